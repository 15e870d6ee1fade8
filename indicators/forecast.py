"""Where a year will end, read off the courses of past years: value now ÷ the share of the way that they had gone.

The way of a year runs from where it began to where it ended. If past years had gone 40 % of theirs by the day of the
value, what this year has gone so far is taken for 40 % of its own. The mean of the past years' shares gives the
forecast, each single year's share one end of its range. A straight line is no ground: without a past year that was
followed through the year there is no forecast, and `NoForecast` says why.

Pure: no database and no clock. The words are in indicators/ahead/words.py.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from .assessment import Goal
from .expectation import Curve, along, curves_of, elapsed, mean_of
from .moment import month_end

LEAST_SHARE = Decimal("0.1")  # of their way that past years must have gone: a tenth is magnified ten times already
LONGEST = 92  # days, a quarter, between two figures of a past year that its share may be read between

Points = Sequence[tuple[datetime.date, Decimal]]


class NoGround(StrEnum):
    """Why there is no forecast."""

    NO_YEAR = "no_year"
    NO_VALUE = "no_value"
    YEAR_OVER = "year_over"
    LEVEL = "level"  # a ratio or rank without a start has no way through the year
    NO_START = "no_start"
    DEFINITION = "definition"
    UNMOVED = "unmoved"
    NO_PAST = "no_past"
    OTHER_WAY = "other_way"
    TOO_EARLY = "too_early"


class NoForecast(ValueError):
    """There is no ground for a forecast. `shares` are those of past years where these are too small."""

    def __init__(self, reason: NoGround, shares: Mapping[int, Decimal] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.shares = dict(shares or {})


@dataclass(frozen=True)
class Facts:
    """What a forecast is made of.

    `value` is that of `as_of` in `year`, looked at on the day `on`; `start` where the year began. `years` maps a past
    year to its (as of, value) in order of date, `starts` to where it began. `breaks` are the first days of other
    definitions. No value lies below `lowest` or above `highest`, where these are given.
    """

    year: int
    on: datetime.date
    as_of: datetime.date
    value: Decimal
    start: Decimal | None
    years: Mapping[int, Points] = field(default_factory=dict)
    starts: Mapping[int, Decimal] = field(default_factory=dict)
    breaks: Collection[datetime.date] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def last_day(self) -> datetime.date:
        return datetime.date(self.year, 12, 31)


@dataclass(frozen=True)
class Step:
    """What is forecast of a day: `low` and `high` are one with `value` where only one past year is known."""

    on: datetime.date
    low: Decimal
    value: Decimal
    high: Decimal


@dataclass(frozen=True)
class Forecast:
    """The year's end as forecast, not rounded. `way` is what this year has gone since its `start`; `shares` maps each
    past year to the share of its way it had gone by the same day, `share` is their mean; `ends` maps it to where this
    year would end at its pace; `path` leads on by month ends.

    Of a year whose last day has its figure this is that figure, without shares and path.
    """

    low: Decimal
    value: Decimal
    high: Decimal
    start: Decimal = Decimal(0)
    way: Decimal = Decimal(0)
    share: Decimal = Decimal(1)
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    ends: Mapping[int, Decimal] = field(default_factory=dict)
    path: Sequence[Step] = ()

    @property
    def is_final(self) -> bool:
        """Whether the year's last figure is there, so that nothing is forecast."""
        return not self.shares

    @property
    def has_range(self) -> bool:
        return len(self.shares) > 1

    def rounded(self, decimals: int) -> "Forecast":
        """As it is shown and compared with the target: half up, to the indicator's decimals."""
        low, value, high = (_rounded(each, decimals) for each in (self.low, self.value, self.high))
        ends = {past: _rounded(end, decimals) for past, end in self.ends.items()}
        return replace(self, low=low, value=value, high=high, ends=ends)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def forecast(facts: Facts) -> Forecast:
    """The end of the year. Raises NoForecast where there is no ground for one."""
    if facts.as_of == facts.last_day:
        return Forecast(facts.value, facts.value, facts.value)
    if facts.on >= facts.last_day:
        raise NoForecast(NoGround.YEAR_OVER)
    if facts.start is None:
        raise NoForecast(NoGround.NO_START)
    if _broken(facts, facts.year):
        raise NoForecast(NoGround.DEFINITION)
    if facts.value == facts.start:
        raise NoForecast(NoGround.UNMOVED)
    return _along_the_years(facts, facts.start, _curves(facts, facts.start))


