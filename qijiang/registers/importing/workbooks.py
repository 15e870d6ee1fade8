"""Workbooks for people: the template to fill in, and the file handed back with its bad cells marked."""

import datetime
import tempfile
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext as _

from qijiang.uploads.cells import BOOL, DATE, ERROR, NUMBER, PERCENT
from qijiang.uploads.reading import SOUGHT, Cell, Table, cell_of
from qijiang.uploads.workbook import INSTRUCTIONS

from ..exporting import XLSX
from ..forms import LISTED, rows_to_name
from ..inputs import words_of
from ..natural import text_of
from ..register import Register, field_at, heading_of, register_named
from . import columns as matching
from .models import Import
from .workspace import MARKED

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LAST = 5_000  # rows of the template that are prepared for filling in
MOST_NOTES = 2_000  # cells that carry a note of what is wrong; the last column says it for all
DAY = "yyyy-mm-dd"
ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}  # that a formula can consist of
LONGEST_LIST = 255  # characters of the values that a drop-down may carry itself


def template(register: Register, user) -> FileResponse:
    """An empty workbook with the headings, drop-downs where values are given, and a sheet that says how to fill it."""
    file: Any = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    fields = {name: field_at(register.model, name) for name in matching.importable(register, user)}
    needed = matching.needed(register)
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        _write_form(book, register, fields, needed)
        _write_instructions(book, register, fields, needed, user)
    file.seek(0)
    name = _("%(register)s-template.xlsx") % {"register": register.title}
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _write_form(book, register, fields, needed):
    sheet = book.add_worksheet(register.title[:31])
    optional, required = (book.add_format({"bold": True, "bg_color": color}) for color in ("#E8EDF3", "#FBE3C8"))
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": DAY})
    sheet.freeze_panes(1, 0)
    for place, (name, field) in enumerate(fields.items()):
        heading = heading_of(register.model, name)
        sheet.set_column(place, place, max(12, 2 * len(heading) + 2), _format(field, text, date))
        sheet.write_string(0, place, heading, required if name in needed else optional)
        words = list(words_of(field).values())
        if words and len(",".join(words)) <= LONGEST_LIST:
            sheet.data_validation(1, place, LAST, place, {"validate": "list", "source": words})


def _format(field, text, date):
    if isinstance(field, models.DateField):
        return date
    return None if isinstance(field, models.DecimalField | models.IntegerField) else text


def _write_instructions(book, register, fields, needed, user):
    sheet = book.add_worksheet(INSTRUCTIONS)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 80)
    lines = [(heading_of(register.model, name), name in needed, field) for name, field in fields.items()]
    for column, head in enumerate([_("Column"), _("Needed"), _("How to fill it in")]):
        sheet.write_string(0, column, head, bold)
    for row, (heading, is_needed, field) in enumerate(lines, start=1):
        sheet.write_string(row, 0, heading, wrapped)
        sheet.write_string(row, 1, _("yes") if is_needed else "", wrapped)
        sheet.write_string(row, 2, how_to_fill(field, user), wrapped)


def how_to_fill(field: models.Field, user) -> str:
    """What may stand in the cells of a field's column, in words."""
    help_text = str(field.help_text)
    return " ".join(filter(None, [_what(field, user), help_text]))


def _what(field, user):
    if field.is_relation:
        return _named(field.related_model, user)
    if words := words_of(field):
        return _("One of: %(values)s.") % {"values": _(", ").join(words.values())}
    if isinstance(field, models.DateField):
        return _("A day, as 2022-03-01 or 2022年3月1日.")
    if isinstance(field, models.DecimalField | models.IntegerField):
        return _("A number; left blank while it is not known: a blank is not a zero.")
    if field.max_length:
        return _("Text of at most %(number)s characters.") % {"number": field.max_length}
    return _("Text.")


def _named(model, user):
    said = {"what": model._meta.verbose_name}
    if model not in LISTED:
        return _("A %(what)s that is recorded already, by code or name.") % said
    names = _(", ").join(text_of(row) for row in rows_to_name(model, user)[:100])
    return _("A %(what)s, by code or name: %(names)s.") % (said | {"names": names})


def write_marked(job: Import, table: Table, faulty: Iterator[list]) -> None:
    """The table as it came, its bad cells marked and in a last column what is wrong: into the workspace.

    `faulty` are the lines of `checking`, in the order of the rows.
    """
    begun, model = job.workspace.path(f"{MARKED}.begun"), register_named(job.register).model
    fields = [field_at(model, name) if name else None for _heading, name in job.columns]
    with xlsxwriter.Workbook(str(begun), OPTIONS) as book:
        _Marked(book, table, faulty, fields).write()
    begun.rename(job.workspace.path(MARKED))


