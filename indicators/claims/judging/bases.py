"""The whole numbers that a base (or a part, or a whole) may be. Bounds are worked out: nothing is tried one by one."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from operator import mul

from .interval import Interval


@dataclass(frozen=True)
class Bases:
    """The multiples of `step` from `first` to `last`; `last` is None where there is no end to them."""

    first: Fraction
    last: Fraction | None

    @property
    def only(self) -> Fraction | None:
        """The one there is; None of several."""
        return self.first if self.first == self.last else None


def multiples_in(interval: Interval, step: Fraction) -> Bases | None:
    """The positive multiples of `step` that belong to the interval; None where none does."""
    first, last = 1, None
    if interval.low is not None and interval.low >= 0:
        quotient = interval.low / step
        first = max(1, math.ceil(quotient) if interval.with_low else math.floor(quotient) + 1)
    if interval.high is not None:
        quotient = interval.high / step
        last = math.floor(quotient) if interval.with_high else math.ceil(quotient) - 1
        if last < first:
            return None
    return Bases(first * step, None if last is None else last * step)


def bases_of(a: Fraction, ratio: Interval, step: Fraction) -> Bases | None:
    """The positive bases b, multiples of `step`, for which a ÷ b belongs to `ratio`; None where there are none.

    `a` must not be negative.
    """
    if a == 0:
        return Bases(step, None) if Fraction(0) in ratio else None
    if ratio.high is not None and ratio.high <= 0:
        return None
    low = Fraction(0) if ratio.high is None else a / ratio.high
    high = None if ratio.low is None or ratio.low <= 0 else a / ratio.low
    return multiples_in(Interval(low, high, ratio.with_high and ratio.high is not None, ratio.with_low), step)


def pairs(ratio: Interval, number: int = 5, up_to: int = 1000) -> Iterator[tuple[int, int]]:
    """The first pairs of whole numbers (b, a), b rising, whose a ÷ b belongs to `ratio`: what may lie behind a rate."""
    found = 0
    for b in range(1, up_to + 1):
        held = multiples_in(ratio.mapped(partial(mul, b)), Fraction(1))
        if held is not None:
            yield b, int(held.first)
            found += 1
            if found == number:
                return