def _curves(facts: Facts, start: Decimal) -> dict[int, Curve]:
    """The courses of the past years from which something can be read about the day of the value."""
    followed = {past: points for past, points in facts.years.items() if _is_followed(facts, past, points)}
    if not followed:
        raise NoForecast(NoGround.NO_PAST)
    alike = {past: points for past, points in followed.items() if not _broken(facts, past)}
    if not alike:
        raise NoForecast(NoGround.DEFINITION)
    curves = curves_of(alike, facts.starts, facts.year, rising=facts.value > start)
    if not curves:
        raise NoForecast(NoGround.OTHER_WAY)
    return curves


def _broken(facts, since):
    """Whether another definition came to hold after that year began and by the end of the one that is forecast."""
    return any(datetime.date(since - 1, 12, 31) < day <= facts.last_day for day in facts.breaks)


def _is_followed(facts: Facts, past: int, points: Points) -> bool:
    """Whether the past year began and ended with a figure, and had one on or close about the day."""
    last = datetime.date(past, 12, 31)
    if past not in facts.starts or not points or points[-1][0] != last:
        return False
    known = [datetime.date(past - 1, 12, 31), *(day for day, _value in points)]
    if len(known) < 3:
        return False
    day = _same_day(facts.as_of, past)
    before = max(each for each in known if each <= day)
    return (min(each for each in known if each >= day) - before).days <= LONGEST


def _same_day(day: datetime.date, year: int) -> datetime.date:
    """The same day of another year, where the last of February is the last of February."""
    last = month_end(year, day.month)
    return last if day == month_end(day.year, day.month) else last.replace(day=min(day.day, last.day))


def _along_the_years(facts: Facts, start: Decimal, curves: Mapping[int, Curve]) -> Forecast:
    gone = elapsed(facts.as_of, facts.year)
    shares = {past: along(curve, gone) for past, curve in curves.items()}
    if min(shares.values()) < LEAST_SHARE:
        raise NoForecast(NoGround.TOO_EARLY, shares)
    middle = mean_of(curves.values())
    path = [_step(facts, start, day, curves, middle) for day in _month_ends_after(facts.as_of)]
    last, way = path[-1], facts.value - start
    ends = {past: _limited(start + way / share, facts) for past, share in shares.items()}
    return Forecast(last.low, last.value, last.high, start, way, along(middle, gone), shares, ends, path)


def _month_ends_after(day: datetime.date) -> list[datetime.date]:
    return [end for end in (month_end(day.year, month) for month in range(1, 13)) if end > day]


def _step(facts: Facts, start: Decimal, on: datetime.date, curves: Mapping[int, Curve], middle: Curve) -> Step:
    now, then = elapsed(facts.as_of, facts.year), elapsed(on, facts.year)
    way = facts.value - start
    ends = [start + way * along(curve, then) / along(curve, now) for curve in curves.values()]
    mean = start + way * along(middle, then) / along(middle, now)
    low, high = min(ends), max(ends)
    # the mean of the shares lies between them; the 28th digit of a division must not say otherwise
    return Step(on, *(_limited(each, facts) for each in (low, min(max(mean, low), high), high)))


def _limited(value: Decimal, facts: Facts) -> Decimal:
    if facts.lowest is not None:
        value = max(value, facts.lowest)
    return value if facts.highest is None else min(value, facts.highest)


class Outcome(StrEnum):
    """What a forecast says of the target."""

    REACHES = "reaches"  # also at the slowest pace of a past year
    MAY_REACH = "may_reach"  # but not at every pace
    MAY_MISS = "may_miss"  # but would reach it at the pace of one past year
    MISSES = "misses"


def outcome(goal: Goal, found: Forecast) -> Outcome:
    """Whether the target holds with the forecast given: round it first, so that it agrees with what is read."""
    ends = [goal.holds(found.low), goal.holds(found.high)]
    if goal.holds(found.value):
        return Outcome.REACHES if all(ends) else Outcome.MAY_REACH
    return Outcome.MAY_MISS if any(ends) else Outcome.MISSES
