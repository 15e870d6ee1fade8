"""The merge of two records that are one thing: one operation, written as it was previewed.

What it does is said by merge_plan.py. Nothing is deleted, every value that changes has its line of history, and `undo`
of operations.py takes all of it back.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from . import handed_out
from .merge_plan import Plan, both_of, plan
from .models import Change, Operation
from .operations import write
from .recording import check_right, checked_reason
from .records import Record
from .register import Register
from .wanted import Line, Refused, changed_meanwhile, latest_changes

SALT = "registers.merge"
KIND, VIA = Operation.Kind.MERGE, Change.Via.MERGE


@dataclass(frozen=True)
class Agreed:
    """A preview that was handed back: the version of every record that it showed, by register and primary key."""

    kept: int
    merged: int
    versions: Mapping[str, Mapping[int, int]]
    at: datetime.datetime


class Late(Refused):
    """Nothing was written: records changed since the preview."""


def signed(user, made: Plan) -> str:
    """The preview as a word that the user may hand back within a day."""
    versions = {name: [*seen.items()] for name, seen in made.versions.items()}
    said = {"kept": made.kept.pk, "merged": made.merged.pk, "versions": versions}
    return handed_out.signed(user, made.register, SALT, said)


def agreed(user, register: Register, token: str) -> Agreed:
    """What the word says. Raises ValidationError that names why it is not, or no longer, good for this user."""
    said = handed_out.read_back(user, register, SALT, token)
    versions = {name: dict(seen) for name, seen in said["versions"].items()}
    return Agreed(said["kept"], said["merged"], versions, said["at"])


def merge(user, register: Register, shown: Agreed, taken: Iterable[str], reason: str, also=True) -> Operation:
    """Write what the preview showed, with the values that were chosen.

    Raises PermissionDenied, ValidationError, Late for records that changed since, and Refused.
    """
    check_right(user, register.model, "change")
    reason, taken = checked_reason(reason), list(taken)
    try:
        with transaction.atomic():
            made = _unrefused(user, register, shown, taken, also, hold=True)
            label = f"{made.merged} → {made.kept}"[:200]
            said = {"label": label, "reason": reason, "into": made.kept.pk}
            operation = Operation(kind=KIND, register=register.name, actor=user, **said)
            write(operation, made.lines, VIA)
    except IntegrityError:  # somebody took a place meanwhile: now the rules see it, and say which record
        _unrefused(user, register, shown, taken, also, hold=False)
        raise
    return operation


def _unrefused(user, register, shown, taken, also, hold):
    found = both_of(user, register, shown.kept, shown.merged, hold)
    if found is None:
        said = _("There is no such record within your reach.")
        raise Late([Line(pk, f"#{pk}", problem=said) for pk in (shown.kept, shown.merged)])
    made = plan(user, register, *found, taken, also, hold)
    late = list(_changed_since(shown.versions, made))
    if late:
        raise Late(late)
    if made.obstacles or made.broken:
        raise Refused([*made.obstacles, *made.broken])
    return made


def _changed_since(then: Mapping[str, Mapping[int, int]], made: Plan) -> Iterator[Line]:
    """A line for each record that has another version than it had, or that came or went."""
    for register in dict.fromkeys([made.register, *(moving.register for moving in made.movings)]):
        old, new = then.get(register.name, {}), made.versions.get(register.name, {})
        pks = [pk for pk in {**old, **new} if old.get(pk) != new.get(pk)]
        latest = latest_changes(register.model, pks) if pks else {}
        for pk in pks:
            label = latest[pk].label if pk in latest else f"#{pk}"
            yield Line(pk, label, problem=changed_meanwhile(latest.get(pk)))


def done_already(user, register: Register, shown: Agreed) -> Operation | None:
    """The operation by which the same person has confirmed the preview before, if that is why it is refused now."""
    latest = latest_changes(register.model, [shown.merged]).get(shown.merged)
    if latest is None or latest.operation_id is None:
        return None
    return Operation.objects.filter(pk=latest.operation_id, actor=user, kind=KIND, at__gte=shown.at).first()


def merged_by(record: Record) -> Operation | None:
    """The merge that took the record out of use, if that is how it stands: one query for a record out of use."""
    if record.in_use:
        return None
    of_merge = Change.objects.about(record).filter(operation__kind=KIND, operation__undone_at=None, action="close")
    latest = of_merge.select_related("operation").first()
    return latest.operation if latest else None
