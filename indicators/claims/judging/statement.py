"""A statement about a figure, and what is known of the figures it speaks of."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .bases import Bases
from .interval import Interval, printed
from .kinds import Kind, Reading, Verdict, Wording


@dataclass(frozen=True)
class Statement:
    """`figure` as printed with `places` decimals: in %, times, percentage points, places of a ranking, or the unit of
    the indicator. `value` is the figure of the year where the same sentence states it."""

    kind: Kind
    figure: Decimal
    places: int
    year: int
    base_year: int | None = None
    wording: Wording = Wording.EXACT
    value: Decimal | None = None

    @property
    def allowed(self) -> Interval:
        """What its figure may stand for."""
        return printed(self.figure, self.places, self.wording)


@dataclass(frozen=True)
class Known:
    """A figure that is stored (or printed): its value, how exactly it is known, and from what it was derived."""

    value: Decimal
    qualifier: str = "="
    derivation: str = ""

    @property
    def is_exact(self) -> bool:
        return self.qualifier == "="

    def allowed(self, step: Decimal | None = None) -> Interval:
        """What it may be; with `step` an exact one is known to half of it."""
        exact = Fraction(self.value)
        if not self.is_exact:
            return printed(self.value, 0, Wording(self.qualifier))
        slack = Fraction(0) if step is None else Fraction(step) / 2
        return Interval(exact - slack, exact + slack)


@dataclass(frozen=True)
class Place:
    """The place that an area's figure has on a day `among` so many areas of `whole`: from the best to the worst that it
    may be, as `known` of them have a figure of that day."""

    best: int
    worst: int
    known: int
    among: int
    day: datetime.date
    whole: str


@dataclass(frozen=True)
class Facts:
    """What is known. `step` is what the figures are counted in (1 of firms, 0.01 of money): `is_whole` where they are
    things that are counted one by one. `trouble` is a reason why nothing can be asked at all.

    `bases` are the figures that the base may be: as a rule one, of a stock within a year that of the same day of the
    base year and that of its end.
    """

    value: Known | None = None
    bases: tuple[Known, ...] = ()
    step: Decimal = Decimal(1)
    is_whole: bool = True
    is_flow: bool = False
    is_percent: bool = False
    is_broken: bool = False
    part: Known | None = None
    whole: Known | None = None
    stored: Known | None = None
    other: Known | None = None
    target: Decimal | None = None
    baseline: Decimal | None = None
    is_rank: bool = True  # whether the indicator itself is a place in a ranking
    place: Place | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Read:
    """A statement in one reading: what it comes to from the stored figures, or what bases would make it true."""

    reading: Reading
    fits: bool
    base: Known | None = None  # the stored one that `result` was worked out from
    result: Fraction | None = None  # in the unit of the statement's figure
    bases: Bases | None = None
    wanted: Fraction | None = None  # the base that the figure as printed would need, whole or not
    ratio: Interval | None = None  # what a ÷ b may be


@dataclass(frozen=True)
class Judgement:
    """The verdict; of what cannot be checked the reason, a key of `telling.REASONS`."""

    verdict: Verdict
    reason: str = ""
    reads: tuple[Read, ...] = ()
    result: Fraction | None = None  # of kinds with one reading: what the stored figures come to
    bases: Bases | None = None  # of a share: what its part, or its whole, may be


def cannot(reason: str, *reads: Read, bases: Bases | None = None) -> Judgement:
    return Judgement(Verdict.UNCHECKABLE, reason, reads, bases=bases)
