"""What lapses by itself before the year's end, and what it takes to hold the target all the same."""

import datetime
from collections import Counter
from dataclasses import dataclass

from ..counting import Counted, OfRule, asked, lapsing
from ..models import CountingRule
from ..pages.lapsing import can_lapse, needed_lines
from ..rule_words import why_unknown
from ..standing import Standing


@dataclass(frozen=True)
class Lapses:
    """`months` are (month, how many lapse in it) in order, `needed` what that means for the target, or why it cannot be
    told; `url` leads to the names."""

    end: datetime.date
    months: list[tuple[str, int]]
    needed: list[str]
    url: str
    is_sample: bool  # records of the sample are among them

    @property
    def total(self) -> int:
        return sum(number for _month, number in self.months)


def lapses_of(standing: Standing, link: str = "") -> Lapses | None:
    """What lapses of a counted stock after the standing's day: two queries; None, without any, for what cannot lapse.

    The target's indicator must have been fetched with its `counting_rule`. `link` is the query of the page.
    """
    target, on = standing.target, standing.assessment.on
    rule = target.indicator.counting_rule if target.indicator.is_counted else None
    if rule is None or not can_lapse(rule) or on.year != target.year:
        return None
    found = _days(rule, target.area, on)
    days = [day for day, _sampled in found]
    now = asked(rule, target.area, on)
    return Lapses(
        end=datetime.date(on.year, 12, 31),
        months=sorted(Counter(f"{day.year}-{day.month:02}" for day in days).items()),
        needed=_needed(rule, standing, now, len(days)),
        url=f"/indicators/{target.indicator.code}/lapsing/{link}",
        is_sample=any(sampled for _day, sampled in found),
    )


def _days(rule: CountingRule, area, on) -> list[tuple[datetime.date, bool]]:
    """The last days of what lapses, each with whether it is a record of the sample."""
    return list(lapsing(rule, area, on).order_by().values_list(OfRule(rule).life.last, "sample"))


def _needed(rule, standing, now: Counted, renewals):
    if now.why:
        return [why_unknown(rule, now)]
    return needed_lines([standing.target], now.value, renewals, standing.style)
