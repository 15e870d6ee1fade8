"""Columns of years from zero, with the breaks of definition, the running year and the target."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .scale import Scale
from .svg import coordinate, frame, level, text, text_width, upright

HEIGHT = 300
LINE = 16  # pixels from one row of text to the next
ROOM = 18  # pixels a value needs above or below its column
# What the plot of a 360 px phone leaves, and what there is above 36em, where charts.css shows the class "roomy".
NARROW, ROOMY = 280, 480
INSIDE = 22  # pixels a column must be high to hold its value
BLANK = "—"


@dataclass(frozen=True)
class Column:
    """One year: `text` is the value as written. `partial` is a running year, `derived` a value that was worked out
    from a published growth rate, `note` a few words under the year, such as how far it has run."""

    year: int
    value: Decimal | None
    text: str
    partial: bool = False
    derived: bool = False
    note: str = ""


@dataclass(frozen=True)
class Goal:
    """The target of a year; `text` stands above its line."""

    year: int
    value: Decimal
    text: str


@dataclass(frozen=True)
class _Slot:
    """The place of one year: its middle and half its width in percent. `old` is before the last break."""

    year: int
    middle: float
    half: float
    column: Column | None
    old: bool

    @property
    def left(self) -> float:
        return self.middle - self.half

    @property
    def right(self) -> float:
        return self.middle + self.half


_Label = tuple[_Slot, str]


@dataclass(frozen=True)
class _Aim:
    """Where the target is drawn: over one slot. `own_row`: its words stand at the top, clear of the columns."""

    slot: _Slot
    goal: Goal
    own_row: bool = False

    def spans(self, other: _Slot) -> bool:
        """Whether the words reach over that slot on a phone."""
        width = text_width(self.goal.text) / NARROW * 100
        left = self.slot.right - width if self.turned_left else self.slot.left
        return other.right > left and other.left < max(self.slot.right, left + width)

    @property
    def turned_left(self) -> bool:
        """Whether the words end with the slot, for want of room they begin with it."""
        return self.slot.right / 100 * NARROW >= text_width(self.goal.text)


def years(columns: Sequence[Column], *, goal: Goal | None, breaks: Collection[int], label: str) -> SafeString:
    """The columns in the order of their years. `breaks` are the years from which another definition holds.

    A target of a year without a column gets an empty place. `label` is the whole reading in words.
    """
    slots = _slots(columns, goal, breaks)
    steps = [after for before, after in pairwise(slots) if _broken(before.year, after.year, breaks)]
    aim, scale = _fitted(slots, goal, bool(steps))
    body = (
        level("zero-line", scale.y(Decimal(0))),
        *(_column(slot, scale) for slot in slots),
        *_years(slots),
        *_values(slots, scale, aim),
        *_breaks(steps, scale, (2 * LINE if aim and aim.own_row else LINE) - 4),
        _target(aim, scale) if aim else "",
    )
    return frame("plot", f'height="{HEIGHT}"', label, "".join(body))


def _broken(before: int, after: int, breaks: Collection[int]) -> bool:
    return any(before < year <= after for year in breaks)


def _slots(columns: Sequence[Column], goal: Goal | None, breaks: Collection[int]) -> list[_Slot]:
    found: dict[int, Column | None] = {goal.year: None} if goal else {}
    found |= {column.year: column for column in columns}
    first, share = min(found, default=0), 100 / max(len(found), 1)
    last_break = max((year for year in breaks if year > first), default=first)
    return [
        _Slot(year, share * (place + 0.5), share / 2, found[year], old=year < last_break)
        for place, year in enumerate(sorted(found))
    ]


def _fitted(slots: list[_Slot], goal: Goal | None, broken: bool) -> tuple[_Aim | None, Scale]:
    """The target's place and the scale, which leaves a row at the top for breaks and one for the target's words."""
    scale = _scale(slots, goal, rows=int(broken))
    if goal is None:
        return None, scale
    aim = _Aim(next(slot for slot in slots if slot.year == goal.year), goal)
    if not _covered(aim, slots, scale):
        return aim, scale
    return replace(aim, own_row=True), _scale(slots, goal, rows=broken + 1)


def _scale(slots: list[_Slot], goal: Goal | None, rows: int) -> Scale:
    values = [slot.column.value for slot in slots if slot.column and slot.column.value is not None]
    ends = [Decimal(0), *values, *([goal.value] if goal else [])]
    low, high = min(ends), max(ends)
    bottom = _foot(slots) - LINE - (ROOM if min(values, default=0) < 0 else 0)
    return Scale(low, high if high > low else low + 1, LINE * rows + ROOM + 6, bottom)


def _foot(slots: list[_Slot]) -> int:
    """The height of the row of years: with a row of notes below it, if there are any."""
    return HEIGHT - 10 - (LINE if any(slot.column and slot.column.note for slot in slots) else 0)


def _covered(aim: _Aim, slots: list[_Slot], scale: Scale) -> bool:
    """Whether a column, or a value upon it, stands where the target's words would."""
    line = scale.y(aim.goal.value)
    for slot in slots:
        column = slot.column
        if column is None or column.value is None or not aim.spans(slot):
            continue
        # The running year of the target is an outline that words may stand in.
        if slot is aim.slot and not column.partial and scale.y(column.value) < line - 3:
            return True
        if slot is not aim.slot and scale.y(column.value) < line + ROOM:
            return True
    return False


# ---- columns and what is written on them


