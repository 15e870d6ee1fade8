"""The periods of a year by frequency: which there are, what they are called, and which one a day lies in. Pure but for
the reader's language."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .moment import month_end

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_KEY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<kind>Q|H|)(?P<number>[0-9]{1,2}))?")
_KINDS = {"": "month", "Q": "quarter", "H": "half_year"}


def count_of(frequency: str) -> int:
    """How many periods a year has: 12, 4, 2 or 1."""
    return 12 // MONTHS[frequency]


@dataclass(frozen=True)
class Period:
    """A month, quarter, half-year or year; `number` counts from 1 within the year.

    A figure of a period is one as of its last day. Raises ValueError for a number that the year does not have.
    """

    year: int
    frequency: str
    number: int

    def __post_init__(self):
        if not 1 <= self.number <= count_of(self.frequency):
            raise ValueError(f"{self.frequency} {self.number}: a year has {count_of(self.frequency)}")

    @classmethod
    def from_key(cls, text: str) -> "Period":
        """The period that is written so: 2022-06, 2022-Q2, 2022-H1 or 2022. Raises ValueError for all else."""
        found = _KEY.fullmatch(text)
        if found is None or int(found["year"]) < 1:
            raise ValueError(f"{text[:32]!r} names no period")
        if found["number"] is None:
            return cls(int(found["year"]), "year", 1)
        if len(found["number"]) != (1 if found["kind"] else 2):
            raise ValueError(f"{text[:32]!r} names no period")
        return cls(int(found["year"]), _KINDS[found["kind"]], int(found["number"]))

    @property
    def key(self) -> str:
        if self.frequency == "year":
            return f"{self.year:04}"
        if self.frequency == "month":
            return f"{self.year:04}-{self.number:02}"
        return f"{self.year:04}-{'Q' if self.frequency == 'quarter' else 'H'}{self.number}"

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, (self.number - 1) * MONTHS[self.frequency] + 1, 1)

    @property
    def last_day(self) -> datetime.date:
        return month_end(self.year, self.number * MONTHS[self.frequency])

    @property
    def before(self) -> "Period":
        """The period before it, which may lie in the year before."""
        if self.number > 1:
            return Period(self.year, self.frequency, self.number - 1)
        return Period(self.year - 1, self.frequency, count_of(self.frequency))

    @property
    def year_before(self) -> "Period":
        """The same period of the year before."""
        return Period(self.year - 1, self.frequency, self.number)

    @property
    def title(self) -> str:
        """In the reader's words: 2022, month 6; second quarter of 2022; year 2022."""
        said = {"year": self.year}
        if self.frequency == "year":
            return _("year %(year)s") % said
        if self.frequency == "month":
            return _("%(year)s, month %(month)s") % {**said, "month": self.number}
        if self.frequency == "half_year":
            return (_("first half of %(year)s") if self.number == 1 else _("second half of %(year)s")) % said
        return _quarter(self.number) % said

    def __str__(self):
        return self.title


def _quarter(number):
    return (
        _("first quarter of %(year)s"),
        _("second quarter of %(year)s"),
        _("third quarter of %(year)s"),
        _("fourth quarter of %(year)s"),
    )[number - 1]


def periods_of(year: int, frequency: str) -> list[Period]:
    """The year's periods, in order."""
    return [Period(year, frequency, number) for number in range(1, count_of(frequency) + 1)]


def containing(day: datetime.date, frequency: str) -> Period:
    """The period in which the day lies."""
    return Period(day.year, frequency, (day.month - 1) // MONTHS[frequency] + 1)


def ending_by(day: datetime.date, frequency: str) -> Period:
    """The last period that is over at the end of the day: its own one if the day is the last of it."""
    period = containing(day, frequency)
    return period if period.last_day == day else period.before
