"""Whether a counted figure is one that a reported figure can mean."""

from decimal import ROUND_HALF_UP, Decimal

NEARLY = Decimal("0.05")  # of what “about” may differ


def agrees(
    found: int | Decimal | None, value: Decimal | None, qualifier: str, decimals: int, tolerance: Decimal = Decimal(0)
) -> bool | None:
    """Whether the reported figure can mean the counted one: “at least 2,300” agrees with 2,318. None if one is unknown.

    An exact one may differ by the tolerance.
    """
    if found is None or value is None:
        return None
    exact = rounded(found, value, decimals)
    return {
        "=": abs(exact - value) <= tolerance,
        ">=": exact >= value,
        ">": exact > value,
        "<=": exact <= value,
        "<": exact < value,
        "~": abs(exact - value) <= NEARLY * abs(value),
    }[qualifier]


def rounded(found: int | Decimal, value: Decimal, decimals: int) -> Decimal:
    """The counted figure with as many decimals as the reported one has, at least those of the indicator."""
    exponent = value.normalize().as_tuple().exponent
    places = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return Decimal(found).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
