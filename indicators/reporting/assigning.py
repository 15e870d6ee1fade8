"""A year's assignments from the indicators: each to the department that owns it, for that department's own area."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import Assignment, Indicator
from indicators.models.assignment import LONGEST
from indicators.working_days import LOCKS_AFTER, within
from qijiang.directory.models import Department
from qijiang.registers.history import differences, field_values, record_change

LOGGED = ["year", "indicator", "area", "department", "frequency", "first_period", "last_period", "due_working_day",
          "lock_working_day", "is_excused", "remark"]  # fmt: skip


@dataclass
class Assigned:
    """What became of each indicator: assigned now, assigned already, without an owner, not reported by anybody."""

    made: list[Assignment] = field(default_factory=list)
    kept: int = 0
    without_owner: list[Indicator] = field(default_factory=list)


def assign_year(year: int, *, actor=None, via: str, area=None) -> Assigned:
    """Assign every reported indicator that the year has no assignment of, in one transaction.

    With an `area` only those of departments within it. What is assigned already stays as it was adjusted, so a second
    call writes nothing.
    """
    found = Assigned()
    indicators = Indicator.objects.filter(obtained=Indicator.Obtained.REPORTED).select_related("owner__area")
    with transaction.atomic():
        there = set(Assignment.objects.of_year(year).values_list("indicator", "area"))
        for indicator in indicators.order_by("position", "code"):
            owner = indicator.owner
            if owner is None:
                found.without_owner.append(indicator)
            elif area is not None and not owner.area.path.startswith(area.path):
                continue
            elif (indicator.pk, owner.area_id) in there:
                found.kept += 1
            else:
                _assign(_fresh(indicator, owner, year), found, actor, via)
    return found


def _assign(fresh: Assignment, found: Assigned, actor, via: str) -> None:
    """Save it, unless somebody else has assigned the same cell at this moment."""
    try:
        with transaction.atomic():
            found.made.append(made(fresh, actor, via))
    except (IntegrityError, ValidationError):
        if not Assignment.objects.of_cell(fresh.indicator, fresh.area, fresh.year).exists():
            raise
        found.kept += 1


def _fresh(indicator: Indicator, owner: Department, year: int) -> Assignment:
    due = min(within(indicator.grace_days), LONGEST - LOCKS_AFTER)
    return Assignment(
        year=year,
        indicator=indicator,
        area=owner.area,
        department=owner,
        frequency=indicator.frequency,
        due_working_day=due,
        lock_working_day=due + LOCKS_AFTER,
    )


def made(assignment: Assignment, actor, via: str, reason: str = "") -> Assignment:
    """Save a new assignment with its line of history; call it inside a transaction. Raises ValidationError."""
    assignment.full_clean()
    assignment.save(force_insert=True)
    log(assignment, "add", {}, actor, via, reason)
    return assignment


def log(assignment: Assignment, action: str, old: dict, actor, via: str, reason: str = "") -> None:
    record_change(
        assignment,
        actor=actor,
        via=via,
        action=action,
        fields=differences(old, field_values(assignment, LOGGED)),
        label=str(assignment),
        area=assignment.area,
        reason=reason,
    )
