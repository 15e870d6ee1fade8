"""The pivot as a workbook: figures as numbers, in the units of their rows, and a chart of the completion."""

import io
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from ..areas.absent import WORDS, State
from .page import short_title
from .table import Pivot, Row, absence_word

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LINE = {"border": 1, "border_color": "#C9D3D6", "valign": "vcenter"}
HEAD = LINE | {"bold": True, "bg_color": "#E8EDF3", "align": "center", "text_wrap": True}
GREY = {"font_color": "#5A6973"}
FIRST = 3  # the row of the headings, below title, scope and note
MOST_SERIES = 10  # lines that a chart still tells apart
THIN, WIDE = 11, 34


def written(pivot: Pivot) -> IO[bytes]:
    """The workbook in a file of its own, to be read from its beginning."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        formats = _Formats(book)
        _Table(book.add_worksheet(_("Pivot")), pivot, formats).write()
        if any(cell.completion is not None for row in pivot.rows for cell in row.cells):
            _Completion(book, pivot, formats).write()
        _notes(book.add_worksheet(_("Notes")), pivot, formats)
    file.seek(0)
    return file


class _Formats:
    """Each format once."""

    def __init__(self, book):
        self.book = book
        self.kept: dict[tuple, Any] = {}

    def __call__(self, **said):
        key = tuple(sorted(said.items()))
        if key not in self.kept:
            self.kept[key] = self.book.add_format(said)
        return self.kept[key]

    def number(self, decimals: int):
        places = "." + "0" * decimals if decimals else ""
        return self(**LINE, num_format=f"#,##0{places}")


class _Table:
    """Indicator, unit and the targets of the years; then three columns a period."""

    def __init__(self, sheet, pivot: Pivot, formats: _Formats):
        self.sheet, self.pivot, self.formats = sheet, pivot, formats
        self.years = list(pivot.asked.years)
        self.left = 2 + len(self.years)

    def write(self):
        _title(self.sheet, self.pivot, self.formats)
        self._head()
        for number, row in enumerate(self.pivot.rows, start=FIRST + 2):
            self._row(number, row)
        self.sheet.freeze_panes(FIRST + 2, 1)
        self.sheet.set_column(0, 0, WIDE)
        self.sheet.set_column(1, 1, 8)
        self.sheet.set_column(2, self.left + 3 * len(self.pivot.periods) - 1, THIN)
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(FIRST, FIRST + 1)

    def _head(self):
        head = self.formats(**HEAD)
        words = [_("Indicator"), _("Unit"), *(_("target of %(year)s") % {"year": year} for year in self.years)]
        for column, word in enumerate(words):
            self.sheet.merge_range(FIRST, column, FIRST + 1, column, word, head)
        for place, period in enumerate(self.pivot.periods):
            column = self.left + 3 * place
            self.sheet.merge_range(FIRST, column, FIRST, column + 2, period.title, head)
            for offset, word in enumerate([_("due by then"), _("actual"), _("completion")]):
                self.sheet.write_string(FIRST + 1, column + offset, word, head)

    def _row(self, number, row: Row):
        text, right = self.formats(**LINE, text_wrap=True), self.formats(**LINE, align="right")
        self.sheet.write_string(number, 0, row.indicator.title, text)
        self.sheet.write_string(number, 1, row.indicator.unit, text)
        for column, year in enumerate(self.years, start=2):
            self.sheet.write_string(number, column, row.goals.get(year, ""), right)
        for place, cell in enumerate(row.cells):
            column = self.left + 3 * place
            decimals = row.indicator.decimals
            _figure(self.sheet, number, column, cell.required, self.formats.number(max(decimals, 1)), self.formats)
            shape = self.formats.number(_decimals(cell.value, decimals))
            _figure(self.sheet, number, column + 1, cell.value, shape, self.formats, absence_word(cell))
            share = self.formats(**LINE, num_format="0.0%")
            _figure(self.sheet, number, column + 2, cell.completion, share, self.formats)


def _decimals(value: Decimal | None, decimals: int) -> int:
    """Those of the indicator, more where the figure as recorded has more."""
    if value is None:
        return decimals
    return max(decimals, -int(value.normalize().as_tuple().exponent))


def _figure(sheet, row, column, value: Decimal | None, shape, formats, why: str = ""):
    """A number; a blank stays blank, or says why it is one."""
    if value is not None:
        sheet.write_number(row, column, float(value), shape)
    elif why:
        sheet.write_string(row, column, why, formats(**LINE, **GREY, align="right"))
    else:
        sheet.write_blank(row, column, None, formats(**LINE))


class _Completion:
    """The completion alone, period by period, with a chart of it that Excel draws."""

    def __init__(self, book, pivot: Pivot, formats: _Formats):
        self.book, self.pivot, self.formats = book, pivot, formats
        self.sheet = book.add_worksheet(_("Completion"))
        self.rows = [row for row in pivot.rows if any(cell.completion is not None for cell in row.cells)]

    def write(self):
        _title(self.sheet, self.pivot, self.formats)
        head = self.formats(**HEAD)
        self.sheet.write_string(FIRST, 0, _("Indicator"), head)
        several = len(self.pivot.asked.years) > 1
        for column, period in enumerate(self.pivot.periods, start=1):
            self.sheet.write_string(FIRST, column, period.title if several else short_title(period), head)
        share = self.formats(**LINE, num_format="0.0%")
        for number, row in enumerate(self.rows, start=FIRST + 1):
            self.sheet.write_string(number, 0, row.indicator.title, self.formats(**LINE, text_wrap=True))
            for column, cell in enumerate(row.cells, start=1):
                _figure(self.sheet, number, column, cell.completion, share, self.formats)
        self.sheet.freeze_panes(FIRST + 1, 1)
        self.sheet.set_column(0, 0, WIDE)
        self.sheet.set_column(1, len(self.pivot.periods), THIN)
        self._chart()

    def _chart(self):
        name, last = self.sheet.get_name(), len(self.pivot.periods)
        chart = self.book.add_chart({"type": "line" if last > 1 else "column"})
        for number in range(FIRST + 1, FIRST + 1 + min(len(self.rows), MOST_SERIES)):
            chart.add_series({
                "name": [name, number, 0],
                "categories": [name, FIRST, 1, FIRST, last],
                "values": [name, number, 1, number, last],
                "marker": {"type": "circle", "size": 5},
            })  # fmt: skip
        chart.set_title({"name": _("Completion"), "name_font": {"size": 12}})
        chart.set_y_axis({"num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": "#D6DEE1"}}})
        chart.set_legend({"position": "bottom"})
        chart.show_blanks_as("gap")
        chart.set_size({"width": 900, "height": 380})
        self.sheet.insert_chart(xl_rowcol_to_cell(FIRST + len(self.rows) + 3, 0), chart)


def _title(sheet, pivot, formats):
    scope = pivot.scope
    said = {"area": scope.area.name, "span": pivot.asked.span, "on": scope.on}
    sheet.write_string(0, 0, _("%(area)s: indicators by period, %(span)s") % said, formats(bold=True, font_size=14))
    known = _("as known on %(day)s") % {"day": scope.known_at} if scope.known_at else _("as known now")
    sheet.write_string(1, 0, _("As of %(on)s") % said + _(", ") + known, formats(**GREY))
    if pivot.has_sample:
        sheet.write_string(2, 0, _("Holds sample figures, which are made up."), formats(**GREY))


def _notes(sheet, pivot, formats):
    """How the figures are to be read, and every break of a series."""
    wrapped = formats(text_wrap=True, valign="top")
    sheet.set_column(0, 0, 100)
    for number, line in enumerate([*explained(), *_breaks(pivot)]):
        sheet.write_string(number, 0, line, wrapped)


def explained() -> list[str]:
    """How the pivot is to be read, in a few sentences."""
    absences = _(", ").join(str(WORDS[state]) for state in State if state not in {State.VALUE})
    return [
        _("Actual is the figure that held at the end of the period, or on the day of the page within it."),
        _("Due by then is what the target required on that day; completion is the share of the way, never cut off."),
        _("Stocks are judged by their increment over the baseline, flows by their share of the year's target."),
        _("A blank is no zero. Where there is no figure, a word says why: %(words)s.") % {"words": absences},
    ]


def _breaks(pivot):
    for row in pivot.rows:
        for cell in row.cells:
            if cell.breaks:
                said = {"name": row.indicator.title, "day": cell.breaks}
                yield _("%(name)s: another definition holds from %(day)s; figures before it do not compare.") % said
