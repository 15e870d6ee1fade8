"""Which assignment governs a figure: whose it is to report, and by which rule its period opens and closes."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.models import Assignment, Observation
from indicators.periods import Period
from qijiang.asked import AskedRecords
from qijiang.directory.models import Department


@dataclass(frozen=True)
class Governed:
    """A day's period under its assignment. `assignment.department` answers for it; `reporter` reports it now.

    `is_locked` says whether a lock by hand holds it, where that was asked with it.
    """

    assignment: Assignment
    period: Period
    reporter: Department
    is_locked: bool | None = None

    def is_reported_by(self, user) -> bool:
        """Whether it is the account's own department, or one below it, that reports."""
        mine = user.department_id
        return mine is not None and mine in {self.reporter.pk, self.reporter.parent_id}


@dataclass(frozen=True)
class Known:
    """What a caller of the door has read already: what governs the figure, and the figures of its cell and year."""

    governed: Governed
    figures: Sequence[Observation]


def governing(indicator, area, day: datetime.date) -> Governed | None:
    """What governs a figure of that day; None where the year was not assigned. One query."""
    rows = ASSIGNED.records(indicator.pk, area.pk, day.year)
    for assignment in rows:
        period = assignment.period_of(day)
        if period:
            return Governed(assignment, period, reporter_of(rows))
    return None


def _assigned(indicator, area, year):
    return Assignment.objects.of_cell(indicator, area, year).select_related("department")


ASSIGNED = AskedRecords(_assigned)  # every step of a figure asks this


def reporter_of(rows: Iterable[Assignment]) -> Department:
    """Who reports a cell's figures now, given its assignments of a year: whoever took it over last.

    What the department before left open is made up by its successor, though it stays the other's lateness.
    """
    return max(rows, key=lambda row: row.days[0]).department
