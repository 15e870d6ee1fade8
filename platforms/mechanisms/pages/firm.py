"""One enterprise by all rules: every item with its figures, and where these come from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from enterprises.models import Enterprise, GrowthRule, IntellectualRight, Patent
from enterprises.scoring import growing, hightech, sme
from qijiang import figures

from .. import words
from ..firms import Figures, Firm, firms_of, growing_years, high_tech_firm, sme_figures
from ..scope import Scope
from .bases import GROWTH_MARKS, condition_cell, growth_words, standing

KINDS = {**dict(Patent.Kind.choices), **dict(IntellectualRight.Kind.choices)}


@dataclass(frozen=True)
class Line:
    """A step of the calculation: what was put together, the result, and its points."""

    label: str
    calculation: str
    result: str
    points: str
    note: str = ""


def scores_of(enterprise: Enterprise, scope: Scope) -> dict[str, Any]:
    """What the page of an enterprise shows; queries: those of `firms_of`, and one for the rules."""
    rules = list(GrowthRule.objects.over(enterprise.area))
    longest = max([hightech.RD_YEARS - 1, 1, *(rule.span for rule in rules)])
    years = range(scope.year - longest, scope.year + 1)
    firm = firms_of(Enterprise.objects.filter(pk=enterprise.pk), years, scope.on)[0]
    score = sme.score(sme_figures(firm, scope.year))
    conditions = hightech.check(high_tech_firm(firm), scope.year, scope.on)
    group = hightech.group(conditions)
    return {
        "firm": firm,
        "score": score,
        "total": words.sme_total(score),
        "total_note": words.sme_note(score),
        "verdict": words.VERDICTS[score.verdict],
        "verdict_mark": words.MARKS[score.verdict],
        "lines": [*_share_lines(score), _results_line(firm, score)],
        "basics": [condition_cell(each) for each in score.basics],
        "grounds": [(words.GROUNDS[ground], text) for ground, text in firm.grounds.items()],
        "conditions": [condition_cell(each) for each in conditions],
        "group": words.GROUPS[group],
        "group_mark": words.GROUP_MARKS[group],
        "growth": [_by_rule(rule, firm, scope.year) for rule in rules],
        "years": _years(firm),
    }


def _share_lines(score):
    for item in (score.staff, score.rd):
        for share in item.shares:
            yield _share_line(item, share)


def _share_line(item, share):
    label = str(words.ITEMS[item.code])
    calculation = words.share_sentence(share)
    if share.points is None:
        said = _("cannot be scored: %(missing)s missing or 0") % {"missing": words.listed(share.missing)}
        return Line(label, calculation, said, figures.BLANK)
    counts = share.points == item.low or len(item.shares) == 1
    note = "" if counts else _("the other share is the better one")
    return Line(label, calculation, words.percent(share.percent), f"{share.points} / {item.most}", note)


def _results_line(firm: Firm, score):
    held = [f"{KINDS[kind]} {figures.number(number)}" for kind, number in sorted(firm.rights.items())]
    said = {"one": figures.number(firm.class_one), "two": figures.number(firm.class_two)}
    classes = _("class I %(one)s, class II %(two)s") % said
    shown = _(", ").join(held) or _("The registers show no patent and no other right in force.")
    return Line(str(words.ITEMS["results"]), shown, classes, f"{score.results.low} / {score.results.most}")


def _by_rule(rule, firm, year):
    conditions = growing.judge(rule.rule, growing_years(firm), year)
    word = standing(conditions)
    return {
        "rule": rule,
        "conditions": [condition_cell(each) for each in conditions],
        "word": growth_words()[word],
        "mark": GROWTH_MARKS[word],
    }


SHOWN = ["employees", "science_staff", "revenue", "high_tech_revenue", "cost", "rd_spend", "assets"]


def _years(firm: Firm) -> dict[str, Any]:
    """The figures that were used, a line for each field and a column for each year, with their source."""
    years = sorted(firm.years)
    lines = [(words.FIELDS[name], [figures.number(_value(firm, year, name)) for year in years]) for name in SHOWN]
    return {"years": years, "lines": lines, "sources": [firm.years[year].source for year in years]}


def _value(firm: Firm, year: int, name: str):
    of: Figures = firm.years[year]
    return getattr(of, name)
