"""Sparklines: the shape of a series in the height of a table row."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from .svg import coordinate, frame

WIDTH, HEIGHT, MARGIN = 96, 24, 4

_Point = tuple[float, float]


def sparkline(values: Sequence[Decimal | None], label: str, breaks: Collection[int] = ()) -> SafeString:
    """The values from left to right at equal steps, 96 × 24 px, the last known one marked.

    None is a gap in the line, never a zero. The line fills the height whatever its range: it shows shape, not size.
    `label` is the reading in words; `breaks` are the places in the series before which the line is cut, as another
    definition holds from there.
    """
    runs = list(_runs(_points(values), breaks))
    body = "".join(_line(run) for run in runs)
    if runs:
        x, y = runs[-1][-1]
        body += f'<circle class="spark-now" cx="{coordinate(x)}" cy="{coordinate(y)}" r="2.5"/>'
    return frame("spark", f'width="{WIDTH}" height="{HEIGHT}"', label, body)


def _points(values: Sequence[Decimal | None]) -> Iterator[_Point | None]:
    figures = [None if value is None else float(value) for value in values]
    known = [figure for figure in figures if figure is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    step = (WIDTH - 2 * MARGIN) / max(len(figures) - 1, 1)
    rise = (HEIGHT - 2 * MARGIN) / (high - low) if high > low else 0.0
    floor = HEIGHT - MARGIN if rise else HEIGHT / 2
    # A lone value stands where the newest one always stands, at the right.
    start = MARGIN if len(figures) > 1 else WIDTH - MARGIN
    for place, figure in enumerate(figures):
        yield None if figure is None else (start + place * step, floor - (figure - low) * rise)


def _runs(points: Iterable[_Point | None], breaks: Collection[int]) -> Iterator[list[_Point]]:
    """The stretches without a gap or a break."""
    run: list[_Point] = []
    for place, point in enumerate(points):
        if run and (point is None or place in breaks):
            yield run
            run = []
        if point is not None:
            run.append(point)
    if run:
        yield run


def _line(run: list[_Point]) -> str:
    if len(run) == 1:
        ((x, y),) = run
        return f'<circle class="spark-dot" cx="{coordinate(x)}" cy="{coordinate(y)}" r="1.5"/>'
    return f'<polyline class="spark-line" points="{" ".join([f"{x:.1f},{y:.1f}" for x, y in run])}"/>'
