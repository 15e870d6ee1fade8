"""What numbers a printed figure may stand for. Exact: fractions, never rounded ones."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .kinds import Wording

AROUND = Fraction(
    1, 20
)  # 约 and 近 reach a twentieth of the figure, or half a unit of its last digit where that is more


@dataclass(frozen=True)
class Interval:
    """The numbers between two ends, which belong to it or not; an end that is None is open to infinity."""

    low: Fraction | None
    high: Fraction | None
    with_low: bool = True
    with_high: bool = True

    def __contains__(self, number: Fraction) -> bool:
        above = self.low is None or number > self.low or (self.with_low and number == self.low)
        below = self.high is None or number < self.high or (self.with_high and number == self.high)
        return above and below

    def lies_in(self, other: "Interval") -> bool:
        """Whether all of it belongs to the other."""
        low = other.low is None or (
            self.low is not None
            and (self.low > other.low or (self.low == other.low and (other.with_low or not self.with_low)))
        )
        high = other.high is None or (
            self.high is not None
            and (self.high < other.high or (self.high == other.high and (other.with_high or not self.with_high)))
        )
        return low and high

    def meets(self, other: "Interval") -> bool:
        """Whether some number belongs to both."""
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other):
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and not (self.with_high and other.with_low))

    def mapped(self, rising: Callable[[Fraction], Fraction]) -> "Interval":
        """The interval of what a rising function makes of its numbers."""
        low, high = (None if end is None else rising(end) for end in (self.low, self.high))
        return Interval(low, high, self.with_low, self.with_high)


def point(number: Fraction | Decimal | int) -> Interval:
    return Interval(Fraction(number), Fraction(number))


def printed(figure: Decimal, places: int, wording: Wording = Wording.EXACT) -> Interval:
    """What a figure printed with so many decimals may stand for; `places` below zero are digits left of the point.

    Rounding is half up, away from zero: 4.3 stands for 4.25 up to, but not with, 4.35.
    """
    exact = Fraction(figure)
    half = Fraction(10) ** -places / 2
    around = max(half, abs(exact) * AROUND)
    if wording == Wording.EXACT:
        return Interval(exact - half, exact + half, exact > 0, exact < 0)
    return {
        Wording.AT_LEAST: Interval(exact, None),
        Wording.MORE: Interval(exact, None, with_low=False),
        Wording.AND_MORE: Interval(exact, exact + _unit_of(figure, places), False, False),
        Wording.ABOUT: Interval(exact - around, exact + around),
        Wording.NEARLY: Interval(exact - around, exact, with_high=False),
        Wording.AT_MOST: Interval(None, exact),
        Wording.LESS: Interval(None, exact, with_high=False),
    }[wording]


def _unit_of(figure, places):
    """The unit of the last digit that counts: 30余 reaches to 40, 6倍多 to 7."""
    digits = f"{abs(figure):f}".partition(".")[0]
    zeros = len(digits) - len(digits.rstrip("0")) if figure == figure.to_integral_value() and figure else 0
    return Fraction(10) ** max(zeros, -places)
