"""What the parser gives for a cell, as it travels to the web process: null, or the letter of its kind and a text.

Most columns are of one kind: such a one travels packed, as one text, the letter and all its cells with APART between,
a blank as nothing. It is written, sent and read at the price of a few cells, and taken apart only where somebody asks.

The text of an ERROR is its mark, the key of its sentence or the error's own name, and, on the lines after it, what
stood in the cell, as far as it can be told.
"""

import datetime
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

TEXT, NUMBER, PERCENT, DATE, BOOL, ERROR = "tnpdbe"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LONGEST = 32_767  # characters, as in a spreadsheet
TOLD = 200  # of a text that is longer than that
EXACT = 10**15  # beyond 15 digits a spreadsheet has already rounded
FORMULA = (*"=+-@＝＋－＠'", "\t", "\r")
APART = "\x7f"  # no text that is printable holds it
Wire = str | None
Column = str | list[Wire]  # packed, or a cell for each row


def number(value: float) -> Wire:
    """Fifteen significant digits, whole numbers without a point: what the sheet shows, not what the machine holds."""
    text = repr(value + 0.0)  # of nothing with a sign plain nothing
    if len(text) < 17 and "." in text and "e" not in text:
        return NUMBER + text.removesuffix(".0")
    if not math.isfinite(value):
        return ERROR + "infinite"
    if abs(value) >= EXACT:
        return fault("digits", _rounded(value))
    return NUMBER + _plain(Decimal(f"{value:.15g}"))


def _rounded(value: float) -> str:
    """The digits that the spreadsheet still has, written out where they fill a cell or less."""
    text = f"{value:.15g}"
    return _plain(Decimal(text)) if abs(value) < 10**21 else text


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
        return fault("too_long", f"{value[:TOLD]}…")
    if value.isprintable():
        return TEXT + value if value else None
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return fault("controls", value) if CONTROLS.search(value) else TEXT + value


def moment(value: datetime.datetime) -> Wire:
    return DATE + value.isoformat(timespec="seconds").removesuffix("T00:00:00")


def fault(mark: str, held: str = "") -> Wire:
    """`held` is what stands in the cell."""
    return f"{ERROR}{mark or 'uncalculated'}" + (f"\n{held}" if held else "")


def clock(value: datetime.time) -> Wire:
    return fault("time", value.isoformat(timespec="seconds"))


def duration(value: datetime.timedelta) -> Wire:
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    sign = "-" if value.days < 0 else ""
    return fault("time", f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}")


WRITERS: dict[type, Callable[[Any], Wire]] = {
    str: text,
    float: number,
    int: number,
    bool: lambda value: BOOL + ("true" if value else "false"),
    datetime.datetime: moment,
    datetime.date: lambda value: DATE + value.isoformat(),
    datetime.time: clock,
    datetime.timedelta: duration,
}


def wired(column: Sequence[Any]) -> Column:
    """The cells of a column, packed where they are plain texts or whole numbers: no function is called for each."""
    kinds = set(map(type, column))
    if kinds == {str}:
        joined = "".join(column)
        if joined.isprintable() and (len(joined) <= LONGEST or max(map(len, column)) <= LONGEST):
            return TEXT + APART.join(column)
    if kinds == {float}:
        return _whole(column) or [number(value) for value in column]
    return [WRITERS[type(value)](value) for value in column]


def _whole(column: Sequence[float]) -> Column:
    """A column of whole numbers; nothing where one of them is not, or has more digits than a sheet keeps."""
    if not (min(column) > -EXACT and max(column) < EXACT):
        return []
    try:
        figures = list(map(int, column))
    except ValueError:  # one of them is no number
        return []
    return NUMBER + APART.join(map(str, figures)) if figures == list(column) else []


def unpacked(column: Column) -> list[Wire]:
    """A cell for each row."""
    if isinstance(column, list):
        return column
    kind = column[0]
    return [kind + cell if cell else None for cell in column[1:].split(APART)]


def holds_any(column: Column) -> bool:
    """Whether a cell is not blank."""
    return any(column) if isinstance(column, list) else len(column.rstrip(APART)) > 1


def is_full(column: Column) -> bool:
    """Whether a packed column has no blank; of any other it is not said."""
    return isinstance(column, str) and "" not in column[1:].split(APART)


def joined(column: Column, more: Column) -> Column:
    """Two stretches of a column as one."""
    if isinstance(column, str) and isinstance(more, str) and column[0] == more[0]:
        return column + APART + more[1:]
    return unpacked(column) + unpacked(more)


def from_csv(value: str) -> Wire:
    """A csv holds text alone. An apostrophe before what looks like a formula is our own export's, and comes off."""
    if value[:1] == "'" and value[1:].startswith(FORMULA):
        value = value[1:]
    return text(value)
