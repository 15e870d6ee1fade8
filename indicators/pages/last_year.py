"""A target beside the same date of last year: the value then, the difference, the growth, or why there is none.

Like beside like: a running total beside the total of the same period, all else beside what held on the same day.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures

from .. import growth
from ..growth import NoGrowth
from ..models import Indicator
from ..reading import Course
from ..standing import Standing
from .comparing import is_undated
from .made_up import Point
from .rows import NOTHING, tag
from .trend import NotAlike

EXACT = "="


@dataclass(frozen=True)
class LastYear:
    """`value` is "—" where last year has none; `why` says why there is no difference or no growth; `tag` marks a value
    of the sample."""

    day: str
    value: str
    difference: str = ""
    growth: str = ""
    why: str = ""
    tag: SafeString = NOTHING

    @property
    def item(self) -> SafeString:
        """The line below a target's bar."""
        changed = "".join(f'<b class="nb">{escape(text)}</b>' for text in (self.difference, self.growth) if text)
        said = _("Last year (%(day)s): %(value)s") % {"day": self.day, "value": self.value}
        why = f"<span>{escape(self.why)}</span>" if self.why else ""
        return SafeString(f'<p class="last-year"><span>{escape(said)}{self.tag}</span>{changed}{why}</p>')


def year_before(day: datetime.date) -> datetime.date:
    """The same date a year earlier; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_year(
    now: Standing, on: datetime.date, breaks: Collection[datetime.date] = (), drawn: Collection[Point] = ()
) -> LastYear:
    """The target's figure beside that of the same date of the year before; `breaks` are the days from which another
    definition of the indicator holds, `drawn` the figures of that year that are the sample's."""
    target = now.target
    course = now.own.get(target.year - 1) if target.year else None
    day, base = _base(now, course, year_before(on))
    of_sample = (target.indicator_id, target.area_id, day) in drawn
    return replace(_beside(now, course, day, base, breaks), tag=tag(of_sample))


def _beside(now, course, base_day, base, breaks) -> LastYear:
    target, style, seen = now.target, now.style, now.observation
    value = style.value(base, _qualifier(course, base_day))
    if base is None:
        return LastYear(str(base_day), value, why=_("No figure of that date is known."))
    of_year = course is not None and course.is_undated(base_day)
    said = str(base_day.year if of_year else base_day)
    if seen is None or seen.value is None:
        return LastYear(said, value, why=_("There is no value yet this year."))
    if of_year != is_undated(seen) and target.indicator.frequency != Indicator.Frequency.YEAR:
        return LastYear(said, value, why=_("Of one of the two only the year is known."))
    try:
        growth.refuse_break(base_day, seen.as_of, breaks)
        _check_alike(now, course, base_day)
    except NoGrowth as refusal:
        return LastYear(said, value, why=str(refusal))
    difference = seen.value - base
    shown = figures.signed(difference) + (_(" percentage points") if style.unit == "%" else style.unit)
    rate, why = _growth(target.indicator, seen.value, base)
    return LastYear(said, value, shown, rate, why)


def _base(now: Standing, course: Course | None, day) -> tuple[datetime.date, Decimal | None]:
    """(day, value) of last year: of a flow the total of the period that this year's figure is of."""
    if course is None:
        return day, None
    if now.target.indicator.measure == Indicator.Measure.FLOW:
        day = year_before(now.observation.as_of) if now.observation else day
        found = [(each, value) for each, value in course.figures if (each.year, each.month) == (day.year, day.month)]
        whole = [(each, value) for each, value in found if each.day >= min(day.day, 28)]
        return whole[-1] if whole else (day, None)
    found = [(each, value) for each, value in course.figures if each <= day]
    return found[-1] if found else (day, None)


def _qualifier(course, base_day) -> str:
    return course.meant(base_day).qualifier if course else EXACT


def _check_alike(now, course, base_day):
    """Raises NotAlike where a qualified base makes any difference meaningless."""
    if _qualifier(course, base_day) != EXACT:
        raise NotAlike("rough_base")


def _growth(indicator, value, base) -> tuple[str, str]:
    """(growth, why there is none); of percentages and ranks the difference says it all."""
    if indicator.unit == "%" or indicator.measure == Indicator.Measure.RANK:
        return "", ""
    try:
        share = growth.percent_growth(value, base)
    except NoGrowth as refusal:
        return "", str(refusal)
    return figures.signed(share * 100, 1) + "%", ""
