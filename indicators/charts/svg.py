"""What every chart needs to write SVG: a number as an attribute, the frame, and the width of a text."""

from django.utils.html import escape
from django.utils.safestring import SafeString

FONT_SIZE = 12
# Measured on the bold face, the wider one.
HALF_WIDTH, NARROW = 7.4, 3.8


def coordinate(number: float) -> str:
    """`number` as an attribute, to a hundredth, without trailing zeros and without an exponent."""
    return f"{round(number, 2):g}"


def frame(css: str, size: str, label: str, body: str) -> SafeString:
    """The outer element of an image: `size` is its width or height, `label` the whole reading, escaped here."""
    return SafeString(f'<svg class="{css}" {size} role="img" aria-label="{escape(label)}">{body}</svg>')


def text(words: str, x: float, y: float, *, css: str = "", anchor: str = "start", dx: float = 0) -> str:
    """A text at `x` percent and `y` pixels, moved sideways by `dx` pixels. `words` are escaped here."""
    attributes = f' class="{css}"' if css else ""
    if dx:
        attributes += f' dx="{coordinate(dx)}"'
    if anchor != "start":
        attributes += f' text-anchor="{anchor}"'
    return f'<text{attributes} x="{coordinate(x)}%" y="{coordinate(y)}">{escape(words)}</text>'


def level(css: str, y: float, left: float = 0, right: float = 100) -> str:
    """A horizontal line from `left` to `right` percent."""
    x1, x2, at = coordinate(left), coordinate(right), coordinate(y)
    return f'<line class="{css}" x1="{x1}%" x2="{x2}%" y1="{at}" y2="{at}"/>'


def upright(css: str, x: float, top: float, bottom: float) -> str:
    """A vertical line at `x` percent."""
    at = coordinate(x)
    return f'<line class="{css}" x1="{at}%" x2="{at}%" y1="{coordinate(top)}" y2="{coordinate(bottom)}"/>'


def text_width(words: str) -> float:
    """About how many pixels `words` take at the size of chart labels; rather too many than too few."""
    return sum(NARROW if sign in ".,:" else HALF_WIDTH if sign < "⺀" else FONT_SIZE for sign in words)
