"""What is due: each period of each assignment with its deadline, its figure and its lock. Five queries, whatever their
number."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from indicators.models import Assignment, CalendarDay, Observation, Opening, PeriodLock
from indicators.moment import DISTRICT_TIME, end_of
from indicators.periods import Period
from qijiang.asked import AskedRecords
from qijiang.directory.models import Department

from .governing import reporter_of
from .locking import Facts, Lock, lock, standing_of

State = Observation.State


class DueState(StrEnum):
    """Where a period's figure stands on a day."""

    NOT_DUE = "not_due"
    DUE = "due"
    LATE = "late"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    NOT_COLLECTED = "not_collected"


WAITING = {DueState.DUE, DueState.LATE, DueState.DRAFT, DueState.RETURNED}  # for whoever reports
HANDED_IN = {DueState.SUBMITTED, DueState.APPROVED, DueState.NOT_COLLECTED}


@dataclass(frozen=True)
class DueItem:
    """A period of an assignment as it stands on the day `on`.

    `assignment.department` answers for it; `reporter` reports it now, which differs after a hand-over. `figure` is the
    one that its state is taken from, None where there is none. `handed_in_at` is when it came in first, whatever became
    of it then; `lock` says whether it can be written, as of the same day.
    """

    assignment: Assignment
    period: Period
    reporter: Department
    deadline: datetime.date
    closes_on: datetime.date | None
    on: datetime.date
    state: DueState
    figure: Observation | None
    handed_in_at: datetime.datetime | None
    lock: Lock

    @property
    def was_late(self) -> bool:
        """Whether it came in after its deadline: that stays, also once it is made up."""
        return self.handed_in_at is not None and self.handed_in_at > end_of(self.deadline)

    @property
    def is_overdue(self) -> bool:
        """Whether its deadline passed and it has not been handed in."""
        return self.handed_in_at is None and self.on > self.deadline

    @property
    def is_missing(self) -> bool:
        """Whether the period closed without a figure: nobody can report it any more but by an opening."""
        return self.state == DueState.LATE and bool(self.lock)

    @property
    def days_late(self) -> int:
        """By how many days it came in late, or is late by now; 0 if in time."""
        if self.handed_in_at is not None:
            return max((self.handed_in_at.astimezone(DISTRICT_TIME).date() - self.deadline).days, 0)
        return max((self.on - self.deadline).days, 0)

    @property
    def days_left(self) -> int:
        """Days from that day to the deadline; 0 on the day itself, negative once it has passed."""
        return (self.deadline - self.on).days

    @cached_property
    def is_handed_over(self) -> bool:
        return self.reporter.pk != self.assignment.department_id


def dues_of(user, *years: int, on: datetime.date) -> list[DueItem]:
    """What the account's department has to report for these years, what it took over included."""
    mine = Assignment.objects.filter(year__in=years).reported_by(user).to_be_reported()
    cell = mine.filter(indicator=OuterRef("indicator"), area=OuterRef("area"), year=OuterRef("year"))
    found = dues(Assignment.objects.filter(year__in=years).filter(Exists(cell)), on)
    return [item for item in found if user.department_id in {item.reporter.pk, item.reporter.parent_id}]


def dues(assignments: QuerySet[Assignment], on: datetime.date, period: Period | None = None) -> list[DueItem]:
    """The periods of these assignments (all of a cell's in a year, or none) as of the day `on`, in the order of
    indicator, area and period; with `period` that one alone."""
    return dues_among(list(assignments.select_related("indicator", "area", "department")), on, period)


def dues_among(
    rows: list[Assignment],
    on: datetime.date,
    period: Period | None = None,
    figures: Iterable[Observation] | None = None,
) -> list[DueItem]:
    """The same of assignments that have been read already, and so may be the `figures` of these periods."""
    if not rows:
        return []
    reporters = _reporters(rows)
    rows = [row for row in rows if not row.is_excused]
    if figures is None:
        figures = _figures(rows, {"as_of": period.last_day} if period else {})
    world = _World(rows, figures, on)
    wanted = [(row, each) for row in rows for each in _periods(row, period)]
    return [world.item(row, each, reporters[_cell(row)]) for row, each in wanted]


def _periods(row, wanted):
    """The assignment's periods, or the one wanted, if it is one of them."""
    if wanted is None:
        return row.periods()
    return [wanted] if row.period_of(wanted.last_day) == wanted else []


