"""The one way a change gets into the history."""

import datetime
import json

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from .models import ChainHead, Change

HIDDEN = "••••••"


def personal_fields(model) -> frozenset[str]:
    """The fields of a model that say more of a person than is published: masked, and never written into the history."""
    return frozenset(getattr(model, "PERSONAL", ()))


def record_change(record, *, actor, via, action, fields, label, area=None, reason="", operation=None):
    """Append one line about `record` to the history, in the caller's transaction.

    `fields` maps a field's name to its [old, new] values; nothing is written when no field changed. Of personal fields
    it is written that they changed, not what they were.
    Raises RuntimeError outside a transaction: a change and its history stand or fall together.
    """
    entry = {"record": record, "action": action, "fields": fields, "label": label, "area": area}
    written = record_changes([entry], actor=actor, via=via, reason=reason, operation=operation)
    return written[0] if written else None


def record_changes(entries, *, actor, via, reason="", operation=None):
    """Append a line for each entry, in their order: `record`, `action`, `fields`, `label` and `area` as above.

    The end of the chain is held once for all of them.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change must be recorded in the transaction that makes it.")
    entries = [entry for entry in entries if entry["fields"]]
    if not entries:
        return []
    head, _created = ChainHead.objects.select_for_update().get_or_create(pk=1)
    said = {"actor": actor, "via": via, "reason": reason, "operation": operation}
    said["at"] = timezone.now().astimezone(datetime.UTC)
    changes = []
    for entry in entries:
        change = _following(head, **entry, **said)
        head.sequence, head.hash = change.sequence, change.hash
        changes.append(change)
    Change.objects.bulk_create(changes, batch_size=1_000)
    head.save(update_fields=["sequence", "hash"])
    return changes


def _following(head, *, record, fields, label, **said):
    """The line that comes after the end of the chain."""
    for name in personal_fields(type(record)) & set(fields):
        fields[name] = [HIDDEN if value else value for value in fields[name]]
    change = Change(
        sequence=head.sequence + 1,
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        label=label[:200],
        fields=json.loads(json.dumps(fields, cls=DjangoJSONEncoder)),
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
