"""Why there is no figure yet, where no assignment says when it is due: by the indicator's own days to report. Pure."""

import datetime

from .assessment import Absence
from .periods import Period


def absence(year: int, frequency: str, grace_days: int, on: datetime.date) -> tuple[Absence, datetime.date]:
    """Why there is no value on `on`, and the day that says so.

    Not due before the first period ends (the day: its end); then due until `grace_days` later (the day: that
    deadline); then late (the day: the deadline that passed).
    """
    first_end = Period(year, frequency, 1).last_day
    deadline = first_end + datetime.timedelta(days=grace_days)
    if on <= first_end:
        return Absence.NOT_DUE, first_end
    return (Absence.DUE, deadline) if on <= deadline else (Absence.LATE, deadline)
