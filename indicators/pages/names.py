"""The records behind a counted figure, on the day and where they counted: as the registers list theirs.

A count of one or two lists opens as they are, as far as the account may see them; each row leads to its record, if the
account still reaches that: a firm may have moved on since.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures
from qijiang.directory.models import Area
from qijiang.registers.behind import RecordsBehind, number_of, page_of, within_reach
from qijiang.registers.register import field_at

from ..countable import problems, register_of_rule
from ..counting import Behind, Figure, OfRule, asked, counted, end_of_last_year, lists_behind
from ..models import CountingRule
from ..rule_words import sentence_of, why_unknown
from ..scope import Scope
from ..sentence import Style

LIST = "list"
ROLES = {
    "counted": gettext_lazy("Counted"),
    "gained": gettext_lazy("Gained"),
    "lost": gettext_lazy("Lost"),
    "part": gettext_lazy("The part"),
    "whole": gettext_lazy("The whole"),
}
MOST_ZONES = 3


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
    """`withheld` says in words of how many records the list shows a part."""

    value: str
    why: str
    unit: str
    sentence: str
    tabs: list[Tab]
    beside: list[Beside]
    table: RecordsBehind
    withheld: str


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
    found = asked(rule, scope.area, scope.on)
    lists = lists_behind(rule, scope.area, scope.on)
    chosen = _chosen(lists, request.GET.get(LIST, ""))
    seen = seen_by(request.user, rule, chosen, scope.on)
    return Names(
        value=text_of(found.value, style),
        why=why_unknown(rule, found),
        unit=style.unit,
        sentence=sentence_of(rule, scope.on),
        tabs=_tabs(lists, chosen, scope),
        beside=[*_zones(rule, scope, style), *_a_year_before(rule, scope, style)],
        table=page_of(seen, request, _columns(rule)),
        withheld=_withheld(chosen.rows, seen),
    )


def chosen_rows(rule: CountingRule, scope: Scope, role: str, user) -> QuerySet:
    """The rows of the list that is asked for, for a file, which carries whole records: those within reach by now."""
    return within_reach(_chosen(lists_behind(rule, scope.area, scope.on), role).rows, user)


def seen_by(user, rule: CountingRule, each: Behind, on: datetime.date) -> QuerySet:
    """The rows of a list that the account may see: what lies within its reach by now, and what counted there then.

    Only the whole of a share is of more than the area that is asked for, which lies within its reach itself.
    """
    if each.role != "whole" or user.is_superuser:
        return each.rows
    counted_then = OfRule(rule).rows(user.area, on).values("pk")
    return each.rows.filter(Q(pk__in=within_reach(each.rows, user).values("pk")) | Q(pk__in=counted_then))


def _withheld(rows, seen):
    """In words that these are not all; "" where they are."""
    if seen is rows:
        return ""
    all_of_them, shown = number_of(rows), number_of(seen)
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


def _columns(rule):
    """Those of the register, beginning with what is counted once: names, rather than kinds, are looked for."""
    register = register_of_rule(rule)
    head = [rule.field] if rule.field in register.choosable and not OfRule(rule).sums else []
    summed = [rule.field] if rule.field in register.choosable and not head else []
    named = [name for name in register.columns if field_at(register.model, name).is_relation and name == "enterprise"]
    return list(dict.fromkeys([*head, *named, *register.columns, *summed]))


def _tabs(lists, chosen, scope):
    if len(lists) == 1:
        return []
    return [
        Tab(each.role, str(ROLES[each.role]), number_of(each.rows), _list_url(each, lists, scope), each is chosen)
        for each in lists
    ]


def _list_url(each, lists, scope):
    """The first list needs no word in the address."""
    asked = {"list": "" if each is lists[0] else each.role, "sort": "", "after": "", "before": ""}
    return scope.query(**asked) or "?"


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
