"""What held, and how the year came to it: the one way pages, commands and briefs read figures.

Today's knowledge of a year is kept (indicators/keeping.py) and read from there; any other day or state of knowledge is
read from the observations themselves, with one query either way.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from .keeping import cell_of, monthly
from .models import CurrentValue, Observation

Cell = tuple[int, int, int]  # indicator id, area id, year


@dataclass(frozen=True)
class Course:
    """A cell's current observation and the last figure of each month up to it, None where it was not collected."""

    current: Observation
    points: list[tuple[datetime.date, Decimal | None]]

    @property
    def value(self) -> Decimal | None:
        return self.current.value

    @property
    def figures(self) -> list[tuple[datetime.date, Decimal]]:
        """The points that have a value."""
        return [(date, value) for date, value in self.points if value is not None]


@dataclass(frozen=True)
class Moment:
    """What is asked for: how it stood on the day `on`, as known at `known_at` (None: as known now, on `today`)."""

    on: datetime.date
    today: datetime.date
    known_at: datetime.datetime | None = None

    def sees_all_of(self, year: int) -> bool:
        """Whether every approved figure of the year counts, so that the kept answer is the answer."""
        return self.known_at is None and (self.on >= self.today or self.on >= datetime.date(year, 12, 31))


def courses(
    indicators: Collection[int], areas: Collection[int], years: Collection[int], moment: Moment
) -> Mapping[Cell, Course]:
    """The courses of the cells that have figures, keyed by (indicator id, area id, year): one query."""
    if not indicators or not areas or not years:
        return {}
    if all(moment.sees_all_of(year) for year in years):
        return _kept(indicators, areas, years)
    return _observed(indicators, areas, years, moment)


def _kept(indicators, areas, years):
    rows = CurrentValue.objects.filter(area__in=areas, year__in=years, indicator__in=indicators)
    return {
        (row.indicator_id, row.area_id, row.year): Course(row.observation, [_point(point) for point in row.course])
        for row in rows.select_related("observation__source")
    }


def _point(stored):
    date, value, _vintage = stored
    return datetime.date.fromisoformat(date), None if value is None else Decimal(value)


def _observed(indicators, areas, years, moment):
    rows = Observation.objects.filter(
        area__in=areas, year__in=years, indicator__in=indicators, as_of__lte=moment.on
    ).approved(moment.known_at)
    found = {}
    by_cell = groupby(monthly(rows).select_related("source"), key=cell_of)
    for cell, months in ((cell, list(rows)) for cell, rows in by_cell):
        found[cell] = Course(months[-1], [(row.as_of, row.value) for row in months])
    return found
