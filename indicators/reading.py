"""What held, and how the year came to it: the one way pages, commands and briefs read figures.

Today's knowledge of a year is kept (indicators/keeping.py) and read from there; any other day or state of knowledge is
read from the observations themselves, with one query either way.
"""

import datetime
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, partial
from itertools import groupby
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import FilteredRelation, Q, TextField
from django.db.models.functions import Cast

from qijiang.asked import AskedOfLists

from .keeping import cell_of, monthly
from .models import CurrentValue, Observation, Source
from .models.observation import CELL
from .moment import DISTRICT_TIME

Cell = tuple[int, int, int]  # indicator id, area id, year
Points = list[tuple[datetime.date, Decimal | None]]

NO_YEAR = 0
EXACT = "="


class Meant(NamedTuple):
    """How a figure is meant: its qualifier, and whether only its year is known, which its day then stands for."""

    qualifier: str = EXACT
    is_undated: bool = False


PLAIN = Meant()
# What a figure is read with: all of it but the steps it took, and its source.
STEPS = {"created_by", "created_at", "submitted_by", "submitted_at", "reviewed_by", "review_note", "version"}
OF_FIGURE = [field.attname for field in Observation._meta.concrete_fields if field.name not in STEPS]
OF_SOURCE = [field.attname for field in Source._meta.concrete_fields]


@dataclass(frozen=True)
class Course:
    """A cell's current observation and the last figure of each month up to it, None where it was not collected.

    All is put together when first asked for: of the many cells that a page reads it shows few whole.
    """

    make_current: Callable[[], Observation]
    make_points: Callable[[], Points]
    make_meanings: Callable[[], Mapping[datetime.date, Meant]] = dict

    @cached_property
    def current(self) -> Observation:
        return self.make_current()

    @cached_property
    def points(self) -> Points:
        return self.make_points()

    @cached_property
    def meanings(self) -> Mapping[datetime.date, Meant]:
        """How its points are meant, by their days; those of plain ones may be left out."""
        return self.make_meanings()

    def meant(self, day: datetime.date) -> Meant:
        return self.meanings.get(day, PLAIN)

    @property
    def value(self) -> Decimal | None:
        return self.points[-1][1]

    @property
    def figures(self) -> list[tuple[datetime.date, Decimal]]:
        """The points that have a value."""
        return [(date, value) for date, value in self.points if value is not None]

    @property
    def days(self) -> Points:
        """The points of a known day, also those not collected."""
        return [(date, value) for date, value in self.points if not self.is_undated(date)]

    @property
    def dated(self) -> list[tuple[datetime.date, Decimal]]:
        """The figures of a known day: what curves and paces are drawn from."""
        return [(date, value) for date, value in self.days if value is not None]

    def is_undated(self, day: datetime.date) -> bool:
        """Whether the point of that day stands for its year, of which alone it is known."""
        return self.meant(day).is_undated


@dataclass(frozen=True)
class Moment:
    """What is asked for: how it stood on the day `on`, as known at `known_at` (None: as known now, on `today`)."""

    on: datetime.date
    today: datetime.date
    known_at: datetime.datetime | None = None

    @property
    def seen_on(self) -> datetime.date:
        """The day from which one looks: that of the state of knowledge, else today."""
        return self.known_at.astimezone(DISTRICT_TIME).date() if self.known_at else self.today

    @property
    def owed_on(self) -> datetime.date:
        """The day by which something is late or overdue: no later than one looks from, as nobody is late in advance."""
        return min(self.on, self.seen_on)

    def sees_all_of(self, year: int) -> bool:
        """Whether every approved figure of the year counts, so that the kept answer is the answer."""
        return self.known_at is None and (self.on >= self.today or self.on >= datetime.date(year, 12, 31))


def courses(
    indicators: Collection[int],
    areas: Collection[int],
    years: Collection[int],
    moment: Moment,
    whole: Collection[int] | None = None,
) -> Mapping[Cell, Course]:
    """The courses of the cells that have figures, keyed by (indicator id, area id, year): one query.

    `whole` are the years of which more than points is asked for (None: all); `current` of another costs a query.
    """
    if not indicators or not areas or not years:
        return {}
    if all(moment.sees_all_of(year) for year in years):
        return _kept(indicators, areas, years, years if whole is None else whole)
    return _observed(indicators, areas, years, moment)


def _kept(indicators, areas, years, whole):
    rows = KEPT.records([indicators, areas, years, whole or [NO_YEAR]])
    current = partial(_current, DEFAULT_DB_ALIAS, cache(partial(Source.from_db, DEFAULT_DB_ALIAS, OF_SOURCE)))
    return {
        tuple(row[:3]): Course(partial(current, row[4], row[5:]), partial(_points, row[3]), partial(_meanings, row[3]))
        for row in rows
    }


def _kept_rows(indicators, areas, years, whole):
    rows = CurrentValue.objects.filter(area__in=areas, year__in=years, indicator__in=indicators)
    rows = rows.annotate(
        seen=FilteredRelation("observation", condition=Q(year__in=whole)),
        stored=Cast("course", TextField()),  # read as JSON only where its points are asked for
    )
    columns = [f"seen__{name}" for name in OF_FIGURE] + [f"seen__source__{name}" for name in OF_SOURCE]
    return _outer(rows.values_list(*CELL, "stored", "observation_id", *columns))


KEPT = AskedOfLists(_kept_rows)


def _outer(rows):
    """Every row, also one whose relation is left out by its condition: Django joins a relation that is never empty so
    that such rows would be lost."""
    joins = rows.query.alias_map
    joins.update({a: join.promote() for a, join in joins.items() if getattr(join, "filtered_relation", None)})
    return rows


def _current(database, source_of, pk, columns):
    """The observation of a row, whose columns are empty where it was not asked for; those of one source share it."""
    figure, source = columns[: len(OF_FIGURE)], columns[len(OF_FIGURE) :]
    if figure[0] is None:
        return Observation.objects.select_related("source").get(pk=pk)
    observation = Observation.from_db(database, OF_FIGURE, figure)
    if observation.source_id:
        observation.source = source_of(source)
    return observation


def _points(stored):
    return [_point(point) for point in json.loads(stored)]


def _point(stored):
    date, value, *_ = stored
    return datetime.date.fromisoformat(date), None if value is None else Decimal(value)


def _meanings(stored):
    """Of the points whose meaning is kept (indicators/keeping.py)."""
    return {
        datetime.date.fromisoformat(date): Meant(meant[0], meant[1] == Observation.Precision.YEAR)
        for date, _value, _vintage, *meant in json.loads(stored)
        if meant
    }


def _observed(indicators, areas, years, moment):
    lists = [indicators, areas, years]
    if moment.known_at is None:
        rows = OBSERVED.records(lists, moment.on)
    else:
        rows = OBSERVED_THEN.records(lists, moment.on, moment.known_at)
    return {cell: course_of(list(months)) for cell, months in groupby(rows, key=cell_of)}


def _observed_rows(indicators, areas, years, on, known_at=None):
    rows = Observation.objects.filter(area__in=areas, year__in=years, indicator__in=indicators, as_of__lte=on)
    return monthly(rows.approved(known_at)).select_related("source")


OBSERVED, OBSERVED_THEN = AskedOfLists(_observed_rows), AskedOfLists(_observed_rows)


def course_of(rows: Sequence[Observation]) -> Course:
    """The course that these figures make, the last of each month in their order."""
    return Course(
        lambda: rows[-1],
        lambda: [(row.as_of, row.value) for row in rows],
        lambda: {row.as_of: Meant(row.qualifier, row.precision == Observation.Precision.YEAR) for row in rows},
    )
