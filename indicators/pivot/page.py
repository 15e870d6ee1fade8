"""The pivot as a page: its cells written out once, since a template takes several times as long over a thousand."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qijiang import figures

from ..pages.years import WRITTEN
from ..periods import Period
from ..sentence import Style
from .table import Cell, Pivot, Row, absence_word


@dataclass(frozen=True)
class Line:
    """A row as the page shows it."""

    name: str
    code: str
    unit: str
    goals: str
    url: str
    cells: SafeString


def lines(pivot: Pivot) -> list[Line]:
    return [_line(row) for row in pivot.rows]


def years(pivot: Pivot) -> list[tuple[int, int]]:
    """Each year of the heading with how many periods it has."""
    return [(year, len(list(same))) for year, same in groupby(pivot.periods, key=lambda period: period.year)]


def short_title(period: Period) -> str:
    """The period within its year, which stands above it."""
    if period.frequency == "month":
        return _month(period.number, get_language())
    if period.frequency == "quarter":
        return _("Q%(number)s") % {"number": period.number}
    if period.frequency == "half_year":
        return _("first half") if period.number == 1 else _("second half")
    return _("whole year")


@cache
def _month(number, language):
    return _("month %(number)s") % {"number": number}


def _line(row: Row) -> Line:
    bare = Style(row.indicator.unit if row.indicator.unit in WRITTEN else "", row.indicator.decimals)
    goals = _(", ").join(
        row.goals.values() if len(row.goals) == 1 else (f"{year} {goal}" for year, goal in row.goals.items())
    )
    cells = SafeString("".join(_cell(cell, bare) for cell in row.cells))
    return Line(row.indicator.title, row.indicator.code, row.indicator.unit, goals, row.url, cells)


def _cell(cell: Cell, style: Style) -> str:
    return f'<td class="{" ".join(_classes(cell))}">{"".join(_parts(cell, style))}</td>'


def _classes(cell) -> Iterator[str]:
    yield "num"
    if cell.value is None:
        yield "blank"
    if cell.breaks:
        yield "broken"


def _parts(cell: Cell, style: Style) -> Iterator[str]:
    """The three figures, one below the other: actual, required by then, completion."""
    if cell.value is None:
        yield f'<span class="why">{escape(absence_word(cell))}</span>'
    else:
        text = escape(style.value(cell.value, cell.seen.qualifier if cell.seen else "="))
        yield f'<a class="plain v" href="{escape(cell.url)}">{text}</a>'
    if cell.older:
        yield f'<span class="older">{escape(cell.older)}</span>'
    if cell.required is not None:
        yield f'<span class="req">{escape(_("due %(value)s") % {"value": style.exact(cell.required)})}</span>'
    if cell.standing and cell.completion is not None:
        mark, word = cell.standing.assessment.mark, escape(cell.standing.word)
        yield (
            f'<span class="st s-{mark}" title="{word}"><svg class="mk" role="img" aria-label="{word}">'
            f'<use href="#m-{mark}"/></svg>{figures.percent(cell.completion)}</span>'
        )
    if cell.breaks:
        yield f'<span class="older">{escape(_("new definition %(day)s") % {"day": cell.breaks})}</span>'
