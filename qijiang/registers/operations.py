"""Many records written as one operation, and taken back as one: the bulk form of the one door (recording.py).

Right, reach, keeper, version and rules are asked of every record; all of them are written, in one short transaction, or
none. Raises PermissionDenied, ValidationError, and Refused, which names each record that stands in the way.
"""

import os
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .history import record_changes
from .models import Operation
from .recording import area_of, check_right, checked_reason
from .register import Register
from .wanted import (
    Line,
    Refused,
    Wanted,
    changed_meanwhile,
    examine,
    latest_changes,
)


def change_all(user, register: Register, changes: Iterable[Wanted], *, kind, via, label, reason) -> Operation:
    """Give many records new values; those that have them already are passed over.

    `via` and `kind` say what it is done by (Change.Via, Operation.Kind), `label` what is done.
    """
    check_right(user, register.model, "change")
    reason, changes = checked_reason(reason), list(changes)
    lines = _unrefused(examine(user, register, changes))
    if not lines:
        raise ValidationError(_("Nothing would change: every record already says so."), code="nothing")
    operation = Operation(kind=kind, register=register.name, actor=user, label=label[:200], reason=reason)
    try:
        with transaction.atomic():
            _hold(user, register, lines)
            write(operation, lines, via)
    except IntegrityError:  # somebody took the place meanwhile: now the rules see it, and say which record
        _unrefused(examine(user, register, changes))
        raise
    return operation


def _unrefused(lines):
    """Those that change. Raises Refused if anything stands in the way of any."""
    refused = [line for line in lines if line.problem]
    if refused:
        raise Refused(refused)
    return [line for line in lines if line.fields]


def _hold(user, register, lines):
    """Hold the rows until the end of the transaction. Raises Refused for those that moved on since they were read."""
    rows = register.model._default_manager.kept_by(user).filter(pk__in=[line.pk for line in lines])
    held = {row.pk: row.version for row in rows.order_by("pk").select_for_update(of=("self",)).only("version")}
    late = [line for line in lines if held.get(line.pk) != line.record.version]
    latest = latest_changes(register.model, [line.pk for line in late])
    for line in late:
        line.problem = changed_meanwhile(latest.get(line.pk))
    _unrefused(late)


def write(operation: Operation, lines: list[Line], via) -> None:
    """Save the lines in their order, and the history with them, in the caller's transaction."""
    operation.area_id = area_over(area_of(line.record).path for line in lines if line.record)
    operation.added = sum(line.action == "add" for line in lines)
    operation.changed = len(lines) - operation.added
    operation.save(force_insert=True)
    save(lines)
    entries = [entry(line, line.action) for line in lines]
    record_changes(entries, actor=operation.actor, via=via, reason=operation.reason, operation=operation)


def save(lines: list[Line]) -> None:
    """Write the changed fields alone, record by record, in their order."""
    for line in lines:
        record: Any = line.record
        if line.action == "add":
            record.save(force_insert=True)
        else:
            record.version += 1
            record.save(update_fields=[*line.fields, "version"])


def entry(line: Line, action: str) -> dict[str, Any]:
    """What the history says of a line."""
    record: Any = line.record
    return {"record": record, "action": action, "fields": line.fields, "label": str(record), "area": area_of(record)}


def area_over(paths: Iterable[str]) -> int | None:
    """The id of the smallest area that all of these paths of areas lie in; None where there is none."""
    common: Any = os.path.commonprefix([path.strip("/").split("/") for path in paths])
    return int(common[-1]) if common else None
