"""How long a recognition lasts by its own rule. Pure: dates in, dates out."""

import datetime
from functools import partial


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The last day of a term of years that begins on `day`.

    That is the day of the same date, and where the month has none its last day (民法典 art. 201 and 202: the day on
    which a term begins is not counted).
    """
    year = min(day.year + years, datetime.MAXYEAR)
    if (day.month, day.day) == (2, 29):
        return datetime.date(year, 3, 1) - datetime.timedelta(1)
    return day.replace(year=year)


def end_of_march_after(day: datetime.date) -> datetime.date:
    """31 March of the following year: until then an entry of the year counts (国科火字〔2022〕67号)."""
    return datetime.date(min(day.year + 1, datetime.MAXYEAR), 3, 31)


one_year = partial(years_after, years=1)
three_years = partial(years_after, years=3)
five_years_before = partial(years_after, years=-5)
