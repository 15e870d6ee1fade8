"""Of what the calendar gives notice, on which day. Pure: days in, a kind of notice out."""

import datetime

SOON = 3  # days before the end in which a notice is given
RECENT = 31  # days after the due day for which people are told; a program that is installed later floods nobody


def of_period(
    on: datetime.date, last_day: datetime.date, deadline: datetime.date, until: datetime.date | None
) -> str | None:
    """What is told on the day `on` of a period whose figure has not been handed in, the most urgent alone.

    It opens on its last day, is in time to the end of the deadline, and can be written to the end of `until`, which an
    opening may have put off; None: for good.
    """
    if on < last_day or (until is not None and on > until):
        return None
    if until is not None and (until - on).days <= SOON:
        return "locks_soon"
    if on > deadline:
        return "late"
    return "due_soon" if (deadline - on).days <= SOON else "opens"


def of_task(on: datetime.date, due: datetime.date | None) -> str | None:
    """The same of a task that its lead department has not asked to close."""
    if due is None:
        return None
    left = (due - on).days
    return "task_late" if left < 0 else "task_due" if left <= SOON else None


def is_news(on: datetime.date, due: datetime.date) -> bool:
    """Whether somebody is still told that what was due on that day is late."""
    return (on - due).days <= RECENT
