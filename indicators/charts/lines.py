"""Courses of several places in one plot, each named at its end. Values in, SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString

from qijiang.figures import number

from .scale import Scale, bounds, ticks
from .svg import coordinate, frame, level, text, text_width

HEIGHT, TOP, FOOT = 260, 12, 24
LEFT = 1.0  # percent
NARROWEST = 280  # pixels of the plot on a phone
LINE = 14  # pixels from one name to the next
KINDS = 6  # of lines that are told apart, by shade and dashes
WIDTH = 1000  # of the inner drawing, which is stretched

Place = tuple[float, Decimal | None]  # (share of the way from left to right, value)


@dataclass(frozen=True)
class Series:
    name: str
    course: Sequence[Place]


def lines(
    series: Sequence[Series], label: str, *, ends: tuple[str, str] = ("", ""), height: int = HEIGHT
) -> SafeString:
    """The courses on one scale; None is a gap, never a zero. The names stand at the right, apart from each other.

    `ends` are the words below the first and the last place, `label` the whole reading.
    """
    low, high = bounds([value for each in series for _x, value in each.course if value is not None])
    scale = Scale(low, high, TOP, height - FOOT)
    room = max((text_width(each.name) for each in series), default=0) / NARROWEST * 100 + 6
    right = 100 - min(room, 45)
    grid = "".join(_grid(mark, scale, right) for mark in ticks(low, high))
    drawn = "".join(_drawn(each, kind % KINDS, scale, right) for kind, each in enumerate(series))
    inner = f'<svg width="100%" height="{height}" viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none">'
    words = text(ends[0], 0, height - 6) + text(ends[1], right, height - 6, anchor="end")
    body = f"{grid}{inner}{drawn}</svg>{_names(series, scale, right, height)}{words}"
    return frame("plot lines", f'height="{height}"', label, body)


def _grid(mark, scale, right):
    y = scale.y(mark)
    css = "zero-line" if mark == scale.low else "gridline"
    figure = text(number(mark.normalize()), 0, y - 4) if mark != scale.low else ""
    return level(css, y, right=right) + figure


def _drawn(each: Series, kind: int, scale: Scale, right: float) -> str:
    runs: list[list[str]] = [[]]
    for x, value in each.course:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(x, right) * WIDTH / 100:.1f},{scale.y(value):.1f}")
    return "".join(f'<polyline class="ln ln-{kind}" points="{" ".join(run)}"/>' for run in runs if len(run) > 1)


def _x(share, right):
    return LEFT + (right - LEFT) * share


def _names(series, scale, right, height) -> str:
    """Each name at the height of its last value, pushed down where another stands, and up again from the foot."""
    last = [
        (next((p for p in reversed(each.course) if p[1] is not None), None), each, k) for k, each in enumerate(series)
    ]
    known = sorted(
        ((scale.y(place[1]), place, each, kind) for place, each, kind in last if place), key=lambda it: it[0]
    )
    heights: list[float] = []
    for y, *_rest in known:
        heights.append(max(y + 4, heights[-1] + LINE if heights else TOP))
    floor = float(height - FOOT + 4)
    for at in range(len(heights) - 1, -1, -1):
        heights[at] = min(heights[at], floor)
        floor = heights[at] - LINE
    return "".join(
        f'<circle class="ln-dot ln-{kind % KINDS}" cx="{coordinate(_x(place[0], right))}%" cy="{coordinate(y)}" r="3"/>'
        f'<text class="name" x="{coordinate(right)}%" dx="8" y="{coordinate(at)}">{escape(each.name)}</text>'
        for (y, place, each, kind), at in zip(known, heights, strict=True)
    )
