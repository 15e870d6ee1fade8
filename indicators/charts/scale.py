"""From values to pixels, and the round figures a scale is marked with."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` over pixels from `bottom` up to `top`. `low` is below `high`."""

    low: Decimal
    high: Decimal
    top: float
    bottom: float

    def y(self, value: Decimal) -> float:
        return self.top + float((self.high - value) / (self.high - self.low)) * (self.bottom - self.top)


def step_for(span: Decimal, most: int = 4) -> Decimal:
    """The smallest of 1, 2 and 5 times a power of ten that divides `span` (above 0) into at most `most` parts."""
    part = span / most
    unit = Decimal(1).scaleb(part.adjusted())
    return next(unit * times for times in (1, 2, 5, 10) if unit * times >= part)


def bounds(values: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Where a scale of lines begins and ends: at zero if zero is near, else on a round figure below all values.

    A constant lies in the middle of a tenth of itself; no values at all give 0 and 1.
    """
    known = list(values)
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(0))
    if low == high:
        margin = abs(low) / 10 or Decimal(1)
        return (low, low + margin) if not low else (low - margin, high + margin)
    span = high - low
    if 0 <= low <= span:
        return Decimal(0), high
    step = step_for(span)
    floor = (low / step).to_integral_value(ROUND_FLOOR) * step
    return (floor - step if floor == low else floor), (Decimal(0) if -span <= high < 0 else high)


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """The round figures from `low` to `high`, rising."""
    step = step_for(high - low)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    return [mark for mark in (first + step * count for count in range(7)) if low <= mark <= high]
