"""The last figures of a series as a small chart: one point a period, the newest marked, the mean of those before."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from .svg import coordinate, frame, level, text

HEIGHT, TOP, BOTTOM = 126, 12.0, 98.0
WIDTH = 1000  # of the inner drawing, which is stretched

Point = tuple[str, Decimal | None]


def recent(
    points: Sequence[Point], label: str, mean: tuple[Decimal, str] | None = None, anew: Sequence[int] = ()
) -> SafeString:
    """The points (period, value) from left to right; None is a gap, and at the places `anew` the series begins again.

    `mean` is a level with its words, `label` the whole reading.
    """
    known = [value for _period, value in points if value is not None] + ([mean[0]] if mean else [])
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(1))
    heights = [None if value is None else _height(value, low, high) for _period, value in points]
    places = [(number + 0.5) / len(points) * 100 for number in range(len(points))]
    body = (
        _mean(mean, low, high) + _lines(places, heights, set(anew)) + _dots(places, heights) + _periods(points, places)
    )
    return frame("plot", f'height="{HEIGHT}"', label, body)


def _height(value, low, high):
    return (TOP + BOTTOM) / 2 if high == low else TOP + float((high - value) / (high - low)) * (BOTTOM - TOP)


def _mean(mean, low, high):
    if mean is None:
        return ""
    y = _height(mean[0], low, high)
    return level("gridline", y) + text(mean[1], 100, min(y + 14, BOTTOM), css="over", anchor="end")


def _lines(places, heights, anew):
    drawn = "".join(
        f'<polyline class="actual" points="{" ".join(run)}"/>' for run in _runs(places, heights, anew) if len(run) > 1
    )
    return (
        f'<svg width="100%" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{drawn}</svg>'
    )


def _runs(places, heights, anew) -> Iterator[list[str]]:
    run: list[str] = []
    for number, (x, y) in enumerate(zip(places, heights, strict=True)):
        if y is None or number in anew:
            yield run
            run = []
        if y is not None:
            run.append(f"{coordinate(x * WIDTH / 100)},{coordinate(y)}")
    yield run


def _dots(places, heights):
    last = len(places) - 1
    return "".join(
        f'<circle class="{"pt-now" if number == last else "pt"}" cx="{coordinate(x)}%" cy="{coordinate(y)}"'
        f' r="{"4.5" if number == last else "2.5"}"/>'
        for number, (x, y) in enumerate(zip(places, heights, strict=True))
        if y is not None
    )


def _periods(points, places):
    """The first, the middle and the last period below the line."""
    last = len(points) - 1
    shown = {0: (0.0, "start"), len(points) // 2: (places[len(points) // 2], "middle"), last: (100.0, "end")}
    return "".join(
        text(points[number][0], place, HEIGHT - 4, anchor=anchor) for number, (place, anchor) in shown.items()
    )
