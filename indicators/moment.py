"""Days and moments of a page: the default day of a year, the end of a day in the district's time. Pure."""

import calendar
import datetime
from functools import cache
from zoneinfo import ZoneInfo

DISTRICT_TIME = ZoneInfo("Asia/Shanghai")


def default_day(year: int, today: datetime.date) -> datetime.date:
    """Today, or the year's last day once it is over; before it begins, its first day."""
    return min(max(today, datetime.date(year, 1, 1)), datetime.date(year, 12, 31))


def day_within(year: int, asked: datetime.date | None, today: datetime.date) -> datetime.date:
    """The day asked for; one before the year, as a form leaves behind, gives way to the default day, as does none."""
    return asked if asked and asked.year >= year else default_day(year, today)


def end_of(day: datetime.date) -> datetime.datetime:
    """The last moment of the day in the district."""
    return datetime.datetime.combine(day, datetime.time.max, DISTRICT_TIME)


@cache
def month_end(year: int, month: int) -> datetime.date:
    """The last day of the month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
