"""The records behind a counted figure, on the day and where they counted: as the registers list theirs.

A count of one or two lists opens as they are, as far as the account may see them; each row leads to its record, if the
account still reaches that: a firm may have moved on since.
"""

import datetime
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures
from qijiang.directory.models import Area
from qijiang.registers.cells import is_figure, lookup_of, row_of_cells, sample_mark, writers
from qijiang.registers.history import masked_for, personal_fields
from qijiang.registers.listing import AFTER, BEFORE, without
from qijiang.registers.paging import Order, Slice, count_of, slice_of
from qijiang.registers.register import Register, field_at, heading_of

from ..countable import problems, register_of_rule
from ..counting import Behind, Figure, OfRule, asked, counted, end_of_last_year, lists_behind
from ..models import CountingRule, Indicator
from ..rule_words import sentence_of, why_unknown
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
    why: str
    unit: str
    sentence: str
    tabs: list[Tab]
    beside: list[Beside]
    heads: list[Head]
    rows: SafeString
    slice: Slice
    count: str
    query: str
    unreached: str  # how many of the list lie beyond the account's reach by now
    withheld: str  # of how many records the list shows a part, in words

    @property
    def first(self) -> int:
        return self.slice.rows[0][0]

    @property
    def last(self) -> int:
        return self.slice.rows[-1][0]


class Broken(Http404):
    """The indicator has a rule, but one that names what is not there."""


def rule_of(code: str) -> CountingRule:
    """The rule of the indicator; raises Http404 where there is none of that code, or none that counts it, and Broken
    where its rule cannot be counted."""
    rule = CountingRule.objects.select_related("indicator").filter(indicator__code=code).first()
    if rule is None:
        said = _("“%(code)s” is not counted from a register: choose an indicator that is.")
        raise Http404(said % {"code": code[:64]})
    wrong = why_not_counted(rule)
    if wrong:
        raise Broken(wrong)
    return rule


def why_not_counted(rule: CountingRule) -> str:
    """In words what is wrong with the rule, and the way out; "" where it can be counted. No query."""
    found = " ".join(message for messages in problems(rule).values() for message in messages)
    if not found:
        return ""
    said = _("The counting rule of “%(indicator)s” cannot be counted. %(why)s")
    way_out = _("Correct it in the administration, under counting rules.")
    return f"{said % {'indicator': rule.indicator.code, 'why': found}} {way_out}"


def text_of(value: Figure, style: Style) -> str:
    """A counted figure as its indicator writes it; a share to the indicator's decimals."""
    if value is None:
        return figures.BLANK
    if style.unit == "%":
        return figures.figure(value, style.unit, style.decimals)
    return style.value(value)  # type: ignore[arg-type]  # a whole number is written as a decimal is


def names(rule: CountingRule, scope: Scope, request) -> Names:
    """The page of names that the request asks for: two counts, one for each zone, and five queries for the table."""
    style = Style(rule.indicator.unit, rule.indicator.decimals)
    register, found_here = register_of_rule(rule), asked(rule, scope.area, scope.on)
    lists = lists_behind(rule, scope.area, scope.on)
    chosen = _chosen(lists, request.GET.get(LIST, ""))
    columns = _columns(rule, register)
    order = _order(register, columns, request.GET.get(SORT, ""))
    lookups = [*(lookup_of(register.model, name) for name in columns), "sample"]
    seen = seen_by(request.user, rule, chosen, scope.on)
    found = slice_of(seen, _of_lookup(register, order), lookups, _key(request, AFTER), _key(request, BEFORE))
    return Names(
        indicator=rule.indicator,
        register=register,
        value=text_of(found_here.value, style),
        why=why_unknown(rule, found_here),
        unit=style.unit,
        sentence=sentence_of(rule, scope.on),
        tabs=_tabs(lists, chosen, scope),
        beside=[*_zones(rule, scope, style), *_a_year_before(rule, scope, style)],
        heads=_heads(register, columns, order, without(request, SORT, AFTER, BEFORE)),
        rows=_rows(register, columns, found, request.user),
        slice=found,
        count=_written(seen),
        query=without(request, AFTER, BEFORE),
        unreached=_unreached(seen, request.user),
        withheld=_withheld(chosen.rows, seen),
    )


def chosen_rows(rule: CountingRule, scope: Scope, role: str, user) -> QuerySet:
    """The rows of the list that is asked for, for a file, which carries whole records: those within reach by now."""
    rows = _chosen(lists_behind(rule, scope.area, scope.on), role).rows
    return rows.filter(pk__in=_reached(rows.model, user))


def seen_by(user, rule: CountingRule, each: Behind, on: datetime.date) -> QuerySet:
    """The rows of a list that the account may see: what lies within its reach by now, and what counted there then.

    Only the whole of a share is of more than the area that is asked for, which lies within its reach itself.
    """
    if each.role != "whole" or user.is_superuser:
        return each.rows
    counted_then = OfRule(rule).rows(user.area, on).values("pk")
    return each.rows.filter(Q(pk__in=_reached(each.rows.model, user)) | Q(pk__in=counted_then))


def _reached(model: Any, user):
    return model._default_manager.within_reach(user).values("pk")


def _unreached(rows, user):
    beyond, more = count_of(rows.exclude(pk__in=_reached(rows.model, user)))
    return _text_of_number(beyond, more) if beyond else ""


def _withheld(rows, seen):
    """In words that these are not all; "" where they are."""
    if seen is rows:
        return ""
    all_of_them, shown = _number(rows), _number(seen)
    if all_of_them == shown:
        return ""
    words = _("Of %(all)s records %(shown)s are shown: the others lie outside your area.")
    return words % {"all": all_of_them, "shown": shown}


def _chosen(lists, role) -> Behind:
    if not role:
        return lists[0]
    found = next((each for each in lists if each.role == role), None)
    if found is None:
        raise Http404(_("There is no list “%(name)s”.") % {"name": role[:32]})
    return found


def _columns(rule, register):
    """Those of the register, beginning with what is counted once: names, rather than kinds, are looked for."""
    head = [rule.field] if rule.field in register.choosable and not OfRule(rule).sums else []
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
    """The rows as cells; of those outside the account's reach by now nothing personal."""
    write = writers(register.model, columns, masked_for(user, register.model))
    guarded = writers(register.model, columns, personal_fields(register.model))
    figure = [is_figure(field_at(register.model, lookup_of(register.model, name))) for name in columns]
    keys = [row[0] for row in found.rows]
    reached = {pk for (pk,) in _reached(register.model, user).filter(pk__in=keys).values_list("pk")}
    base = reverse(f"{register.name}_list")
    lines = [
        _linked(row, write, figure, f"{base}{row[0]}/") if row[0] in reached else _line(row, guarded, figure)
        for row in found.rows
    ]
    return SafeString("\n".join(lines))


def _linked(row, write, figure, url):
    return f"<tr>{row_of_cells(row[1:-1], write, figure, url, is_sample=row[-1])}</tr>"


def _line(row, write, figure):
    texts = [escape(each(value)) for each, value in zip(write, row[1:-1], strict=True)]
    cells = [f'<td class="num">{t}</td>' if n else f"<td>{t}</td>" for t, n in zip(texts, figure, strict=True)][1:]
    mark = sample_mark(row[-1])
    return f'<tr><th scope="row">{texts[0] or figures.BLANK}{mark}</th>{"".join(cells)}</tr>'


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
    return _text_of_number(*count_of(rows))


def _text_of_number(number, more):
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
