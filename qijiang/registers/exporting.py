"""What the filters of a list show, as a workbook or as csv, row by row: no file is ever whole in memory.

A workbook carries the same fields under the same headings as the form and the import, so that it can be handed in
again.
"""

import csv
import datetime
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Protocol

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from .inputs import words_of
from .natural import may_be_shared, names_of, shared_names, text_of_values, told_apart_by
from .register import Register, field_at, heading_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 2_000
NOT_IN_SHEETS = "[]:*?/\\"  # signs that no sheet may be called by
FIRST_DAY = datetime.date(1900, 3, 1)  # that every spreadsheet counts alike; earlier ones are written as text
BOM = "\ufeff"  # without it Excel takes the Chinese of a csv for another encoding
FORMULA = (*"=+-@＝＋－＠'", "\t", "\r")  # what a spreadsheet would take for a formula, or for our own quote


class Tabular(Protocol):
    """What is given as a file: a title, headings, and rows of cells."""

    @property
    def title(self) -> str: ...

    @property
    def headings(self) -> list[str]: ...

    def __iter__(self) -> Iterator[list[Any]]: ...


class Exported:
    """The rows of a register as cells: dates and figures as such, all else as text.

    Where rows of the sample are among them, a last column says which; imports take no notice of it.
    """

    def __init__(self, register: Register, rows: QuerySet, left_out: Iterable[str] = ()):
        self.register = register
        self.names = [name for name in register.fields if name not in set(left_out)]
        self.fields = [field_at(register.model, name) for name in self.names]
        self.rows = rows
        self.mark = _("sample") if rows.filter(sample=True).exists() else ""
        self.writers = list(map(_writer, self.fields))  # now: a stream outlives the reader's language

    @property
    def title(self) -> str:
        return self.register.title

    @property
    def headings(self) -> list[str]:
        return [heading_of(self.register.model, name) for name in self.names] + ([self.mark] if self.mark else [])

    def __iter__(self) -> Iterator[list[Any]]:
        lookups: list[str] = []
        places = []
        for name, field in zip(self.names, self.fields, strict=True):
            of_related = _naming(field.related_model) if field.is_relation else []
            asked = [f"{name}__{part}" for part in of_related] if of_related else [name]
            places.append(slice(len(lookups), len(lookups) + len(asked)))
            lookups += asked
        cells = list(zip(places, self.writers, strict=True))
        if self.mark:
            cells.append((slice(len(lookups), None), lambda values: self.mark if values[0] else ""))
            lookups.append("sample")
        for row in self.rows.order_by("pk").values_list(*lookups).iterator(CHUNK):
            yield [write(row[place]) for place, write in cells]


def _naming(model):
    """The lookups that name a record, as `text_of` does."""
    return [*names_of(model), *filter(None, [told_apart_by(model)])]


def _writer(field):
    """Turns the values that were asked for a field into one cell."""
    if field.is_relation and told_apart_by(field.related_model):
        unclear = {"", *shared_names(field.related_model)} if may_be_shared(field.related_model) else {""}
        return lambda values: text_of_values(values if values[0] in unclear else values[:-1])
    if field.is_relation:
        return text_of_values
    words = words_of(field)
    if words:
        return lambda values: words.get(values[0], "")
    return lambda values: values[0]


def as_text(value: Any) -> str:
    """A cell of a csv: what looks like a formula is quoted, and taken for text by whoever opens it."""
    if value is None:
        return ""
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


class _Line:
    """Takes what csv writes and hands it on."""

    def write(self, text: str) -> str:
        return text


def csv_response(exported: Tabular) -> StreamingHttpResponse:
    writer = csv.writer(_Line())

    def lines():
        yield BOM + writer.writerow(exported.headings)
        for row in exported:
            yield writer.writerow([as_text(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name(exported.title, "csv")) or ""
    return response


def xlsx_response(exported: Tabular) -> FileResponse:
    """The workbook is written to a file that has no name and is gone once it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _write(book, exported)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(exported.title, "xlsx"), content_type=XLSX)


def _write(book, exported):
    sheet = book.add_worksheet(sheet_name(exported.title))
    head, date = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(exported.headings):
        sheet.set_column(column, column, max(10, 2 * len(heading)))
        sheet.write_string(0, column, heading, head)
    for number, row in enumerate(exported, start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str) or (isinstance(value, datetime.date) and value < FIRST_DAY):
                sheet.write_string(number, column, str(value))
            elif isinstance(value, Decimal | int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_datetime(number, column, value, date)


def sheet_name(title: str) -> str:
    """As much of the title as a sheet may be called."""
    return "".join(" " if sign in NOT_IN_SHEETS else sign for sign in title)[:31].strip("' ")


def file_name(title: str, kind: str) -> str:
    return f"{title}-{timezone.localdate()}.{kind}"


KINDS = {"csv": csv_response, "xlsx": xlsx_response}
