"""The list of a register: which rows, in which order, which columns; all of it said by the URL."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import django_tables2
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tables2.utils import OrderBy

from qijiang import figures

from .cells import is_figure, lookup_of, row_of_cells, writers
from .filters import RecordFilter, filter_of
from .history import masked_for
from .keys import key_of
from .paging import Order, Slice, count_of, slice_of
from .register import Register, field_at, heading_of

COLUMNS, SORT, AFTER, BEFORE = "columns", "sort", "after", "before"


@dataclass(frozen=True)
class Column:
    """A column to choose, and whether it is shown."""

    name: str
    label: str
    shown: bool


@dataclass(frozen=True)
class Listing:
    register: Register
    table: django_tables2.Table
    head: SafeString
    rows: SafeString
    slice: Slice
    filters: RecordFilter
    count: str
    columns: list[Column]
    query: str
    sort: str

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
        return bool(self.filters.form.changed_data)


def listing(request, register: Register) -> Listing:
    """The page of the list that the request asks for. Six queries at most, however many rows."""
    filters = filtered(request, register)
    shown = _shown(request, register)
    order = _order(request, register)
    lookups = [lookup_of(register.model, name) for name in shown]
    sorted_by = Order(lookup_of(register.model, order.column), order.descending)
    found = slice_of(filters.qs, sorted_by, [*lookups, "sample"], _key(request, AFTER), _key(request, BEFORE))
    table = _table(register, shown, order)
    return Listing(
        register=register,
        table=table,
        head=_head(table, without(request, SORT, AFTER, BEFORE)),
        rows=_rows(register, shown, found, request),
        slice=found,
        filters=filters,
        count=_counted(filters.qs),
        columns=[Column(n, heading_of(register.model, n), n in shown) for n in register.choosable],
        query=without(request, AFTER, BEFORE),
        sort=request.GET.get(SORT, ""),
    )


def filtered(request, register: Register) -> RecordFilter:
    """The records within the account's reach that the filters of the URL leave."""
    rows = register.model._default_manager.within_reach(request.user)
    return filter_of(register)(request.GET, queryset=rows, request=request)


def without(request, *names) -> str:
    """The query of the page without those words, with "&" behind it if anything is left; for links that add one."""
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    text = kept.urlencode()
    return f"{text}&" if text else ""


def _shown(request, register):
    chosen = [name for name in request.GET.getlist(COLUMNS) if name in register.choosable]
    head = register.columns[0]
    return list(dict.fromkeys([head, *chosen])) if chosen else list(register.columns)


def _order(request, register):
    word = OrderBy(request.GET.get(SORT, ""))
    if word.bare in register.choosable:
        return Order(word.bare, word.is_descending)
    return Order(register.columns[0])


def _key(request, name):
    return key_of(request.GET.get(name, ""))


def _table(register, shown, order):
    """Declares the columns, so that heads sort and say so; the rows are written by `row_of_cells`."""
    table = _table_of(register, tuple(shown), get_language())
    sign = "-" if order.descending else ""
    return table([], order_by=f"{sign}{order.column}", order_by_field=SORT)


@lru_cache(500)  # making the class costs a tenth of a page
def _table_of(register, shown, _language):
    columns = {name: _column(register.model, name) for name in shown}
    return type("RecordTable", (django_tables2.Table,), columns)


def _column(model, name):
    number = {"th": {"class": "num"}} if is_figure(field_at(model, lookup_of(model, name))) else {}
    return django_tables2.Column(verbose_name=heading_of(model, name), attrs=number)


def _head(table, query):
    """The heads of the columns, each a link that sorts by it, or the other way round."""
    return SafeString("".join([_head_cell(column, query) for column in table.columns]))


def _head_cell(column, query):
    alias, kind, sorted_by, arrow = column.order_by_alias, column.attrs["th"].get("class", ""), "", ""
    if column.is_ordered:
        word, sign = ("descending", "↓") if alias.is_descending else ("ascending", "↑")
        sorted_by, arrow = f' aria-sort="{word}"', f'<span class="arrow" aria-hidden="true"> {sign}</span>'
    address = f"?{escape(query)}{SORT}={escape(str(alias.next))}"
    title = escape(str(column.header))
    return f'<th scope="col" class="{kind}"{sorted_by}><a class="sort" href="{address}">{title}{arrow}</a></th>'


def _rows(register, shown, found, request):
    write = writers(register.model, shown, masked_for(request.user, register.model))
    figure = [is_figure(field_at(register.model, lookup_of(register.model, name))) for name in shown]
    cells = [row_of_cells(row[1:-1], write, figure, f"{row[0]}/", is_sample=row[-1]) for row in found.rows]
    return SafeString("\n".join([f"<tr>{each}</tr>" for each in cells]))


def _counted(rows):
    number, more = count_of(rows)
    said = {"number": figures.number(number)}
    return (_("more than %(number)s records") if more else _("%(number)s records")) % said
