"""The rule of high-growth enterprises (高成长企业), which a district sets itself: kept as data, judged here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from .conditions import Condition, Known, lacking, reaches


@dataclass(frozen=True, slots=True)
class Rule:
    """Revenue grew by `growth` per cent a year on average over `span` years, from at least `least_revenue` 万元; R&D is
    at least `rd_share` per cent of the revenue of the last year. What is None is not asked."""

    span: int
    growth: Known
    rd_share: Known | None = None
    least_revenue: Known | None = None


@dataclass(frozen=True, slots=True)
class Year:
    revenue: Known | None = None
    rd_spend: Known | None = None


def judge(rule: Rule, years: Mapping[int, Year], year: int) -> tuple[Condition, ...]:
    """The conditions of the rule for the year."""
    conditions = [_growth(rule, years, year)]
    if rule.least_revenue is not None:
        conditions.insert(0, _base(rule, years, year - rule.span))
    if rule.rd_share is not None:
        conditions.append(_research(rule, years, year))
    return tuple(conditions)


def is_member(conditions: tuple[Condition, ...]) -> bool | None:
    """Whether all conditions are met; None where what is missing would decide."""
    met = [condition.met for condition in conditions]
    return False if False in met else (None if None in met else True)


def average_growth(value: Known, base: Known, span: int) -> Decimal:
    """年均增长, in per cent to 30 digits: (a/b)^(1/n) − 1. The base must be above 0, the value not below it."""
    if value == base:
        return Decimal(0)
    with localcontext(prec=30):
        return ((Decimal(value) / Decimal(base)) ** (Decimal(1) / span) - 1) * 100


def _base(rule, years, year):
    revenue = years.get(year, Year()).revenue
    figures = {"year": year, "revenue": revenue, "limit": rule.least_revenue}
    if revenue is None:
        return Condition("base", None, figures, (f"revenue {year}",))
    return Condition("base", revenue >= rule.least_revenue, figures)


def _growth(rule, years, year):
    first = year - rule.span
    base, value = (years.get(each, Year()).revenue for each in (first, year))
    figures = {"first": first, "last": year, "base": base, "revenue": value, "limit": rule.growth, "span": rule.span}
    missing = lacking({f"revenue {first}": base, f"revenue {year}": value}, positive=[f"revenue {first}"])
    if missing:
        return Condition("growth", None, figures, missing)
    # compared without a root, so that a growth of exactly the limit meets it
    needed = Fraction(base) * (1 + Fraction(rule.growth) / 100) ** rule.span
    met = Fraction(value) >= needed
    return Condition("growth", met, figures | {"percent": average_growth(value, base, rule.span)})


def _research(rule, years, year):
    last = years.get(year, Year())
    figures = {"part": last.rd_spend, "whole": last.revenue, "limit": rule.rd_share}
    missing = lacking({"rd_spend": last.rd_spend, "revenue": last.revenue}, positive=("revenue",))
    if missing:
        return Condition("research", None, figures, tuple(f"{name} {year}" for name in missing))
    return Condition("research", reaches(last.rd_spend, last.revenue, rule.rd_share), figures)
