"""The page of the stock identity: each term with its number, and the names of the one that is chosen."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures
from qijiang.registers.records import Record
from qijiang.registers.register import field_at, has_register, register_of

from ..countable import problems
from ..counting import OfRule
from ..identity import GAINS, Identity, stock_identity
from ..models import CountingRule
from ..rule_words import why_unknown
from ..scope import Scope

SIZE = 50
WORDS = {
    "new": gettext_lazy("newly counted"),
    "moved_in": gettext_lazy("moved in"),
    "expired": gettext_lazy("lapsed"),
    "cancelled": gettext_lazy("cancelled or deregistered"),
    "moved_out": gettext_lazy("moved out"),
}


@dataclass(frozen=True)
class Term:
    """A number of the equation; `sign` stands before it."""

    sign: str
    label: str
    number: str
    url: str
    chosen: bool = False


@dataclass(frozen=True)
class Line:
    name: str
    url: str
    begun: str
    ended: str
    is_sample: bool


@dataclass(frozen=True)
class IdentityPage:
    identity: Identity
    terms: list[Term]
    why: str
    term: str
    lines: list[Line]
    total: int
    newer: str
    older: str

    @property
    def sentence(self) -> str:
        """98 + 34 + 3 − 7 − 2 − 3 = 123."""
        shown = [f"{term.sign} {term.number}".strip() for term in self.terms]
        return " ".join(shown)


def can_have_identity(rule: CountingRule) -> bool:
    return rule.measure in rule.OF_A_DAY and not problems(rule)


def identity_page(rule: CountingRule, scope: Scope, request) -> IdentityPage:
    """The equation of the scope's year up to its day. Raises Http404 for a rule without a stock, or an unknown term."""
    if not can_have_identity(rule):
        raise Http404(_("Only what is valid on a day has a stock whose changes can be listed."))
    found = stock_identity(rule, scope.area, scope.on)
    chosen = request.GET.get("term", "") or next(iter(found.terms))
    if chosen not in found.terms:
        raise Http404(_("There is no list “%(name)s”.") % {"name": chosen[:32]})
    moved = found.terms[chosen]
    page = _page(request.GET.get("page", "1"), len(moved))
    shown = moved[(page - 1) * SIZE : page * SIZE]
    return IdentityPage(
        identity=found,
        terms=_terms(found, rule, scope, chosen),
        why=why_unknown(rule, found.last if found.last.why else found.first),
        term=str(WORDS[chosen]),
        lines=_lines(shown, rule, request.user),
        total=len(moved),
        newer=scope.query(page=page - 1) if page > 1 else "",
        older=scope.query(page=page + 1) if len(moved) > page * SIZE else "",
    )


def _page(text, names):
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if number < 1 or (number - 1) * SIZE >= max(names, 1):
        raise Http404(_("There is no page “%(page)s” of the records.") % {"page": text[:16]})
    return number


def _terms(found, rule, scope, chosen):
    number = figures.number
    start = _("end of %(year)s") % {"year": found.before.year}
    terms = [Term("", start, _stock(found.start), _names_url(rule, scope, found.before))]
    for term, moved in found.terms.items():
        sign = "+" if term in GAINS else figures.MINUS
        url = scope.query(term=term, page="")
        terms.append(Term(sign, str(WORDS[term]), number(len(moved)), url, term == chosen))
    end = Term("=", str(found.on), _stock(found.end), _names_url(rule, scope, found.on))
    return [*terms, end]


def _stock(value):
    return figures.BLANK if value is None else figures.number(value)


def _names_url(rule, scope, day):
    """The names of the stock on that day; of a net change its own stock has no page, so the lists of what changed."""
    if rule.measure != CountingRule.Measure.VALID_ON:
        return ""
    address = reverse("indicator_records", args=[rule.indicator.code])
    return address + scope.query(year="", on=day.isoformat(), term="", page="")


def _lines(moved, rule, user) -> list[Line]:
    """Each with the address of what moved, where the account reaches that: two queries."""
    of = OfRule(rule)
    named: Any = of.model if of.thing == "pk" else field_at(of.model, of.thing).related_model
    keys, base = [each.thing for each in moved], ""
    reached: set[int] = set()
    if has_register(named) and user.has_perm(register_of(named).right("view")):
        reached = set(named._default_manager.within_reach(user).filter(pk__in=keys).values_list("pk", flat=True))
        base = reverse(f"{register_of(named).name}_list")
    drawn = _drawn(named, keys)
    return [
        Line(
            each.name,
            f"{base}{each.thing}/" if each.thing in reached else "",
            _text(each.begun),
            _text(each.ended),
            each.thing in drawn,
        )
        for each in moved
    ]


def _drawn(named, keys) -> set:
    """Those that belong to the sample."""
    if named is None or not issubclass(named, Record):
        return set()
    return set(named._default_manager.sampled().filter(pk__in=keys).values_list("pk", flat=True))


def _text(day):
    return "" if day is None else str(day)
