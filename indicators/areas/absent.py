"""Why an area has no value: not due yet, due, late, not collected, or nothing is asked of it. None of them is zero."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy

from .. import due
from ..models import Assignment, CalendarDay, Indicator
from ..periods import Period
from ..working_days import WorkingCalendar


class State(StrEnum):
    VALUE = "value"
    NOT_DUE = "not_due"
    DUE = "due"
    LATE = "late"
    NOT_COLLECTED = "not_collected"
    NO_DATA = "no_data"


WORDS = {
    State.VALUE: gettext_lazy("has a value"),
    State.NOT_DUE: gettext_lazy("not due yet"),
    State.DUE: gettext_lazy("due"),
    State.LATE: gettext_lazy("late"),
    State.NOT_COLLECTED: gettext_lazy("not collected"),
    State.NO_DATA: gettext_lazy("no data"),
}
# Of several areas, as the coverage says it: "3 late".
COUNTS = {
    State.NOT_DUE: gettext_lazy("%(number)s not due yet"),
    State.DUE: gettext_lazy("%(number)s due"),
    State.LATE: gettext_lazy("%(number)s late"),
    State.NOT_COLLECTED: gettext_lazy("%(number)s not collected"),
    State.NO_DATA: gettext_lazy("%(number)s without data"),
}


@dataclass(frozen=True)
class Asked:
    """What is asked of areas in a year: who reports it by assignment, and who is excused."""

    indicator: Indicator
    year: int
    assignments: dict[int, Assignment]
    calendar: WorkingCalendar

    def state(self, area: int, on: datetime.date, reported_before: bool) -> State:
        """Of an area without a figure. An assignment says when its first is due; without one the indicator's own days
        do, for an area that has reported it before; of others nothing is known to be asked."""
        assignment = self.assignments.get(area)
        if not assignment and not reported_before:
            return State.NO_DATA
        absence, _day = due.absence(self._first(assignment), on)
        return State(str(absence))

    def _first(self, assignment: Assignment | None) -> due.First:
        if assignment is None:
            return due.by_days(self.year, self.indicator.frequency, self.indicator.grace_days)
        period = Period(self.year, assignment.frequency, assignment.first_period)
        return due.by_assignment(period, assignment.due_working_day, self.calendar, assignment.is_excused)


def asked(indicator: Indicator, areas: Collection[int], year: int) -> Asked:
    """What is asked of the areas: two queries. Of several assignments of a year the first one counts."""
    rows = Assignment.objects.filter(indicator=indicator, area__in=areas, year=year).order_by("-first_period")
    calendar = CalendarDay.objects.filter(day__year__gte=year, day__year__lte=year + 2).calendar()
    return Asked(indicator, year, {row.area_id: row for row in rows}, calendar)
