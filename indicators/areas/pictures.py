"""The pictures of a comparison: map, ranked bars, small multiples. No queries."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures

from ..charts.classes import classes, shade, shade_of_most
from ..charts.multiples import common_scale, multiple
from ..charts.ranked import Bar, ranked
from ..charts.svg import text_width
from ..charts.tiles import Look, Tile, tiles
from ..expectation import elapsed
from ..models import Indicator
from ..pages.trend import is_whole
from ..pages.years import WRITTEN
from ..sentence import Style
from .comparison import Comparison, Row

LONGEST = 34  # pixels: what a figure may take in a tile on a phone, in bold
IN_YEAR, BY_YEARS = "year", "years"
FEWEST = 3  # points of a year that make a course worth drawing


@dataclass(frozen=True)
class Map:
    """The tile map with its key: (shade, words) of each class; `missing` are areas that have no tile."""

    svg: SafeString
    key: list[tuple[int, str]]
    has_blank: bool
    has_apart: bool
    missing: list[str]


@dataclass(frozen=True)
class Multiple:
    name: str
    text: str
    url: str
    svg: SafeString


@dataclass(frozen=True)
class Multiples:
    """All on one scale; `span` says what runs from left to right, `low` and `high` are the ends of the scale."""

    kind: str
    kinds: list[str]
    items: list[Multiple]
    low: str
    high: str
    partial: bool


def map_of(compared: Comparison) -> Map | None:
    """None where the rule allows no map, or where none of the areas has a tile."""
    everybody = [*compared.apart, *compared.rows]  # of two at one place the one that counts is drawn
    placed = [row for row in everybody if row.spot]
    if not compared.allowed.ranked or not placed:
        return None
    found = classes([row.value for row in compared.rows])
    drawn = tiles([_tile(row, found) for row in placed], _map_label(compared))
    bare = compared.style if compared.style.unit in WRITTEN else Style("", compared.style.decimals)
    return Map(
        svg=drawn,
        key=[(shade_of_most(number, len(found)), _range(each, bare)) for number, each in enumerate(found)],
        has_blank=any(row.value is None for row in compared.rows),
        has_apart=bool(compared.apart),
        missing=[row.area.name for row in everybody if not row.spot],
    )


def _tile(row: Row, found) -> Tile:
    number = shade(row.value, found)
    look: int | Look = Look.APART if row.apart else Look.NO_DATA
    if number is not None and not row.apart:
        look = shade_of_most(number, len(found))
    assert row.spot is not None  # only those that have one are drawn
    value = short_figure(row) if row.value is not None else figures.BLANK
    return Tile(row.spot.column, row.spot.row, row.spot.short, value, look, row.reading, row.link)


def short_figure(row: Row) -> str:
    """The figure as it fits a tile: without its unit, but for 万 and 亿 where they say how large it is."""
    number = row.text.rstrip("".join(set(row.text) - set("0123456789万亿")))
    if text_width(number) <= LONGEST or row.value is None:
        return number
    larger = "亿" if "万元" in row.text or "亿元" in row.text else "万"  # money is kept in 万元
    texts = [figures.number(row.value / figures.WAN_IN_YI, decimals) + larger for decimals in (2, 1, 0)]
    return next((text for text in texts if text_width(text) <= LONGEST), texts[-1])


def _map_label(compared):
    said = {"name": compared.indicator.title, "whole": compared.members.whole.name}
    return _("Schematic map of %(whole)s: %(name)s. The table below has the same figures.") % said


def _range(each, style):
    if each.low == each.high:
        return style.value(each.low)
    return f"{style.value(each.low)}–{style.value(each.high)}"


def bars_of(compared: Comparison, width: int = 0) -> SafeString | None:
    """The ranked bars; None where the rule allows none, or nothing has a value."""
    if not compared.allowed.ranked or not compared.known:
        return None
    label = _("%(name)s, ranked by value") % {"name": compared.indicator.title}
    return ranked([Bar(row.short, row.value, _bar_text(row), row.link) for row in compared.rows], label)


def _bar_text(row):
    return row.word if row.value is None else row.text


def multiples_of(compared: Comparison, asked: str, on: datetime.date) -> Multiples | None:
    """The course of each area that has one, of the year or of the last years, as `asked` or as there is more to see.

    None where there is none of either kind. A flow of a year that is not over does not stand beside whole years.
    """
    rows = [row for row in [*compared.rows, *compared.apart] if row.by_year]
    found = {kind: courses for kind, courses in _courses(compared, rows).items() if courses}
    if not found or not compared.allowed.ranked:
        return None
    kind = asked if asked in found else next(iter(found))
    courses = found[kind]
    scale = common_scale([course for course, _breaks in courses.values()])
    items = [_multiple(row, courses[row.area.pk], scale, kind, compared) for row in rows if row.area.pk in courses]
    style = compared.style
    partial = kind == BY_YEARS and any(_is_partial(row, compared) for row in rows)
    return Multiples(kind, list(found), items, style.value(scale.low), style.value(scale.high), partial)


def _courses(compared, rows):
    """{kind: {area: (course, breaks)}} of the kinds that are worth drawing."""
    in_year = {row.area.pk: _in_year(row, compared) for row in rows if compared.year in row.by_year}
    by_years = {row.area.pk: _by_years(row, compared) for row in rows}
    found = {}
    if any(_points(course) >= FEWEST for course, _breaks in in_year.values()):
        found[IN_YEAR] = in_year
    if any(_points(course) >= 2 for course, _breaks in by_years.values()):
        found[BY_YEARS] = by_years
    return found


def _points(course):
    return sum(value is not None for _x, value in course)


def _in_year(row, compared):
    course = [(float(elapsed(day, compared.year)), value) for day, value in row.by_year[compared.year].days]
    return course, [float(elapsed(day, compared.year)) for day in compared.breaks if day.year == compared.year]


def years_of(compared: Comparison) -> range:
    """The years that are looked back at."""
    return range(compared.year - 4, compared.year + 1)


def _by_years(row, compared):
    years = years_of(compared)
    course = [(place / 4, _value(row, year, compared)) for place, year in enumerate(years)]
    breaks = [(day.year - years[0] - 0.5) / 4 for day in compared.breaks if years[0] < day.year <= years[-1]]
    return course, breaks


def _value(row, year, compared) -> Decimal | None:
    course = row.by_year.get(year)
    if course is None or (year == compared.year and _is_partial(row, compared)):
        return None
    return course.value


def _is_partial(row, compared):
    """Whether the flow of the year is a part of it only."""
    course = row.by_year.get(compared.year)
    return compared.indicator.measure == Indicator.Measure.FLOW and course is not None and not is_whole(course.current)


def _multiple(row, drawn_from, scale, kind, compared) -> Multiple:
    course, breaks = drawn_from
    drawn = multiple(course, scale, _reading(row, kind, compared), ends=ends_of(kind, compared), breaks=breaks)
    return Multiple(row.area.name, row.text, row.link, drawn)


def ends_of(kind: str, compared: Comparison) -> tuple[str, str]:
    """What stands below the first and the last place of a course."""
    return (_("Jan"), _("Dec")) if kind == IN_YEAR else (str(years_of(compared)[0]), str(compared.year))


def course_of(row: Row, kind: str, compared: Comparison) -> list[tuple[float, Decimal | None]]:
    """[(share of the way, value)] of the year or of the years."""
    if kind == IN_YEAR and compared.year not in row.by_year:
        return []
    return (_in_year(row, compared) if kind == IN_YEAR else _by_years(row, compared))[0]


def _reading(row: Row, kind: str, compared) -> str:
    said: Sequence[str]
    if kind == IN_YEAR:
        course = row.by_year[compared.year]
        said = [f"{day} {compared.style.value(value, course.meant(day).qualifier)}" for day, value in course.days]
    else:
        said = [f"{year} {compared.style.value(_value(row, year, compared))}" for year in years_of(compared)]
    return _("%(name)s: %(said)s") % {"name": row.area.name, "said": _(", ").join(said)}
