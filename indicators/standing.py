"""How the targets of a plan stand: reads figures, applies the rule, and puts the words to it. Pages, the command and
whatever reports later all take it from here, so that they cannot differ."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from . import due, reading, sentence
from .assessment import Absence, Assessment, Goal, assess, required
from .expectation import Curve, expected, profile_of
from .models import Milestone, Observation, Target
from .models.first_due import first_due
from .periods import periods_of
from .reading import Cell, Course, Moment

Figures = list[tuple[datetime.date, Decimal]]  # (as of, value) in order of date
Milestones = list[tuple[datetime.date, Decimal]]  # (date, share expected by then)

PROFILE_YEARS = 3
SPARK_YEARS = 5


@dataclass(frozen=True)
class Standing:
    """A target with its figure, its light, its sentence, and the course of its year and of the years before."""

    target: Target
    assessment: Assessment
    observation: Observation | None
    day: datetime.date | None
    course: Course | None = None
    own: Mapping[int, Course] = field(default_factory=dict)
    milestones: Milestones = field(default_factory=list)
    profile: Curve = ()

    @cached_property
    def years(self) -> list[tuple[int, Decimal | None]]:
        """The last years up to the target's, each with its value."""
        return [(year, self.own[year].value if year in self.own else None) for year in _last_years(self.target.year)]

    @cached_property
    def way(self) -> list[tuple[datetime.date, Decimal]]:
        """The line required through the year: its start, every turn of it, and its end."""
        return _way(self.assessment.goal, self.milestones, self.profile) if self.target.year else []

    @cached_property
    def style(self) -> sentence.Style:
        return sentence.Style(self.target.indicator.unit, self.target.indicator.decimals)

    @cached_property
    def word(self) -> str:
        return sentence.status_word(self.assessment)

    @cached_property
    def as_of(self) -> str:
        """The date of the value as far as it is known: the day, or only the year."""
        return self.observation.as_of_text if self.observation else ""

    @property
    def sentence(self) -> str:
        return sentence.sentence(self.assessment, self.style, as_of=self.as_of, day=self.day)

    @property
    def rule(self) -> str:
        return sentence.rule(self.assessment)


def goal_of(target: Target) -> Goal:
    return Goal(
        measure=target.indicator.measure,
        comparator=target.comparator,
        value=target.value,
        year=target.year,
        upper=target.upper,
        baseline=target.baseline,
        baseline_on=target.baseline_on,
    )


def standings(
    targets, moment: Moment, milestones: Mapping[int, Milestones] | None = None, *, beside: bool = False
) -> list[Standing]:
    """Every target (indicator fetched) as it stands at the moment: one query for all figures, and one for the
    milestones where they are not given. With `beside` the figures of the year before are read whole too."""
    targets = list(targets)
    years = {target.year for target in targets if target.year}
    known = {year - back for year in years for back in range(SPARK_YEARS)}
    whole = years | {year - 1 for year in years} if beside else years
    cells = reading.courses({t.indicator_id for t in targets}, {t.area_id for t in targets}, known, moment, whole=whole)
    milestones = milestones_of(targets) if milestones is None else milestones
    return [standing(target, cells, moment, milestones.get(target.pk, [])) for target in targets]


def milestones_of(targets: Iterable[Target]) -> dict[int, Milestones]:
    """{target's id: its [(date, share)] in order}, of those that have any: one query."""
    found: dict[int, Milestones] = {}
    rows = Milestone.objects.filter(target__in=[target.pk for target in targets]).order_by("date")
    for target, date, share in rows.values_list("target", "date", "share"):
        found.setdefault(target, []).append((date, share))
    return found


def standing(
    target: Target, cells: Mapping[Cell, Course], moment: Moment, milestones: Milestones | None = None
) -> Standing:
    """One target, from courses already read; without `milestones` from the target's own."""
    goal = goal_of(target)
    if target.year is None:
        nothing = assess(goal, None, None, moment.on, expected(moment.on, moment.on.year), absence=Absence.NO_YEAR)
        return Standing(target, nothing, None, None)
    own = _own(target, cells)
    course = own.get(target.year)
    if milestones is None:
        milestones = target.pace
    profile = () if milestones else _profile(target, own)
    expectation = expected(moment.on, target.year, milestones, profile)
    seen = course.current if course else None
    absence, day = _absence(target, seen, moment.owed_on)
    assessment = assess(
        goal,
        seen.value if seen else None,
        seen.as_of if seen else None,
        moment.on,
        expectation,
        qualifier=seen.qualifier if seen else "=",
        behind_from=target.plan.behind_from,
        absence=absence,
        seen_on=moment.seen_on,
    )
    return Standing(target, assessment, seen, day, course, own, milestones, profile)


def _own(target, cells):
    """The target's courses by year: of its own one, and of those that its pace and its sparkline look back at."""
    keys = {year: (target.indicator_id, target.area_id, year) for year in _last_years(target.year)}
    return {year: cells[key] for year, key in keys.items() if key in cells}


def _last_years(year):
    return range(year - SPARK_YEARS + 1, year + 1) if year else ()


def _absence(target, seen, on):
    """Why there is no value, and the day that says so; nothing where there is one."""
    if seen is not None:
        return (Absence.NOT_COLLECTED if seen.not_collected else None), None
    return due.absence(first_due(target, target.indicator, target.year), on)


def _profile(target, own):
    """The pace of up to three past years."""
    goal = goal_of(target)
    return profile_of(*past_courses(target, own), target.year, rising=goal.edge > goal.start)


def past_courses(target: Target, own: Mapping[int, Course]) -> tuple[dict[int, Figures], dict[int, Decimal]]:
    """Of up to three years before the target's, as far as known: {year: its figures that have a day}, {year: where it
    began}."""
    past = [year for year in range(target.year - PROFILE_YEARS, target.year) if year in own]
    starts = {year: start_of(target, own, year) for year in past}
    return {year: own[year].dated for year in past}, {y: start for y, start in starts.items() if start is not None}


def start_of(target: Target, own: Mapping[int, Course], year: int) -> Decimal | None:
    """Where a year begins: a flow with nothing, a stock where the year before ended; None where that is not known."""
    if target.indicator.measure == "flow":
        return Decimal(0)
    return own[year - 1].value if year - 1 in own else None


def _way(goal, milestones, profile):
    last = goal.last_day
    first = datetime.date(goal.year - 1, 12, 31)
    turns = (
        [month.last_day for month in periods_of(goal.year, "month")]
        if profile
        else [date for date, _share in milestones]
    )
    days = sorted({first, *turns, last})
    level = not goal.from_baseline and goal.measure != "flow"
    return [
        (day, goal.edge if level else required(goal, expected(day, goal.year, milestones, profile).share))
        for day in days
    ]
