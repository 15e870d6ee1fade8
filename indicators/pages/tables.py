"""The list of indicators as a table: its columns, how they sort, and its rows, written out once."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import django_tables2
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_tables2.data import TableListData
from django_tables2.utils import OrderBy

from qijiang import figures

from ..assessment import Absence
from ..charts.spark import sparkline
from ..models import Indicator, Observation
from ..reading import Course
from ..sentence import ABSENCE_WORDS, Style, goal_text
from ..standing import Standing
from .trend import Change, year_on_year

RIGHT = {"th": {"class": "num"}}
WIDE = {"th": {"class": "rest"}}


# Why there is no figure yet, in the room of a cell.
@dataclass(frozen=True)
class Light:
    """How a target of the row's indicator stands."""

    mark: str
    word: str
    sentence: str
    target: str
    absence: Absence | None


def light(standing: Standing) -> Light:
    assessment = standing.assessment
    aim = goal_text(assessment.goal, standing.style)
    return Light(assessment.mark, standing.word, standing.sentence, aim, assessment.absence)


@dataclass
class IndicatorRow:
    """An indicator and its figures of the last years; what is shown of it is added by `write` once it is on a page."""

    indicator: Indicator
    year: int
    url: str
    breaks: list[datetime.date]  # the days from which another definition holds
    courses: dict[int, Course] = field(default_factory=dict)
    lights: list[Light] = field(default_factory=list)
    value: str = figures.BLANK
    unit: str = ""
    date: str = ""
    word: str = ""
    before: str = figures.BLANK
    spark: SafeString | str = ""
    source: str = ""
    place: str = ""
    _change: Change | None = None

    @property
    def amount(self) -> Decimal | None:
        return _value(self.courses, self.year)

    @property
    def amount_before(self) -> Decimal | None:
        return _value(self.courses, self.year - 1)

    @property
    def change(self) -> Change:
        """The change over the year before."""
        if self._change is None:
            self._change = year_on_year(self.indicator, self.courses, self.year, self.breaks)
        return self._change

    @property
    def state(self) -> str:
        """One of the states of figures: value, not_collected, none."""
        course = self.courses.get(self.year)
        if course is None:
            return "none"
        return "not_collected" if course.value is None else "value"

    def write(self, years: range) -> None:
        """Put what the page shows into words and figures."""
        style = Style(self.indicator.unit, self.indicator.decimals)
        self._write_value(style)
        self._write_source()
        if before := self.courses.get(self.year - 1):
            self.before = style.value(before.value, before.current.qualifier)
        values = [_value(self.courses, year) for year in years]
        if any(value is not None for value in values):
            self.spark = sparkline(values, _reading(years, values, style), {day.year - years[0] for day in self.breaks})

    def _write_value(self, style):
        course = self.courses.get(self.year)
        if course is None:
            reason = next((light.absence for light in self.lights if light.absence), None)
            self.word = str(ABSENCE_WORDS[reason]) if reason else ""
            return
        seen = course.current
        self.value, self.unit = style.split(course.value, seen.qualifier)
        self.date = date_of(seen, short=True)
        self.word = str(ABSENCE_WORDS[Absence.NOT_COLLECTED]) if seen.not_collected else ""

    def _write_source(self):
        """Where the newest figure of the row comes from."""
        if not self.courses:
            return
        seen = self.courses[max(self.courses)].current
        self.source = seen.source.title if seen.source else ""
        self.place = seen.place


def date_of(seen: Observation, *, short: bool = False) -> str:
    """The day of a figure as far as it is known; `short` where the year stands in the heading."""
    if seen.precision == Observation.Precision.YEAR:
        return _("undated") if short else undated(seen.year)
    return str(seen.as_of)


def undated(year: int) -> str:
    """The year in place of a day that nobody stated."""
    return _("%(year)s, day not stated") % {"year": year}


def approved_on(seen: Observation) -> str:
    """The day of the approval, or only its year where nobody stated the day."""
    at = timezone.localtime(seen.reviewed_at)
    if is_first_moment(at):
        return pgettext("day of an approval", "%(year)s") % {"year": at.year}
    return str(at.date())


def is_first_moment(at: datetime.datetime) -> bool:
    """Whether a local time is the first moment of a year: so figures are loaded of whose publication only the year is
    known (docs/decisions.md)."""
    return at == at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _value(courses: Mapping[int, Course], year: int) -> Decimal | None:
    course = courses.get(year)
    return course.value if course else None


def _reading(years, values, style):
    said = (f"{year} {style.value(value)}" for year, value in zip(years, values, strict=True))
    return _(", ").join(said)


class Rows(TableListData):
    """Rows that sort with what has no figure last, whichever way they are sorted."""

    data: list[IndicatorRow]

    def order_by(self, aliases):
        for alias in reversed(aliases):
            key = SORT_KEYS[OrderBy(alias).bare]
            known = [row for row in self.data if key(row) is not None]
            unknown = [row for row in self.data if key(row) is None]
            self.data = sorted(known, key=key, reverse=OrderBy(alias).is_descending) + unknown


SORT_KEYS = {
    "name": lambda row: row.indicator.title,
    "value": lambda row: row.amount,
    "before": lambda row: row.amount_before,
    "change": lambda row: row.change.amount,
    "owner": lambda row: row.indicator.owner and row.indicator.owner.name,
}
BY_FIGURES = {"value", "before", "change"}


class IndicatorTable(django_tables2.Table):
    """Declares and sorts; the rows are rendered by templates/indicators/_list_table.html."""

    name = django_tables2.Column(verbose_name=gettext_lazy("Indicator"))
    value = django_tables2.Column(attrs=RIGHT)
    before = django_tables2.Column(attrs=RIGHT)
    change = django_tables2.Column(verbose_name=gettext_lazy("Growth"), attrs=RIGHT)
    course = django_tables2.Column(verbose_name=gettext_lazy("Five years"), orderable=False, attrs=WIDE)
    goal = django_tables2.Column(verbose_name=gettext_lazy("Target"), orderable=False, attrs=WIDE)
    owner = django_tables2.Column(verbose_name=gettext_lazy("Reported by"), attrs=WIDE)
    source = django_tables2.Column(verbose_name=gettext_lazy("Source"), orderable=False, attrs=WIDE)

    class Meta:
        empty_text = gettext_lazy("No indicator fits what you chose. Take a filter away.")

    def __init__(self, rows: list[IndicatorRow], year: int, **options):
        super().__init__(Rows(rows), **options)
        self.columns["value"].column.verbose_name = str(year)
        self.columns["before"].column.verbose_name = str(year - 1)


def sorted_columns(words: list[str]) -> list[str]:
    """Of the words of a URL those that sort the table: a column's name, with "-" before it to turn the order."""
    return [word for word in words if OrderBy(word).bare in SORT_KEYS]
