"""The course of one year: what was reached, against the line that was required."""

import datetime
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang.figures import number

from .labels import Label, Line, Placement
from .scale import Scale, bounds, ticks
from .svg import coordinate, frame, level, text, upright

HEIGHT, TOP, BOTTOM = 276, 40, 250
# The year runs from 5 to 95 percent, so that the first and the last point have room for their words.
FIRST, RUN = 5.0, 90.0

CURRENT_PLACES = ("below right", "above right", "right", "above left", "below", "above", "below left", "left")
REQUIRED_PLACES = ("above left", "above right", "below left", "below right", "above", "below", "left", "right")
GOAL_PLACES = ("above left", "above", "below left", "below", "left")
OUTLOOK_PLACES = ("below left", "above left", "left", "below", "above")
BREAK_PLACES = ("right", "left", "below right", "below left")
MINOR_PLACES = ("above", "below", "above left", "below right", "above right", "below left")


@dataclass(frozen=True)
class Outlook:
    """What is forecast of a day after the last value: a middle, and a range where `low` and `high` lie apart."""

    on: datetime.date
    low: Decimal
    value: Decimal
    high: Decimal


@dataclass(frozen=True)
class Point:
    """A value on a day; `text` is written beside it, if there is any."""

    on: datetime.date
    value: Decimal
    text: str = ""


def plain(mark: Decimal) -> str:
    return number(mark.normalize())


def curve(
    year: int,
    actual: Sequence[Point],
    required: Sequence[Point],
    *,
    today: datetime.date,
    goal_text: str,
    label: str,
    origin: Decimal | None,
    lower_is_better: bool | None = None,
    breaks: Collection[datetime.date] = (),
    outlook: Sequence[Outlook] = (),
    outlook_text: str = "",
    tick: Callable[[Decimal], str] = plain,
) -> SafeString:
    """The values of `year` as a line, the required line dashed, and what lies between them where it is behind.

    Both lines begin with `origin` on the last day of the year before, if it is known. The last required point is the
    target and carries `goal_text`. Points of other years are left out. Whether less is better is read off the
    direction of the required line unless it is given. `label` is the whole reading in words. At each of `breaks`, days
    from which another definition holds, the line of the values ends and begins anew. `outlook` goes on from the last
    value, in order: its range tinted, its middle dashed, with `outlook_text` at its end. `tick` writes the round
    figures of the axis.
    """
    plot = _Plot(year, actual, required, origin, _within(year, breaks), outlook)
    lower = plot.falls if lower_is_better is None else lower_is_better
    labels = Placement(BOTTOM + 4, [plot.actual_line, plot.required_line, plot.outlook_line])
    marks = "".join(_points(plot))
    for x, y in (*plot.actual_line[-1:], *plot.required_line[-1:], *plot.outlook_line[-1:]):
        labels.block(x, y, 5)
    said = (*_labels(plot, goal_text, today), *_outlook_label(plot, outlook_text), *_break_labels(plot))
    words = "".join(labels.add(each) for each in said)
    body = (
        level("zero-line" if plot.scale.low >= 0 else "gridline", BOTTOM),
        *(_grid(plot.scale, labels, tick) if plot.actual_line or plot.required_line else ()),
        _today(year, today),
        *(upright("break", _x(year, day), 14, BOTTOM) for day in plot.breaks),
        _lines(plot, -1 if lower else 1),
        marks,
        words,
        *_months(year),
    )
    return frame("plot", f'height="{HEIGHT}"', label, "".join(body))


def _x(year: int, on: datetime.date) -> float:
    start = datetime.date(year - 1, 12, 31)
    return FIRST + RUN * (on - start).days / (datetime.date(year, 12, 31) - start).days


