"""By when a year's first figure is due, read along with what asks for it, as two texts: no query of its own."""

import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.functions import Cast, Concat

from indicators.due import First, by_assignment, by_days
from indicators.periods import Period
from indicators.working_days import WorkingCalendar
from qijiang.joined import joined, parts

from .assignment import Assignment
from .calendar import CalendarDay
from .indicator import Indicator

COLON = Value(":")
EXCUSED = "excused"


def first_due_texts(indicator, area, year) -> dict[str, Any]:
    """What to annotate: the assignments of that cell, “1:month:10:”, and the days that differ from the plain week,
    “2022-01-03:holiday”."""
    excused = Case(When(is_excused=True, then=Value(EXCUSED)), default=Value(""))
    assigned = (Cast("first_period", CharField()), F("frequency"), Cast("due_working_day", CharField()), excused)
    days = (Cast("day", CharField()), F("kind"))
    return {
        "assigned": joined(Assignment.objects.of_cell(indicator, area, year), _said(*assigned), by="year"),
        "worked_days": joined(CalendarDay.objects.all(), _said(*days)),
    }


def _said(*fields):
    """The fields as one text, a colon between them."""
    apart = [each for field in fields for each in (field, COLON)][:-1]
    return Concat(*apart, output_field=TextField())


def first_due(record: Any, indicator: Indicator, year: int) -> First:
    """By when the first figure of the year is due: by the first assignment of the cell, if the record was read with any
    (`first_due_texts`), else by the indicator's own days."""
    assigned = [part.split(":") for part in parts(getattr(record, "assigned", ""))]
    if not assigned:
        return by_days(year, indicator.frequency, indicator.grace_days)
    number, frequency, working_day, excused = min(assigned, key=lambda each: int(each[0]))
    period = Period(year, frequency, int(number))
    return by_assignment(period, int(working_day), calendar_of(record.worked_days), excused == EXCUSED)


@lru_cache(8)
def calendar_of(text: str | None) -> WorkingCalendar:
    days = [part.split(":") for part in parts(text)]
    return WorkingCalendar.of((datetime.date.fromisoformat(day), kind == CalendarDay.Kind.WORKED) for day, kind in days)
