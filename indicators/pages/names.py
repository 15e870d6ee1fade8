"""The records behind a counted figure, on the day and where they counted: as the registers list theirs.

A count of one or two lists opens as they are; each row leads to its record, if the account still reaches that: a firm
may have moved on since.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures
from qijiang.directory.models import Area
from qijiang.registers.cells import is_figure, lookup_of, row_of_cells, writers
from qijiang.registers.history import masked_for
from qijiang.registers.listing import AFTER, BEFORE, without
from qijiang.registers.paging import Order, Slice, count_of, slice_of
from qijiang.registers.register import Register, field_at, heading_of

from ..countable import register_of_rule
from ..counting import Behind, Figure, counted, end_of_last_year, lists_behind
from ..models import CountingRule, Indicator
from ..rule_words import sentence_of
from ..scope import Scope
from ..sentence import Style

SORT, LIST = "sort", "list"
ROLES = {
    "counted": gettext_lazy("Counted"),
    "gained": gettext_lazy("Gained"),
    "lost": gettext_lazy("Lost"),
    "part": gettext_lazy("The part"),
    "whole": gettext_lazy("The whole"),
}
MOST_ZONES = 3


@dataclass(frozen=True)
class Head:
    label: str
    number: bool
    url: str
    sorted_by: str


@dataclass(frozen=True)
class Tab:
    role: str
    label: str
    number: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class Beside:
    """The same count elsewhere or at another time."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Names:
    indicator: Indicator
    register: Register
    value: str
    unit: str
    sentence: str
    tabs: list[Tab]
    beside: list[Beside]
    heads: list[Head]
    rows: SafeString
    slice: Slice
    count: str
    query: str
    unreached: int

    @property
    def first(self) -> int:
        return self.slice.rows[0][0]

    @property
    def last(self) -> int:
        return self.slice.rows[-1][0]


def rule_of(code: str) -> CountingRule:
    """The rule of the indicator; raises Http404 where there is none of that code, or none that counts it."""
    rule = CountingRule.objects.select_related("indicator").filter(indicator__code=code).first()
    if rule is None:
        said = _("“%(code)s” is not counted from a register: choose an indicator that is.")
        raise Http404(said % {"code": code[:64]})
    return rule


def text_of(value: Figure, style: Style) -> str:
    """A counted figure as its indicator writes it; a share to the indicator's decimals."""
    if value is None:
        return figures.BLANK
    if style.unit == "%":
        return figures.figure(value, style.unit, style.decimals)
    return style.value(value)  # type: ignore[arg-type]  # a whole number is written as a decimal is


def names(rule: CountingRule, scope: Scope, request) -> Names:
    """The page of names that the request asks for: two counts, one for each zone, and four queries for the table."""
    style = Style(rule.indicator.unit, rule.indicator.decimals)
    register = register_of_rule(rule)
    lists = lists_behind(rule, scope.area, scope.on)
    chosen = _chosen(lists, request.GET.get(LIST, ""))
    columns = _columns(rule, register)
    order = _order(register, columns, request.GET.get(SORT, ""))
    lookups = [lookup_of(register.model, name) for name in columns]
    found = slice_of(chosen.rows, _of_lookup(register, order), lookups, _key(request, AFTER), _key(request, BEFORE))
    rows, unreached = _rows(register, columns, found, request.user)
    return Names(
        indicator=rule.indicator,
        register=register,
        value=text_of(counted(rule, scope.area, scope.on), style),
        unit=style.unit,
        sentence=sentence_of(rule, scope.on),
        tabs=_tabs(lists, chosen, scope),
        beside=[*_zones(rule, scope, style), *_a_year_before(rule, scope, style)],
        heads=_heads(register, columns, order, without(request, SORT, AFTER, BEFORE)),
        rows=rows,
        slice=found,
        count=_written(chosen.rows),
        query=without(request, AFTER, BEFORE),
        unreached=unreached,
    )


def chosen_rows(rule: CountingRule, scope: Scope, role: str):
    """The rows of the list that is asked for, for a file."""
    return _chosen(lists_behind(rule, scope.area, scope.on), role).rows


