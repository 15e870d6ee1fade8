"""The base of technology SMEs, the pipeline of high-tech enterprises, the base of high growth: who, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import GrowthRule, Recognition
from enterprises.scoring import growing, hightech, sme
from enterprises.scoring.conditions import Condition
from qijiang import figures

from .. import words
from ..firms import Firm, firms_of, growing_years, high_tech_firm, present_in, sme_figures, too_many
from ..scope import Scope


class TooMany(Exception):
    """More enterprises than a page computes: a part of the place has to be chosen."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that narrows the list to what it counts."""

    word: str
    mark: str
    number: int
    url: str
    is_chosen: bool

    @property
    def text(self) -> str:
        return figures.number(self.number)


@dataclass(frozen=True, slots=True)
class Base:
    """`rows` are what the choice leaves, each (enterprise, what was judged); `narrowed` are all that were looked at."""

    tallies: list[Tally]
    rows: Sequence[tuple[Firm, Any]]


def found_in(scope: Scope, years, narrowed=None) -> list[Firm]:
    rows = present_in(scope.area, scope.park, scope.on)
    if narrowed is not None:
        rows = narrowed(rows)
    if too_many(rows):
        raise TooMany
    return firms_of(rows, years, scope.on)


def named(rows, typed: str):
    """Those whose name or code contains what was typed."""
    sought = typed.strip().casefold()
    return [row for row in rows if sought in row[0].name.casefold() or sought in row[0].code.casefold()]


def _tallies(scope, name, chosen, counts, labels, marks):
    everything = Tally(_("All"), "", sum(counts.values()), scope.query(**{name: "all", "page": ""}), not chosen)
    return [everything] + [
        Tally(str(label), marks[key], counts[key], scope.query(**{name: key, "page": ""}), chosen == key)
        for key, label in labels.items()
    ]


def _base(scope, name, chosen, judged, key_of, labels, marks, typed):
    kept = named(judged, typed)
    counts = Counter(key_of(each) for _firm, each in kept)
    rows = [row for row in kept if not chosen or key_of(row[1]) == chosen]
    tallies = _tallies(scope, name, chosen, counts, labels, marks)
    return Base(tallies, rows)


# --- technology SMEs ----------------------------------------------------------------------------------------------

SME_ORDER = [sme.Verdict.DIRECT, sme.Verdict.PASSES, sme.Verdict.OPEN, sme.Verdict.FAILS]


WITHOUT_ENTRY = "none"  # who is not in the library on the day


def sme_base(scope: Scope, verdict: str, typed: str, entry: str = "", among: str = "") -> Base:
    """Every enterprise of the place with its score: the best first, then what cannot be told, then who fails.

    With `entry` only those that are not in the library, with `among` only those that have applied for it.
    """
    applying = _among(among, scope, Recognition.Kind.TECH_SME)
    firms = [firm for firm in found_in(scope, [scope.year], applying) if not (entry and firm.entry)]
    judged = [(firm, sme.score(sme_figures(firm, scope.year))) for firm in firms]
    judged.sort(key=lambda row: (SME_ORDER.index(row[1].verdict), -row[1].low))
    return _base(scope, "verdict", verdict, judged, lambda score: score.verdict, _sme_words(), words.MARKS, typed)


def _sme_words():
    return {verdict: words.VERDICTS[verdict] for verdict in SME_ORDER}


def sme_row(firm: Firm, score: sme.Score, link: str) -> dict[str, Any]:
    """A line of the base in words."""
    return {
        "firm": firm,
        "url": firm_url(firm, link),
        "points": [figures.BLANK if item.points is None else str(item.points) for item in score.items],
        "total": words.sme_total(score),
        "is_scored": score.total is not None,
        "note": words.sme_note(score),
        "verdict": words.VERDICTS[score.verdict],
        "mark": words.MARKS[score.verdict],
        "basics": [str(words.CONDITIONS[basic.code]) for basic in score.basics if basic.met is False],
        "grounds": [str(words.GROUNDS[ground]) for ground in score.grounds],
    }


# --- the pipeline -------------------------------------------------------------------------------------------------