def _column(slot: _Slot, scale: Scale) -> str:
    column = slot.column
    if column is None or column.value is None:
        return ""
    zero, end = scale.y(Decimal(0)), scale.y(column.value)
    half = min(slot.half * 0.65, 7)
    reading = " ".join(part for part in (str(column.year), column.text, column.note) if part)
    return (
        f'<rect class="{_kind(column, slot.old)}" x="{coordinate(slot.middle - half)}%" width="{coordinate(2 * half)}%"'
        f' y="{coordinate(min(zero, end))}" height="{coordinate(abs(zero - end))}">'
        f"<title>{escape(reading)}</title></rect>"
    )


def _kind(column: Column, old: bool) -> str:
    shape = " part" if column.partial else " derived" if column.derived else ""
    return f"colm{' old' if old else ''}{shape}"


def _years(slots: list[_Slot]) -> Iterator[str]:
    named = [(slot, str(slot.year)) for slot in slots]
    noted = [(slot, slot.column.note) for slot in slots if slot.column and slot.column.note]
    for row, labels in enumerate((named, noted)):
        for (slot, words), css in _fitting(labels):
            yield _centred(slot, words, _foot(slots) + row * LINE, css)


def _values(slots: list[_Slot], scale: Scale, aim: _Aim | None) -> Iterator[str]:
    for (slot, words), css in _fitting([(slot, _value_text(slot.column)) for slot in slots if slot.column]):
        if slot.column:
            y, inside = _value_y(slot.column.value, scale, aim if aim and aim.slot is slot else None)
            ground = "over" if not inside else "on" if _kind(slot.column, slot.old) == "colm" else ""
            yield _centred(slot, words, y, " ".join(filter(None, ("str", ground, css))))


def _value_text(column: Column) -> str:
    return BLANK if column.value is None else column.text


def _value_y(value: Decimal | None, scale: Scale, aim: _Aim | None) -> tuple[float, bool]:
    """Where the value stands, and whether that is inside the column, out of the way of the target of that year."""
    zero = scale.y(Decimal(0))
    if value is None:
        return zero - 6, False
    end = scale.y(value)
    if value < 0:
        return end + 15, False
    if aim is None:
        return end - 6, False
    line = scale.y(aim.goal.value)
    words = 0 if aim.own_row else LINE
    if not line - words < end < line + ROOM:
        return end - 6, False
    lower = max(end, line)
    return (lower + 16, True) if zero - lower >= INSIDE else (line - words - 6, False)


def _centred(slot: _Slot, words: str, y: float, css: str) -> str:
    """Words at the middle of a year, or against the edge that they would run over."""
    half = text_width(words) / 2
    if half > slot.middle / 100 * NARROW + 8:
        return text(words, 0, y, css=css)
    if half > (100 - slot.middle) / 100 * NARROW + 8:
        return text(words, 100, y, css=css, anchor="end")
    return text(words, slot.middle, y, css=css, anchor="middle")


def _fitting(labels: list[_Label]) -> list[tuple[_Label, str]]:
    """The labels that find room, each with its class: none if it fits on a phone, "roomy" if only on wider screens."""
    narrow, roomy = _kept(labels, NARROW), _kept(labels, ROOMY)
    # What a phone shows is shown everywhere: two sets that merely cross would run into each other.
    shown = roomy if narrow <= roomy else narrow
    return [(labels[place], "" if place in narrow else "roomy") for place in sorted(shown)]


def _kept(labels: list[_Label], width: int) -> set[int]:
    """Every nth label from the newest backwards, with the smallest n that keeps them apart in `width` pixels."""
    ends = []
    for slot, words in labels:
        half = text_width(words) / 2 + 2
        ends.append((slot.middle / 100 * width - half, slot.middle / 100 * width + half))
    for every in range(1, len(labels) + 1):
        kept = range(len(labels) - 1, -1, -every)
        if all(ends[earlier][1] <= ends[later][0] for later, earlier in pairwise(kept)):
            return set(kept)
    return set()


# ---- breaks and the target


def _breaks(steps: list[_Slot], scale: Scale, y: float) -> Iterator[str]:
    """A line before each of `steps`, with its words where they find room, the newest first."""
    words = _("definition changed")
    width, free = text_width(words) + 6, float(NARROW)
    yield from (upright("break", step.left, y - 10, scale.bottom) for step in steps)
    for step in reversed(steps):
        x = step.left / 100 * NARROW
        if width <= x:
            if x <= free:
                yield text(words, step.left, y, css="break-text over", anchor="end", dx=-6)
            free = x - width
        elif x + width <= free:
            yield text(words, step.left, y, css="break-text over", dx=6)


def _target(aim: _Aim, scale: Scale) -> str:
    slot, line = aim.slot, scale.y(aim.goal.value)
    marks = level("halo", line, slot.left, slot.right) + level("req", line, slot.left, slot.right)
    if aim.own_row:
        return marks + _far_words(aim.goal.text)
    if text_width(aim.goal.text) <= (slot.right - slot.left) / 100 * NARROW:
        return marks + text(aim.goal.text, slot.middle, line - 6, css="over", anchor="middle")
    if aim.turned_left:
        return marks + text(aim.goal.text, slot.right, line - 6, css="over", anchor="end")
    return marks + text(aim.goal.text, slot.left, line - 6, css="over")


def _far_words(words: str) -> str:
    """The target's words away from its line, behind a piece of such a line."""
    end = text_width(words) + 6
    sample = f'<line class="req" x1="-{coordinate(end + 22)}" x2="-{coordinate(end)}" y1="{LINE - 8}" y2="{LINE - 8}"/>'
    return f'<svg x="100%" overflow="visible">{sample}</svg>' + text(words, 100, LINE - 4, anchor="end")
