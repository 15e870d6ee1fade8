"""The innovation ranking (科技企业创新榜单): weights as data, and a calculation that can be repeated on paper.

Each field is brought to a share between 0 and 1, (value − lowest) ÷ (highest − lowest) of the enterprises ranked, as
the scoring of high-tech zones does; its points are weight × share, rounded half up to two places, and the score is the
sum of the points as printed. Equal scores share a place, and the next one counts on (1, 1, 3). Who lacks a value is not
ranked but named with what is missing: a blank is no zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .conditions import Known, lacking, percent_of, rounded

PLACES = 4  # of a value that is a quotient; it counts as it is printed
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the fields of a ranking are made of: the figures of its year, the revenue before, and what was counted."""

    revenue: Known | None = None
    revenue_before: Known | None = None
    rd_spend: Known | None = None
    high_tech_revenue: Known | None = None
    tax: Known | None = None
    exports: Known | None = None
    employees: int | None = None
    science_staff: int | None = None
    rd_staff: int | None = None
    inventions: int = 0
    granted: int = 0
    contracts: Known = 0


Value = tuple[Decimal | None, tuple[str, ...]]  # the value, or None and what is missing for it


def _plain(name: str) -> Callable[[Facts], Value]:
    def of(facts):
        value = getattr(facts, name)
        return (None, (name,)) if value is None else (Decimal(value), ())

    return of


def _quotient(part: str, whole: str, times: int = 100) -> Callable[[Facts], Value]:
    def of(facts):
        values = {part: getattr(facts, part), whole: getattr(facts, whole)}
        missing = lacking(values, positive=[whole])
        if missing:
            return None, missing
        return rounded(percent_of(values[part], values[whole]) * times / 100, PLACES), ()

    return of


def _growth(facts: Facts) -> Value:
    missing = lacking({"revenue": facts.revenue, "revenue_before": facts.revenue_before}, positive=["revenue_before"])
    if missing or facts.revenue is None or facts.revenue_before is None:
        return None, missing
    return rounded(percent_of(facts.revenue - facts.revenue_before, facts.revenue_before), PLACES), ()


# What a ranking can weigh, in the order of its form.
MEASURES: dict[str, Callable[[Facts], Value]] = {
    "rd_share": _quotient("rd_spend", "revenue"),
    "rd_spend": _plain("rd_spend"),
    "science_share": _quotient("science_staff", "employees"),
    "rd_staff_share": _quotient("rd_staff", "employees"),
    "inventions": _plain("inventions"),
    "granted": _plain("granted"),
    "high_tech_share": _quotient("high_tech_revenue", "revenue"),
    "contracts": _plain("contracts"),
    "revenue": _plain("revenue"),
    "revenue_growth": _growth,
    "revenue_per_head": _quotient("revenue", "employees", 1),
    "tax": _plain("tax"),
    "exports": _plain("exports"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What a field brought: points = weight × (value − lowest) ÷ (highest − lowest)."""

    value: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """`firm` is the number of its record."""

    firm: int
    place: int
    score: Decimal
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Ranking:
    """`ranges` are the lowest and the highest value of each field; `left_out` are those who lack one, and what."""

    rows: list[Row]
    ranges: dict[str, tuple[Decimal, Decimal]]
    left_out: dict[int, tuple[str, ...]]


def wrong_weights(weights: Mapping[str, Decimal]) -> dict[str, str]:
    """{field: what is wrong with its weight}: "unknown", "not_positive"; "" stands for all: "none", "sum"."""
    wrong = {code: "unknown" for code in weights if code not in MEASURES}
    wrong |= {code: "not_positive" for code, weight in weights.items() if code in MEASURES and weight <= 0}
    if not weights:
        wrong[""] = "none"
    elif sum(weights.values()) != WHOLE:
        wrong[""] = "sum"
    return wrong


def rank(facts: Mapping[int, Facts], weights: Mapping[str, Decimal]) -> Ranking:
    """The ranking of the firms by weights that `wrong_weights` finds nothing wrong with. Raises ValueError else.

    Firms with the same score stand in the order in which they were given.
    """
    if wrong := wrong_weights(weights):
        raise ValueError(f"No ranking by these weights: {wrong}.")
    values: dict[int, dict[str, Decimal]] = {}
    left_out: dict[int, tuple[str, ...]] = {}
    for firm, known in facts.items():
        measured = {code: MEASURES[code](known) for code in weights}
        missing = tuple(dict.fromkeys(name for _value, names in measured.values() for name in names))
        if missing:
            left_out[firm] = missing
        else:
            values[firm] = {code: value for code, (value, _names) in measured.items() if value is not None}
    ranges = {code: _range([of[code] for of in values.values()]) for code in weights} if values else {}
    rows = [_unplaced(firm, of, ranges, weights) for firm, of in values.items()]
    return Ranking(_placed(rows), ranges, left_out)


def points(value: Decimal, lowest: Decimal, highest: Decimal, weight: Decimal) -> Decimal:
    """Of a field in which all are alike everybody has the whole weight."""
    if highest == lowest:
        return rounded(Fraction(weight), 2)
    return rounded(Fraction(weight) * Fraction(value - lowest) / Fraction(highest - lowest), 2)


def _range(values):
    return min(values), max(values)


def _unplaced(firm, values, ranges, weights):
    parts = {
        code: Part(value, points(value, ranges[code][0], ranges[code][1], weights[code]))
        for code, value in values.items()
    }
    return Row(firm, 0, sum((part.points for part in parts.values()), Decimal(0)), parts)


def _placed(rows):
    placed: list[Row] = []
    for number, row in enumerate(sorted(rows, key=lambda row: -row.score), 1):
        ties = placed and placed[-1].score == row.score
        placed.append(Row(row.firm, placed[-1].place if ties else number, row.score, row.parts))
    return placed
