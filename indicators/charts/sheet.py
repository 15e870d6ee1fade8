"""A chart to be carried away: under a title, with the words that say what, of when and from where below it."""

from collections.abc import Iterator

from .png import png
from .svg import coordinate, text, text_width

WIDTH = 800  # pixels, twice as fine in the picture
TITLE, GAP, LINE = 34, 18, 18


def sheet(svg: str, title: str, said: str) -> bytes:
    """The picture (PNG) of a chart of this package. Raises ValueError for what is no chart."""
    height = _height(svg)
    lines = list(_lines(said))
    below = TITLE + GAP + height
    whole = below + LINE * len(lines) + 8
    chart = svg.strip().replace("<svg ", f'<svg y="{TITLE}" width="100%" overflow="visible" ', 1)
    words = [text(title, 0, 20, css="title")]
    words += [text(line, 0, below + LINE * number) for number, line in enumerate(lines)]
    body = f'<svg class="sheet" height="{coordinate(whole)}">{chart}{"".join(words)}</svg>'
    return png(body, WIDTH)


def _height(svg: str) -> int:
    _before, found, after = svg.partition(' height="')
    if not found:
        raise ValueError("This is no chart.")
    return int(float(after.partition('"')[0]))


def _lines(said: str) -> Iterator[str]:
    """The words in lines that fit."""
    line = ""
    for sign in said:
        if text_width(line + sign) > WIDTH:
            yield line
            line = ""
        line += sign
    if line:
        yield line