def _chosen(lists, role) -> Behind:
    if not role:
        return lists[0]
    found = next((each for each in lists if each.role == role), None)
    if found is None:
        raise Http404(_("There is no list “%(name)s”.") % {"name": role[:32]})
    return found


def _columns(rule, register):
    """Those of the register, beginning with what is counted once: names, rather than kinds, are looked for."""
    head = [rule.field] if rule.field in register.choosable and rule.measure not in ("sum",) else []
    summed = [rule.field] if rule.field in register.choosable and not head else []
    named = [name for name in register.columns if field_at(register.model, name).is_relation and name == "enterprise"]
    return list(dict.fromkeys([*head, *named, *register.columns, *summed]))


def _order(register, columns, word) -> Order:
    bare = word.removeprefix("-")
    return Order(bare, word.startswith("-")) if bare in columns else Order(columns[0])


def _of_lookup(register, order):
    return Order(lookup_of(register.model, order.column), order.descending)


def _key(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _heads(register, columns, order, query):
    return [_head(register, name, order, query) for name in columns]


def _head(register, name, order, query):
    chosen = name == order.column
    turned = f"-{name}" if chosen and not order.descending else name
    return Head(
        label=heading_of(register.model, name),
        number=is_figure(field_at(register.model, lookup_of(register.model, name))),
        url=f"?{query}{SORT}={turned}",
        sorted_by=("descending" if order.descending else "ascending") if chosen else "",
    )


def _rows(register, columns, found, user):
    """The rows as cells, and how many of them lie outside the account's reach by now."""
    write = writers(register.model, columns, masked_for(user, register.model))
    figure = [is_figure(field_at(register.model, lookup_of(register.model, name))) for name in columns]
    keys = [row[0] for row in found.rows]
    of_user: Any = register.model._default_manager
    reached = set(of_user.within_reach(user).filter(pk__in=keys).values_list("pk", flat=True))
    base = reverse(f"{register.name}_list")
    lines = [_line(row, write, figure, f"{base}{row[0]}/" if row[0] in reached else "") for row in found.rows]
    return SafeString("\n".join(lines)), len(keys) - len(reached)


def _line(row, write, figure, url):
    if url:
        return f"<tr>{row_of_cells(row[1:], write, figure, url)}</tr>"
    texts = [escape(each(value)) for each, value in zip(write, row[1:], strict=True)]
    cells = [f'<td class="num">{t}</td>' if n else f"<td>{t}</td>" for t, n in zip(texts, figure, strict=True)][1:]
    return f'<tr><th scope="row">{texts[0] or figures.BLANK}</th>{"".join(cells)}</tr>'


def _tabs(lists, chosen, scope):
    if len(lists) == 1:
        return []
    return [
        Tab(each.role, str(ROLES[each.role]), _number(each.rows), _list_url(each, lists, scope), each is chosen)
        for each in lists
    ]


def _list_url(each, lists, scope):
    """The first list needs no word in the address."""
    asked = {"list": "" if each is lists[0] else each.role, "sort": "", "after": "", "before": ""}
    return scope.query(**asked) or "?"


def _number(rows):
    number, more = count_of(rows)
    return f">{figures.number(number)}" if more else figures.number(number)


def _written(rows):
    return _("%(number)s records") % {"number": _number(rows)}


def _zones(rule, scope, style):
    """The same count in the zones of the area: 123 firms, 111 of them in the zone."""
    if rule.measure == CountingRule.Measure.SHARE:
        return
    zones = Area.objects.valid_on(scope.on).filter(parent=scope.area, kind=Area.Kind.ZONE).order_by("code")
    for zone in zones[:MOST_ZONES]:
        url = scope.query(area=zone.code, sort="", after="", before="")
        yield Beside(zone.name, text_of(counted(rule, zone, scope.on), style), url)


def _a_year_before(rule, scope, style):
    """At the end of the year before; of a flow the whole of it."""
    before = end_of_last_year(scope.on)
    url = scope.query(year="", on=before.isoformat(), sort="", after="", before="")
    yield Beside(str(before), text_of(counted(rule, scope.area, before), style), url)
