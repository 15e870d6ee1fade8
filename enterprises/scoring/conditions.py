"""What the rules have in common: shares that are compared exactly, and conditions that may be impossible to tell."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

Known = Decimal | int

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule: `met` is None where it cannot be told, and `missing` names what that takes.

    `figures` holds what it was judged by, under the names that the sentences about it use.
    """

    code: str
    met: bool | None
    figures: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def percent_of(part: Known, whole: Known) -> Fraction:
    """`part` as a percentage of `whole`, exactly. Raises ZeroDivisionError where the whole is 0."""
    return Fraction(part) * 100 / Fraction(whole)


def reaches(part: Known, whole: Known, limit: Known) -> bool:
    """Whether `part` is at least `limit` per cent of a `whole` above 0. Multiplied, not divided: nothing is rounded."""
    return part * 100 >= whole * limit


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, as on every page."""
    exact = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)


def shown_apart(value: Fraction, limit: Known, places: int = 2, most: int = 6) -> Decimal:
    """`value` rounded to as many places as keep it from looking like a limit that it does not reach, or exceeds.

    4.996 against 5 is 4.996, not 5.00.
    """
    for many in range(places, most):
        found = rounded(value, many)
        if found != limit or value == limit:
            return found
    return rounded(value, most)


def lacking(values: Mapping[str, Known | None], *, positive: Collection[str] = ()) -> tuple[str, ...]:
    """The names whose value is unknown, or not above 0 where it has to be, as what is divided by."""
    return tuple(name for name, value in values.items() if value is None or (name in positive and value <= 0))
