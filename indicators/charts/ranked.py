"""Ranked bars: one row a place, in the order given, from zero. Values in, SVG out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString

from .svg import coordinate, text_width

ROW = 24  # pixels from one bar to the next
NARROWEST = 280  # pixels: what a phone leaves for the chart


@dataclass(frozen=True)
class Bar:
    """`value` None draws no bar and writes `text` (such as why there is none). `marked` is drawn stronger."""

    name: str
    value: Decimal | None
    text: str
    url: str = ""
    marked: bool = False


def ranked(bars: Sequence[Bar], label: str, *, row: int = ROW, text_size: int = 12) -> SafeString:
    """The bars below one another, as wide as their place; the names keep room for the longest, at most two fifths.

    Values below zero run to the left of it. It is a group of links where the bars have addresses; `label` says what is
    ranked.
    """
    scale = text_size / 12
    names = min(max((text_width(bar.name) for bar in bars), default=0) * scale / NARROWEST * 100 + 3, 40.0)
    figures = min(max((text_width(bar.text) for bar in bars), default=0) * scale / NARROWEST * 100 + 4, 38.0)
    known = [bar.value for bar in bars if bar.value is not None]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    lane = _Lane(names, 100 - figures, low, high)
    body = "".join(_rows(bars, lane, row, text_size))
    zero = (
        f'<line class="zero-line" x1="{coordinate(lane.x(Decimal(0)))}%" x2="{coordinate(lane.x(Decimal(0)))}%" '
        f'y1="0" y2="{len(bars) * row}"/>'
    )
    return SafeString(
        f'<svg class="plot ranked" height="{max(len(bars), 1) * row}" role="group" aria-label="{escape(label)}">'
        f"{body}{zero if known else ''}</svg>"
    )


@dataclass(frozen=True)
class _Lane:
    """Where the bars run, in percent from the left."""

    left: float
    right: float
    low: Decimal
    high: Decimal

    def x(self, value: Decimal) -> float:
        span = self.high - self.low
        return self.left + (float((value - self.low) / span) if span else 0) * (self.right - self.left)


def _rows(bars, lane, row, text_size) -> Iterator[str]:
    size = "" if text_size == 12 else f' font-size="{text_size}"'
    for number, bar in enumerate(bars):
        top = number * row
        baseline = coordinate(top + row / 2 + text_size * 0.36)
        css = "why" if bar.value is None else "str"
        drawn = (
            f'<rect class="reach" x="0" y="{top}" width="100%" height="{row}"/>'
            f'<text class="name" x="0" y="{baseline}"{size}>{escape(bar.name)}</text> {_bar(bar, lane, top, row)}'
            f'<text class="{css}" x="100%" y="{baseline}" text-anchor="end"{size}>'
            f"{escape(bar.text)}</text>"
        )
        reading = escape(f"{bar.name} {bar.text}")
        if bar.url:
            yield f'<a class="rank" href="{escape(bar.url)}" aria-label="{reading}">{drawn}</a>'
        else:
            yield f'<g class="rank" role="img" aria-label="{reading}">{drawn}</g>'


def _bar(bar, lane, top, row):
    if bar.value is None:
        return ""
    ends = sorted((lane.x(Decimal(0)), lane.x(bar.value)))
    css = "colm marked" if bar.marked else "colm"
    margin = row // 5
    return (
        f'<rect class="{css}" x="{coordinate(ends[0])}%" width="{coordinate(ends[1] - ends[0])}%" '
        f'y="{top + margin}" height="{row - 2 * margin}"/>'
    )
