"""A department's period in the district's usual layout: merged headings, unit of each figure, a line to be signed.

The same rows stand on the page that is printed and in the workbook. A figure that is not approved says so: a signed
sheet must not pass for a final one.
"""

import datetime
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.directory.models import User

from ..answering import noted
from ..models import Indicator, Observation
from ..reporting.cells import Cell
from ..reporting.place import Place
from .grid import difference_of, growth_of

State = Observation.State
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
COLUMNS = 9
WIDTHS = (34, 8, 14, 14, 14, 12, 14, 10, 30)


@dataclass(frozen=True)
class FormRow:
    """An indicator of an area: its figures as values (None where there is none), and how they are written."""

    name: str
    unit: str
    area: str
    decimals: int
    value: Decimal | None
    shown: str
    before: str
    year_before: str
    difference: str
    growth: str
    state: str
    note: str

    @property
    def is_plain(self) -> bool:
        """Whether the figure is nothing but a number, which a workbook keeps as one."""
        return self.value is not None and self.shown[:1] not in {"≥", ">", "≈", "≤", "<"}


@dataclass(frozen=True)
class OfficialForm:
    """What stands on the sheet. `reporters` and `reviewers` are those who handed in and approved; often one each."""

    title: str
    department: str
    period: str
    columns: Mapping[str, str]
    rows: list[FormRow]
    reporters: str
    reviewers: str
    day: datetime.date
    is_final: bool
    notes: list[str]

    @property
    def signatures(self) -> list[tuple[str, str]]:
        """(what is signed, by whom as far as it is known)."""
        return [
            (_("Reporting unit (seal)"), self.department),
            (_("Filled in by"), self.reporters),
            (_("Reviewed by"), self.reviewers),
            (_("Date"), str(self.day)),
        ]


def form_of(place: Place, breaks: Mapping[int, Collection[datetime.date]], today: datetime.date) -> OfficialForm:
    """The form of a grid as it stands; `breaks` as `desks.breaks_of` gives them. Two queries for the names, one for
    what was answered to broken rules."""
    many = len({cell.area.pk for cell in place.cells}) > 1
    cells = sorted(place.cells, key=lambda cell: cell.area.path) if many else place.cells
    rows = [_row(cell, breaks.get(cell.indicator.pk, ()), cell.area.name if many else "") for cell in cells]
    said = {"department": place.department.name, "period": place.period.title}
    figures_now = [cell.now for cell in cells if cell.now is not None]
    return OfficialForm(
        title=_("Innovation indicators of %(department)s, %(period)s") % said,
        department=place.department.name,
        period=place.period.title,
        columns={"now": place.period.key, "before": place.period.before.key, "year": place.period.year_before.key},
        rows=rows,
        reporters=_names(figures_now, "submitted_by_id"),
        reviewers=_names(figures_now, "reviewed_by_id", State.APPROVED),
        day=today,
        notes=_notes(figures_now),
        is_final=len(figures_now) == len(cells) and all(each.state == State.APPROVED for each in figures_now),
    )


def _names(found, field, state=None):
    """Who did it, by name and once each."""
    people = {getattr(each, field) for each in found if state is None or each.state == state}
    return _(", ").join(sorted(user.shown_name for user in User.objects.filter(pk__in=people - {None})))


def _notes(found):
    """What rules asked of these figures and what was answered, one line each."""
    words = _("%(indicator)s: %(asked)s Answer: %(answer)s")
    rows = [row for about in noted(found).values() for row in about]
    rows.sort(key=lambda row: (row.indicator.position, row.pk))
    return [words % {"indicator": row.indicator.title, "asked": row.sentence, "answer": row.text} for row in rows]


def _row(cell: Cell, breaks, area):
    figure = cell.now
    return FormRow(
        name=cell.indicator.title,
        unit=cell.indicator.unit,
        area=area,
        decimals=cell.indicator.decimals,
        value=figure.value if figure else None,
        shown=_written(cell.indicator, figure),
        before=_written(cell.indicator, cell.before),
        year_before=_written(cell.indicator, cell.year_before),
        difference=difference_of(cell, cell.indicator.decimals) if figure else "",
        growth=growth_of(cell, breaks) if figure else "",
        state=str(figure.get_state_display()) if figure else _("not filled in"),
        note=figure.note if figure else "",
    )


