"""Small multiples: the course of each place in a frame of its own, all on one scale. Values in, SVG out."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from .scale import Scale, bounds
from .svg import coordinate, frame, level, text

HEIGHT, TOP, FOOT = 84, 8, 18
LEFT, RUN = 3.0, 92.0  # percent: the line runs short of the edges, so that its end has room
WIDTH = 1000  # of the inner drawing, which is stretched

Place = tuple[float, Decimal | None]  # (share of the way from left to right, value)


def common_scale(courses: Collection[Sequence[Place]], height: int = HEIGHT) -> Scale:
    """One scale for all of them, from zero where zero is near."""
    low, high = bounds([value for course in courses for _x, value in course if value is not None])
    return Scale(low, high, TOP, height - FOOT)


def multiple(
    course: Sequence[Place],
    scale: Scale,
    label: str,
    *,
    ends: tuple[str, str] = ("", ""),
    breaks: Collection[float] = (),
    height: int = HEIGHT,
) -> SafeString:
    """The course on that scale. None is a gap, never a zero; before each of `breaks` (shares of the way) it ends and
    begins anew, as another definition holds from there. `ends` are the words below the first and the last place."""
    runs = list(_runs(course, sorted(breaks)))
    zero = level("zero-line", scale.y(scale.low))
    lines = "".join(_line(run, scale) for run in runs if len(run) > 1)
    inner = f'<svg width="100%" height="{height}" viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none">'
    dots = "".join(_dot(run[0], scale, "pt", 2) for run in runs[:-1] if len(run) == 1)
    last = _dot(runs[-1][-1], scale, "pt", 3.5) if runs else ""
    cuts = "".join(_cut(at, height) for at in breaks)
    words = text(ends[0], 0, height - 4) + text(ends[1], 100, height - 4, anchor="end")
    body = f"{zero}{cuts}{inner}{lines}</svg>{dots}{last}{words}"
    return frame("plot multiple", f'height="{height}"', label, body)


def _x(share: float) -> float:
    return LEFT + RUN * share


def _line(run, scale):
    points = " ".join(f"{_x(x) * WIDTH / 100:.1f},{scale.y(value):.1f}" for x, value in run)
    return f'<polyline class="actual" points="{points}"/>'


def _cut(share, height):
    x = coordinate(_x(share))
    return f'<line class="break" x1="{x}%" x2="{x}%" y1="{TOP}" y2="{height - FOOT}"/>'


def _dot(place, scale, css, radius):
    x, value = place
    return f'<circle class="{css}" cx="{coordinate(_x(x))}%" cy="{coordinate(scale.y(value))}" r="{radius}"/>'


def _runs(course: Sequence[Place], breaks: Sequence[float]) -> Iterator[list[tuple[float, Decimal]]]:
    """The stretches without a gap or a break."""
    run: list[tuple[float, Decimal]] = []
    for x, value in course:
        if run and (value is None or any(run[-1][0] < at <= x for at in breaks)):
            yield run
            run = []
        if value is not None:
            run.append((x, value))
    if run:
        yield run
