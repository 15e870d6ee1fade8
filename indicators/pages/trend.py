"""How an indicator changed from year to year, in words: or, in words, why that cannot be said. No queries.

Only like is put beside like: a running sum beside the same part of the year before, never beside a whole year; a
qualified figure (超, 约) only where the result keeps its meaning.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from .. import growth
from ..growth import NoGrowth
from ..models import Indicator, Observation
from ..reading import Course

Courses = Mapping[int, Course]  # by year

REFUSALS = {
    "rough_base": gettext_lazy("The base is not an exact figure, so no growth can be stated."),
    "no_day": gettext_lazy("The figure's day is not known, so it cannot be compared with a whole year."),
    "same_period": gettext_lazy("There is no figure of the same period of the year before."),
    "no_place": gettext_lazy("The place is not known exactly in both years, so no change can be stated."),
}


class NotAlike(NoGrowth):
    """The two figures exist but may not be compared; `reason` is one of `REFUSALS`."""

    def __str__(self) -> str:
        return str(REFUSALS[self.reason])


@dataclass(frozen=True)
class Change:
    """A change as written, "+25.5%", and as a number to sort by; or "—" and `why` there is none."""

    text: str
    amount: Decimal | None = None
    why: str = ""


def is_whole(seen: Observation) -> bool:
    """Whether the figure stands for its whole year: it is dated to the last day."""
    return (seen.as_of.month, seen.as_of.day) == (12, 31)


def year_on_year(indicator: Indicator, courses: Courses, year: int, breaks: Collection[datetime.date]) -> Change:
    """The change over the year before: a share, percentage points of a percentage, places of a rank."""
    try:
        new, base = _pair_over_a_year(indicator, courses, year, breaks)
        sign = _sign(courses[year], courses[year - 1])
        amount = _amount(indicator, new, base)
    except NoGrowth as refusal:
        return Change(figures.BLANK, why=str(refusal))
    return Change(sign + _written(indicator, amount), amount)


def _pair_over_a_year(indicator, courses, year, breaks):
    values = {each: course.value for each, course in courses.items()}
    if indicator.measure == Indicator.Measure.RANK and not _exact(courses, year, year - 1):
        raise NotAlike("no_place")
    new, base = growth.pair(values, year, year - 1, breaks)
    base_day = courses[year - 1].current.as_of
    if indicator.measure == Indicator.Measure.FLOW and not is_whole(courses[year].current):
        base_day, base = _same_period(courses[year].current, courses[year - 1])
    growth.refuse_break(base_day, courses[year].current.as_of, breaks)
    return new, base


def _exact(courses, *years):
    """Whether each of the years has a value, and a plain one: "at most 8th" may be any place up to the eighth."""
    found = [courses[year] for year in years if year in courses]
    return len(found) == len(years) and all(
        course.value is not None and course.current.qualifier == "=" for course in found
    )


def _same_period(seen: Observation, before: Course) -> tuple[datetime.date, Decimal]:
    if seen.precision == Observation.Precision.YEAR:
        raise NotAlike("no_day")
    found = [(day, value) for day, value in before.figures if _same_day(day, seen.as_of)]
    if not found:
        raise NotAlike("same_period")
    return found[-1]


def _same_day(one: datetime.date, other: datetime.date) -> bool:
    """The same day of the year, where the last of February is the last of February."""
    return one.month == other.month and (one.day == other.day or (one.month == 2 and min(one.day, other.day) == 28))


def _sign(new: Course, base: Course) -> str:
    """The sign the result carries: that of the new figure, as long as the base is exact."""
    if base.current.qualifier == "=":
        return figures.QUALIFIERS[new.current.qualifier]
    if base.current.qualifier == "~" and new.current.qualifier in "=~":
        return figures.QUALIFIERS["~"]
    raise NotAlike("rough_base")


def _amount(indicator, new, base):
    if indicator.measure == Indicator.Measure.RANK:
        return base - new if indicator.direction == Indicator.Direction.LOWER else new - base
    if indicator.unit == "%":
        return growth.point_change(new, base)
    return growth.percent_growth(new, base)


def _written(indicator, amount):
    if indicator.measure == Indicator.Measure.RANK:
        return _places(amount)
    if indicator.unit == "%":
        return figures.signed(amount, max(indicator.decimals, 1)) + _(" percentage points")
    return _share(amount)


def _share(amount):
    return ("+" if amount > 0 else "") + figures.percent(amount)


def _places(amount):
    if not amount:
        return _("unchanged")
    way = _("up %(places)s places") if amount > 0 else _("down %(places)s places")
    return way % {"places": figures.number(abs(amount), 0)}


def growth_lines(indicator: Indicator, courses: Courses, breaks: Collection[datetime.date]) -> list[str]:
    """What can be said of the growth up to the latest year, one sentence a line, refusals included.

    A rank only changes places: where the change cannot be stated, nothing is said.
    """
    known = sorted(year for year, course in courses.items() if course.value is not None)
    if not known:
        return []
    change = year_on_year(indicator, courses, known[-1], breaks)
    if indicator.measure == Indicator.Measure.RANK:
        return [] if change.why else [_last_year(indicator, courses, known[-1], change)]
    whole = _comparable(indicator, courses, known)
    return [_last_year(indicator, courses, known[-1], change), *_since_the_first(indicator, courses, whole, breaks)]


def _comparable(indicator, courses, known):
    """The years that may stand at either end of a long comparison: whole ones, and stocks of which only the year is
    stated."""
    undated = indicator.measure != Indicator.Measure.FLOW
    return [year for year in known if is_whole(courses[year].current) or (undated and _is_undated(courses[year]))]


def _is_undated(course):
    return course.current.precision == Observation.Precision.YEAR


def _last_year(indicator, courses, year, change):
    said = {"year": year, "before": year - 1, "change": change.text, "why": change.why}
    if change.why:
        return _("%(year)s over %(before)s: %(why)s") % said
    seen = courses[year].current
    said["day"] = seen.as_of
    if is_whole(seen) or _is_undated(courses[year]):
        return _("%(year)s over %(before)s: %(change)s") % said
    if indicator.measure == Indicator.Measure.FLOW:
        return _("Up to %(day)s over the same period of %(before)s: %(change)s") % said
    return _("Up to %(day)s over the end of %(before)s: %(change)s") % said


def _since_the_first(indicator, courses, years, breaks):
    """Since the first year known; where a definition changed since, also from the first year of the newest one."""
    if not years:
        return []
    last, starts = years[-1], [years[0]]
    newest = max((each.year for each in breaks if years[0] < each.year <= last), default=None)
    if newest is not None:
        starts += [year for year in years if year >= newest][:1]
    return [_long(indicator, courses, start, last, breaks) for start in starts if last - start > 1]


def _long(indicator, courses, start, last, breaks):
    said = {"first": start, "last": last}
    try:
        new, base = growth.pair({year: courses[year].value for year in (start, last)}, last, start, breaks)
        growth.refuse_break(courses[start].current.as_of, courses[last].current.as_of, breaks)
        sign = _sign(courses[last], courses[start])
        said["change"] = sign + _written(indicator, _amount(indicator, new, base))
        if indicator.unit == "%":
            return _("%(last)s over %(first)s: %(change)s") % said
        said["average"] = sign + _share(growth.annual_average(new, base, last - start))
    except NoGrowth as refusal:
        return _("%(last)s over %(first)s: %(why)s") % (said | {"why": str(refusal)})
    return _("%(last)s over %(first)s: %(change)s, %(average)s a year on average") % said
