"""Where the tile of each area stands, from fixtures/own/tiles.csv: read once a process. No query."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from qijiang.directory.models import Area

FILE = Path(settings.BASE_DIR) / "fixtures" / "own" / "tiles.csv"


@dataclass(frozen=True)
class Spot:
    """The place of a tile, counted from 1, and the short name that it bears."""

    column: int
    row: int
    short: str


def spot_of(area: Area) -> Spot | None:
    """None where the area has no tile. A code that changed hands names its area only if the name fits as well."""
    spot = spots().get(area.code)
    return spot if spot and area.name.startswith(spot.short) else None


@cache
def spots() -> dict[str, Spot]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Spot(int(row["column"]), int(row["row"]), row["short"]) for row in csv.DictReader(file)}
