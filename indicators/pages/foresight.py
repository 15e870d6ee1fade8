"""What a figure would do to the lights if it were approved: targets as they stand, and as they would."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from qijiang.asked import AskedRecords
from qijiang.registers.fields import FIRST_YEAR

from ..models import Observation, Plan, Target
from ..moment import default_day
from ..reading import Course, Moment, course_of, courses
from ..standing import Standing, standing


@dataclass(frozen=True)
class Move:
    """A target's standing now, and with the figure."""

    before: Standing
    after: Standing

    @property
    def changes(self) -> bool:
        """Whether another light would burn."""
        return self.before.assessment.status != self.after.assessment.status


def course_with(approved: Iterable[Observation], new: Observation) -> Course:
    """The course of a cell from its approved figures and `new`, as if `new` were approved last (design 5.1)."""
    ranked = sorted(approved, key=lambda row: (row.as_of, row.vintage, row.reviewed_at, row.pk))
    older = [row for row in ranked if (row.as_of, row.vintage) <= (new.as_of, new.vintage)]
    months = {row.as_of.month: row for row in [*older, new, *ranked[len(older) :]]}
    return course_of([months[month] for month in sorted(months)])


def targets_of(indicator, area, year) -> list[Target]:
    """The targets of that cell that are judged, with all that judging them needs."""
    return TARGETS.records(indicator.pk, area.pk, year)


def _judged(indicator, area, year):
    found = Target.objects.filter(plan__kind=Plan.Kind.PLAN, indicator=indicator, area=area, year=year)
    return found.select_related("indicator", "plan", "action", "lead", "area").with_milestones().with_deadlines()


TARGETS = AskedRecords(_judged)


def cells_of(indicator, area, moment: Moment):
    """All courses of the cell's year and of those before, up to the moment's day."""
    return courses([indicator.pk], [area.pk], range(FIRST_YEAR, moment.on.year + 1), moment)


def moment_of(day: datetime.date, today: datetime.date) -> Moment:
    """The figure's own day: what is expected of it is what was due by then. One still ahead is judged today."""
    return Moment(min(day, default_day(day.year, today)), today)


def moves(new: Observation, cells, targets: Iterable[Target], moment: Moment) -> list[Move]:
    """How the targets stand and would stand at the moment with `new`; `cells` are those of `cells_of`. One query."""
    targets = list(targets)
    if not targets:
        return []
    key = (new.indicator_id, new.area_id, new.year)
    of_year = Observation.objects.approved().filter(indicator=new.indicator_id, area=new.area_id, year=new.year)
    approved = of_year.filter(as_of__lte=moment.on).exclude(pk=new.pk)
    with_new = {**cells, key: course_with(approved, new)}
    return [Move(standing(each, cells, moment), standing(each, with_new, moment)) for each in targets]
