"""When a figure is due: periods of a year by frequency, and why there is none yet. Pure."""

import datetime

from .assessment import Absence
from .moment import month_end

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def period_ends(year: int, frequency: str) -> list[datetime.date]:
    """The last days of the year's periods."""
    step = MONTHS[frequency]
    return [month_end(year, month) for month in range(step, 13, step)]


def absence(year: int, frequency: str, grace_days: int, on: datetime.date) -> tuple[Absence, datetime.date]:
    """Why there is no value on `on`, and the day that says so.

    Not due before the first period ends (the day: its end); then due until `grace_days` later (the day: that
    deadline); then late (the day: the deadline that passed).
    """
    first_end = period_ends(year, frequency)[0]
    deadline = first_end + datetime.timedelta(days=grace_days)
    if on <= first_end:
        return Absence.NOT_DUE, first_end
    return (Absence.DUE, deadline) if on <= deadline else (Absence.LATE, deadline)
