"""The list of a register: which rows, in which order, which columns; all of it said by the URL."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qijiang import figures

from .boxes import column_boxes, filter_boxes
from .cells import is_figure, lookup_of, row_writer, writers
from .filters import RecordFilter, filter_of
from .history import masked_for
from .keys import key_of
from .paging import Order, Slice, count_of, slice_of
from .register import Register, field_at, heading_of
from .searching import searched

COLUMNS, SORT, AFTER, BEFORE = "columns", "sort", "after", "before"


class Column(NamedTuple):
    """A column to choose, the lookup whose value it shows, and whether those are figures."""

    name: str
    label: str
    lookup: str
    is_figure: bool


@dataclass(frozen=True)
class Listing:
    register: Register
    shown: list[Column]
    head: SafeString
    rows: SafeString
    slice: Slice
    filters: RecordFilter
    count: str
    columns: Sequence[Column]
    query: str
    sort: str

    @property
    def filter_boxes(self) -> SafeString:
        return filter_boxes(self.filters)

    @property
    def column_boxes(self) -> SafeString:
        return column_boxes(self.columns, self.shown)

    @property
    def first(self) -> int:
        """The record that the page before ends before."""
        return self.slice.rows[0][0]

    @property
    def last(self) -> int:
        """The record that the next page begins after."""
        return self.slice.rows[-1][0]

    @property
    def is_narrowed(self) -> bool:
        return self.filters.is_bound


def listing(request, register: Register) -> Listing:
    """The page of the list that the request asks for. Four queries at most, however many rows, and one for each kind of
    record that the filters offer."""
    filters = filtered(request, register)
    every = _choosable(register, get_language())
    shown = _shown(request, register, every)
    order = _order(request, register, every)
    lookups = [*(column.lookup for column in shown), "sample"]
    sorted_by = Order(every[order.column].lookup, order.descending)
    places = _key(request, AFTER), _key(request, BEFORE)
    rows, counted = filters.qs, None
    if filters.searches:
        as_read = order == Order(register.columns[0]) and not any(places)
        rows, counted = searched(rows, sorted_by if as_read else None)
    found = slice_of(rows, sorted_by, lookups, *places)
    return Listing(
        register=register,
        shown=shown,
        head=_head(shown, order, without(request, SORT, AFTER, BEFORE)),
        rows=_rows(register, shown, found, request),
        slice=found,
        filters=filters,
        count=_said(*(counted or _counted(rows, found))),
        columns=list(every.values()),
        query=without(request, AFTER, BEFORE),
        sort=request.GET.get(SORT, ""),
    )


def filtered(request, register: Register) -> RecordFilter:
    """The records within the account's reach that the filters of the URL leave."""
    rows = register.model._default_manager.within_reach(request.user)
    return filter_of(register)(request.GET, queryset=rows, request=request)


def narrowed(request, register: Register) -> QuerySet:
    """The same for whoever takes them all. Raises Http404 for a filter that cannot be read: a list says so and shows
    more then; a file or a fix must not reach further than was meant."""
    found = filtered(request, register)
    if not found.form.is_valid():
        raise Http404(_("A filter cannot be read: go back to the list and choose again."))
    return found.qs


def without(request, *names) -> str:
    """The query of the page without those words, with "&" behind it if anything is left; for links that add one."""
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    text = kept.urlencode()
    return f"{text}&" if text else ""


@lru_cache(500)
def _choosable(register, _language) -> dict[str, Column]:
    return {name: _column(register.model, name) for name in register.choosable}


def _column(model, name):
    lookup = lookup_of(model, name)
    return Column(name, heading_of(model, name), lookup, is_figure(field_at(model, lookup)))


def _shown(request, register, every):
    chosen = [name for name in request.GET.getlist(COLUMNS) if name in every]
    names = [register.columns[0], *chosen] if chosen else register.columns
    return [every[name] for name in dict.fromkeys(names)]


def _order(request, register, every):
    word = request.GET.get(SORT, "")
    bare = word.removeprefix("-")
    return Order(bare, word != bare) if bare in every else Order(register.columns[0])


def _key(request, name):
    return key_of(request.GET.get(name, ""))


def _head(shown, order, query):
    """The heads of the columns, each a link that sorts by it, or the other way round."""
    return SafeString("".join([_head_cell(column, order, escape(query)) for column in shown]))


def _head_cell(column, order, query):
    word, sorted_by, arrow = column.name, "", ""
    if column.name == order.column:
        said, sign = ("descending", "↓") if order.descending else ("ascending", "↑")
        sorted_by, arrow = f' aria-sort="{said}"', f'<span class="arrow" aria-hidden="true"> {sign}</span>'
        word = word if order.descending else f"-{word}"
    kind, title = ' class="num"' if column.is_figure else "", escape(column.label)
    return f'<th scope="col"{kind}{sorted_by}><a class="sort" href="?{query}{SORT}={word}">{title}{arrow}</a></th>'


def _rows(register, shown, found, request):
    names = [column.name for column in shown]
    write = writers(register.model, names, masked_for(request.user, register.model))
    written = row_writer(write, [column.is_figure for column in shown])
    return SafeString("\n".join([written(row[1:-1], f"{row[0]}/", is_sample=row[-1]) for row in found.rows]))


def _counted(rows, found):
    """A list of one page is not counted again."""
    return (len(found.rows), False) if found.is_all else count_of(rows)


def _said(number, more):
    said = {"number": figures.number(number)}
    return (_("more than %(number)s records") if more else _("%(number)s records")) % said
