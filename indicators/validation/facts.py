"""What is known of figures: of which indicator and place they are, and what they were on which day."""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

STEPS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
FLOW, RANK = "flow", "rank"
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator, as far as rules ask of it."""

    pk: int
    code: str
    title: str
    unit: str
    decimals: int = 0
    measure: str = "stock"
    frequency: str = "month"
    grace_days: int = 15
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def step(self) -> int:
        """Months of a period."""
        return STEPS[self.frequency]

    @property
    def parts(self) -> set[int]:
        """The indicators that a ratio is made of."""
        return {pk for pk in (self.numerator, self.denominator) if pk is not None}


@dataclass(frozen=True, slots=True)
class Place:
    """An area: `line` are the ids from the top down to itself, `above` the district around a zone, else its parent."""

    pk: int
    name: str
    kind: str = "district"
    line: tuple[int, ...] = ()
    above: int | None = None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of a day; `waits` while it is handed in and not yet approved.

    Of one that is not `exact` only the year is known, whatever the day: it stands for the whole of it.
    """

    day: datetime.date
    value: Decimal
    waits: bool = False
    exact: bool = True

    @property
    def month(self) -> Month:
        return month_of(self.day, self.exact)


class Series:
    """The figures of an indicator in a place, one a day, in order.

    Where a period within the year is asked for, those of which only the year is known are none: the year is asked for
    by `of_year`.
    """

    __slots__ = ("by_month", "by_year", "days", "known")

    def __init__(self, known: Iterable[Known] = ()):
        self.known = sorted({each.day: each for each in known}.values(), key=lambda each: each.day)
        self.days = [each.day for each in self.known]
        self.by_month = {each.month: each for each in self.known if each.exact}  # the last of the month
        self.by_year = {each.month: each for each in self.known if not each.exact}

    def before(self, day: datetime.date) -> Known | None:
        """The last figure of an earlier day; of an earlier year where of this one only the year is known."""
        place = bisect_left(self.days, day)
        while place and not self.known[place - 1].exact and self.known[place - 1].day.year == day.year:
            place -= 1
        return self.known[place - 1] if place else None

    def after(self, day: datetime.date) -> Known | None:
        """The first figure of a later day."""
        place = bisect_right(self.days, day)
        return self.known[place] if place < len(self.known) else None

    def of(self, month: Month, of_year: bool = False) -> Known | None:
        """The last figure of the month; with `of_year`, where the month is a year's last, else that of the year."""
        return self.by_month.get(month) or (self.by_year.get(month) if of_year else None)

    def with_figure(self, figure: Known) -> "Series":
        """The series with another figure for that day."""
        return Series([*(each for each in self.known if each.day != figure.day), figure])

    def without(self, day: datetime.date) -> "Series":
        return Series(each for each in self.known if each.day != day)


NOTHING = Series()


@dataclass(frozen=True)
class Book:
    """All that is known: figures by (indicator, area), the indicators and places that rules name, counts and plans.

    `counted` are figures of registers by (indicator, area, day), missing where nothing is counted; `planned` are the
    (area, year) that a plan covers.
    """

    series: Mapping[tuple[int, int], Series]
    measured: Mapping[int, Measured]
    places: Mapping[int, Place]
    today: datetime.date
    counted: Mapping[tuple[int, int, datetime.date], Decimal | int]
    planned: frozenset[tuple[int, int]] = frozenset()

    def of(self, indicator: int, area: int) -> Series:
        return self.series.get((indicator, area), NOTHING)


@dataclass(frozen=True, slots=True)
class Subject:
    """The figure that is asked: a value, or that it was not collected, or (`missing`) that there is none yet.

    Of one that is not `exact` only the year is known.
    """

    measured: Measured
    place: Place
    day: datetime.date
    value: Decimal | None
    qualifier: str = "="
    source: bool = False
    note: bool = False
    missing: bool = False
    exact: bool = True

    @property
    def month(self) -> Month:
        return month_of(self.day, self.exact)

    @property
    def of_year(self) -> bool:
        """Whether it stands for a year, so that years are compared with it."""
        return not self.exact or self.measured.step == STEPS["year"]

    @property
    def has_period(self) -> bool:
        """Whether it is known for which of its indicator's periods it stands."""
        return self.exact or self.measured.step == STEPS["year"]


def month_of(day: datetime.date, exact: bool = True) -> Month:
    """The month of a figure; of one of which only the year is known the last, in which the year is whole."""
    return (day.year, day.month if exact else 12)


def shifted(month: Month, by: int) -> Month:
    """The month so many months later, or earlier below 0."""
    years, rest = divmod(month[0] * 12 + month[1] - 1 + by, 12)
    return (years, rest + 1)
