"""A brief as a workbook: targets, the course of their year with native charts, tasks, the text. Text stays text."""

import datetime
import math
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from qijiang import figures

from . import layout, wording
from .content import Content, Goal

LONGEST_CELL = 32_000  # characters; Excel holds 32,767
CHART_ROWS = 16
SENTENCE, LINE = 44, 15.5  # the width of the sentences in half-width signs, the height of a line in points
FONT = "仿宋"
# As the lights of the site in the light theme.
COLOURS = {
    "done": "#0B7350", "track": "#1C5FB8", "behind": "#8A5600",
    "off": "#BF2D1A", "missed": "#7B1F57", "none": "#5A6973",
}  # fmt: skip
ACCENT, NEED = "#0F5F6C", "#465660"


def excel(content: Content) -> bytes:
    """The file, in the active language, which is to be that of the brief."""
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": _plain(content["title"]), "author": _plain(content["issuer"])})
        sheets = _Sheets(book, content)
        sheets.targets()
        sheets.courses()
        sheets.tasks()
        sheets.text()
    return file.getvalue()


def _plain(text: Any) -> str:
    return wording.tidy(str(text))[:LONGEST_CELL]


class _Sheets:
    """The sheets of one book and the formats that they share."""

    def __init__(self, book: Any, content: Content):
        self.book, self.content = book, content
        cell = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1}
        self.cell = book.add_format(cell | {"text_wrap": True})
        self.centre = book.add_format(cell | {"align": "center"})
        self.head = book.add_format(cell | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8EDEE"})
        self.percent = book.add_format(cell | {"num_format": "0.0%", "align": "right"})
        self.blank = book.add_format(cell | {"align": "right"})
        self.day = book.add_format(cell | {"num_format": "yyyy-mm-dd", "align": "center"})
        self.title = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center"})
        self.unit = book.add_format({"font_name": FONT, "font_size": 11, "align": "right"})
        self.note = book.add_format({"font_name": FONT, "font_size": 11, "text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"font_name": "黑体", "font_size": 12})
        self.lights = {
            mark: book.add_format(cell | {"font_color": colour, "bold": True, "align": "center"})
            for mark, colour in COLOURS.items()
        }
        self.numbers: dict[int, Any] = {}
        self.cell_said = cell

    def number(self, value: str) -> Any:
        """The format that shows the figure with its own digits behind the point, and thousands apart."""
        digits = len(value.rstrip("0").partition(".")[2]) if "." in value else 0
        if digits not in self.numbers:
            shown = "#,##0" + ("." + "0" * digits if digits else "")
            self.numbers[digits] = self.book.add_format(self.cell_said | {"num_format": shown, "align": "right"})
        return self.numbers[digits]

    # ---- targets

    def targets(self) -> None:
        content, goals = self.content, self.content["goals"]
        columns = [(_("No."), 5), (_("Indicator"), 24), (_("Unit"), 6), (_("Baseline"), 9), (_("Target"), 9),
                   (_("Value"), 9), (_("As of"), 11), (_("Completion"), 9), (_("Expected"), 9),
                   (_("Required by now"), 9), (_("Still missing"), 9), (_("State"), 10), (_("Lead department"), 13),
                   (_("Sentence"), SENTENCE)]  # fmt: skip
        sheet = self._sheet(_("Targets"), columns, layout.units_of(goals))
        for row, goal in enumerate(goals, 3):
            self._target(sheet, row, goal)
        if not goals:
            sheet.write_string(3, 1, _("This brief shows no targets."), self.note)
        foot = 3 + max(len(goals), 1)
        sheet.set_row(foot, 1.5 * LINE)
        sheet.write_string(foot, 0, _plain(layout.signature(content)), self.strong)
        if goals:
            self._completions(sheet, len(goals), foot + 2)

    def _target(self, sheet, row, goal: Goal) -> None:
        sheet.set_row(row, LINE * _lines((goal["sentence"], SENTENCE), (goal["name"], 24), (goal["lead"], 13)))
        sheet.write_number(row, 0, row - 2, self.centre)
        sheet.write_string(row, 1, _plain(goal["name"]), self.cell)
        sheet.write_string(row, 2, _plain(goal["unit"]), self.centre)
        self._figure(sheet, row, 3, goal["baseline"] if goal["from_baseline"] else None)
        if goal["comparator"] == ">=":
            self._figure(sheet, row, 4, goal["aim"])
        else:  # a comparison that a bare number would not say
            sheet.write_string(row, 4, goal["aim_figure"], self.blank)
        self._figure(sheet, row, 5, goal["value"])
        sheet.write_string(row, 6, goal["as_of_text"] or figures.BLANK, self.centre)
        self._share(sheet, row, 7, goal["completion"])
        self._share(sheet, row, 8, goal["expected"] if goal["value"] is not None else None)
        self._figure(sheet, row, 9, _shortened(goal["required"]) if goal["value"] is not None else None)
        self._figure(sheet, row, 10, goal["gap"])
        sheet.write_string(row, 11, _plain(goal["word"]), self.lights[goal["mark"]])
        sheet.write_string(row, 12, _plain(goal["lead"]) or figures.BLANK, self.cell)
        sheet.write_string(row, 13, _plain(goal["sentence"]), self.cell)

    def _figure(self, sheet, row, column, value: str | None) -> None:
        """A figure as a number; what is not known is a dash, never 0."""
        if value is None:
            sheet.write_string(row, column, figures.BLANK, self.blank)
        else:
            sheet.write_number(row, column, float(value), self.number(value))

    def _share(self, sheet, row, column, value: str | None) -> None:
        if value is None:
            sheet.write_string(row, column, figures.BLANK, self.blank)
        else:
            sheet.write_number(row, column, float(value), self.percent)

    def _completions(self, sheet, number, row) -> None:
        """Completion beside what is expected, a pair of bars for each target."""
        chart = self.book.add_chart({"type": "bar"})
        first, last = 3, 2 + number
        for column, colour in ((7, ACCENT), (8, "#B9C4C9")):
            chart.add_series({
                "name": [sheet.name, 2, column],
                "categories": [sheet.name, first, 1, last, 1],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": colour}, "gap": 60,
            })  # fmt: skip
        chart.set_title({"name": _("Completion and what is expected by now"), "name_font": {"size": 12}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": "#D6DEE1"}}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 860, "height": 140 + 34 * min(number, 30)})
        sheet.insert_chart(row, 1, chart, {"description": layout.goals_sentence(self.content)})

    # ---- the course of the year

    def courses(self) -> None:
        drawn = [goal for goal in self.content["goals"] if goal["target_year"] and goal["course"]]
        if not drawn:
            return
        columns = [(_("Date"), 12), (_("Value"), 12), (_("Required"), 12)]
        sheet = self._sheet(_("In-year courses"), columns, "", heads=False)
        row = 2
        for goal in drawn:
            row = self._course(sheet, row, goal)

    def _course(self, sheet, row: int, goal: Goal) -> int:
        """The figures of one target with their chart beside them; the row where the next may begin."""
        values, required = dict(map(tuple, goal["course"])), dict(map(tuple, goal["way"]))
        if goal["origin"] is not None:
            values.setdefault(f"{goal['target_year'] - 1}-12-31", goal["origin"])
        days = sorted({*values, *required})
        sheet.write_string(row, 0, _plain(f"{goal['name']} ({goal['unit']})"), self.strong)
        for column, word in enumerate((_("Date"), _("Value"), _("Required"))):
            sheet.write_string(row + 1, column, word, self.head)
        for place, day in enumerate(days, row + 2):
            sheet.write_datetime(place, 0, datetime.datetime.fromisoformat(day), self.day)
            need = _between(goal["way"], day)
            for column, value in ((1, values.get(day)), (2, need and _shortened(need))):
                if value is None:
                    sheet.write_blank(place, column, None, self.blank)  # a dash would be drawn as zero
                else:
                    self._figure(sheet, place, column, value)
        self._line(sheet, row, len(days), goal)
        return row + max(len(days) + 4, CHART_ROWS + 2)

    def _line(self, sheet, row, number, goal) -> None:
        chart = self.book.add_chart({"type": "line"})
        first, last = row + 2, row + 1 + number
        for column, colour, dash in ((1, ACCENT, "solid"), (2, NEED, "dash")):
            chart.add_series({
                "name": [sheet.name, row + 1, column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "line": {"color": colour, "width": 2, "dash_type": dash},
                "marker": {"type": "circle", "size": 5, "fill": {"color": colour if column == 1 else "#FFFFFF"},
                           "border": {"color": colour}},
            })  # fmt: skip
        start, end = (datetime.date(goal["target_year"] - back, 12, 31) for back in (1, 0))
        chart.set_title({"name": _plain(goal["name"]), "name_font": {"size": 12}})
        axis = {"date_axis": True, "num_format": "yyyy-mm", "min": start, "max": end, "num_font": {"size": 9}}
        chart.set_x_axis(axis | {"major_unit": 2, "major_unit_type": "months"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D6DEE1"}}, "name": goal["unit"]})
        chart.set_legend({"position": "bottom"})
        chart.show_blanks_as("span")
        chart.set_size({"width": 640, "height": 20 * CHART_ROWS})
        sheet.insert_chart(row, 4, chart, {"description": _plain(goal["sentence"])})

    # ---- tasks and text

    def tasks(self) -> None:
        columns = [(_("No."), 6), (_("Action"), 24), (_("Task"), 50), (_("Lead department"), 18), (_("Due"), 12),
                   (_("State"), 14), (_("Days late"), 10), (_("Latest"), 40)]  # fmt: skip
        sheet = self._sheet(_("Tasks"), columns, _("As of %(on)s") % {"on": self.content["on_text"]})
        for row, task in enumerate(self.content["tasks"], 3):
            sheet.set_row(row, LINE * _lines((task["name"], 50), (task["note"], 40), (task["action"]["name"], 24)))
            sheet.write_number(row, 0, row - 2, self.centre)
            sheet.write_string(row, 1, _plain(task["action"]["name"]), self.cell)
            sheet.write_string(row, 2, _plain(task["name"]), self.cell)
            sheet.write_string(row, 3, _plain(task["lead"]) or figures.BLANK, self.cell)
            sheet.write_string(row, 4, task["due"] or figures.BLANK, self.centre)
            sheet.write_string(row, 5, _plain(task["word"]), self.lights[task["mark"]])
            if task["days_late"]:
                sheet.write_number(row, 6, task["days_late"], self.blank)
            else:
                sheet.write_string(row, 6, figures.BLANK, self.blank)
            sheet.write_string(row, 7, _plain(task["note"]) or figures.BLANK, self.cell)

    def text(self) -> None:
        sheet = self.book.add_worksheet(_("Text"))
        self._print(sheet, across=False)
        sheet.set_column(0, 0, 90)
        sheet.write_string(0, 0, _plain(self.content["title"]), self.title)
        sheet.write_string(1, 0, _plain(layout.meeting_line(self.content)), self.note)
        row = 2
        for part in layout.parts_of(self.content):
            sheet.write_string(row, 0, _plain(part.heading), self.strong)
            for line in part.paragraphs:
                row += 1
                sheet.write_string(row, 0, _plain(wording.said(line)), self.note)
            for shown in part.goals:
                row += 1
                words = [shown.heading, *shown.lines, *map(wording.said, shown.goal["comment"])]
                sheet.write_string(row, 0, _plain("\n".join(words)), self.note)
            row += 2

    # ---- what every sheet has

    def _sheet(self, name: str, columns: list[tuple[str, int]], unit: str, heads: bool = True) -> Any:
        sheet = self.book.add_worksheet(name)
        self._print(sheet, across=True)
        last = max(len(columns) - 1, 1)
        sheet.merge_range(0, 0, 0, last if heads else 12, _plain(f"{self.content['title']} · {name}"), self.title)
        sheet.set_row(0, 28)
        for place, (heading, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            if heads:
                sheet.write_string(2, place, heading, self.head)
        sheet.write_string(1, 0, _plain(layout.meeting_line(self.content)))
        if unit:
            sheet.write_string(1, last, _plain(unit), self.unit)
        if heads:
            sheet.repeat_rows(2)
            sheet.freeze_panes(3, 2)
        return sheet

    def _print(self, sheet, across: bool) -> None:
        """A4, as wide as the sheet, with page numbers."""
        sheet.set_paper(9)
        if across:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
        sheet.set_footer("&C— &P —")


def _lines(*texts: tuple[str, int]) -> int:
    """How many lines the longest of (text, width) takes in its cell: programs that only show do not work it out."""
    return max(1, *(math.ceil(1.05 * sum(1 + (sign > "⺀") for sign in text) / width) for text, width in texts))


def _between(way, day: str) -> str | None:
    """What was required on a day, on the straight line between the turns of the way; None outside it."""
    days = [(datetime.date.fromisoformat(at), Decimal(value)) for at, value in way]
    at = datetime.date.fromisoformat(day)
    for (one, low), (other, high) in zip(days, days[1:], strict=False):
        if one <= at <= other:
            return str(low + (high - low) * (at - one).days / (other - one).days)
    return None


def _shortened(value: str) -> str:
    """To two digits, as what is worked out is shown."""
    return str(Decimal(value).quantize(Decimal("0.01")))
