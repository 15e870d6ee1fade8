"""How much of the way is expected by a day: by milestones, by the pace of past years, or by days elapsed (design 5.2).

Pure: values in, values out; no database and no clock.
"""

import datetime
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter

from .moment import month_end

Curve = Sequence[tuple[Decimal, Decimal]]  # (share of the year gone by, share of the way expected), in order

NOTHING, WHOLE = Decimal(0), Decimal(1)


class Method(StrEnum):
    MILESTONES = "milestones"
    PAST_YEARS = "past_years"
    ELAPSED = "elapsed"


@dataclass(frozen=True)
class Expectation:
    """The share expected (0–1) on a day, and the method that says so."""

    share: Decimal
    method: Method


@lru_cache(maxsize=4096)  # a page asks for the same few days of every target
def elapsed(on: datetime.date, year: int) -> Decimal:
    """Days of the year gone by at the end of `on` ÷ days in the year: 0 before it, 1 from its last day on."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    days = (last - first).days + 1
    gone = min(max((on - first).days + 1, 0), days)
    return Decimal(gone) / days


def expected(
    on: datetime.date, year: int, milestones: Sequence[tuple[datetime.date, Decimal]] = (), profile: Curve = ()
) -> Expectation:
    """The share expected on `on`: milestones if any, else the profile of past years if any, else days elapsed.

    Between two points the way is straight; every way starts at 0 and ends at 1 on the last day of the year.
    """
    gone = elapsed(on, year)
    if milestones:
        points = [(elapsed(date, year), share) for date, share in sorted(milestones)]
        return Expectation(along(points, gone), Method.MILESTONES)
    if profile:
        return Expectation(along(profile, gone), Method.PAST_YEARS)
    return Expectation(gone, Method.ELAPSED)


def profile_of(
    years: Mapping[int, Sequence[tuple[datetime.date, Decimal]]], start: Mapping[int, Decimal], year: int, rising: bool
) -> Curve:
    """The mean course of past years at the month ends of `year`, as shares of each one's way; () if none is known."""
    return mean_of(curves_of(years, start, year, rising).values())


def curves_of(
    years: Mapping[int, Sequence[tuple[datetime.date, Decimal]]], start: Mapping[int, Decimal], year: int, rising: bool
) -> dict[int, Curve]:
    """The course of each past year at the month ends of `year`, as shares of its own way.

    `years` maps a past year to its (as of, value) in order of date; `start` to the value it began at (0 for a flow).
    A year counts if it has a value on its last day and one before it, if its way runs in the target's direction
    (`rising` or falling), and if no value of it lies outside that way: else its shares would say nothing.
    """
    courses = {past: _course(past, points, start[past], rising) for past, points in years.items() if past in start}
    gone = [elapsed(month_end(year, month), year) for month in range(1, 13)]
    return {
        past: [(at, along(course, elapsed(month_end(past, month), past))) for month, at in enumerate(gone, start=1)]
        for past, course in courses.items()
        if course
    }


def mean_of(curves: Collection[Curve]) -> Curve:
    """The mean of curves through the same days; () of none."""
    return tuple((points[0][0], _mean([share for _gone, share in points])) for points in zip(*curves, strict=True))


def _course(year, points, start, rising):
    if len(points) < 2 or points[-1][0] != datetime.date(year, 12, 31):
        return ()
    way = points[-1][1] - start
    if way == 0 or (way > 0) != rising:
        return ()
    course = [(elapsed(date, year), (value - start) / way) for date, value in points]
    return course if all(NOTHING <= share <= WHOLE for _gone, share in course) else ()


def _mean(shares):
    return sum(shares, NOTHING) / len(shares)


def along(points: Curve, gone: Decimal) -> Decimal:
    """The height at `gone` of the line from (0, 0) through `points` to (1, 1)."""
    place = bisect_left(points, gone, key=itemgetter(0))
    left = points[place - 1] if place else (NOTHING, NOTHING)
    right = points[place] if place < len(points) else (WHOLE, WHOLE)
    return _between(left, right, gone)


def _between(left, right, gone):
    if gone == right[0]:
        return right[1]
    return left[1] + (right[1] - left[1]) * (gone - left[0]) / (right[0] - left[0])
