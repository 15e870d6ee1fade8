"""Assignments from one department to its successor, in the middle of a year: after a merger, a closing, a new division
of labour. What came late before the hand-over stays the lateness of who was responsible then."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Assignment
from indicators.periods import containing
from qijiang.directory.models import Department
from qijiang.registers.history import field_values

from .assigning import LOGGED, log, made


def hand_over(assignments, successor: Department, day: datetime.date, *, actor, via: str, reason: str) -> int:
    """Let the successor answer for every period that ends on `day` or later; returns how many were handed over.

    A period that is running on the day goes over with it, as its figure falls due after. What ended before stays with
    whoever had it; what is still missing of it is reported by the successor. Raises ValidationError, and writes
    nothing, for an assignment of another year than the day's, or without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the assignments are handed over.")}, code="reason_missing")
    with transaction.atomic():
        rows = list(assignments.select_for_update(of=("self",)).select_related("area", "indicator", "department"))
        for row in rows:
            if row.year != day.year:
                said = {"day": day, "assignment": row}
                raise ValidationError(_("%(day)s does not lie in the year of %(assignment)s.") % said, code="year")
        return sum(_handed_over(row, successor, day, actor, via, reason.strip()) for row in rows)


def _handed_over(row: Assignment, successor, day, actor, via, reason) -> bool:
    first = containing(day, row.frequency).number
    if first > row.last or row.department_id == successor.pk:
        return False
    old, last_period = field_values(row, LOGGED), row.last_period
    if first <= row.first_period:
        row.department = successor  # it had none before the day: the whole of it goes over
        _saved(row, old, actor, via, reason)
        return True
    row.last_period = first - 1
    _saved(row, old, actor, via, reason)
    values = {name: getattr(row, name) for name in ("year", "indicator", "area", "frequency", "due_working_day",
                                                    "lock_working_day", "is_excused")}  # fmt: skip
    made(Assignment(**values, department=successor, first_period=first, last_period=last_period), actor, via, reason)
    return True


def _saved(row, old, actor, via, reason):
    row.full_clean(validate_unique=False)
    row.save()
    log(row, "change", old, actor, via, reason)
