"""What a figure with its qualifier can mean, and what that proves of a limit. Pure: no database and no clock.

“>140” may be any value above 140, “≤140” any up to 140, and “≈150” any that is rounded to its last digit before the
zeros: 145 to 155.
"""

from dataclasses import dataclass
from decimal import Decimal

# The qualifier of what falls as the value rises: who has at least 131 lacks at most what 131 lacks.
TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


@dataclass(frozen=True)
class Meaning:
    """The values that are possible: from `low` to `high`, None where there is no end; `above` and `below` say that the
    end itself is none of them."""

    low: Decimal | None
    high: Decimal | None
    above: bool = False
    below: bool = False

    def reaches(self, limit: Decimal, *, strictly: bool) -> bool | None:
        """Whether all possible values reach the limit, or with `strictly` exceed it (True), none does (False), or that
        is open (None)."""
        if self.low is not None and (self.low > limit or (self.low == limit and (self.above or not strictly))):
            return True
        if self.high is not None and (self.high < limit or (self.high == limit and (self.below or strictly))):
            return False
        return None

    def keeps(self, limit: Decimal, *, strictly: bool) -> bool | None:
        """The same of a limit from above: whether all stay at it or below."""
        return self._turned().reaches(-limit, strictly=strictly)

    def _turned(self):
        low, high = (None if end is None else -end for end in (self.high, self.low))
        return Meaning(low, high, self.below, self.above)


def meaning(value: Decimal, qualifier: str) -> Meaning:
    """The values that a figure as printed stands for."""
    if qualifier == "~":
        half = _last_digit(value) / 2
        return Meaning(value - half, value + half)
    if qualifier in {">", ">="}:
        return Meaning(value, None, above=qualifier == ">")
    if qualifier in {"<", "<="}:
        return Meaning(None, value, below=qualifier == "<")
    return Meaning(value, value)


def turned(qualifier: str) -> str:
    """The qualifier of what falls as the value rises."""
    return TURNED.get(qualifier, qualifier)


def _last_digit(value):
    """The place of the last digit before the zeros: 10 of 150, 0.1 of 2.5."""
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal(1).scaleb(exponent)
