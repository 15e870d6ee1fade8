"""A grid's workbook that comes back filled in: what stands in each row, and which cell it is. Nothing is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qijiang.uploads.cells import ERROR
from qijiang.uploads.reading import Row, read, same

from .place import Place
from .workbook_columns import KEY, TYPED, WAS, known_headings, row_key

MOST_ROWS = 3_000


@dataclass(frozen=True)
class FilledRow:
    """A row of the file: its number, the cell that it is of (see Cell.key), what was carried along, what is typed.

    `fault` says why it cannot be taken: another period's or department's, the second of one cell, an error in a cell.
    """

    number: int
    cell: str
    was: str
    typed: Mapping[str, str]
    fault: str = ""


def read_filled(file: Any, place: Place) -> list[FilledRow]:
    """The rows of an uploaded workbook or csv of that place.

    Raises UploadRefused where it cannot be read, ValidationError where it is no workbook of a grid.
    """
    known = known_headings()
    with read(file, known=known) as table:
        columns = {known.get(same(heading.text), ""): place for place, heading in enumerate(table.headings)}
        missing = [name for name in (KEY, WAS, "value") if name not in columns]
        if missing:
            raise ValidationError(
                _("This is no workbook of the entry grid, or its hidden columns are gone: download it anew and fill "
                  "that one in.")
            )  # fmt: skip
        found: dict[str, FilledRow] = {}
        for row in table:
            if len(found) == MOST_ROWS:
                raise ValidationError(_("The workbook has more rows than any grid: download it anew."))
            filled = _filled(row, columns, place, found)
            found[filled.cell or f"#{row.number}"] = filled
    return list(found.values())


def _filled(row, columns, place, found):
    texts = {name: _typed(name, row.cells[column].typed) for name, column in columns.items() if name in TYPED}
    key, was = (row.cells[columns[name]].typed for name in (KEY, WAS))
    department, _slash, rest = key.partition("/")
    period, _slash, cell = rest.partition("/")
    fault = _misplaced(key, department, period, cell, place) or _doubled(cell, found) or _faulty(row, columns)
    return FilledRow(row.number, "" if cell in found else cell, was, texts, fault)


def _typed(name, text):
    """Words without blanks around them; a number as it stands: one rule says on all paths what may surround it."""
    return text if name == "value" else text.strip()


def _misplaced(key, department, period, cell, place):
    """Why a row is not one of this grid."""
    if not key:
        return _("The row says of no cell which one it is: rows are not added in the workbook.")
    if period != place.period.key and cell:
        said = {"theirs": period, "mine": place.period.key}
        return _("This row is of the period %(theirs)s, and this grid of %(mine)s.") % said
    if department != place.department.code and cell:
        return _("This row is of another department.")
    if key != row_key(place.department.code, place.period.key, cell) or cell not in {one.key for one in place.cells}:
        return _("This cell is not in your grid.")
    return ""


def _doubled(cell, found):
    if cell in found:
        return _("Row %(first)s is of the same cell: leave one of them.") % {"first": found[cell].number}
    return ""


def _faulty(row: Row, columns):
    """What is wrong with the cells that are typed in, each with its address."""
    cells = [(row.address(columns[name]), row.cells[columns[name]]) for name in TYPED if name in columns]
    faults = [f"{address}: {cell.fault}" for address, cell in cells if cell.kind == ERROR]
    return " ".join(faults)
