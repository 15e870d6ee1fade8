"""What the parser gives for a cell, as it travels to the web process: null, or the letter of its kind and a text."""

import datetime
import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

TEXT, NUMBER, PERCENT, DATE, BOOL, ERROR = "tnpdbe"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LONGEST = 32_767  # characters, as in a spreadsheet
EXACT = 10**15  # beyond 15 digits a spreadsheet has already rounded
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
Wire = str | None


def number(value: float) -> Wire:
    """Fifteen significant digits, whole numbers without a point: what the sheet shows, not what the machine holds."""
    text = repr(value)
    if len(text) < 17 and "." in text and "e" not in text:
        return NUMBER + text.removesuffix(".0")
    if not math.isfinite(value):
        return ERROR + "infinite"
    if abs(value) >= EXACT:
        return ERROR + "digits"
    return NUMBER + _plain(Decimal(f"{value:.15g}"))


def _plain(figure: Decimal) -> str:
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(wire: Wire) -> Wire:
    """A share shown as a percentage: 0.125 is what was stored, 12.5 is what was seen."""
    if not wire or wire[0] != NUMBER:
        return wire
    return PERCENT + _plain(Decimal(wire[1:]) * 100)


def text(value: str) -> Wire:
    """Line breaks in one way; what no cell can show or hold is a fault."""
    if len(value) > LONGEST:
        return ERROR + "too_long"
    if value.isprintable():
        return TEXT + value if value else None
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return ERROR + "controls" if CONTROLS.search(value) else TEXT + value


def moment(value: datetime.datetime) -> Wire:
    return DATE + value.isoformat(timespec="seconds").removesuffix("T00:00:00")


def fault(mark: str) -> Wire:
    return ERROR + (mark or "uncalculated")


WRITERS: dict[type, Callable[[Any], Wire]] = {
    str: text,
    float: number,
    int: number,
    bool: lambda value: BOOL + ("true" if value else "false"),
    datetime.datetime: moment,
    datetime.date: lambda value: DATE + value.isoformat(),
    datetime.time: lambda value: ERROR + "time",
    datetime.timedelta: lambda value: ERROR + "time",
}


def wired(row: Iterable[Any]) -> list[Wire]:
    return [WRITERS[type(value)](value) for value in row]


def from_csv(value: str) -> Wire:
    """A csv holds text alone. An apostrophe before what looks like a formula is our own export's, and comes off."""
    if value[:1] == "'" and value[1:].startswith(FORMULA):
        value = value[1:]
    return text(value)
