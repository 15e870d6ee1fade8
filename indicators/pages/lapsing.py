"""What lapses before the year's end, by month, and how many must be renewed and won to hold the target."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, FormerSeat
from qijiang import figures
from qijiang.registers.cells import MASK
from qijiang.registers.history import masked_for
from qijiang.registers.register import field_at

from ..countable import problems, register_of_rule
from ..counting import OfRule, asked, lapsing
from ..models import CountingRule, Target
from ..rule_words import why_unknown
from ..scope import Scope
from ..sentence import Style

MOST = 2_000  # rows of a printed list


@dataclass(frozen=True)
class Row:
    name: str
    url: str
    number: str
    last: datetime.date
    place: str
    keeper: str
    contact: str
    phone: str
    is_sample: bool


@dataclass(frozen=True)
class Month:
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Lapsing:
    end: datetime.date
    months: list[Month]
    total: int
    more: bool
    needed: list[str]
    has_contacts: bool


def can_lapse(rule: CountingRule) -> bool:
    """A stock of records that have a last day."""
    return rule.measure == CountingRule.Measure.VALID_ON and not problems(rule) and bool(OfRule(rule).life.last)


def lapsing_page(rule: CountingRule, scope: Scope, user) -> Lapsing:
    """The list of the scope's area and day: four queries. Raises Http404 for a rule that nothing lapses of."""
    contacts = _contacts_of(OfRule(_lapsing_rule(rule)))
    found = _rows(rule, scope, user, contacts, MOST + 1)
    shown = found[:MOST]
    return Lapsing(
        end=datetime.date(scope.on.year, 12, 31),
        months=[
            Month(f"{year}-{month:02}", list(rows))
            for (year, month), rows in groupby(shown, lambda row: (row.last.year, row.last.month))
        ],
        total=len(shown),
        more=len(found) > MOST,
        needed=needed_now(rule, scope),
        has_contacts=contacts is not None,
    )


def _lapsing_rule(rule):
    if not can_lapse(rule):
        raise Http404(_("What this indicator counts has no last day: nothing of it lapses."))
    return rule


def _rows(rule, scope, user, contacts, most=None) -> list[Row]:
    read = list(_read(rule, lapsing(rule, scope.area, scope.on), contacts, scope.on)[:most])
    reached = _reached(rule, user, read)
    may_call = contacts is not None and not masked_for(user, contacts.model)
    return [_row(each, reached, rule, may_call) for each in read]


class LapsingFile:
    """The whole list as a file. Whom to call is a column only for who may see it. Raises Http404 as the page does."""

    def __init__(self, rule: CountingRule, scope: Scope, user):
        contacts = _contacts_of(OfRule(_lapsing_rule(rule)))
        with_contacts = contacts is not None and not masked_for(user, contacts.model)
        self.title = _("What lapses of %(name)s") % {"name": rule.indicator.title}
        self.rows = _rows(rule, scope, user, contacts)
        self.mark = _("sample") if any(row.is_sample for row in self.rows) else ""
        self.headings = [_("Name"), _("Number"), _("Lapses on"), _("Street or town"), _("Who keeps it")]
        self.headings += [_("Contact person"), _("Telephone")] if with_contacts else []
        self.headings += [self.mark] if self.mark else []
        self.with_contacts = with_contacts

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            cells = [row.name, row.number, row.last, row.place, row.keeper]
            cells += [row.contact, row.phone] if self.with_contacts else []
            yield [*cells, self.mark if row.is_sample else ""] if self.mark else cells


def needed_now(rule: CountingRule, scope: Scope) -> list[str]:
    """What is needed to reach or hold each target of the day's year: three queries, one where there is no target."""
    targets = list(Target.objects.filter(indicator=rule.indicator, area=scope.area, year=scope.on.year))
    if not targets:
        return []
    now = asked(rule, scope.area, scope.on)
    if now.why:
        return [why_unknown(rule, now)]
    renewals = lapsing(rule, scope.area, scope.on).count()
    return needed_lines(targets, now.value, renewals, Style(rule.indicator.unit, rule.indicator.decimals))


def needed_lines(targets: Iterable[Target], now: Any, renewals: int, style: Style) -> list[str]:
    """A sentence for each target that the stock is to reach or exceed."""
    return [_needed(target, now, renewals, style) for target in targets if target.comparator in (">", ">=")]


def _needed(target, now, renewals, style):
    net = max(least_of(target) - now, 0)
    said = {"target": f"{target.comparator.replace('>=', '≥')}{style.value(target.value)}", "year": target.year}
    said |= {
        "net": style.value(Decimal(net)),
        "renewals": style.value(Decimal(renewals)),
        "now": style.value(Decimal(now)),
    }
    if net:
        return _("%(now)s count now: to reach %(target)s by the end of %(year)s, %(net)s net and %(renewals)s renewals "
                 "are needed.") % said  # fmt: skip
    return _("%(now)s count now: to hold the target of %(target)s to the end of %(year)s, %(renewals)s renewals are "
             "needed, or as many new ones.") % said  # fmt: skip


def least_of(target: Target) -> Decimal:
    """The least whole number that keeps the target: of “more than 140” that is 141."""
    floor = target.value.to_integral_value(ROUND_FLOOR)
    if target.comparator == ">" or floor < target.value:
        return floor + 1
    return floor


@dataclass(frozen=True)
class Contacts:
    """Where those stand who are called: the model that keeps them, and the way there from a record."""

    model: type[Enterprise]
    way: str


def _contacts_of(of: OfRule) -> Contacts | None:
    """Of records of firms; other holders name nobody."""
    if of.model is Enterprise:
        return Contacts(Enterprise, "")
    field = field_at(of.model, of.thing) if of.thing != "pk" else None
    return Contacts(Enterprise, f"{of.thing}__") if field and field.related_model is Enterprise else None


def _read(rule, rows, contacts, on):
    """(pk, name, number, day, place then, keeper of the record, of its thing, contact, phone, sample) as they lapse."""
    of = OfRule(rule)
    number = "number" if any(field.name == "number" for field in of.model._meta.fields) else of.name
    keeper = f"{of.thing}__keeper__name" if of.thing != "pk" else "keeper__name"
    called = (f"{contacts.way}contact", f"{contacts.way}phone") if contacts else (Value(""), Value(""))
    rows = rows.order_by(of.life.last, of.name, "pk")
    return rows.values_list(
        "pk", of.name, number, of.life.last, _place_on(of.placing, on), "keeper__name", keeper, *called, "sample"
    )


def _place_on(placing, on):
    """What the area was called in which a record stood on the day: of a firm that moved later, where it sat then."""
    now = F(f"{placing.lookup}__name")
    if not placing.seat:
        return now
    later = FormerSeat.objects.in_use().filter(enterprise=OuterRef(placing.owner or "pk"), until__gte=on)
    return Coalesce(Subquery(later.order_by("until").values(f"{placing.seat}__name")[:1]), now)


def _reached(rule, user, found):
    of_model: Any = OfRule(rule).model._default_manager
    return set(of_model.within_reach(user).filter(pk__in=[row[0] for row in found]).values_list("pk", flat=True))


def _row(row, reached, rule, may_call):
    pk, name, number, last, place, keeper, of_thing, contact, phone, is_sample = row
    base = reverse(f"{register_of_rule(rule).name}_list")
    number = "" if number == name else number
    in_reach = pk in reached
    contact, phone = (text if in_reach and may_call else text and MASK for text in (contact, phone))
    keeper = of_thing or keeper or figures.BLANK
    return Row(name, f"{base}{pk}/" if in_reach else "", number, last, place, keeper, contact, phone, is_sample)
