"""How much is missing to a comparison value, and of what: numerators from ratios, whole things from counts. Pure."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from qijiang.typed import MAGNITUDES

WHOLE = frozenset("家个件人所项名台套户")  # things that do not come in parts
_WIDE = Context(prec=60)


@dataclass(frozen=True)
class Shortfall:
    """`missing` is the way to `goal` in the item's unit, above 0.

    Of a ratio, `growth` is by what share of itself its numerator must grow (fall, where lower is better) while the
    denominator stays, and `amount` how much that is in `unit`, where the denominator's figure is known.
    """

    goal: Decimal
    missing: Decimal
    growth: Fraction | None = None
    amount: Decimal | None = None
    unit: str = ""
    base: Decimal | None = None


def shortfall(
    value: Decimal, goal: Decimal, unit: str, lower_is_better: bool, base: Decimal | None = None, base_unit: str = ""
) -> Shortfall | None:
    """What is missing from the value to the goal; None where nothing is. `base` is the denominator's figure."""
    missing = _WIDE.subtract(value, goal) if lower_is_better else _WIDE.subtract(goal, value)
    if missing <= 0:
        return None
    if not is_ratio(unit):
        return Shortfall(goal, _whole_up(missing, unit))
    growth = Fraction(missing) / Fraction(value) if value > 0 else None
    parts = numerator_for(unit, base_unit)
    if base is None or base <= 0 or parts is None:
        return Shortfall(goal, missing, growth)
    factor, of = parts
    exact = Fraction(missing) * Fraction(base) * factor
    return Shortfall(goal, missing, growth, _up(exact, of), of, base)


def is_ratio(unit: str) -> bool:
    return unit == "%" or "/" in unit


def numerator_for(unit: str, base_unit: str) -> tuple[Fraction, str] | None:
    """For a ratio's unit and that of its denominator: by what one unit of the ratio times the denominator is to be
    multiplied to be the numerator, and the numerator's unit; None where the two do not fit.

    "件/万人" and "人" give 1/10,000 and "件"; "%" and "万元" give 1/100 and "万元".
    """
    if unit == "%":
        return Fraction(1, 100), base_unit
    of, _slash, per = unit.partition("/")
    (given, base), (wanted, per_base) = _split(base_unit), _split(per)
    if not of or base != per_base:
        return None
    return Fraction(10) ** (given - wanted), of


def _split(unit: str) -> tuple[int, str]:
    """The power of ten and the base of a unit: 百亿元 is (10, 元)."""
    word = max(filter(unit.startswith, MAGNITUDES), key=len, default="")
    return MAGNITUDES.get(word, 0), unit[len(word) :]


def _whole_up(amount: Decimal, unit: str) -> Decimal:
    return amount.to_integral_value(ROUND_CEILING) if unit in WHOLE else amount


def _up(exact: Fraction, unit: str) -> Decimal:
    """Whole things are counted up to the next one; other amounts are rounded to two places."""
    if unit in WHOLE:
        return Decimal(-(-exact.numerator // exact.denominator))
    hundredths = (exact * 200 + 1) // 2
    return Decimal(int(hundredths)).scaleb(-2).quantize(Decimal("0.01"), ROUND_HALF_UP, context=_WIDE)
