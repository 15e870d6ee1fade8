"""An operation taken back as one, at once or, where that takes long, by the worker.

Every record gets back what it had before, if nothing touched any of them since; what was added is taken out of use:
nothing is ever deleted. All of it is written, in one transaction, or nothing. Raises PermissionDenied, ValidationError,
and Refused, which names each record that stands in the way.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from . import words
from .bulk_rows import plain_by, update_rows
from .history import HIDDEN, differences, field_values, record_changes
from .models import Change, Operation
from .operations import entry, save
from .recording import check_right, checked_reason, logged
from .register import register_named, register_of
from .wanted import Line, Refused, broken_rules, changed_meanwhile, latest_changes, outside, put, records

AT_ONCE = 2_000  # lines of an operation that are taken back in one go, and that a reader waits for
NAMED = 10  # records that are named where they stand in the way of the worker


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


def ask_to_undo(user, operation: Operation, reason: str) -> bool:
    """Undo the operation at once, or, where that takes longer than a reader waits, leave it to the worker.

    Gives whether it is undone; raises as `undo` does.
    """
    check_right(user, register_named(operation.register).model, "change")
    if operation.size <= AT_ONCE:
        undo(user, operation, reason)
        return True
    reason = checked_reason(reason)
    with transaction.atomic():
        held = Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
        _refuse_twice(held)
        held.undo_asked_by, held.undo_reason, held.undo_problem, held.undo_attempts = user, reason, "", 0
        held.save(update_fields=["undo_asked_by", "undo_reason", "undo_problem", "undo_attempts"])
    return False


def undo_as_asked(operation: Operation) -> None:
    """What the worker does: undo it, or note what stood in the way."""
    try:
        undo(operation.undo_asked_by, operation, operation.undo_reason)
    except (Refused, ValidationError, PermissionDenied) as error:
        leave_as_it_is(operation, _in_short(error))


def leave_as_it_is(operation: Operation, problem: str) -> None:
    """It is not undone, and not tried again by itself: note why."""
    operation.undo_asked_by, operation.undo_problem = None, problem
    operation.save(update_fields=["undo_asked_by", "undo_problem"])


def _in_short(error):
    if isinstance(error, Refused):
        said = _("; ").join(f"{line.label}：{line.problem}" for line in error.lines[:NAMED])
        return _("%(number)s records stand in the way: %(said)s")[:900] % {
            "number": len(error.lines),
            "said": said[:800],
        }
    if isinstance(error, PermissionDenied):
        return _("Your account may not change these records.")
    return " ".join(error.messages)[:1000]


def _refuse_twice(operation):
    if operation.undone_at is not None:
        said = {"who": words.person(operation.undone_by), "when": timezone.localtime(operation.undone_at)}
        said["when"] = said["when"].strftime("%Y-%m-%d %H:%M")
        raise ValidationError(_("This operation was undone already: %(who)s, %(when)s.") % said, code="undone")


def _unrefused_each(parts: Iterable[list[Line]]):
    refused = [line for part in parts for line in part]
    if refused:
        raise Refused(refused)


def _save_of_one_kind(lines):
    """Write the changed fields of records of one kind: at once, unless a value must be free before another takes it."""
    model: Any = type(lines[0].record)
    fields = {name for line in lines for name in line.fields}
    places = {name for rule in model._meta.constraints if isinstance(rule, UniqueConstraint) for name in rule.fields}
    if fields & places:
        save(lines)
        return
    written = [model._meta.pk, *(model._meta.get_field(name) for name in sorted(fields | {"version"}))]
    for line in lines:
        line.record.version += 1
    dress = [(field.attname, plain_by(field)) for field in written]
    rows = ([make_plain(getattr(line.record, name)) for name, make_plain in dress] for line in lines)
    update_rows(model, [field.column for field in written], rows)


def _take_back(user, lines, reason):
    """Write one part; returns the lines that stand in the way, and has written nothing if there are any."""
    refused = [line for line in lines if line.problem]
    if not refused:
        _save_of_one_kind(lines)
        record_changes([entry(line, "undo") for line in lines], actor=user, via=Change.Via.UNDO, reason=reason)
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
