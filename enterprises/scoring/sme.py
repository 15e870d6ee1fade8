"""The self-evaluation of a technology SME (科技型中小企业), 国科发政〔2017〕115号 with 国科火字〔2022〕67号.

Staff 20, R&D 50, results 30. The enterprise chooses whether its R&D is measured by revenue or by cost, so the better of
the two shares counts. A share whose parts are missing or whose whole is 0 cannot be scored: it is never 0. If the other
share is not full by itself, the item and the score are known from below only.

Not in the rule here, as no register tells them: accounts that can be audited (查账征收), prohibited industries, serious
incidents and lists of abnormal operation.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .conditions import Condition, Known, lacking, percent_of, reaches

# (from this percentage on, points); below the last one none.
STAFF_BANDS = ((30, 20), (25, 16), (20, 12), (15, 8), (10, 4))
REVENUE_BANDS = ((6, 50), (5, 40), (4, 30), (3, 20), (2, 10))
COST_BANDS = ((30, 50), (25, 40), (20, 30), (15, 20), (10, 10))
# (from this many rights of class II on, points); one of class I is full.
CLASS_TWO_BANDS = ((4, 24), (3, 18), (2, 12), (1, 6))
STAFF_MOST, RD_MOST, RESULTS_MOST = 20, 50, 30
PASS = 60
EMPLOYEES_MOST, REVENUE_MOST, ASSETS_MOST = 500, 20_000, 20_000


class Ground(StrEnum):
    """What confirms an enterprise directly, if the basic conditions are met (115号第八条)."""

    HIGH_TECH = "high_tech"
    NATIONAL_AWARD = "national_award"
    INSTITUTION = "institution"
    STANDARD = "standard"


class Verdict(StrEnum):
    DIRECT = "direct"
    PASSES = "passes"
    FAILS = "fails"
    OPEN = "open"  # what is missing would decide


@dataclass(frozen=True, slots=True)
class Figures:
    """What the self-evaluation asks: the figures of the year before, the rights in force, the grounds there are."""

    employees: int | None = None
    science_staff: int | None = None
    revenue: Known | None = None
    cost: Known | None = None
    rd_spend: Known | None = None
    assets: Known | None = None
    class_one: int = 0
    class_two: int = 0
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One percentage, part ÷ whole, and its points: None where it cannot be scored; `missing` says what for."""

    part: str
    whole: str
    values: tuple[Known | None, Known | None]
    points: int | None
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> Fraction | None:
        """Exactly; None where it cannot be scored."""
        part, whole = self.values
        return None if self.points is None or part is None or whole is None else percent_of(part, whole)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the three items: its points lie between `low` and `high`, which are one where nothing is missing."""

    code: str
    most: int
    low: int
    high: int
    shares: tuple[Share, ...] = ()

    @property
    def points(self) -> int | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Score:
    staff: Item
    rd: Item
    results: Item
    basics: tuple[Condition, ...]
    grounds: tuple[Ground, ...]

    @property
    def items(self) -> tuple[Item, Item, Item]:
        return self.staff, self.rd, self.results

    @property
    def low(self) -> int:
        """The points that are sure."""
        return sum(item.low for item in self.items)

    @property
    def high(self) -> int:
        """What it would be at best."""
        return sum(item.high for item in self.items)

    @property
    def total(self) -> int | None:
        """The score; None if it cannot be told."""
        return self.low if self.low == self.high else None

    @property
    def missing(self) -> tuple[str, ...]:
        """What the score lacks, each once; what lacks in an item that is full without it does not count."""
        shares = [share for item in self.items if item.points is None for share in item.shares]
        return tuple(dict.fromkeys(name for share in shares for name in share.missing))

    @property
    def verdict(self) -> Verdict:
        met = [condition.met for condition in self.basics]
        if False in met:
            return Verdict.FAILS
        if self.grounds and None not in met:
            return Verdict.DIRECT
        if not self.grounds and (self.staff.high == 0 or self.high < PASS):
            return Verdict.FAILS
        if None not in met and self.staff.low > 0 and self.low >= PASS:
            return Verdict.PASSES
        return Verdict.OPEN


def score(figures: Figures) -> Score:
    """The score with its calculation. Nothing is rounded: a share is compared with the borders exactly."""
    staff = _share(figures, "science_staff", "employees", STAFF_BANDS)
    ways = (
        _share(figures, "rd_spend", "revenue", REVENUE_BANDS),
        _share(figures, "rd_spend", "cost", COST_BANDS),
    )
    return Score(
        staff=_item("staff", STAFF_MOST, (staff,)),
        rd=_item("rd", RD_MOST, ways),
        results=_results(figures),
        basics=_basics(figures),
        grounds=figures.grounds,
    )


def _share(figures, part, whole, bands):
    values = {part: getattr(figures, part), whole: getattr(figures, whole)}
    missing = lacking(values, positive=(whole,))
    both = values[part], values[whole]
    if missing:
        return Share(part, whole, both, None, missing)
    points = next((points for border, points in bands if reaches(*both, border)), 0)
    return Share(part, whole, both, points)


def _points(amount, bands):
    return next((points for border, points in bands if amount >= border), 0)


def _item(code, most, shares):
    """The better of the shares; one that cannot be scored might be the better, up to the most."""
    known = [share.points for share in shares if share.points is not None]
    low = max(known, default=0)
    return Item(code, most, low, low if len(known) == len(shares) else most, shares)


def _results(figures):
    """One right of class I is full; else those of class II count. What no register shows is not there."""
    points = RESULTS_MOST if figures.class_one else _points(figures.class_two, CLASS_TWO_BANDS)
    return Item("results", RESULTS_MOST, points, points)


def _basics(figures):
    limits = {"employees": EMPLOYEES_MOST, "revenue": REVENUE_MOST, "assets": ASSETS_MOST}
    return tuple(_at_most(name, getattr(figures, name), limit) for name, limit in limits.items())


def _at_most(name, value, limit):
    if value is None:
        return Condition(name, None, {"value": None, "limit": limit}, (name,))
    return Condition(name, value <= limit, {"value": value, "limit": limit})
