"""The pre-check for a national high-tech enterprise (高新技术企业), 国科发火〔2016〕32号 with 国科发火〔2016〕195号.

Five conditions can be told from the registers. The others are for the application to show: the field among the eight
that are supported, R&D within China of at least 60 %, the innovation score above 70, no serious incident.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .conditions import Condition, Known, lacking, reaches

DAYS_REGISTERED = 365  # 195号: 365 days of the calendar
STAFF_SHARE = 10
PRODUCT_SHARE = 60
RD_YEARS = 3
# Least share of R&D by the sales of the last year: (up to and including, per cent); above the last one RD_SHARE_LARGE.
RD_CLASSES = ((5_000, 5), (20_000, 4))
RD_SHARE_LARGE = 3


class Group(StrEnum):
    """How far an enterprise is from applying."""

    READY = "ready"
    LACKS_ONE = "lacks_one"
    LACKS_MORE = "lacks_more"
    OPEN = "open"  # what is missing could still be met or not


@dataclass(frozen=True, slots=True)
class Year:
    """Figures of a year that the conditions ask for."""

    revenue: Known | None = None
    high_tech_revenue: Known | None = None
    rd_spend: Known | None = None
    employees: int | None = None
    science_staff: int | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    established: datetime.date | None = None
    rights: int = 0
    years: Mapping[int, Year] = field(default_factory=dict)


def check(firm: Firm, year: int, on: datetime.date) -> tuple[Condition, ...]:
    """The conditions, in the order of the rule: `year` is the last with accounts, `on` the day of the application."""
    last = firm.years.get(year, Year())
    return (
        _registered(firm, on),
        Condition("rights", firm.rights > 0, {"number": firm.rights}),
        _at_least("products", last, "high_tech_revenue", "revenue", PRODUCT_SHARE),
        _at_least("staff", last, "science_staff", "employees", STAFF_SHARE),
        _research(firm, year),
    )


def group(conditions: Sequence[Condition]) -> Group:
    """Two that are not met are more than one, whatever is not known of the others."""
    met = [condition.met for condition in conditions]
    if met.count(False) > 1:
        return Group.LACKS_MORE
    if None in met:
        return Group.OPEN
    return Group.LACKS_ONE if False in met else Group.READY


def rd_share_needed(revenue: Known) -> int:
    """The least share of R&D, in per cent, for sales of so many 万元 in the last year."""
    return next((share for border, share in RD_CLASSES if revenue <= border), RD_SHARE_LARGE)


def years_asked(firm: Firm, year: int) -> list[int]:
    """The last three years, or those since it was founded where these are fewer."""
    founded = firm.established.year if firm.established else year - RD_YEARS + 1
    return list(range(min(year, max(founded, year - RD_YEARS + 1)), year + 1))


def _registered(firm, on):
    if firm.established is None:
        return Condition("registered", None, {"limit": DAYS_REGISTERED}, ("established",))
    days = (on - firm.established).days
    figures = {"established": firm.established, "days": days, "limit": DAYS_REGISTERED}
    return Condition("registered", days >= DAYS_REGISTERED, figures)


def _at_least(code, year, part, whole, limit):
    values = {part: getattr(year, part), whole: getattr(year, whole)}
    figures = {"part": values[part], "whole": values[whole], "limit": limit}
    missing = lacking(values, positive=(whole,))
    if missing:
        return Condition(code, None, figures, missing)
    return Condition(code, reaches(values[part], values[whole], limit), figures)


def _research(firm, year):
    """R&D over sales, both added up over the years, against the share that the sales of the last year ask for."""
    asked = years_asked(firm, year)
    missing = tuple(
        f"{name} {each}"
        for each in asked
        for name in lacking({name: getattr(firm.years.get(each, Year()), name) for name in ("revenue", "rd_spend")})
    )
    figures: dict[str, object] = {"first": asked[0], "last": year}
    if missing:
        return Condition("research", None, figures, missing)
    sales = sum(firm.years[each].revenue for each in asked)
    spent = sum(firm.years[each].rd_spend for each in asked)
    limit = rd_share_needed(firm.years[year].revenue)
    figures |= {"part": spent, "whole": sales, "limit": limit, "sales": firm.years[year].revenue}
    if sales <= 0:
        return Condition("research", None, figures, (f"revenue {year}",))
    return Condition("research", reaches(spent, sales, limit), figures)
