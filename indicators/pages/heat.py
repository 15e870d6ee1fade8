"""Completeness and timeliness by department and month: a heat map whose cells open to their figures."""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures
from qijiang.directory.models import Department

from ..periods import Period
from ..reporting.dues import HANDED_IN, DueItem, DueState
from .desk_scope import DeskScope

MONTHS = range(1, 13)


class Heat(Enum):
    """How a department stands with a month, best first: word, the mark's name in the sprite, the colour's suffix."""

    IN_TIME = (gettext_lazy("complete and in time"), "m-done", "done")
    MADE_UP = (gettext_lazy("complete, but some came late"), "m-behind", "behind")
    UNDER_WAY = (gettext_lazy("not due yet or still in time"), "m-track", "track")
    OVERDUE = (gettext_lazy("some are overdue"), "m-off", "off")
    NOTHING = (gettext_lazy("nothing came in, all overdue"), "m-missed", "missed")
    AHEAD = (gettext_lazy("not open yet"), "m-none", "none")

    @property
    def word(self) -> str:
        return str(self.value[0])

    @property
    def shape(self) -> str:
        return self.value[1]

    @property
    def tone(self) -> str:
        return self.value[2]


@dataclass(frozen=True)
class Tally:
    """Periods taken together: how many there are, have come in, came in late, are overdue; those ahead left out."""

    asked: int
    handed_in: int
    late: int
    overdue: int

    @classmethod
    def of(cls, items) -> "Tally":
        open_ones = [item for item in items if item.state != DueState.NOT_DUE]
        return cls(
            asked=len(open_ones),
            handed_in=sum(item.state in HANDED_IN for item in open_ones),
            late=sum(item.was_late for item in open_ones),
            overdue=sum(item.is_overdue for item in open_ones),
        )

    @property
    def heat(self) -> Heat:
        if not self.asked:
            return Heat.AHEAD
        if self.overdue:
            return Heat.OVERDUE if self.handed_in else Heat.NOTHING
        if self.handed_in < self.asked:
            return Heat.UNDER_WAY
        return Heat.MADE_UP if self.late else Heat.IN_TIME

    @property
    def complete(self) -> str:
        """The share that has come in, of what is open or over."""
        return _share(self.handed_in, self.asked)

    @property
    def timely(self) -> str:
        """The share that is neither late nor overdue: being made up does not raise it."""
        return _share(self.asked - self.late - self.overdue, self.asked)


def _share(part: int, whole: int) -> str:
    """In whole percent; 0% and 100% mean exactly none and all."""
    if not whole:
        return figures.BLANK
    share = part / whole if part in {0, whole} else min(max(part / whole, 0.01), 0.99)
    return figures.percent(share, 0)


@dataclass(frozen=True)
class HeatCell:
    """A department's month; `tally` is None where nothing of it falls into the month."""

    month: int
    tally: Tally | None
    url: str
    said: str


@dataclass(frozen=True)
class HeatRow:
    department: Department
    cells: list[HeatCell]
    total: Tally


@dataclass(frozen=True)
class HeatMap:
    rows: list[HeatRow]
    total: Tally

    @property
    def legend(self) -> list[Heat]:
        return list(Heat)

    @property
    def months(self) -> list[int]:
        return list(MONTHS)


def heat_map(items: list[DueItem], scope: DeskScope) -> HeatMap:
    """Of these periods, by who was responsible for them and the month in which they end. No query."""
    found = defaultdict(lambda: defaultdict(list))
    for item in items:
        found[item.assignment.department][item.period.last_day.month].append(item)
    departments = sorted(found, key=lambda department: department.code)
    rows = [_row(department, found[department], scope) for department in departments]
    return HeatMap(rows, Tally.of(items))


def _row(department, months, scope):
    cells = [_cell(department, month, months.get(month), scope) for month in MONTHS]
    return HeatRow(department, cells, Tally.of([item for items in months.values() for item in items]))


def _cell(department, month, items, scope):
    if not items:
        return HeatCell(month, None, "", "")
    tally = Tally.of(items)
    url = reverse("desk_cell", args=[department.code, Period(scope.year, "month", month)]) + scope.query(year="")
    return HeatCell(month, tally, url, _said(tally))


def _said(tally: Tally) -> str:
    """The cell in words: for who points at it, and for who does not see it."""
    said = {"word": tally.heat.word, "handed_in": tally.handed_in, "asked": tally.asked}
    parts = [_("%(word)s: %(handed_in)s of %(asked)s came in") % said]
    if tally.late:
        parts.append(_("%(number)s of them late") % {"number": tally.late})
    if tally.overdue:
        parts.append(_("%(number)s overdue") % {"number": tally.overdue})
    return _(", ").join(parts)
