"""Finds a place for every label of a plot, clear of each other, of the points and, where it can be, of the lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .svg import text, text_width

# A plot is as wide as its panel: on a phone, in a column of a desk, alone on a wide screen. A place must do on all.
WIDTHS = (280, 520, 1000)
OUTSIDE, OVER, THROUGH = 100, 100, 4
# Where the words stand, seen from their point: anchor, pixels to the right, pixels down to the line of writing.
PLACES = {
    "above": ("middle", 0, -12),
    "above left": ("end", -8, -10),
    "above right": ("start", 8, -10),
    "below": ("middle", 0, 22),
    "below left": ("end", -8, 20),
    "below right": ("start", 10, 19),
    "left": ("end", -12, 4),
    "right": ("start", 12, 4),
}

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Label:
    """Words for the point at `x` percent and `y` pixels, with the places to try first. A minor one may be left out."""

    words: str
    x: float
    y: float
    places: tuple[str, ...]
    css: str = ""
    minor: bool = False


@dataclass(frozen=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def crossed(self, line: Line, width: int) -> bool:
        """Whether a line through points of (percent, pixels) runs through the box."""
        for (x1, y1), (x2, y2) in pairwise(line):
            left, right = max(x1 / 100 * width, self.left), min(x2 / 100 * width, self.right)
            if left > right:
                continue
            run = (x2 - x1) / 100 * width
            ends = [y1 + (y2 - y1) * (x - x1 / 100 * width) / run if run else y1 for x in (left, right)]
            if max(ends) > self.top and min(ends) < self.bottom:
                return True
        return False


class Placement:
    """A plot `bottom` pixels high with its `lines` and the labels placed so far."""

    def __init__(self, bottom: float, lines: Sequence[Line]):
        self.bottom = bottom
        self.lines = lines
        self.taken: dict[int, list[_Box]] = {width: [] for width in WIDTHS}

    def block(self, x: float, y: float, radius: float) -> None:
        """Keeps labels off a point."""
        for width in WIDTHS:
            at = x / 100 * width
            self.taken[width].append(_Box(at - radius, at + radius, y - radius, y + radius))

    def clear(self, words: str, y: float) -> bool:
        """Whether words at the left edge, written at `y`, are clear of the lines and the labels."""
        return not self._cost({width: _Box(0, text_width(words), y - 10, y + 2) for width in WIDTHS})

    def add(self, label: Label) -> str:
        """The label at its best place, or nothing if it is minor and has none."""
        anchor, dx, dy = min(
            (PLACES[name] for name in label.places), key=lambda place: self._cost(_boxes(label, place))
        )
        boxes = _boxes(label, (anchor, dx, dy))
        if label.minor and self._cost(boxes) >= OVER:
            return ""
        for width, box in boxes.items():
            self.taken[width].append(box)
        return text(label.words, label.x, label.y + dy, css=label.css, anchor=anchor, dx=dx)

    def _cost(self, boxes: dict[int, _Box]) -> int:
        cost = 0
        for width, box in boxes.items():
            outside = box.left < -4 or box.right > width + 4 or box.top < 0 or box.bottom > self.bottom
            cost += OUTSIDE * outside
            cost += OVER * sum(box.meets(other) for other in self.taken[width])
            cost += THROUGH * sum(box.crossed(line, width) for line in self.lines)
        return cost


def _boxes(label: Label, place: tuple[str, float, float]) -> dict[int, _Box]:
    anchor, dx, dy = place
    length = text_width(label.words)
    back = {"start": 0, "middle": length / 2, "end": length}[anchor]
    boxes = {}
    for width in WIDTHS:
        left = label.x / 100 * width + dx - back
        boxes[width] = _Box(left, left + length, label.y + dy - 10, label.y + dy + 3)
    return boxes
