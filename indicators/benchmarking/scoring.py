"""How an evaluation framework (综合评价指标体系) scores an area: docs/decisions.md. Pure: figures in, scores out.

Everything is worked out in fractions, so that nothing is rounded before it is written: where the groups weigh 100, the
items weigh exactly 100.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

UNKNOWN_COUNTS_AS = Fraction(1)  # a weight that is not known, among those of its group
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class Unscored(StrEnum):
    """Why an item has no score; none of these is a score of zero."""

    NO_INDICATOR = "no_indicator"
    NO_VALUE = "no_value"
    NOT_COLLECTED = "not_collected"
    NO_BENCHMARK = "no_benchmark"
    NO_RANGE = "no_range"
    BAD_RANGE = "bad_range"


@dataclass(frozen=True)
class Limits:
    """What an item is held against in a year; each may be missing."""

    low: Decimal | None = None
    high: Decimal | None = None
    benchmark: Decimal | None = None


@dataclass(frozen=True)
class Measured:
    """An item with its figure. `weight` is the one inside its group, None where it is not known; `absent` says why
    there is no value; `limits` is None where the year has none for it."""

    key: int
    group: int
    weight: Decimal | None = None
    lower_is_better: bool = False
    value: Decimal | None = None
    absent: Unscored = Unscored.NO_VALUE
    limits: Limits | None = None


@dataclass(frozen=True)
class Scored:
    """What became of an item. `weight` is what it weighs in the whole, None where its group's is not known.

    `share` is how much of that it gets, 0 to 1, None where it has no score, which `why` explains.
    """

    measured: Measured
    weight: Fraction | None
    share: Fraction | None
    why: Unscored | None
    of_benchmark: Fraction | None  # the share that the comparison value would get

    @property
    def is_verified(self) -> bool:
        """Whether its weight inside the group is known."""
        return self.measured.weight is not None

    @property
    def score(self) -> Fraction | None:
        return None if self.weight is None or self.share is None else self.weight * self.share

    @property
    def gap(self) -> Decimal | None:
        """What is missing to the comparison value, in the item's unit; negative where it is surpassed."""
        seen, limits = self.measured, self.measured.limits
        if limits is None or limits.benchmark is None or seen.value is None:
            return None
        gap = _WIDE.subtract(limits.benchmark, seen.value)
        return -gap if seen.lower_is_better else gap

    @property
    def is_behind(self) -> bool:
        """Whether it is worse than the comparison value."""
        return self.gap is not None and self.gap > 0

    @property
    def gain(self) -> Fraction | None:
        """What the full score would bring."""
        return None if self.weight is None or self.share is None else self.weight * (1 - self.share)

    @property
    def gain_to_benchmark(self) -> Fraction | None:
        """What reaching the comparison value would bring; 0 where it is reached."""
        if self.weight is None or self.share is None or self.of_benchmark is None:
            return None
        return self.weight * max(self.of_benchmark - self.share, Fraction(0))


@dataclass(frozen=True)
class Total:
    """Sums over some items, in points of the whole.

    `weight` is what all of them weigh, `covered` those that are scored, `points` what these get; `verified` and
    `verified_points` are the same of scored items whose weight is known. Numbers count items.
    """

    weight: Fraction
    covered: Fraction
    points: Fraction
    verified: Fraction
    verified_points: Fraction
    at_benchmark: Fraction | None  # what they would get at the comparison values, None where none of them has one
    items: int
    valued: int
    scored: int
    unverified: int

    @property
    def share(self) -> Fraction | None:
        """What the scored items get of what they weigh; None where nothing is scored."""
        return self.points / self.covered if self.covered else None

    @property
    def verified_share(self) -> Fraction | None:
        return self.verified_points / self.verified if self.verified else None

    @property
    def coverage(self) -> Fraction | None:
        """How much of the weight is scored."""
        return self.covered / self.weight if self.weight else None


def share_of(value: Decimal, limits: Limits, lower_is_better: bool) -> Fraction:
    """How far the value lies from the worst end to the best, held between 0 and 1.

    Both ends are needed and `low` lies below `high`; where lower is better, `low` is the best end.
    """
    assert limits.low is not None and limits.high is not None and limits.low < limits.high
    low, high = Fraction(limits.low), Fraction(limits.high)
    way = (high - Fraction(value)) if lower_is_better else (Fraction(value) - low)
    return min(max(way / (high - low), Fraction(0)), Fraction(1))