def _figures(rows, days):
    """The figures of the assignments' years: one query."""
    wanted = Observation.objects.filter(
        year__in={row.year for row in rows}, indicator__in={row.indicator_id for row in rows},
        area__in={row.area_id for row in rows}, **days,
    )  # fmt: skip
    return wanted.defer("note", "reason", "derivation")


def _cell(row):
    return row.year, row.indicator_id, row.area_id


def _reporters(rows: Iterable[Assignment]) -> dict[tuple, Department]:
    ordered = sorted(rows, key=_cell)
    return {cell: reporter_of(list(same)) for cell, same in groupby(ordered, key=_cell)}


OPENINGS = AskedRecords(lambda on, end: Opening.objects.holding(on).filter(granted_at__lte=end))


class _World:
    """All that decides about the items, read at once."""

    def __init__(self, rows: list[Assignment], figures: Iterable[Observation], on: datetime.date):
        self.on, self.end = on, end_of(on)
        self.years = {row.year for row in rows}
        self.calendar = CalendarDay.objects.filter(day__year__gte=min(self.years, default=on.year)).calendar()
        self.figures = self._as_they_stood(figures)
        self.openings = self._openings()
        self.locks = list(PeriodLock.objects.overlapping(self.years).select_related("area"))

    def _as_they_stood(self, figures) -> dict[tuple, list[Observation]]:
        """{indicator, area, day: figures of it} that there were on the day."""
        found = defaultdict(list)
        for figure in figures:
            if figure.created_at <= self.end:
                found[figure.indicator_id, figure.area_id, figure.as_of].append(self._as_it_stood(figure))
        return found

    def _as_it_stood(self, figure):
        """Put the figure back into the state of that day, as far as its moments tell."""
        if figure.reviewed_at and figure.reviewed_at > self.end:
            figure.state = State.SUBMITTED
        handed_in = first_handed_in(figure)
        if figure.state == State.SUBMITTED and handed_in and handed_in > self.end:
            figure.state = State.DRAFT
        return figure

    def _openings(self) -> dict[int, list[Opening]]:
        """{department: what is open to it on the day}."""
        found = defaultdict(list)
        for opening in OPENINGS.records(self.on, self.end):
            found[opening.department_id].append(opening)
        return found

    def item(self, row: Assignment, period: Period, reporter: Department) -> DueItem:
        figures = self.figures.get((row.indicator_id, row.area_id, period.last_day), [])
        state, since = standing_of(figures)
        deadline, closes_on = row.deadline(period, self.calendar), row.closing(period, self.calendar)
        opening = self._opening(row, period, reporter)
        facts = Facts(period.last_day, closes_on, opening, self._hand(row, period), state, since)
        figure = max((each for each in figures if each.state == state), key=_recency, default=None)
        if figure is not None:
            figure.indicator, figure.area = row.indicator, row.area  # read already
        handed_in = [at for at in map(first_handed_in, figures) if at and at <= self.end]
        return DueItem(
            assignment=row,
            period=period,
            reporter=reporter,
            deadline=deadline,
            closes_on=closes_on,
            on=self.on,
            state=due_state(figure, period, deadline, self.on),
            figure=figure,
            handed_in_at=min(handed_in, default=None),
            lock=lock(facts, self.on),
        )

    def _opening(self, row, period, reporter):
        granted = [each for pk in {reporter.pk, row.department_id} for each in self.openings.get(pk, ())]
        fitting = [
            each
            for each in granted
            if each.first_day <= period.last_day <= each.last_day and each.indicator_id in {None, row.indicator_id}
        ]
        return max(fitting, key=lambda each: each.until, default=None)

    def _hand(self, row, period):
        day = period.last_day
        held = (lock for lock in self.locks if lock.first_day <= day <= lock.last_day)
        return next((lock for lock in held if row.area.path.startswith(lock.area.path)), None)


def _recency(figure):
    return figure.vintage, figure.pk


def first_handed_in(figure: Observation) -> datetime.datetime | None:
    """When the figure first came in; of one that a loader approved, when that was."""
    approved = figure.reviewed_at if figure.state == State.APPROVED else None
    return figure.handed_in_at or figure.submitted_at or approved


def due_state(figure: Observation | None, period: Period, deadline: datetime.date, on: datetime.date) -> DueState:
    """The state of a period with that figure, or with none, on the day. Pure."""
    if figure is not None:
        is_final = figure.state == State.APPROVED
        return DueState.NOT_COLLECTED if is_final and figure.not_collected else DueState(str(figure.state))
    if on <= period.last_day:
        return DueState.NOT_DUE
    return DueState.DUE if on <= deadline else DueState.LATE
