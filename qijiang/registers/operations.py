"""Many records written as one operation, and taken back as one: the bulk form of the one door (recording.py).

Right, reach, keeper, version and rules are asked of every record; all of them are written, in one short transaction, or
none. Raises PermissionDenied, ValidationError, and Refused, which names each record that stands in the way.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import words
from .history import HIDDEN, differences, field_values, record_changes
from .models import Change, Operation
from .recording import area_of, check_right, checked_reason, logged
from .register import Register, register_of
from .wanted import (
    Line,
    Refused,
    Wanted,
    broken_rules,
    changed_meanwhile,
    examine,
    latest_changes,
    outside,
    put,
    records,
)

AT_ONCE = 2_000  # lines of an operation that are taken back in one go


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
    _save(lines)
    entries = [_entry(line, line.action) for line in lines]
    record_changes(entries, actor=operation.actor, via=via, reason=operation.reason, operation=operation)


def _save(lines):
    """Write the changed fields alone, record by record: whoever listens to saved records hears of each."""
    for line in lines:
        if line.action == "add":
            line.record.save(force_insert=True)
            continue
        line.record.version += 1
        line.record.save(update_fields=[*line.fields, "version"])


def _entry(line, action):
    area = area_of(line.record)
    return {"record": line.record, "action": action, "fields": line.fields, "label": str(line.record), "area": area}


def area_over(paths: Iterable[str]) -> int | None:
    """The id of the smallest area that all of these paths of areas lie in; None where there is none."""
    common: Any = os.path.commonprefix([path.strip("/").split("/") for path in paths])
    return int(common[-1]) if common else None


def undo(user, operation: Operation, reason: str) -> Operation:
    """Give every record of the operation back what it had, if nothing touched any of them since.

    What the operation added is taken out of use: nothing is ever deleted.
    """
    reason = checked_reason(reason)
    try:
        with transaction.atomic():
            held = Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
            _refuse_twice(held)
            _unrefused_each(_take_back(user, lines, reason) for lines in _lines_back(user, held, hold=True))
            held.undone_at, held.undone_by = timezone.now(), user
            held.save(update_fields=["undone_at", "undone_by"])
    except IntegrityError:
        _unrefused_each(map(_clashes, _lines_back(user, operation, hold=False)))
        raise
    return held


def _refuse_twice(operation):
    if operation.undone_at is not None:
        said = {"who": words.person(operation.undone_by), "when": timezone.localtime(operation.undone_at)}
        said["when"] = said["when"].strftime("%Y-%m-%d %H:%M")
        raise ValidationError(_("This operation was undone already: %(who)s, %(when)s.") % said, code="undone")


def _unrefused_each(parts: Iterable[list[Line]]):
    refused = [line for part in parts for line in part]
    if refused:
        raise Refused(refused)


def _take_back(user, lines, reason):
    """Write one part; returns the lines that stand in the way, and has written nothing if there are any."""
    refused = [line for line in lines if line.problem]
    if not refused:
        _save(lines)
        record_changes([_entry(line, "undo") for line in lines], actor=user, via=Change.Via.UNDO, reason=reason)
    return refused


def _clashes(lines):
    """The lines whose old values have been taken by another record since."""
    for line in lines:
        try:
            line.record.validate_unique()
            line.record.validate_constraints()
        except ValidationError as error:
            line.problem = broken_rules(error, type(line.record))
    return [line for line in lines if line.problem]


def _lines_back(user, operation, hold) -> Iterator[list[Line]]:
    """What undoing would write, the last line first, some thousand lines at a time, each part of one kind of record."""
    rest = operation.changes.order_by("-sequence")
    while changes := list(rest[:AT_ONCE]):
        for content_type_id, of_kind in groupby(changes, attrgetter("content_type_id")):
            model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
            check_right(user, model, "change")
            yield _of_kind(user, model, list(of_kind), hold)
        rest = operation.changes.order_by("-sequence").filter(sequence__lt=changes[-1].sequence)


def _of_kind(user, model, changes, hold):
    pks = [change.object_id for change in changes]
    rows = records(register_of(model), user).kept_by(user).filter(pk__in=pks)
    rows = rows.select_for_update(of=("self",)) if hold else rows
    held = {row.pk: row for row in rows.order_by("pk")}
    latest = latest_changes(model, pks)
    return [_line_back(user, held.get(each.object_id), each, latest[each.object_id]) for each in changes]


def _line_back(user, record, change, latest):
    line = Line(change.object_id, change.label, record)
    if record is None:
        line.problem = _("It is kept by another department, or lies outside your area: ask them to undo it.")
    elif latest.operation_id != change.operation_id:
        line.problem = changed_meanwhile(latest)
    elif change.action != "add" and any(HIDDEN in pair for pair in change.fields.values()):
        line.problem = _("Personal fields were changed with it, of which the history keeps no values.")
    else:
        old = field_values(record, logged(type(record)))
        for name, value in _before(change).items():
            put(record, name, value)
        line.fields = differences(old, field_values(record, logged(type(record))))
        line.problem = outside(user, record)
    return line


def _before(change):
    """The values to put back: of what was added, that it is in use no more."""
    if change.action == "add":
        return {"in_use": False}
    return {name: old for name, (old, _new) in change.fields.items()}
