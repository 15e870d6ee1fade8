"""A figure beside an earlier one: the difference, the percentage, or why there is none. No queries."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from qijiang import figures

from .. import growth
from ..models import Indicator, Observation
from ..reading import Course
from ..sentence import Style


@dataclass(frozen=True)
class Comparison:
    """`base` and its `day`, the `difference` to it and the `percent`, written out; `why` there is no percentage."""

    base: str
    day: str
    difference: str = figures.BLANK
    percent: str = ""
    why: str = ""


def compared(
    new: Observation,
    base: Decimal | None,
    day: datetime.date,
    seen: Observation | None = None,
    breaks: Collection[datetime.date] = (),
) -> Comparison:
    """`new` beside the value `base` of the `day`, in full the figure `seen` where it is at hand.

    `breaks` are the days from which another definition holds.
    """
    indicator, qualifier = new.indicator, seen.qualifier if seen else "="
    style = Style(indicator.unit, indicator.decimals)
    said = {"base": style.value(base, qualifier), "day": day_text(seen) if seen else str(day)}
    if new.value is None or base is None:
        return Comparison(**said)
    difference = worded(indicator, new.value - base)
    try:
        percent = _percent(new, base, day, qualifier, breaks)
    except growth.NoGrowth as refusal:
        return Comparison(**said, difference=difference, why=str(refusal))
    return Comparison(**said, difference=difference, percent=percent)


def is_undated(seen: Observation) -> bool:
    """Whether only its year is known."""
    return seen.precision == Observation.Precision.YEAR


def day_text(seen: Observation) -> str:
    """The date of a figure as far as it is known: the day, or only the year."""
    return str(seen.year if is_undated(seen) else seen.as_of)


def worded(indicator: Indicator, difference: Decimal) -> str:
    """A difference of two figures of the indicator with its sign and unit; of places in a ranking in words."""
    if indicator.measure == Indicator.Measure.RANK:
        return _places(-difference if indicator.direction == Indicator.Direction.LOWER else difference)
    unit = _(" percentage points") if indicator.unit == "%" else indicator.unit
    return figures.signed(difference) + unit


def _places(better):
    if not better:
        return _("unchanged")
    way = _("up %(places)s places") if better > 0 else _("down %(places)s places")
    return way % {"places": figures.number(abs(better), 0)}


def _percent(new, base, day, qualifier, breaks):
    if new.indicator.unit == "%" or new.indicator.measure == Indicator.Measure.RANK:
        return ""
    if day.year != new.year:
        growth.pair({new.year: new.value, day.year: base}, new.year, day.year, breaks)
    growth.refuse_break(day, new.as_of, breaks)
    share = growth.percent_growth(new.value, base)
    about = "" if qualifier == new.qualifier == "=" else "≈"
    return about + ("+" if share > 0 else "") + figures.percent(share)


def last_year(new: Observation, before: Course | None, breaks: Collection[datetime.date] = ()) -> Comparison | None:
    """`new` beside the same month of the year before; a stock without one beside the year's last figure. One of which
    only the year is known beside the end of that year, or its last figure."""
    if before is None:
        return None
    month = 12 if is_undated(new) else new.as_of.month
    same = [(day, value) for day, value in before.dated if day.month == month]
    if not same and (is_undated(new) or new.indicator.measure != Indicator.Measure.FLOW):
        same = before.figures[-1:]
    return beside(new, before, *same[-1], breaks) if same else None


def beside(
    new: Observation, course: Course, day: datetime.date, value: Decimal, breaks: Collection[datetime.date] = ()
) -> Comparison:
    """`new` beside a point of a course: the figure in full where it is the last one, which the course has at hand."""
    return compared(new, value, day, course.current if day == course.current.as_of else None, breaks)


def current(new: Observation, course: Course | None, breaks: Collection[datetime.date] = ()) -> Comparison | None:
    """`new` beside what holds for its year now. Where of one alone of them only the year is known, no difference is
    stated: a quarter falls short of the year without having fallen."""
    if course is None:
        return None
    if is_undated(course.current) != is_undated(new) and new.indicator.frequency != Indicator.Frequency.YEAR:
        style = Style(new.indicator.unit, new.indicator.decimals)
        base = style.value(course.value, course.current.qualifier)
        return Comparison(base, day_text(course.current), why=_("Of one of the two only the year is known."))
    return compared(new, course.value, course.current.as_of, course.current, breaks)