def weights(groups: Mapping[int, Decimal | None], items: Iterable[Measured]) -> dict[int, Fraction | None]:
    """{item: what it weighs in the whole}: the group's weight in proportion to those of its items."""
    items = list(items)
    sums: dict[int, Fraction] = {}
    for item in items:
        sums[item.group] = sums.get(item.group, Fraction(0)) + _inside(item)
    return {item.key: _part(groups.get(item.group), _inside(item), sums[item.group]) for item in items}


def _inside(item):
    return UNKNOWN_COUNTS_AS if item.weight is None else Fraction(item.weight)


def _part(whole, weight, total):
    return None if whole is None else Fraction(whole) * weight / total


def scored(groups: Mapping[int, Decimal | None], items: Iterable[Measured]) -> dict[int, Scored]:
    """{item: what became of it}, in the order given; `groups` has the weight of each group, None if not known."""
    items = list(items)
    absolute = weights(groups, items)
    return {item.key: _scored(item, absolute[item.key]) for item in items}


def _scored(item: Measured, weight: Fraction | None) -> Scored:
    why = _why_not(item)
    share = of_benchmark = None
    if item.limits is not None and _has_range(item.limits):
        if why is None and item.value is not None:
            share = share_of(item.value, item.limits, item.lower_is_better)
        if item.limits.benchmark is not None:
            of_benchmark = share_of(item.limits.benchmark, item.limits, item.lower_is_better)
    return Scored(item, weight, share, why, of_benchmark)


def _why_not(item: Measured) -> Unscored | None:
    limits = item.limits
    if item.value is None:
        return item.absent
    if limits is None:
        return Unscored.NO_BENCHMARK
    if limits.low is None or limits.high is None:
        return Unscored.NO_RANGE
    return None if _has_range(limits) else Unscored.BAD_RANGE


def _has_range(limits: Limits) -> bool:
    return limits.low is not None and limits.high is not None and limits.low < limits.high


def total(items: Iterable[Scored]) -> Total:
    """The sums over these items. Those whose group has no known weight count among the items, not in the points."""
    items = list(items)
    weighed = [item for item in items if item.weight is not None]
    with_score = [item for item in weighed if item.share is not None]
    sure = [item for item in with_score if item.is_verified]
    held = [item for item in with_score if item.of_benchmark is not None]
    return Total(
        weight=_sum(item.weight for item in weighed),
        covered=_sum(item.weight for item in with_score),
        points=_sum(item.score for item in with_score),
        verified=_sum(item.weight for item in sure),
        verified_points=_sum(item.score for item in sure),
        at_benchmark=_at_benchmark(held),
        items=len(items),
        valued=sum(item.measured.value is not None for item in items),
        scored=sum(item.share is not None for item in items),
        unverified=sum(not item.is_verified for item in items),
    )


def _at_benchmark(held):
    """The share that the comparison values get of what the items that have one weigh."""
    weight = _sum(item.weight for item in held)
    return _sum(item.weight * item.of_benchmark for item in held) / weight if weight else None


def _sum(numbers) -> Fraction:
    return sum(numbers, Fraction(0))


def weak(items: Iterable[Scored], by_benchmark: bool = False) -> list[Scored]:
    """The weak items, first the one whose mending brings most: worse than the comparison value, or below the median of
    the area's own shares. Mended means the full score, or with `by_benchmark` the comparison value."""
    items = list(items)
    shares = [item.share for item in items if item.share is not None]
    middle = median(shares) if shares else None
    found = [item for item in items if item.is_behind or _is_below(item.share, middle)]
    return sorted(found, key=lambda item: _rank(item, by_benchmark))


def _is_below(share: Fraction | None, middle: Fraction | None) -> bool:
    return share is not None and middle is not None and share < middle


def _rank(item: Scored, by_benchmark: bool):
    """Most first; what brings an unknown number of points comes last, in the order of the framework."""
    gain = item.gain_to_benchmark if by_benchmark else item.gain
    return gain is None, -(gain or 0)


def decimal(number: Fraction | None, places: int = 2) -> Decimal | None:
    """A fraction as it is written, half up."""
    if number is None:
        return None
    scaled = abs(number) * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole if number >= 0 else -whole).scaleb(-places, context=_WIDE)
