"""The periods of a year and its working days: what the calendar says of any year, leap days included."""

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import MONTHS, Period, containing, count_of, ending_by, periods_of
from indicators.working_days import WorkingCalendar, within

ONE_DAY = datetime.timedelta(1)
FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
years = st.integers(1990, 2100)
frequencies = st.sampled_from(sorted(MONTHS))
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))


@st.composite
def periods(draw):
    frequency = draw(frequencies)
    return Period(draw(years), frequency, draw(st.integers(1, count_of(frequency))))


@given(periods())
def test_a_key_names_its_period_and_no_other(period):
    assert Period.from_key(period.key) == period


@given(years, frequencies)
def test_the_periods_of_a_year_follow_each_other_without_a_gap(year, frequency):
    whole = periods_of(year, frequency)
    assert (whole[0].first_day, whole[-1].last_day) == (datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    for before, after in zip(whole, whole[1:], strict=False):
        assert before.last_day + ONE_DAY == after.first_day
        assert after.before == before


@given(periods())
def test_before_and_a_year_before(period):
    assert period.before.last_day + ONE_DAY == period.first_day
    assert (period.year_before.year, period.year_before.number) == (period.year - 1, period.number)


@given(days, frequencies)
def test_a_day_lies_in_one_period_and_after_the_last_that_is_over(day, frequency):
    period = containing(day, frequency)
    assert period.first_day <= day <= period.last_day
    over = ending_by(day, frequency)
    assert over.last_day <= day
    assert over == (period if day == period.last_day else period.before)


@pytest.mark.parametrize(
    ("key", "first", "last", "title"),
    [
        ("2022-06", "2022-06-01", "2022-06-30", "2022年6月"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),  # a leap day
        ("2023-02", "2023-02-01", "2023-02-28", "2023年2月"),
        ("2022-Q2", "2022-04-01", "2022-06-30", "2022年二季度"),
        ("2022-H2", "2022-07-01", "2022-12-31", "2022年下半年"),
        ("2022", "2022-01-01", "2022-12-31", "2022年"),
    ],
)
def test_a_period_has_its_days_and_its_words(key, first, last, title):
    period = Period.from_key(key)
    assert (str(period.first_day), str(period.last_day), period.title) == (first, last, title)


@pytest.mark.parametrize(
    "key", ["", "2022-6", "2022-13", "2022-00", "2022-Q5", "2022-Q02", "2022-H3", "22", "２０２２", "2022-q1", "0000",
            "2022-06-30", "2022-06\n", " 2022"]
)  # fmt: skip
def test_what_names_no_period_is_refused(key):
    with pytest.raises(ValueError):
        Period.from_key(key)


# ---- working days


def calendar_of_the_fixtures():
    with (FIXTURES / "calendar_days.csv").open(encoding="utf-8", newline="") as file:
        rows = [(datetime.date.fromisoformat(row["day"]), row["kind"] == "worked") for row in csv.DictReader(file)]
    return WorkingCalendar.of(rows)


@given(days, st.integers(1, 60), st.sets(days), st.sets(days))
def test_the_nth_working_day_has_n_working_days_up_to_it(day, number, holidays, worked):
    calendar = WorkingCalendar(frozenset(holidays), frozenset(worked))
    found = calendar.after(day, number)
    assert calendar.is_working(found)
    assert sum(calendar.is_working(day + ONE_DAY * n) for n in range(1, (found - day).days + 1)) == number


@pytest.mark.parametrize(
    ("end", "number", "day"),
    [
        ("2022-01-31", 1, "2022-02-07"),  # the Spring Festival lasts to 6 February
        ("2022-03-31", 3, "2022-04-06"),  # Saturday 2 April is worked, Qingming is off until the 5th
        ("2022-04-30", 3, "2022-05-07"),  # Saturday 7 May is worked
        ("2022-09-30", 1, "2022-10-08"),  # after a week of National Day, a Saturday
        ("2022-09-30", 3, "2022-10-10"),
        ("2022-06-30", 10, "2022-07-14"),
        ("2022-12-31", 1, "2023-01-03"),  # over the year's end
        ("2024-02-28", 1, "2024-02-29"),  # a leap day is worked like any other
    ],
)
def test_the_official_arrangement_is_kept(end, number, day):
    assert str(calendar_of_the_fixtures().after(datetime.date.fromisoformat(end), number)) == day


def test_2022_had_249_working_days():
    calendar = calendar_of_the_fixtures()
    days = (datetime.date(2022, 1, 1) + ONE_DAY * n for n in range(365))
    assert sum(map(calendar.is_working, days)) == 249


@pytest.mark.parametrize(("days", "working"), [(0, 1), (1, 1), (15, 10), (31, 22), (60, 42)])
def test_days_to_report_as_working_days(days, working):
    assert within(days) == working
