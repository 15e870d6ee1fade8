"""Workbooks for people: the template to fill in, and the file handed back with its bad cells marked."""

import datetime
import tempfile
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext as _

from qijiang.uploads.cells import BOOL, DATE, NUMBER, PERCENT
from qijiang.uploads.reading import Cell, Table, cell_of
from qijiang.uploads.workbook import INSTRUCTIONS

from ..exporting import XLSX
from ..forms import LISTED, rows_to_name
from ..inputs import words_of
from ..natural import text_of
from ..register import Register, field_at, heading_of
from . import columns as matching
from .models import Import
from .workspace import MARKED

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LAST = 5_000  # rows of the template that are prepared for filling in
MOST_NOTES = 2_000  # cells that carry a note of what is wrong; the last column says it for all
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
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
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
    begun = job.workspace.path(f"{MARKED}.begun")
    with xlsxwriter.Workbook(str(begun), OPTIONS) as book:
        _Marked(book, table, faulty).write()
    begun.rename(job.workspace.path(MARKED))


class _Marked:
    def __init__(self, book, table, faulty):
        self.table, self.faulty = table, faulty
        self.sheet = book.add_worksheet((table.sheet or _("Rows"))[:31])
        self.bold = book.add_format({"bold": True})
        self.formats = {
            is_bad: {
                kind: book.add_format({"num_format": shape} | ({"bg_color": "#F8CBAD"} if is_bad else {}))
                for kind, shape in {"": "General", DATE: "yyyy-mm-dd", PERCENT: "0.##%"}.items()
            }
            for is_bad in (False, True)
        }
        self.notes = 0

    def write(self):
        self.sheet.freeze_panes(1, 0)
        for place, heading in enumerate([*(heading.text for heading in self.table.headings), _("What is wrong")]):
            self.sheet.set_column(place, place, max(12, 2 * len(heading)))
            self.sheet.write_string(0, place, heading, self.bold)
        line = next(self.faulty, None)
        for number, (row_number, wires) in enumerate(self.table.wires(), start=1):
            bad = {}
            if line and line[0] == row_number:
                bad = self._places(line)
                said = "\n".join(f"{fault[1]}：{fault[3]}" if fault[1] else fault[3] for fault in line[2])
                self.sheet.write_string(number, len(wires), said)
                line = next(self.faulty, None)
            for place, wire in enumerate(wires):
                self._cell(number, place, cell_of(wire), bad.get(place, ""))

    def _places(self, line):
        """{place of a column: what is wrong in it}; a row as a whole is marked in its first cell."""
        places = {heading.text: place for place, heading in enumerate(self.table.headings)}
        return {places.get(heading, 0): message for _address, heading, _typed, message in line[2]}

    def _cell(self, number, place, cell: Cell, wrong: str):
        self._value(number, place, cell, self.formats[bool(wrong)])
        if wrong and self.notes < MOST_NOTES:
            self.notes += 1
            self.sheet.write_comment(number, place, wrong, {"x_scale": 2})

    def _value(self, number, place, cell, formats):
        kind, value = cell
        if kind == "":
            self.sheet.write_blank(number, place, None, formats[""])
        elif kind == NUMBER:
            self.sheet.write_number(number, place, float(value), formats[""])
        elif kind == PERCENT:
            self.sheet.write_number(number, place, float(value) / 100, formats[PERCENT])
        elif kind == DATE:
            self.sheet.write_datetime(number, place, datetime.datetime.fromisoformat(value), formats[DATE])
        elif kind == BOOL:
            self.sheet.write_boolean(number, place, value == "true", formats[""])
        else:
            self.sheet.write_string(number, place, value, formats[""])