class _Marked:
    """Every cell stands where it stood, so that the addresses in the list of faults are right here too."""

    def __init__(self, book, table, faulty, fields):
        self.book, self.table, self.faulty, self.fields = book, table, faulty, fields
        self.columns = [heading.column - 1 for heading in table.headings]
        self.places = {heading.text: place for place, heading in enumerate(table.headings)}
        self.sheet = book.add_worksheet((table.sheet or _("Rows"))[:31])
        self.bold = book.add_format({"bold": True})
        self.shapes = [_shape(field) for field in fields]
        self.formats: dict[tuple[str, bool], Any] = {}
        self.notes = 0

    def write(self):
        said_in = self.columns[-1] + 1
        for number, wires in self.table.above:
            for place, wire in enumerate(wires):
                self._value(number - 1, place, cell_of(wire), "General", wrong=False)
        top = self.table.heading_row - 1
        if top < SOUGHT:
            self.sheet.freeze_panes(top + 1, 0)
        headings = [*(heading.text for heading in self.table.headings), _("What is wrong")]
        for column, heading, shape in zip([*self.columns, said_in], headings, [*self.shapes, "General"], strict=True):
            self.sheet.set_column(column, column, max(12, 2 * len(heading)), self._format(shape, wrong=False))
            self.sheet.write_string(top, column, heading, self.bold)
        self._rows(said_in)

    def _rows(self, said_in):
        line = next(self.faulty, None)
        for number, wires in self.table.wires():
            bad = {}
            if line and line[0] == number:
                bad = self._places(line)
                said = "\n".join(f"{fault[1]}：{fault[3]}" if fault[1] else fault[3] for fault in line[2])
                self.sheet.write_string(number - 1, said_in, said)
                line = next(self.faulty, None)
            for place, wire in enumerate(wires):
                if wire or place in bad:
                    self._cell(number - 1, place, cell_of(wire), bad.get(place, ""))

    def _places(self, line):
        """{place of a column: what is wrong in it}; a row as a whole is marked in its first cell."""
        return {self.places.get(heading, 0): message for _address, heading, _typed, message in line[2]}

    def _cell(self, row, place, cell: Cell, wrong: str):
        column = self.columns[place]
        self._value(row, column, cell, self.shapes[place], bool(wrong))
        if wrong and self.notes < MOST_NOTES:
            self.notes += 1
            self.sheet.write_comment(row, column, wrong, {"x_scale": 2})

    def _format(self, shape: str, wrong: bool):
        """The format for a number of that shape, made once."""
        if (shape, wrong) not in self.formats:
            color = {"bg_color": "#F8CBAD"} if wrong else {}
            self.formats[shape, wrong] = self.book.add_format({"num_format": shape} | color)
        return self.formats[shape, wrong]

    def _value(self, row, column, cell, shape, wrong):
        kind, value = cell
        as_it_is = self._format(shape, wrong)
        if kind == "":
            self.sheet.write_blank(row, column, None, as_it_is)
        elif kind == NUMBER:
            self.sheet.write_number(row, column, float(value), as_it_is)
        elif kind == PERCENT:
            self.sheet.write_number(row, column, float(value) / 100, self._format("0.##%", wrong))
        elif kind == DATE:
            self.sheet.write_datetime(row, column, datetime.datetime.fromisoformat(value), self._format(DAY, wrong))
        elif kind == BOOL:
            self.sheet.write_boolean(row, column, value == "true", as_it_is)
        elif kind == ERROR:
            self._fault(row, column, cell, as_it_is, wrong)
        else:
            self.sheet.write_string(row, column, value, as_it_is)

    def _fault(self, row, column, cell, as_it_is, wrong):
        """What stands in the cell, in a way that is refused again: a mark handed back may not be taken for a value."""
        if cell.mark == "time":
            self.sheet.write_number(row, column, days_of(cell.held), self._format("[h]:mm:ss", wrong))
        elif cell.mark == "digits":
            self.sheet.write_number(row, column, float(cell.held), as_it_is)
        elif cell.mark == "controls":
            self.sheet.write_string(row, column, cell.held, as_it_is)
        else:
            error = cell.mark if cell.mark in ERRORS else "#N/A"
            self.sheet.write_formula(row, column, f"={error}", as_it_is, error)


def days_of(clock: str) -> float:
    """The share of a day, or the days, that "26:30:00" is."""
    hours, minutes, seconds = map(int, clock.lstrip("-").split(":"))
    share = (hours * 3600 + minutes * 60 + seconds) / 86_400
    return -share if clock.startswith("-") else share


def _shape(field: models.Field | None) -> str:
    """The format of a column's cells: text where one is wanted, lest a code of digits be rounded when it is typed."""
    is_no_text = field is None or isinstance(field, models.DateField | models.DecimalField | models.IntegerField)
    return "General" if is_no_text else "@"
