"""What a bulk fix would lead to, record by record, and the word by which it is then applied.

That word is the preview, signed: records with their versions, field, action and value. It is good for who saw the
preview, for a day, and as long as none of the records changed.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from . import handed_out, words
from .fixing import Fix
from .models import Change, Operation
from .operations import change_all
from .register import Register
from .sheet import address_of
from .wanted import Line, Refused, Wanted, broken_rules, examine, latest_changes, records

MOST = 1_000  # records in one fix: as many as somebody can look through
SALT = "registers.bulk_fix"
KIND, VIA = Operation.Kind.BULK_FIX, Change.Via.BULK_FIX


@dataclass
class Preview:
    fix: Fix
    changing: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    unchanged: int = 0

    @property
    def total(self) -> int:
        return len(self.changing) + len(self.refused) + self.unchanged


@dataclass(frozen=True)
class Agreed:
    """A preview that was handed back: {primary key: version} of what would change, and how many were refused."""

    fix: Fix
    versions: Mapping[int, int]
    refused: int
    at: datetime.datetime


def preview(user, fix: Fix, pks: Iterable[int]) -> Preview:
    """What the fix would do to each of the records; nothing is written."""
    wanted, impossible = _wanted(user, fix, dict.fromkeys(pks))
    lines = sorted([*examine(user, fix.register, wanted), *impossible], key=lambda line: line.pk)
    return Preview(
        fix,
        changing=[line for line in lines if line.fields and not line.problem],
        refused=[line for line in lines if line.problem],
        unchanged=sum(not line.fields and not line.problem for line in lines),
    )


def apply(user, agreed: Agreed, reason: str) -> Operation:
    """Write what the preview showed; raises as the door does (operations.py)."""
    wanted, impossible = _wanted(user, agreed.fix, agreed.versions)
    if impossible:
        raise Refused(impossible)
    return change_all(user, agreed.fix.register, wanted, kind=KIND, via=VIA, label=agreed.fix.label(), reason=reason)


def applied_already(user, agreed: Agreed) -> Operation | None:
    """The operation by which the same person has applied the preview before, if that is why it is refused now."""
    latest = latest_changes(agreed.fix.register.model, agreed.versions)
    by = {change.operation_id or 0 for change in latest.values()}
    if len(latest) < len(agreed.versions) or len(by) != 1:
        return None
    return Operation.objects.filter(pk__in=by, actor=user, kind=KIND, at__gte=agreed.at).first()


def signed(user, shown: Preview) -> str:
    """The preview as a word that the user may hand back within a day."""
    fix = shown.fix
    said = {
        "fix": [fix.name, fix.action, fix.value, fix.find],
        "rows": [[line.pk, line.record.version] for line in shown.changing if line.record],
        "refused": len(shown.refused),
    }
    return handed_out.signed(user, fix.register, SALT, said)


def agreed(user, register: Register, token: str) -> Agreed:
    """What the word says. Raises ValidationError that names why it is not, or no longer, good for this user."""
    said = handed_out.read_back(user, register, SALT, token)
    return Agreed(Fix(register, *said["fix"]), dict(said["rows"]), said["refused"], said["at"])


def in_words(lines: list[Line]) -> Iterator[tuple[Line, str, list[tuple[str, str, str]]]]:
    """Each line, the address of its record, and (label, old, new) of every field.

    One query for each kind of record that they name.
    """
    changes = [_as_change(line) for line in lines]
    names = words.names_in(changes)
    for line, change in zip(lines, changes, strict=True):
        yield line, address_of(line.record), list(words.lines(change, names))


def _as_change(line):
    kind = ContentType.objects.get_for_model(line.record) if line.record else None
    return Change(content_type=kind, fields=line.fields)


def _wanted(user, fix, versions) -> tuple[list[Wanted], list[Line]]:
    """What the fix wants of each record at its version, or as it stands where none is said; and those it cannot."""
    found = {record.pk: record for record in records(fix.register, user).filter(pk__in=list(versions))}
    wanted, impossible = [], []
    for pk, version in versions.items():
        record = found.get(pk)
        values: dict[str, Any] = {}
        if record and version in (None, record.version):  # what is gone or stale is refused as such
            version = record.version
            try:
                values = {fix.name: fix.value_after(record)}
            except ValidationError as error:
                impossible.append(Line(pk, str(record), record, problem=broken_rules(error, fix.register.model)))
                continue
        wanted.append(Wanted(pk, version or 0, values))
    return wanted, impossible