@dataclass
class _Plot:
    """The points of the year in order and where they lie, in percent from the left and pixels from the top."""

    year: int
    actual: Sequence[Point]
    required: Sequence[Point]
    origin: Decimal | None
    breaks: Sequence[datetime.date] = ()
    outlook: Sequence[Outlook] = ()
    scale: Scale = field(init=False)
    actual_line: Line = field(init=False)
    required_line: Line = field(init=False)
    outlook_line: Line = field(init=False)

    def __post_init__(self) -> None:
        self.actual, self.required = self._in_year(self.actual), self._in_year(self.required)
        if not self.actual:
            self.outlook = ()
        values = [point.value for point in (*self.actual, *self.required)]
        values += [value for each in self.outlook for value in (each.low, each.value, each.high)]
        low, high = bounds(values if self.origin is None else [self.origin, *values])
        self.scale = Scale(low, high, TOP, BOTTOM)
        self.actual_line = [self.place(point) for point in self._from_origin(self.actual)]
        self.required_line = [self.place(point) for point in self._from_origin(self.required)]
        self.outlook_line = self._on_from_the_last([(each.on, each.value) for each in self.outlook])

    @property
    def falls(self) -> bool:
        course = self._from_origin(self.required)
        return bool(course) and course[-1].value < course[0].value

    def place(self, point: Point) -> tuple[float, float]:
        return _x(self.year, point.on), self.scale.y(point.value)

    @property
    def outlook_shape(self) -> Line:
        """The outline of the range: along its upper edge and back along the lower; nothing where there is none."""
        if all(each.low == each.high for each in self.outlook):
            return []
        upper = self._on_from_the_last([(each.on, each.high) for each in self.outlook])
        return [*upper, *reversed(self._on_from_the_last([(each.on, each.low) for each in self.outlook])[1:])]

    def _on_from_the_last(self, ahead: list[tuple[datetime.date, Decimal]]) -> Line:
        places = [(_x(self.year, on), self.scale.y(value)) for on, value in ahead]
        return [*self.actual_line[-1:], *places] if places else []

    def _in_year(self, points: Sequence[Point]) -> list[Point]:
        """One point a day, the last one given, from the day before the year on."""
        first, last = datetime.date(self.year - 1, 12, 31), datetime.date(self.year, 12, 31)
        by_day = {point.on: point for point in points if first <= point.on <= last}
        return [by_day[day] for day in sorted(by_day)]

    def _from_origin(self, points: Sequence[Point]) -> list[Point]:
        start = datetime.date(self.year - 1, 12, 31)
        if self.origin is None or (points and points[0].on == start):
            return list(points)
        return [Point(start, self.origin), *points]


# ---- frame: grid, months, today


def _grid(scale: Scale, labels: Placement, tick: Callable[[Decimal], str]) -> Iterator[str]:
    """Gridlines on round figures. Where the scale does not begin at zero its lowest line has no figure."""
    for mark in ticks(scale.low, scale.high):
        y = scale.y(mark)
        if mark != scale.low:
            yield level("gridline" if mark else "zero-line", y)
        if mark != scale.low or not mark:
            yield _tick(tick(mark), y, labels)


def _tick(figure: str, y: float, labels: Placement) -> str:
    """The figure above its gridline, or below it, or not at all where lines and labels leave no room."""
    free = [at for at in (y - 4, y + 13) if at <= BOTTOM and labels.clear(figure, at)]
    return text(figure, 0, free[0]) if free else ""


def _months(year: int) -> Iterator[str]:
    yield text(_("End %(year)s") % {"year": year - 1}, 0, HEIGHT - 8)
    for month, day, words in (
        (3, 31, _("End Mar")),
        (6, 30, _("End Jun")),
        (9, 30, _("End Sep")),
        (12, 31, _("End Dec")),
    ):
        yield text(words, _x(year, datetime.date(year, month, day)), HEIGHT - 8, anchor="middle")


def _today(year: int, today: datetime.date) -> str:
    return upright("today", _x(year, today), 14, BOTTOM) if today.year == year else ""


# ---- lines and points


def _lines(plot: _Plot, sign: int) -> str:
    gaps = "".join(
        f'<path class="gap" d="M{_path(shape)}Z"/>' for shape in _gaps(plot.actual_line, plot.required_line, sign)
    )
    ahead, shape = (("outlook-line", plot.outlook_line),) if plot.outlook else (), plot.outlook_shape
    gaps = (f'<path class="outlook-range" d="M{_path(shape)}Z"/>' if shape else "") + gaps
    lines = "".join(
        f'<polyline class="{css}" points="{_path(line)}"/>'
        for css, line in (("req", plot.required_line), *ahead, *(("actual", piece) for piece in _unbroken(plot)))
        if len(line) > 1
    )
    inner = f'width="100%" height="{HEIGHT}" viewBox="0 0 1000 {HEIGHT}" preserveAspectRatio="none"'
    return f"<svg {inner}>{gaps}{lines}</svg>"


def _within(year: int, breaks: Collection[datetime.date]) -> list[datetime.date]:
    return sorted(day for day in breaks if day.year == year)


