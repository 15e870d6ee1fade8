"""What stands in the cells of a period: of each indicator and area the figure of the period, of the one before it and
of the same one a year ago. One query, whatever the number of cells."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q

from qijiang.asked import AskedRecords
from qijiang.directory.models import Area

from ..models import Indicator, Observation
from ..periods import Period

State = Observation.State

# Which of several figures of a day is shown of a period that is over: the final one, else the one nearest to it.
NEARNESS = {State.APPROVED: 3, State.SUBMITTED: 2, State.RETURNED: 1, State.DRAFT: 0}


@dataclass(frozen=True)
class Cell:
    """An indicator of an area in a period. `now` is the figure in work, or else the final one."""

    indicator: Indicator
    area: Area
    period: Period
    now: Observation | None = None
    before: Observation | None = None
    year_before: Observation | None = None

    @property
    def key(self) -> str:
        """How the page and the scripts name it."""
        return f"{self.indicator.pk}.{self.area.pk}"

    @property
    def is_anew(self) -> bool:
        """Whether the figure begins anew in this period, so that it is not held against the one before."""
        return self.indicator.measure == Indicator.Measure.FLOW and self.period.before.year != self.period.year

    @cached_property
    def draft(self) -> Observation | None:
        """The figure that may still be changed."""
        return self.now if self.now is not None and self.now.is_open else None

    def with_figures(self, figures: Iterable[Observation]) -> "Cell":
        """The cell with what stands there of the three days; the figures know their indicator and area by it."""
        by_day: dict = {}
        for figure in figures:
            figure.indicator, figure.area = self.indicator, self.area
            by_day.setdefault(figure.as_of, []).append(figure)
        return replace(
            self,
            now=_in_work(by_day.get(self.period.last_day, [])),
            before=of_period(by_day, self.period.before),
            year_before=of_period(by_day, self.period.year_before),
        )


def of_period(by_day, period):
    """What stands in an earlier period; in a year also what is known of it without a day."""
    of_year = [each for each in by_day.get(period.first_day, []) if each.precision == Observation.Precision.YEAR]
    found = by_day.get(period.last_day, [])
    return standing(found or of_year) if period.frequency == "year" else standing(found)


def _days_of(period: Period) -> tuple[datetime.date, ...]:
    """The days on which figures of the periods before it may stand: the last ones; of a year also the first."""
    before, year_before = period.before, period.year_before
    return before.last_day, year_before.last_day, (before.first_day if before == year_before else before.last_day)


def _in_work(figures):
    """What is being worked on; where there is none, what is final."""
    open_ones = [each for each in figures if each.state != State.APPROVED]
    return max(open_ones, key=lambda each: (each.vintage, each.pk), default=None) or standing(figures)


def standing(figures):
    """The figure that counts, or would be the first to count."""
    return max(figures, key=_rank, default=None)


def _rank(figure):
    at = figure.reviewed_at.timestamp() if figure.reviewed_at else 0.0
    return NEARNESS[figure.state], figure.vintage, at, figure.pk


def read(cell: Cell) -> tuple[Cell, list[Observation]]:
    """The cell with its figures, and all figures of its year, which its rules ask for: one query."""
    period = cell.period
    rows = OF_CELL.records(cell.indicator.pk, cell.area.pk, period.year, *_days_of(period))
    return cell.with_figures(rows), [row for row in rows if row.year == period.year]


def _of_cell(indicator, area, year, *days):
    of_cell = Observation.objects.filter(indicator=indicator, area=area)
    return of_cell.filter(Q(as_of__in=days) | Q(year=year)).order_by("pk")


OF_CELL = AskedRecords(_of_cell)  # every save of a cell asks this


def figures_of(cells: Sequence[Cell]) -> list[Observation]:
    """The figures of cells of one period, of the period before and of a year ago: one query."""
    if not cells:
        return []
    period = cells[0].period
    days = [period.last_day, *_days_of(period)]
    rows = Observation.objects.filter(
        indicator__in={cell.indicator.pk for cell in cells},
        area__in={cell.area.pk for cell in cells},
        year__in={day.year for day in days},
        as_of__in=days,
    )
    return list(rows.order_by("pk"))


def filled(cells: Sequence[Cell], figures: Iterable[Observation]) -> list[Cell]:
    """The cells with what stands in them, of `figures_of` them."""
    found: dict[tuple[int, int], list[Observation]] = {}
    for row in figures:
        found.setdefault((row.indicator_id, row.area_id), []).append(row)
    return [cell.with_figures(found.get((cell.indicator.pk, cell.area.pk), ())) for cell in cells]
