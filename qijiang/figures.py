"""The one formatter: every figure a reader sees on a page, in a brief or on the wall is written here.

Half-width digits, thousands comma, true minus, half-up rounding; a value that is missing is "—" and never 0. The
functions run once for every cell of a page, so they know no locale: the forms are the same in Chinese and in English.
"""

from datetime import date as Date
from decimal import ROUND_HALF_UP, Context, Decimal

BLANK = "—"
MINUS = "−"

# The stored qualifier of a value, and how it is written before the figure.
QUALIFIERS = {"=": "", ">=": "≥", ">": ">", "~": "≈", "<=": "≤", "<": "<"}

WAN_IN_YI = 10_000

# Wider than anything stored, so that quantize never fails on a long sum, and free of what a caller set on the thread.
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(16))

Number = Decimal | int | float


def number(value: Number | None, decimals: int | None = None) -> str:
    """`value` in figures, as "1,234.5" or "−3".

    With `decimals` it is rounded half up and keeps its zeros ("1.50"); without, it is shown as is, less trailing zeros.
    """
    if value is None:
        return BLANK
    exact = value if type(value) is Decimal else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(_QUANTA[decimals], context=_CONTEXT)
    text = f"{exact:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text[0] == "-":
        return MINUS + text[1:] if exact else text[1:]
    return text


def figure(value: Number | None, unit: str = "", decimals: int | None = None, qualifier: str = "=") -> str:
    """`value` with its unit and its qualifier, as "131家", "≥99%" or "≈20%". A missing value is "—" alone.

    Raises KeyError on a qualifier that is not one of `QUALIFIERS`.
    """
    if value is None:
        return BLANK
    return QUALIFIERS[qualifier] + number(value, decimals) + unit


def percent(share: Number | None, decimals: int = 1) -> str:
    """A share of one as a percentage: 0.4706 is "47.1%"."""
    return BLANK if share is None else points(share, decimals) + "%"


def points(difference: Number | None, decimals: int = 1) -> str:
    """A difference of two shares in percentage points, without the words: 0.025 is "2.5"."""
    return BLANK if difference is None else number(_shifted(difference, 2), decimals)


def signed(value: Number | None, decimals: int | None = None) -> str:
    """A difference with its sign, as "+8" or "−3". What is zero, or rounds to it, has none."""
    text = number(value, decimals)
    if value is None or value <= 0 or not any(digit in text for digit in "123456789"):
        return text
    return "+" + text


def amount(value_in_wan: Number | None, decimals: int = 2) -> str:
    """An amount of money stored in 万元, as "5,000万元", or from 1亿 on as "3.5亿元". Trailing zeros are dropped."""
    if value_in_wan is None:
        return BLANK
    return amount_in(unit_of_amount(value_in_wan, decimals), value_in_wan, decimals)


def unit_of_amount(value_in_wan: Number, decimals: int = 2) -> str:
    """亿元 from 1亿 on, else 万元: asked of the rounded value, since 9,999.999万元 would be shown as 10,000万元."""
    return "万元" if abs(_rounded(_shifted(value_in_wan, 0), decimals)) < WAN_IN_YI else "亿元"


def amount_in(unit: str, value_in_wan: Number | None, decimals: int = 2) -> str:
    """The amount in that unit, whatever its size; little in 亿元 is written to the last 万元, as "0.0325亿元"."""
    if value_in_wan is None:
        return BLANK
    if unit == "万元":
        return number(_rounded(_shifted(value_in_wan, 0), decimals)) + unit
    is_little = abs(_shifted(value_in_wan, 1)) < WAN_IN_YI
    return number(_rounded(_shifted(value_in_wan, -4), max(decimals, 4) if is_little else decimals)) + unit


def date(day: Date | None) -> str:
    """A date, or the day of a datetime, as "2022-06-30"."""
    return BLANK if day is None else day.isoformat()[:10]


def _shifted(value: Number, places: int) -> Decimal:
    exact = value if type(value) is Decimal else Decimal(str(value))
    return exact.scaleb(places, context=_CONTEXT)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(_QUANTA[decimals], context=_CONTEXT)
