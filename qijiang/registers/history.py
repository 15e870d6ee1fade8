"""The one way a change gets into the history."""

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from qijiang import written
from qijiang.asked import AskedRecords

from .bulk_rows import insert_alike
from .models import ChainHead, Change, Operation, hashing, in_json
from .records import Record

HIDDEN = "••••••"
HANDS_IN = "submit"  # the action by which a figure is handed in


def personal_fields(model) -> frozenset[str]:
    """The fields of a model that say more of a person than is published: masked, and never written into the history."""
    return frozenset(getattr(model, "PERSONAL", ()))


def masked_for(user, model) -> frozenset[str]:
    """The personal fields that are not shown to the account as they are."""
    may_see = user.has_perm(f"{model._meta.app_label}.view_personal")
    return frozenset() if may_see else personal_fields(model)


def record_change(record, *, actor, via, action, fields, label, area=None, reason="", operation=None):
    """Append one line about `record` to the history, in the caller's transaction.

    `fields` maps a field's name to its [old, new] values; nothing is written when no field changed. Of personal fields
    it is written that they changed, not what they were.
    Raises RuntimeError outside a transaction: a change and its history stand or fall together.
    """
    entry = {"record": record, "action": action, "fields": fields, "label": label, "area": area}
    changes = record_changes([entry], actor=actor, via=via, reason=reason, operation=operation)
    return changes[0] if changes else None


def record_changes(entries, *, actor, via, reason="", operation=None):
    """Append a line for each entry, in their order: `record`, `action`, `fields`, `label` and `area` as above.

    The end of the chain is held once for all of them.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change must be recorded in the transaction that makes it.")
    entries = [entry for entry in entries if entry["fields"]]
    if not entries:
        return []
    head = _held_head()
    said = {"actor": actor, "via": via, "reason": reason, "operation": operation}
    said["at"] = timezone.now().astimezone(datetime.UTC)
    changes = []
    for entry in entries:
        change = _following(head, **entry, **said)
        head.sequence, head.hash = change.sequence, change.hash
        _note(head, type(entry["record"]), entry["action"])
        changes.append(change)
    if len(changes) == 1:
        written.insert(changes[0])
    else:
        Change.objects.bulk_create(changes, batch_size=1_000)
    written.update(head, END)
    return changes


def _note(head, model, action):
    """Keep beside the end of the chain where the registers, and what is handed in, changed last."""
    if issubclass(model, Record):
        head.of_registers = head.sequence
    if action == HANDS_IN:
        head.handed_in = head.sequence


def _held_head():
    """The end of the chain, held to the end of the transaction; made with the first line of all."""
    return HEAD.record() or ChainHead.objects.select_for_update().get_or_create(pk=1)[0]


END = ("sequence", "hash", "of_registers", "handed_in")
HEAD = AskedRecords(lambda: ChainHead.objects.select_for_update().filter(pk=1))


class Entry(NamedTuple):
    """A line about one of many records; `fields` as `told` writes them."""

    record: int
    label: str
    area: int | None
    action: str
    fields: str


def told(model, fields) -> str:
    """What the history says of {name: [old, new]}: of personal fields that they changed, not what they were."""
    hidden = personal_fields(model)
    if hidden:
        masked = {name: [HIDDEN if value else value for value in fields[name]] for name in hidden & fields.keys()}
        return in_json(fields | masked)
    return in_json(fields)


def append_entries(model, entries: Iterable[Entry], *, operation: Operation, via) -> None:
    """Append the lines of an operation about many records of one kind, in their order, without making objects of them.

    The end of the chain is held from here to the end of the transaction, which must be open.
    """
    head = _held_head()
    columns = ["sequence", "at", "actor_id", "content_type_id", "object_id", "label", "area_id", "action", "fields",
               "reason", "via", "operation_id", "previous", "hash"]  # fmt: skip
    insert_alike(Change._meta.db_table, columns, _chained(head, model, entries, operation, via))
    _note(head, model, "")
    written.update(head, END)


def _chained(head, model, entries, operation, via) -> Iterator[tuple]:
    now = timezone.now().astimezone(datetime.UTC)
    kind, hashed = ContentType.objects.get_for_model(model).pk, now.isoformat(timespec="microseconds")
    at = now.replace(tzinfo=None).isoformat(" ", "microseconds") + ("" if _keeps_no_zone() else "+00:00")
    actor, said = operation.actor_id, (operation.reason, via, operation.pk)
    hash_of, sequence, previous = hashing(hashed, actor, kind, *said), head.sequence, head.hash
    for record, label, area, action, fields in entries:
        sequence, label = sequence + 1, label[:200]
        found = hash_of(previous, sequence, record, label, area, action, fields)
        yield sequence, at, actor, kind, record, label, area, action, fields, *said, previous, found
        previous = found
    head.sequence, head.hash = sequence, previous


def _keeps_no_zone():
    return transaction.get_connection().vendor == "sqlite"


def _following(head, *, record, fields, label, **said):
    """The line that comes after the end of the chain."""
    change = Change(
        sequence=head.sequence + 1,
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        label=label[:200],
        fields=json.loads(told(type(record), fields)),
        previous=head.hash,
        **said,
    )
    change.hash = change.computed_hash()
    return change


def field_values(record, names):
    """{name: value} of a saved record as the history writes it."""
    return {name: getattr(record, record._meta.get_field(name).attname) for name in names}


def differences(old, new):
    """{name: [old, new]} of what differs between two `field_values`."""
    return {name: [old.get(name), value] for name, value in new.items() if old.get(name) != value}
