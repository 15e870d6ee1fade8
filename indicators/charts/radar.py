"""A radar: how much of each of several wholes is reached, with another such figure behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.html import escape
from django.utils.safestring import SafeString

from .svg import coordinate, frame, text_width

WIDTH, HEIGHT = 320, 268
MIDDLE_X, MIDDLE_Y, RADIUS = 160, 134, 84
RINGS = (0.25, 0.5, 0.75, 1)
ROOM, LINE = 62, 15  # pixels a name has beside its axis, and from one of its lines to the next
LEAST = 3  # axes that make an area


@dataclass(frozen=True)
class Axis:
    """A spoke: its name, how much is reached (0 to 1, None: not known), the same of what it is compared with, and the
    figure as it is written."""

    name: str
    share: float | None
    other: float | None = None
    text: str = ""


def radar(axes: Sequence[Axis], label: str) -> SafeString | None:
    """The picture, or None for fewer than three axes. What is not known is a gap in the line, never the middle."""
    if len(axes) < LEAST:
        return None
    body = "".join(_ring(len(axes), part) for part in RINGS)
    body += "".join(_spoke(place, len(axes)) for place in range(len(axes)))
    body += _outline([axis.other for axis in axes], "other") + _outline([axis.share for axis in axes], "own")
    body += "".join(_dots([axis.share for axis in axes]))
    body += "".join(_name(axis, place, len(axes)) for place, axis in enumerate(axes))
    return frame("radar", f'viewBox="0 0 {WIDTH} {HEIGHT}"', label, body)


def _at(place: int, number: int, part: float) -> tuple[float, float]:
    angle = 2 * pi * place / number - pi / 2
    return MIDDLE_X + RADIUS * part * cos(angle), MIDDLE_Y + RADIUS * part * sin(angle)


def _written(points) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def _ring(number: int, part: float) -> str:
    css = "rim" if part == 1 else "ring"
    return f'<polygon class="{css}" points="{_written(_at(place, number, part) for place in range(number))}"/>'


def _spoke(place: int, number: int) -> str:
    x, y = _at(place, number, 1)
    return f'<line class="ring" x1="{MIDDLE_X}" y1="{MIDDLE_Y}" x2="{coordinate(x)}" y2="{coordinate(y)}"/>'


def _outline(shares: list[float | None], css: str) -> str:
    """An area where all are known; else the pieces between neighbours that are."""
    number = len(shares)
    points = [None if share is None else _at(place, number, share) for place, share in enumerate(shares)]
    known = [point for point in points if point is not None]
    if len(known) == number:
        return f'<polygon class="{css}" points="{_written(known)}"/>'
    pairs = ((points[place], points[(place + 1) % number]) for place in range(number))
    return "".join(f'<polyline class="{css} piece" points="{_written([a, b])}"/>' for a, b in pairs if a and b)


def _dots(shares: list[float | None]):
    for place, share in enumerate(shares):
        if share is not None:
            x, y = _at(place, len(shares), share)
            yield f'<circle class="dot" cx="{coordinate(x)}" cy="{coordinate(y)}" r="3"/>'


def _name(axis: Axis, place: int, number: int) -> str:
    """The name outside its spoke, in lines, with the figure below it."""
    x, y = _at(place, number, 1.14)
    anchor = "middle" if abs(x - MIDDLE_X) < 1 else "start" if x > MIDDLE_X else "end"
    lines = wrapped(axis.name, WIDTH if anchor == "middle" else ROOM)
    top = y - LINE * len(lines) if y < MIDDLE_Y and anchor == "middle" else y - LINE * (len(lines) - 1) / 2
    said = [*((line, "") for line in lines), (axis.text, ' class="str"')]
    where = f'x="{coordinate(x)}" text-anchor="{anchor}"'
    return "".join(
        f'<text{css} {where} y="{coordinate(top + LINE * row)}">{escape(words)}</text>'
        for row, (words, css) in enumerate(said)
    )


def wrapped(words: str, room: float, most: int = 3) -> list[str]:
    """The words in lines of at most `room` pixels, broken between words or, in Chinese, between any two signs."""
    pieces = words.split(" ") if " " in words else list(words)
    space = " " if " " in words else ""
    lines: list[str] = []
    for piece in pieces:
        if lines and text_width(lines[-1] + space + piece) <= room:
            lines[-1] += space + piece
        else:
            lines.append(piece)
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + "…"]
