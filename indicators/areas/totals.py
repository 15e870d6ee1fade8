"""What areas come to together: the sum, or the sum of numerators ÷ that of denominators. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

FACTORS = {"%": Decimal(100), "‰": Decimal(1000)}  # of a share, in its unit


@dataclass(frozen=True)
class Part:
    """One area's figure; of a ratio also what it is made of."""

    value: Decimal | None
    qualifier: str = "="
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Total:
    """`value` is None where nothing is known; `parts` is how many areas it is made of."""

    value: Decimal | None
    parts: int
    qualifier: str = "="


def summed(parts: Sequence[Part]) -> Total:
    """The sum over the areas that have a value; a blank is left out, not counted as 0."""
    known = [part for part in parts if part.value is not None]
    if not known:
        return Total(None, 0)
    return Total(sum((part.value or Decimal(0) for part in known), Decimal(0)), len(known), together(known))


def ratio(parts: Sequence[Part], unit: str) -> Total:
    """Of the areas of which both are known: numerators ÷ denominators, in percent where the unit is %."""
    known = [(part.numerator, part.denominator) for part in parts]
    both = [(over, under) for over, under in known if over is not None and under is not None]
    below = sum((under for _over, under in both), Decimal(0))
    if not below:
        return Total(None, 0)
    above = sum((over for over, _under in both), Decimal(0))
    return Total(above / below * FACTORS.get(unit, Decimal(1)), len(both))


def together(parts: Iterable[Part]) -> str:
    """The qualifier of a sum: exact with "at least" is at least; what pulls both ways is about."""
    said = {part.qualifier for part in parts} - {"="}
    if not said:
        return "="
    if said <= {">", ">="}:
        return ">="
    return "<=" if said <= {"<", "<="} else "~"


def places(values: Sequence[Decimal | None], lower_is_better: bool) -> list[int | None]:
    """The place of each value, 1 the best; equal ones share a place, and the next comes so many later."""
    known = [value for value in values if value is not None]
    better = {value: sum(_beats(other, value, lower_is_better) for other in known) for value in set(known)}
    return [None if value is None else 1 + better[value] for value in values]


def _beats(other, value, lower_is_better):
    return other < value if lower_is_better else other > value