def _written(indicator: Indicator, figure):
    if figure is None:
        return ""
    if figure.not_collected:
        return figures.BLANK
    return figures.QUALIFIERS[figure.qualifier] + figures.number(figure.value, indicator.decimals)


def headings() -> list[str]:
    """The lower row of headings; the upper one groups the third to the seventh."""
    return [
        _("Indicator"), _("Unit"), _("This period"), _("Last period"), _("Same period last year"),
        _("To last period"), _("year on year"), _("State"), _("Note"),
    ]  # fmt: skip


def written(form: OfficialForm) -> IO[bytes]:
    """The form as a workbook, to be read from its beginning."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        _Official(book, form).write()
    file.seek(0)
    return file


class _Official:
    """The one sheet of the workbook, set for A4 across."""

    def __init__(self, book, form):
        self.book, self.form = book, form
        self.sheet = book.add_worksheet(form.period[:31].replace("/", "-"))
        edge = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "FangSong", "font_size": 12}
        self.title = book.add_format(
            {"align": "center", "valign": "vcenter", "bold": True, "font_name": "SimHei", "font_size": 18}
        )
        self.plain = book.add_format({"font_name": "FangSong", "font_size": 12})
        self.head = book.add_format(edge | {"align": "center", "bold": True, "font_name": "SimHei"})
        self.text = book.add_format(edge)
        self.right = book.add_format(edge | {"align": "right"})
        self.numbers: dict[int, Any] = {}
        self.edge = edge

    def write(self):
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self._head()
        number = self._body(4)
        for place, note in enumerate(self.form.notes, start=1):
            self.sheet.merge_range(number, 0, number, COLUMNS - 1, f"{place}. {note}", self.text)
            number += 1
        self._signed(number + 1)

    def _head(self):
        form = self.form
        self.sheet.set_row(0, 32)
        self.sheet.merge_range(0, 0, 0, COLUMNS - 1, form.title, self.title)
        said = [_("Reporting unit: %(department)s") % {"department": form.department}]
        said += [] if form.is_final else [_("Not final: figures are not approved yet.")]
        self.sheet.write_string(1, 0, "　".join(said), self.plain)
        names = headings()
        for column in (0, 1, 7, 8):
            self.sheet.merge_range(2, column, 3, column, names[column], self.head)
        self.sheet.merge_range(2, 2, 2, 4, _("Values"), self.head)
        self.sheet.merge_range(2, 5, 2, 6, _("Increase or decrease"), self.head)
        days = ["now", "before", "year"]
        for column in range(2, 7):
            below = f"\n{form.columns[days[column - 2]]}" if column < 5 else ""
            self.sheet.write_string(3, column, names[column] + below, self.head)
        self.sheet.repeat_rows(2, 3)

    def _body(self, number):
        area = ""
        for row in self.form.rows:
            if row.area != area:
                area = row.area
                self.sheet.merge_range(number, 0, number, COLUMNS - 1, area, self.head)
                number += 1
            self._row(number, row)
            number += 1
        return number

    def _row(self, number, row: FormRow):
        texts = [row.name, row.unit, row.shown, row.before, row.year_before, row.difference, row.growth, row.state,
                 row.note]  # fmt: skip
        for column, text in enumerate(texts):
            if column == 2 and row.is_plain and row.value is not None:
                self.sheet.write_number(number, column, float(row.value), self._number(row.decimals))
            else:
                self.sheet.write_string(number, column, text, self.right if 2 <= column <= 6 else self.text)

    def _number(self, decimals):
        if decimals not in self.numbers:
            shape = "#,##0" + ("." + "0" * decimals if decimals else "")
            self.numbers[decimals] = self.book.add_format(self.edge | {"align": "right", "num_format": shape})
        return self.numbers[decimals]

    def _signed(self, number):
        places = (0, 2, 5, 7)
        for column, (what, who) in zip(places, self.form.signatures, strict=True):
            self.sheet.write_string(number, column, f"{what}：{who}", self.plain)
