"""Which units are late with figures on a day: one query, and none for their deadlines where the calendar is known.

It says what `dues` says of the same day (`DueItem.is_overdue`), without locks and openings: for a page that names the
units and no more.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, CharField, OuterRef, When
from django.db.models.functions import Cast, Coalesce

from indicators.models import Assignment, Observation
from indicators.moment import end_of
from indicators.periods import Period
from indicators.working_days import WorkingCalendar
from qijiang.asked import AskedRecords
from qijiang.directory.models import Area, Department
from qijiang.joined import joined, parts

from .governing import reporter_of


@dataclass(frozen=True)
class LateUnit:
    """A department that is late with `number` figures of an area; the oldest is of `period`, late by `days`.

    `department` reports them now, `answers` is the one that answered for the oldest: another after a hand-over.
    """

    department: Department
    area: Area
    answers: Department
    number: int
    period: Period
    days: int


def late_units(area: Area, year: int, on: datetime.date, calendar: WorkingCalendar) -> list[LateUnit]:
    """The units that report of the area and all below it and are late on the day, the latest first."""
    rows = TO_BE_REPORTED.records(area.path, year, end_of(on))
    found = defaultdict(list)
    for _cell, of_cell in groupby(rows, key=_cell_of):
        same = list(of_cell)
        reporter = reporter_of(same)
        for row in same:
            found[reporter, row.area] += _late_periods(row, on, calendar)
    units = [_unit(*cell, late, on) for cell, late in found.items() if late]
    return sorted(units, key=lambda unit: (-unit.days, unit.department.code, unit.area.code))


def _to_be_reported(path, year, moment):
    """What is assigned in the area of that path and below it, each cell together, with what came by the moment."""
    rows = Assignment.objects.of_year(year).to_be_reported().filter(area__path__startswith=path)
    rows = rows.select_related("indicator", "area", "department").annotate(came=_came_by(moment))
    return rows.order_by("indicator", "area", "first_period")


TO_BE_REPORTED = AskedRecords(_to_be_reported)  # every overview asks this


def _came_by(moment):
    """The days of the cell's figures that had been handed in, or were final, by the moment, as one text."""
    cell = {name: OuterRef(name) for name in ("indicator", "area", "year")}
    final = Case(When(state=Observation.State.APPROVED, then="reviewed_at"))
    first = Coalesce("handed_in_at", "submitted_at", final)
    came = Observation.objects.filter(**cell, created_at__lte=moment).alias(came_at=first)
    return joined(came.filter(came_at__lte=moment), Cast("as_of", CharField()), by="indicator")


def _cell_of(row):
    return row.indicator_id, row.area_id


def _late_periods(row: Any, on, calendar):
    """(deadline, period, who answers for it) of each that was due before the day and has not come."""
    came = set(parts(row.came))
    for period in row.periods():
        if period.last_day < on and period.last_day.isoformat() not in came:
            deadline = row.deadline(period, calendar)
            if on > deadline:
                yield deadline, period, row.department


def _unit(department, area, late, on):
    deadline, period, answers = min(late, key=lambda each: (each[0], each[1].last_day))
    return LateUnit(department, area, answers, len(late), period, (on - deadline).days)
