"""A page of the records behind a number: as the registers list theirs, each with a link where the account reaches it.

What a number counts may have moved on since: such a row has no link and shows nothing personal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures

from .cells import is_figure, lookup_of, row_writer, writers
from .history import masked_for, personal_fields
from .keys import key_of
from .listing import AFTER, BEFORE, SORT, without
from .paging import Order, Slice, count_of, slice_of
from .register import Register, field_at, heading_of, register_of


@dataclass(frozen=True)
class Head:
    label: str
    number: bool
    url: str
    sorted_by: str


@dataclass(frozen=True)
class RecordsBehind:
    """A page of the list; `unreached` says how many of all lie beyond the account's reach by now, "" for none."""

    register: Register
    heads: list[Head]
    rows: SafeString
    slice: Slice
    count: str
    query: str
    unreached: str

    @property
    def first(self) -> int:
        return self.slice.rows[0][0]

    @property
    def last(self) -> int:
        return self.slice.rows[-1][0]


def page_of(rows: QuerySet, request, columns: Sequence[str] = ()) -> RecordsBehind:
    """The page of the rows that the request asks for, by these columns, else those of the register: five queries."""
    model: Any = rows.model
    register = register_of(model)
    shown = list(columns or register.columns)
    order = _order(shown, request.GET.get(SORT, ""))
    lookups = [*(lookup_of(model, name) for name in shown), "sample"]
    by = Order(lookup_of(model, order.column), order.descending)
    found = slice_of(rows, by, lookups, *(key_of(request.GET.get(name, "")) for name in (AFTER, BEFORE)))
    query = without(request, SORT, AFTER, BEFORE)
    return RecordsBehind(
        register=register,
        heads=[_head(model, name, order, query) for name in shown],
        rows=_rows(register, shown, found, request.user),
        slice=found,
        count=_("%(number)s records") % {"number": number_of(rows)},
        query=without(request, AFTER, BEFORE),
        unreached=_unreached(rows, request.user),
    )


def within_reach(rows: QuerySet, user) -> QuerySet:
    """Those of the rows that the account reaches by now, of which a file carries the whole."""
    model: Any = rows.model
    return rows.filter(pk__in=model._default_manager.within_reach(user).order_by().values("pk"))


def number_of(rows: QuerySet) -> str:
    """How many they are, as a page writes it."""
    return _written(*count_of(rows))


def _written(number, more):
    return f">{figures.number(number)}" if more else figures.number(number)


def _unreached(rows, user):
    near = within_reach(rows.model._default_manager.all(), user)
    beyond, more = count_of(rows.exclude(pk__in=near.order_by().values("pk")))
    return _written(beyond, more) if beyond else ""


def _order(columns, word) -> Order:
    bare = word.removeprefix("-")
    return Order(bare, word.startswith("-")) if bare in columns else Order(columns[0])


def _head(model, name, order, query):
    chosen = name == order.column
    turned = f"-{name}" if chosen and not order.descending else name
    return Head(
        label=heading_of(model, name),
        number=is_figure(field_at(model, lookup_of(model, name))),
        url=f"?{query}{SORT}={turned}",
        sorted_by=("descending" if order.descending else "ascending") if chosen else "",
    )


def _rows(register, columns, found, user):
    model = register.model
    figure = [is_figure(field_at(model, lookup_of(model, name))) for name in columns]
    written = row_writer(writers(model, columns, masked_for(user, model)), figure)
    guarded = row_writer(writers(model, columns, personal_fields(model)), figure)
    near = within_reach(model._default_manager.filter(pk__in=[row[0] for row in found.rows]), user)
    keys, base = set(near.order_by().values_list("pk", flat=True)), reverse(f"{register.name}_list")
    lines = [
        written(row[1:-1], f"{base}{row[0]}/", is_sample=row[-1])
        if row[0] in keys
        else guarded(row[1:-1], "", is_sample=row[-1])
        for row in found.rows
    ]
    return SafeString("\n".join(lines))
