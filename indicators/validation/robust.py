"""How unusual a figure is among others, by their median and its absolute deviations, which no single one can pull."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

LEAST = 5  # of fewer nothing can be said
BY_MEDIAN = Decimal("0.6745")  # so that the score of normally spread figures is in standard deviations
BY_MEAN = Decimal("1.253314")


@dataclass(frozen=True, slots=True)
class Robust:
    """`score` = 0.6745 × (value − middle) ÷ spread, the median absolute deviation.

    Where more than half are alike, so that this is 0, `by_mean`: (value − middle) ÷ (1.253314 × spread), the mean one.
    """

    score: Decimal
    middle: Decimal
    spread: Decimal
    number: int
    by_mean: bool = False


def robust(value: Decimal, others: Sequence[Decimal]) -> Robust | None:
    """The robust z-score of the value among the others; None of fewer than five, or where all are alike."""
    if len(others) < LEAST:
        return None
    middle = median(others)
    away = [abs(other - middle) for other in others]
    spread = median(away)
    if spread:
        return Robust(BY_MEDIAN * (value - middle) / spread, middle, spread, len(others))
    spread = sum(away, Decimal(0)) / len(away)
    if not spread:
        return None
    return Robust((value - middle) / (BY_MEAN * spread), middle, spread, len(others), by_mean=True)
