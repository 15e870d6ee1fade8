"""How what an account follows stands, and what changed of it since a moment: for its page and for the week's mail."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field

from . import reading
from .following import followed
from .models import Follow, Observation, Plan, Target
from .moment import default_day, end_of
from .reading import Course, Moment
from .standing import Standing, milestones_of, standings
from .then import Before, came_of, moment_then, stood


@dataclass(frozen=True)
class Followed:
    """Something followed: its target as it stands (None where no plan has one), or else its latest figure."""

    follow: Follow
    standing: Standing | None
    course: Course | None = None

    @property
    def observation(self) -> Observation | None:
        if self.standing:
            return self.standing.observation
        return self.course.current if self.course else None


@dataclass(frozen=True)
class State:
    """All that an account follows as it stood on a day, and how the targets of which something changed stood before.

    `new` are the figures that came since, the newest first.
    """

    rows: list[Followed] = field(default_factory=list)
    before: list[Before] = field(default_factory=list)
    new: list[Observation] = field(default_factory=list)


def state_of(user, day: datetime.date, since: datetime.datetime, known_at: datetime.datetime | None = None) -> State:
    """As it stands on that day, as known at `known_at` (None: now), and what changed since, of what was followed by
    then: six queries for each year that the newest targets are of, which is one for nearly everybody."""
    follows = [row for row in followed(user) if known_at is None or row.since <= known_at]
    targets = _newest_targets(follows, day)
    rows, before, new = [], [], []
    for year in sorted({target.year for target in targets.values() if target.year}):
        of_year = [target for target in targets.values() if target.year == year]
        moment = Moment(default_day(year, day), day, known_at)
        now = standings(of_year, moment, milestones_of(of_year))
        then = moment_then(since, moment.on, True, year)
        came = came_of(of_year, moment.on, known_at or end_of(day), then)
        new += came.since(since)
        before += stood(now, came, then, day)
        rows += now
    standing_of = {(each.target.indicator_id, each.target.area_id): each for each in rows}
    rest = [row for row in follows if (row.indicator_id, row.area_id) not in standing_of]
    course_of = _latest(rest, Moment(day, day, known_at))
    cells = [(row, (row.indicator_id, row.area_id)) for row in follows]
    found = [Followed(row, standing_of.get(cell), course_of.get(cell)) for row, cell in cells]
    return State(found, before, new)


def _newest_targets(follows: Collection[Follow], day) -> dict[tuple[int, int], Target]:
    """{(indicator, area): the target of the day's year, else of the latest year before it}: one query."""
    if not follows:
        return {}
    cells = {(row.indicator_id, row.area_id) for row in follows}
    wanted = Target.objects.filter(
        plan__kind=Plan.Kind.PLAN, year__lte=day.year, action__isnull=False,
        indicator__in={row.indicator_id for row in follows}, area__in={row.area_id for row in follows},
    )  # fmt: skip
    rows = wanted.select_related("indicator__counting_rule", "plan", "action", "lead", "area").order_by("year", "pk")
    rows = rows.with_deadlines()
    found = {(row.indicator_id, row.area_id): row for row in rows}
    return {cell: target for cell, target in found.items() if cell in cells}


def _latest(follows: Collection[Follow], moment: Moment) -> dict[tuple[int, int], Course]:
    """The course of the latest year that has a figure, of what no plan has a target for: one query."""
    indicators, areas = {row.indicator_id for row in follows}, {row.area_id for row in follows}
    years = range(moment.on.year - 1, moment.on.year + 1)
    cells = reading.courses(indicators, areas, years, moment)
    return {(indicator, area): cells[indicator, area, year] for indicator, area, year in sorted(cells, key=_by_year)}


def _by_year(cell):
    return cell[2]


def week_before(monday: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """The moments at which the week before that Monday began and ended, in the district's time."""
    last = monday - datetime.timedelta(1)
    return end_of(last - datetime.timedelta(7)), end_of(last)


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of the day's week."""
    return day - datetime.timedelta(day.weekday())
