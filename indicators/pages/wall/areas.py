"""The parts of the area on the wall: ranked by an indicator, and as a map. Both say what the page that compares areas
says (indicators/areas/); who looks reaches what the wall is of, and no more."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.directory.models import Area

from ...areas.allowed import allowed
from ...areas.comparison import Comparison, Row, comparison, indicator_of
from ...areas.members import Level
from ...areas.pictures import short_figure
from ...charts.classes import classes, shade, shade_of_most
from ...charts.tiles import Look, Tile, tiles
from ...models import Indicator
from ...reading import courses
from ...scope import Scope
from ..rows import is_sample
from .lines import size_of
from .ranking import Place, RankingScreen
from .screens import AREAS, MAP, Screen

ROWS = 24  # in two columns
FEWEST = 3  # areas with a figure, to be compared
HIGHEST, WHOLE, TEXT = 100, 840, 20  # pixels at 1920: of a tile, of all; the sheet magnifies them on wider walls
LEVELS = {Area.Kind.MUNICIPALITY: Level.DISTRICTS, Area.Kind.DISTRICT: Level.STREETS}


@dataclass(frozen=True)
class Reader:
    """Whoever looks at a wall, whose reach is what the wall is of."""

    area: Area
    is_superuser: bool = False


@dataclass(frozen=True)
class MapScreen:
    title: str
    unit: str
    said: str
    svg: SafeString
    key: list[tuple[int, str]]
    has_blank: bool
    has_apart: bool  # areas that are not counted at this level
    total: str
    own: str
    lacking: list[tuple[str, str]]
    seen: str
    sources: list[str]
    is_sample: bool


def screens(board, scope: Scope) -> list[Screen]:
    """A map and a ranking for each indicator of the plan's targets that enough of the parts have a figure of."""
    found = _compared(board, scope)
    maps, rankings = _("Map: %(name)s"), _("Areas by %(name)s")
    return [Screen(f"{MAP}-{each.code}", maps % {"name": each.title}) for each in found] + [
        Screen(f"{AREAS}-{each.code}", rankings % {"name": each.title}) for each in found
    ]


def _compared(board, scope) -> list[Indicator]:
    """Two queries; none where the area has no parts."""
    level = LEVELS.get(scope.area.kind)
    if level is None:
        return []
    all_of_plan = {goal.standing.target.indicator_id: goal.standing.target.indicator for goal in board.goals}
    summed = {pk: each for pk, each in all_of_plan.items() if each.roll_up == Indicator.RollUp.SUM}
    wanted = {pk: each for pk, each in summed.items() if allowed(each, level).ranked}
    parts = _parts(scope) if wanted else []
    known = courses(wanted, parts, [scope.year], scope.moment) if parts else {}
    return [each for pk, each in wanted.items() if _number(pk, known) >= FEWEST]


def _parts(scope):
    kinds = scope.area.PARTS[scope.area.kind]
    rows = Area.objects.valid_on(scope.on).filter(parent=scope.area, kind__in=kinds)
    return list(rows.values_list("pk", flat=True))


def _number(pk, known):
    return sum(course.value is not None for cell, course in known.items() if cell[0] == pk)


def area_screen(code: str, scope: Scope) -> RankingScreen | None:
    """The parts by value, the best first; those without a figure by name, with the reason."""
    compared = _comparison(code, scope)
    known = compared.known
    if not compared.allowed.ranked or not known:
        return None
    longest = max((abs(row.value) for row in known if row.value is not None), default=Decimal(0)) or Decimal(1)
    return RankingScreen(
        title=compared.indicator.title,
        unit=compared.indicator.unit,
        said=compared.coverage,
        rows=[_place(row, compared, longest) for row in known[:ROWS]],
        lacking=compared.lacking,
        sources=_sources(compared),
        is_sample=_has_sample(compared),
    )


def _comparison(code, scope) -> Comparison:
    return comparison(indicator_of(code), scope, Reader(scope.area))


def _place(row: Row, compared: Comparison, longest: Decimal) -> Place:
    seen = row.by_year[compared.year].current
    return Place(
        place=row.place or 0,
        name=row.area.name,
        value=row.text,
        width=float(round(100 * max(row.value or Decimal(0), Decimal(0)) / longest, 2)),
        seen=f"{row.date} {seen.get_vintage_display()}",
        size=size_of(row.area.name),
        is_sample=is_sample(seen),
    )


def _seen(compared):
    return [row.by_year[compared.year].current for row in compared.known]


def _sources(compared):
    return sorted({seen.source.title for seen in _seen(compared) if seen.source})


def _has_sample(compared):
    return any(is_sample(seen) for seen in _seen(compared))


def map_screen(code: str, scope: Scope) -> MapScreen | None:
    compared = _comparison(code, scope)
    placed = [row for row in [*compared.apart, *compared.rows] if row.spot]
    if not compared.allowed.ranked or not compared.known or not placed:
        return None
    found = classes([row.value for row in compared.rows])
    label = _("Schematic map of %(area)s: %(name)s") % {"area": scope.area.name, "name": compared.indicator.title}
    style = compared.style
    days = sorted({f"{row.date} {row.by_year[compared.year].current.get_vintage_display()}" for row in compared.known})
    return MapScreen(
        title=compared.indicator.title,
        unit=compared.indicator.unit,
        said=compared.coverage,
        svg=tiles([_tile(row, found) for row in placed], label, height=_height(placed), text_size=TEXT),
        key=[(shade_of_most(number, len(found)), _range(each, style)) for number, each in enumerate(found)],
        has_blank=any(row.value is None for row in compared.rows),
        has_apart=bool(compared.apart),
        total=compared.total_text if compared.total else "",
        own=compared.beside_own,
        lacking=compared.lacking,
        seen=_(", ").join(days),
        sources=_sources(compared),
        is_sample=_has_sample(compared),
    )


def _height(placed: list[Row]) -> int:
    """Of a tile, so that all rows of them find room."""
    return min(HIGHEST, WHOLE // max(row.spot.row for row in placed if row.spot))


def _tile(row: Row, found) -> Tile:
    """Without an address: a wall that hangs in a hall leads nowhere."""
    number = shade(row.value, found)
    look: int | Look = Look.APART if row.apart else Look.NO_DATA
    if number is not None and not row.apart:
        look = shade_of_most(number, len(found))
    assert row.spot is not None  # only those that have one are drawn
    value = short_figure(row) if row.value is not None else figures.BLANK
    return Tile(row.spot.column, row.spot.row, row.spot.short, value, look, row.reading)


def _range(each, style):
    if each.low == each.high:
        return style.value(each.low)
    return f"{style.value(each.low)}–{style.value(each.high)}"
