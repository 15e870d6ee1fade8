"""A schematic map: one tile a place, all of one size, set by rough geography. Values in, SVG out.

A tile carries its name and its value, so that no reading depends on its shade. The places of the tiles are given; they
are as wide as the map allows, and as high as asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString

from .svg import coordinate

HEIGHT = 46  # pixels of a tile, room for two lines of text


class Look(StrEnum):
    """How a tile without a shade is drawn."""

    NO_DATA = "none"  # hatched: it belongs here and has no value
    APART = "apart"  # pale: it is shown and not counted


@dataclass(frozen=True)
class Tile:
    """A place. `shade` is 0 (palest) to 4, or a Look; `value` as written in the tile; `label` the whole reading."""

    column: int
    row: int
    name: str
    value: str
    shade: int | Look
    label: str
    url: str = ""


def tiles(places: Sequence[Tile], label: str, *, height: int = HEIGHT, text_size: int = 12) -> SafeString:
    """The map, as wide as its place. Columns and rows count from 1; where a tile has an address it is a link.

    It is a group of links and not one image: each tile says its own `label`. Of tiles at one place the last is drawn.
    """
    at = {(tile.column, tile.row): tile for tile in places}
    columns = max((column for column, _row in at), default=1)
    rows = max((row for _column, row in at), default=1)
    ordered = [at[place] for place in sorted(at, key=lambda place: (place[1], place[0]))]
    body = "".join(_tiles(ordered, 100 / columns, height, text_size))
    return SafeString(
        f'<svg class="tiles" height="{rows * height}" role="group" aria-label="{escape(label)}">{body}</svg>'
    )


def _tiles(places, width, height, text_size) -> Iterator[str]:
    for tile in places:
        drawn = _drawn(tile, width, height, text_size)
        label = escape(f"{tile.name} {tile.value} {tile.label}")  # what is written first, so that it can be called by
        if tile.url:
            yield f'<a class="tile" href="{escape(tile.url)}" aria-label="{label}">{drawn}</a>'
        else:
            yield f'<g class="tile" role="img" aria-label="{label}">{drawn}</g>'


def _drawn(tile: Tile, width: float, height: int, text_size: int) -> str:
    left, top = (tile.column - 1) * width, (tile.row - 1) * height
    middle = coordinate(left + width / 2)
    first, second = top + height / 2 - text_size * 0.3, top + height / 2 + text_size * 1.1
    frame = f'x="{coordinate(left)}%" y="{top}" width="{coordinate(width)}%" height="{height}"'
    hatch = f'<rect fill="url(#p-empty)" {frame}/>' if tile.shade == Look.NO_DATA else ""
    size = "" if text_size == 12 else f' font-size="{text_size}"'
    return (
        f'<rect class="ground sh-{tile.shade}" {frame}/>{hatch}'
        f'<text class="on-{tile.shade}" x="{middle}%" y="{coordinate(first)}" text-anchor="middle"{size}>'
        f"{escape(tile.name)}</text> "
        f'<text class="on-{tile.shade} val" x="{middle}%" y="{coordinate(second)}" text-anchor="middle"{size}>'
        f"{escape(tile.value)}</text>"
    )