def _unbroken(plot: _Plot) -> Iterator[Line]:
    """The line of the values in pieces, of one definition each."""
    edges = [_x(plot.year, day) for day in plot.breaks]
    for _piece, places in groupby(plot.actual_line, key=lambda place: bisect_right(edges, place[0])):
        yield list(places)


def _break_labels(plot: _Plot) -> Iterator[Label]:
    """What happened, at the head of each break, on the side where there is room."""
    for day in plot.breaks:
        yield Label(_("definition changed"), _x(plot.year, day), 20, BREAK_PLACES, "break-text over", minor=True)


def _outlook_label(plot: _Plot, words: str) -> Iterator[Label]:
    for place in plot.outlook_line[-1:]:
        if words:
            yield Label(words, *place, OUTLOOK_PLACES, "over", minor=True)


def _path(line: Line) -> str:
    return " ".join(f"{coordinate(x * 10)},{coordinate(y)}" for x, y in line)


def _gaps(actual: Line, required: Line, sign: int) -> Iterator[Line]:
    """The areas between the lines where the actual one is on the wrong side: below it for `sign` 1, above it for −1."""
    if len(actual) < 2 or len(required) < 2:
        return
    start, end = max(actual[0][0], required[0][0]), min(actual[-1][0], required[-1][0])
    stops = sorted({x for x, _y in (*actual, *required) if start <= x <= end})
    shape: list[tuple[float, float, float]] = []
    for x, lead in _with_crossings([(x, sign * (_at(required, x) - _at(actual, x))) for x in stops]):
        if lead <= 0:
            shape.append((x, _at(required, x), _at(actual, x)))
        if lead >= 0:
            # A stretch ends where the lines meet, and the next may begin at that very point.
            if _open(shape):
                yield _outline(shape)
            shape = [(x, _at(required, x), _at(actual, x))] if lead == 0 else []
    if _open(shape):
        yield _outline(shape)


def _open(shape: list[tuple[float, float, float]]) -> bool:
    """Whether the area can be seen: two lines that run as one leave none."""
    return any(lower - upper > 0.01 or upper - lower > 0.01 for _x, upper, lower in shape)


def _with_crossings(leads: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The leads at their stops, with a lead of zero wherever the sign changes between two of them."""
    yield from leads[:1]
    for (x1, lead1), (x2, lead2) in pairwise(leads):
        if lead1 * lead2 < 0:
            yield x1 + (x2 - x1) * lead1 / (lead1 - lead2), 0.0
        yield x2, lead2


def _at(line: Line, x: float) -> float:
    """The height of a line at `x`, which lies between its ends."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if x <= x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return line[-1][1]


def _outline(shape: list[tuple[float, float, float]]) -> Line:
    return [(x, upper) for x, upper, _lower in shape] + [(x, lower) for x, _upper, lower in reversed(shape)]


def _points(plot: _Plot) -> Iterator[str]:
    for point in plot.required[:-1]:
        if point.text:
            yield _circle("pt-need", plot.place(point), 3.5)
    dots, newest = (plot.actual_line[:-1], plot.actual_line[-1:]) if plot.actual else (plot.actual_line, ())
    for place in dots:
        yield _circle("pt", place, 2.5)
    for point in plot.required[-1:]:
        yield _circle("pt-need", plot.place(point), 5)
    for place in plot.outlook_line[-1:]:
        yield _circle("pt-outlook", place, 4)
    for place in newest:
        yield _circle("pt-now", place, 5)


def _circle(css: str, place: tuple[float, float], radius: float) -> str:
    x, y = place
    return f'<circle class="{css}" cx="{coordinate(x)}%" cy="{coordinate(y)}" r="{radius}"/>'


def _labels(plot: _Plot, goal_text: str, today: datetime.date) -> Iterator[Label]:
    """The labels, the ones that matter most first, since the first takes the best place."""
    for point in plot.actual[-1:]:
        if point.text:
            yield Label(point.text, *plot.place(point), CURRENT_PLACES, "str over")
    for point in plot.required[-1:]:
        if goal_text:
            yield Label(goal_text, *plot.place(point), GOAL_PLACES, "str over")
    milestones = [point for point in plot.required[:-1] if point.text]
    for point in sorted(milestones, key=lambda point: point.on != today):
        places = REQUIRED_PLACES if point.on == today else MINOR_PLACES
        yield Label(point.text, *plot.place(point), places, "over", minor=point.on != today)
    for point in plot.actual[:-1]:
        if point.text:
            yield Label(point.text, *plot.place(point), MINOR_PLACES, "over", minor=True)
