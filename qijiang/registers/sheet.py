"""One record in full: its fields in words, what belongs to it, its history."""

import datetime
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang.asked import AskedRecords

from . import words
from .cells import MASK, lookup_of, row_writer, writer, writers
from .cells import is_figure as figure_of
from .history import masked_for
from .keys import key_of
from .models import Change, Operation
from .recording import reaches
from .records import Record
from .register import Register, field_at, has_register, heading_of, register_of

HISTORY = "history"
SHOWN = 50  # of what belongs to a record, and of its history; the rest is in the list it links to


@dataclass(frozen=True)
class Line:
    """A field in words; `url` opens the record it names."""

    label: str
    text: str
    url: str
    is_figure: bool


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    current: bool


@dataclass(frozen=True)
class Belonging:
    """The first records of a tab, with the heads of their columns and the address of them all."""

    register: Register
    heads: list[tuple[str, bool]]
    rows: SafeString
    is_cut: bool
    query: str


@dataclass(frozen=True)
class Step:
    """One line of the history in words."""

    moment: datetime.datetime
    who: str
    what: str
    reason: str
    lines: list[tuple[str, str, str]]

    @property
    def at(self) -> str:
        return timezone.localtime(self.moment).strftime("%Y-%m-%d %H:%M")


def lines(record: Record, register: Register, user) -> list[Line]:
    """The fields of a record fetched by `rows_of`. No queries."""
    masked = masked_for(user, register.model)
    return [_line(record, name, name in masked) for name in [*register.fields, *_kept(register)]]


def _kept(register):
    return [name for name in ("keeper", "source", "remark") if name not in register.fields]


def rows_of(register: Register, user) -> QuerySet:
    """The register's records within reach, with the records that they name."""
    return register.model._default_manager.within_reach(user).select_related(*_named(register))


def _named(register):
    return [*(name for name in register.fields if field_at(register.model, name).is_relation), "keeper"]


def record_of(register: Register, user, pk: int) -> Any:
    """The same of one record; None where none lies within reach."""
    is_key = key_of(str(pk)) is not None  # no column holds a longer one
    record = _by_key(register.model).record(pk) if is_key else None
    return record if record is not None and reaches(user, record) else None


@cache
def _by_key(model):
    """Every page of a record asks this."""
    reach = model.REACH.removesuffix("__path")
    named = [*_named(register_of(model)), reach]
    return AskedRecords(lambda pk: model._default_manager.select_related(*named).order_by().filter(pk=pk))


def _line(record, name, masked):
    field = field_at(type(record), name)
    value = getattr(record, name)
    label = heading_of(type(record), name)
    if field.is_relation:
        text = "" if value is None else str(value)
        return Line(label, text, address_of(value), False)
    text = MASK if masked and value not in (None, "") else writer(field)(value)
    return Line(label, text, "", figure_of(field))


def address_of(record) -> str:
    """The page of a record that has one."""
    if record is None or not has_register(type(record)):
        return ""
    return reverse(f"{register_of(type(record)).name}_detail", args=[record.pk])


def tabs(register: Register, user, chosen: str) -> list[Tab]:
    """The sheet itself, then what belongs to the record as far as the account may see it, then its history."""
    seen = {name: other.title for name, (other, _field) in register.tabs.items() if user.has_perm(other.right("view"))}
    names = {"": _("Sheet")} | seen
    names[HISTORY] = _("History")
    return [Tab(name, label, name == chosen) for name, label in names.items()]


def belonging(record: Record, register: Register, accessor: str, user) -> Belonging:
    """What belongs to the record by that relation: one query."""
    other, by = register.tabs[accessor]
    names = [name for name in other.columns if name != by]
    lookups = [lookup_of(other.model, name) for name in names]
    rows = other.model._default_manager.within_reach(user).filter(**{by: record.pk})
    found = list(rows.values_list("pk", *lookups, "sample")[: SHOWN + 1])
    write = writers(other.model, names, masked_for(user, other.model))
    figure = [figure_of(field_at(other.model, lookup)) for lookup in lookups]
    base = _list_address(other)
    written = row_writer(write, figure)
    lines = [written(row[1:-1], f"{base}{row[0]}/", is_sample=row[-1]) for row in found[:SHOWN]]
    heads = [(heading_of(other.model, name), number) for name, number in zip(names, figure, strict=True)]
    return Belonging(
        other,
        heads,
        SafeString("".join(lines)),
        len(found) > SHOWN,
        f"{base}?{by}_id={record.pk}&use=all",
    )


def _list_address(register):
    return reverse(f"{register.name}_list")


def history(record: Record) -> list[Step]:
    """The latest changes of the record, in words: one query, one for each kind of record that they name, and one for
    what was merged into it, of which the record itself may have been left as it was."""
    steps = _changes(record)
    if register_of(type(record)).merging:
        steps += [step for merge in Operation.objects.merged_into(record)[:SHOWN] for step in _merge(merge)]
    return sorted(steps, key=attrgetter("moment"), reverse=True)[:SHOWN]


def _merge(operation):
    """A merge into the record, and its undoing."""
    lines = [(_("What was merged"), "", operation.label)]
    yield _step(operation.at, operation.actor, _("merged into this record"), operation.reason, lines)
    if operation.undone_at:
        yield _step(operation.undone_at, operation.undone_by, _("merge undone"), "", lines)


def _changes(record):
    changes = list(Change.objects.about(record).select_related("actor")[:SHOWN])
    names = words.names_in(changes)
    return [
        _step(
            change.at,
            change.actor or change.get_via_display(),
            words.action_word(change),
            change.reason,
            list(words.lines(change, names)),
        )
        for change in changes
    ]


def _step(at, who, what, reason, lines):
    return Step(at, getattr(who, "shown_name", who), what, reason, lines)