def pipeline(scope: Scope, group: str, among: str, typed: str, lacks: str = "") -> Base:
    """Who holds no valid certificate of a high-tech enterprise, by how far it is from applying.

    With `lacks`, the code of a condition, only those that do not meet it.
    """
    years = range(scope.year - hightech.RD_YEARS + 1, scope.year + 1)
    applying = _among(among, scope, Recognition.Kind.HIGH_TECH)
    firms = [firm for firm in found_in(scope, years, applying) if not firm.certificate]
    judged = [(firm, hightech.check(high_tech_firm(firm), scope.year, scope.on)) for firm in firms]
    judged = [row for row in judged if not lacks or lacks in lacking(row[1])]
    order = list(words.GROUPS)
    judged.sort(key=lambda row: (order.index(hightech.group(row[1])), -_met(row[1])))
    return _base(scope, "group", group, judged, hightech.group, words.GROUPS, words.GROUP_MARKS, typed)


def lacking(conditions: Sequence[Condition]) -> list[str]:
    """The codes of the conditions that are not met; what cannot be told is not among them."""
    return [condition.code for condition in conditions if condition.met is False]


LACKS = ["registered", "rights", "products", "staff", "research"]


APPLIED = "applied"  # among those that have applied and were not answered yet


def _among(among, scope, sought):
    """What narrows the enterprises: to those that hold a recognition, or that have applied for the one sought."""
    if among == APPLIED:
        return lambda rows: rows.applying_for(sought, scope.on)
    return (lambda rows: rows.holding(among, scope.on)) if among else None


AMONG = [Recognition.Kind.CITY_TECH, Recognition.Kind.TECH_SME, Recognition.Kind.HIGH_GROWTH]


def _met(conditions):
    return sum(condition.met is True for condition in conditions)


def pipeline_row(firm: Firm, conditions: Sequence[Condition], link: str) -> dict[str, Any]:
    group = hightech.group(conditions)
    return {
        "firm": firm,
        "url": firm_url(firm, link),
        "conditions": [condition_cell(condition) for condition in conditions],
        "group": words.GROUPS[group],
        "mark": words.GROUP_MARKS[group],
        "lacks": [str(words.CONDITIONS[each.code]) for each in conditions if each.met is False],
        "unknown": [words.listed(each.missing) for each in conditions if each.met is None],
    }


def condition_cell(condition: Condition) -> dict[str, Any]:
    mark = {True: "done", False: "off", None: "none"}[condition.met]
    word = {True: _("met"), False: _("not met"), None: _("cannot be told")}[condition.met]
    return {
        "label": words.CONDITIONS[condition.code],
        "mark": mark,
        "word": word,
        "short": words.condition_short(condition),
        "sentence": words.condition_sentence(condition),
    }


# --- high growth --------------------------------------------------------------------------------------------------

MEMBERSHIP = {"member": True, "outside": False, "open": None}


def growth_words():
    return {"member": _("Members"), "open": _("Cannot be told"), "outside": _("Not members")}


GROWTH_MARKS = {"member": "done", "open": "none", "outside": "off"}


def standing(conditions) -> str:
    found = growing.is_member(conditions)
    return next(word for word, value in MEMBERSHIP.items() if value is found)


def growth_base(scope: Scope, rule: GrowthRule, chosen: str, typed: str) -> Base:
    """Every enterprise of the place judged by the rule; members by how fast they grew."""
    years = {scope.year, scope.year - rule.span}
    firms = found_in(scope, years)
    judged = [(firm, growing.judge(rule.rule, growing_years(firm), scope.year)) for firm in firms]
    order = list(growth_words())
    judged.sort(key=lambda row: (order.index(standing(row[1])), -_rate(row[1])))
    return _base(scope, "members", chosen, judged, standing, growth_words(), GROWTH_MARKS, typed)


def _rate(conditions):
    growth = next(condition for condition in conditions if condition.code == "growth")
    return growth.figures.get("percent", -1_000)


def growth_row(firm: Firm, conditions: Sequence[Condition], link: str) -> dict[str, Any]:
    word = standing(conditions)
    return {
        "firm": firm,
        "url": firm_url(firm, link),
        "conditions": [condition_cell(condition) for condition in conditions],
        "group": growth_words()[word],
        "mark": GROWTH_MARKS[word],
    }


def firm_url(firm: Firm, link: str) -> str:
    return f"{reverse('firm_scores', args=[firm.pk])}{link}"
