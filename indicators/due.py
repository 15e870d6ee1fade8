"""Why there is no figure yet: by the deadline of the first one that is asked for in a year. Pure."""

import datetime
from dataclasses import dataclass

from .assessment import Absence
from .periods import Period
from .working_days import WorkingCalendar


@dataclass(frozen=True)
class First:
    """The first figure of a year: of which day it is, and until the end of which day it is in time; or that none is
    asked for."""

    day: datetime.date
    deadline: datetime.date
    is_excused: bool = False


def by_days(year: int, frequency: str, grace_days: int) -> First:
    """Where no assignment says when it is due, the indicator's own days to report do."""
    day = Period(year, frequency, 1).last_day
    return First(day, day + datetime.timedelta(days=grace_days))


def by_assignment(period: Period, working_day: int, calendar: WorkingCalendar, is_excused: bool = False) -> First:
    """What an assignment says of its first period."""
    return First(period.last_day, calendar.after(period.last_day, working_day), is_excused)


def absence(first: First, on: datetime.date) -> tuple[Absence, datetime.date | None]:
    """Why there is no value on `on`, and the day that says so.

    Not due before the first period ends (the day: its end); then due until the deadline (the day: that one); then late
    (the day: the deadline that passed). Not collected where nothing is asked for.
    """
    if first.is_excused:
        return Absence.NOT_COLLECTED, None
    if on <= first.day:
        return Absence.NOT_DUE, first.day
    return (Absence.DUE if on <= first.deadline else Absence.LATE), first.deadline
