"""The grid as a workbook to be filled in away from the site, and handed back: the cells that can be filled in are
unlocked, everything else is protected, and two hidden columns say of each row which cell it is and how it stood."""

import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from qijiang import typed
from qijiang.uploads.workbook import INSTRUCTIONS

from ..models import Indicator, Observation
from ..models.fields import Qualifier
from ..reporting.place import Place
from ..reporting.workbook_columns import HEADINGS, KEY, SHEET_NAME, WAS, row_key
from .grid import GridRow, Shown

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
HEADING_ROW = 2  # below the title and the deadline
WIDTHS = {"indicator": 34, "area": 14, "unit": 8, "year_before": 14, "before": 14, "value": 14, "qualifier": 12,
          "vintage": 10, "note": 30, "reason": 30, "state": 12, "lock": 60}  # fmt: skip
FILLED_IN = ("value", "qualifier", "vintage", "note", "reason")
LONGEST = {"note": 500, "reason": 300}
RULE = {"border": 1, "border_color": "#C9D3D6", "valign": "vcenter"}


def written(place: Place, rows: Sequence[GridRow], deadline: str) -> IO[bytes]:
    """The workbook in a file of its own, to be read from its beginning."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        _Sheet(book, place, rows).write(deadline)
        _instructions(book)
    file.seek(0)
    return file


def qualifier_words() -> dict[str, str]:
    """{how a qualifier is written in a workbook: qualifier}."""
    return {f"{value} {label}": value for value, label in Qualifier.choices}


def vintage_words() -> dict[str, str]:
    """{the name of a vintage: its number, as a form would send it}."""
    return {str(label): str(value) for value, label in Observation.Vintage.choices}


class _Sheet:
    """The sheet that is filled in."""

    def __init__(self, book, place, rows):
        self.book, self.place, self.rows = book, place, rows
        self.sheet = book.add_worksheet(str(SHEET_NAME))
        self.names = list(HEADINGS)
        self.indicators = {cell.key: cell.indicator for cell in place.cells}
        self.areas = {cell.key: cell.area.name for cell in place.cells}
        self.kept: dict[tuple, Any] = {}

    def write(self, deadline):
        self._frame(deadline)
        for number, row in enumerate(self.rows, start=HEADING_ROW + 1):
            self._row(number, row)
        self.sheet.protect("", {"format_columns": False, "autofilter": True, "sort": False})

    def _frame(self, deadline):
        title = f"{self.place.department.name} {self.place.period.title}"
        self.sheet.write_string(0, 2, title, self.book.add_format({"bold": True, "font_size": 16}))
        self.sheet.write_string(1, 2, deadline, self.book.add_format({"font_color": "#44545A"}))
        self.sheet.set_column(0, 1, 4, None, {"hidden": True})
        head = RULE | {"bold": True, "bg_color": "#E8EDF3", "text_wrap": True}
        for column, heading in enumerate([KEY, WAS, *HEADINGS.values()]):
            self.sheet.write_string(HEADING_ROW, column, str(heading), self.book.add_format(head))
        for column, name in enumerate(self.names, start=2):
            self.sheet.set_column(column, column, WIDTHS[name])
        self.sheet.freeze_panes(HEADING_ROW + 1, 3)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADING_ROW)

    def _row(self, number, row: GridRow):
        now = row.shown
        indicator = self.indicators[now.cell]
        key = row_key(self.place.department.code, self.place.period.key, now.cell)
        self.sheet.write_string(number, 0, key)
        self.sheet.write_string(number, 1, _was(now))
        texts = {"indicator": row.name, "area": self.areas[now.cell], "unit": row.unit, "before": row.before,
                 "year_before": row.year_before, "state": str(row.mark.word), "lock": now.message}  # fmt: skip
        for name, text in texts.items():
            self.sheet.write_string(number, self._column(name), text, self._shape(name, False))
        self._filled_in(number, now, indicator)

    def _filled_in(self, number, now, indicator):
        is_open = now.is_open and self.place.can_write
        self._value(number, now, indicator, is_open)
        for name, text in _words(now).items():
            self.sheet.write_string(number, self._column(name), text, self._shape(name, is_open))
        if is_open:
            self._guided(number, indicator)

    def _value(self, number, now, indicator, is_open):
        shape = self._shape("value", is_open, indicator.decimals)
        column, read = self._column("value"), _number(now.value, indicator)
        if read is not None:
            self.sheet.write_number(number, column, float(read), shape)
        elif now.value:
            self.sheet.write_string(number, column, now.value, shape)
        else:
            self.sheet.write_blank(number, column, None, shape)

    def _guided(self, number, indicator):
        """Drop-downs, and what may be typed; a number out of its limits is asked about, since — may be typed too."""
        lists = {"qualifier": [*qualifier_words()], "vintage": [*vintage_words()]}
        for name, source in lists.items():
            self.sheet.data_validation(number, self._column(name), number, self._column(name),
                                       {"validate": "list", "source": source})  # fmt: skip
        said = {"error_type": "warning", "input_title": indicator.title[:32], "input_message": _hint(indicator)[:255],
                "error_title": _("Check the figure")[:32], "error_message": _hint(indicator)[:255]}  # fmt: skip
        self.sheet.data_validation(
            number, self._column("value"), number, self._column("value"), _limits(indicator) | said
        )
        for name, most in LONGEST.items():
            rule = {"validate": "length", "criteria": "<=", "value": most}
            self.sheet.data_validation(number, self._column(name), number, self._column(name), rule)

    def _column(self, name):
        return self.names.index(name) + 2

    def _shape(self, name, is_open, decimals=0):
        """The format of a cell, made once: what can be filled in is unlocked and stands on white."""
        if (name, is_open, decimals) not in self.kept:
            shape = RULE | {"locked": not is_open, "text_wrap": name in {"indicator", "note", "reason", "lock"}}
            if name in FILLED_IN and not is_open:
                shape |= {"bg_color": "#ECEFF0"}
            if name == "value":
                shape |= {"num_format": "#,##0" + ("." + "0" * decimals if decimals else ""), "align": "right"}
            elif name in {"before", "year_before"}:
                shape |= {"align": "right", "font_color": "#44545A"}
            self.kept[name, is_open, decimals] = self.book.add_format(shape)
        return self.kept[name, is_open, decimals]


def _was(now: Shown) -> str:
    """What the form would carry along, and the words of the drop-downs."""
    return json.dumps(json.loads(now.was) | {"qualifier": now.qualifier, "vintage": str(now.vintage)})


def _words(now: Shown) -> dict[str, str]:
    said = {"note": now.note, "reason": now.reason}
    qualifiers = {value: word for word, value in qualifier_words().items()}
    vintages = {value: word for word, value in vintage_words().items()}
    return {"qualifier": qualifiers[now.qualifier], "vintage": vintages[str(now.vintage)]} | said


def _number(text, indicator) -> Decimal | None:
    """The number that stands in the cell; None of a blank and of what is not collected."""
    return typed.number(text, unit=indicator.unit, decimals=indicator.decimals).value


def _limits(indicator: Indicator) -> dict[str, Any]:
    low = -1e15 if indicator.minimum is None else float(indicator.minimum)
    high = 1e15 if indicator.maximum is None else float(indicator.maximum)
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}


def _hint(indicator: Indicator) -> str:
    said = {"unit": indicator.unit, "decimals": indicator.decimals}
    parts = [_("In %(unit)s, %(decimals)s decimals.") % said]
    if indicator.minimum is not None:
        parts.append(_("Not below %(limit)s.") % {"limit": indicator.minimum.normalize().__format__("f")})
    if indicator.maximum is not None:
        parts.append(_("Not above %(limit)s.") % {"limit": indicator.maximum.normalize().__format__("f")})
    return " ".join([*parts, _("Not collected: type —. Blank: no figure yet.")])


def _instructions(book):
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 90)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for number, line in enumerate(how_to_fill_in(), start=1):
        sheet.write_number(number - 1, 0, number, wrapped)
        sheet.write_string(number - 1, 1, line, wrapped)


def how_to_fill_in() -> list[str]:
    """How the workbook is filled in, in a few sentences."""
    return [
        _("Fill in the white cells of the columns from “This period” to “Reason”; all others are protected."),
        _("A blank is no zero: leave a cell blank while there is no figure, and type — where none is collected."),
        _("Where a figure was saved and the cell is emptied, its draft is dropped."),
        _("Add no rows or columns, and leave the hidden columns: they say of each row which cell it is."),
        _("Choose qualifier and vintage from the lists."),
        _("Give a reason where a cumulative figure falls or a final figure is corrected."),
        _("Upload it in the grid of the same period: every cell that would change is shown before it is saved."),
        _("What was changed in the grid after the workbook was made stays as it stands there."),
    ]
