"""The pure rule of what the calendar tells on which day: the edges of each stage, leap day and year's end included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.reporting import stages

LAST, DEADLINE, CLOSES = date(2022, 6, 30), date(2022, 7, 14), date(2022, 7, 28)


@pytest.mark.parametrize(
    "on, kind",
    [
        (date(2022, 6, 29), None),
        (date(2022, 6, 30), "opens"),
        (date(2022, 7, 10), "opens"),
        (date(2022, 7, 11), "due_soon"),
        (date(2022, 7, 14), "due_soon"),
        (date(2022, 7, 15), "late"),
        (date(2022, 7, 24), "late"),
        (date(2022, 7, 25), "locks_soon"),
        (date(2022, 7, 28), "locks_soon"),
        (date(2022, 7, 29), None),
    ],
)
def test_each_day_has_one_stage(on, kind):
    assert stages.of_period(on, LAST, DEADLINE, CLOSES) == kind


@pytest.mark.parametrize(
    "on, last, deadline, until, kind",
    [
        (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 14), None, None),
        (date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 14), None, "opens"),
        (date(2022, 12, 31), date(2022, 12, 31), date(2023, 1, 16), None, "opens"),
        (date(2023, 1, 1), date(2022, 11, 30), date(2022, 12, 31), None, "late"),
        (date(2022, 12, 29), date(2022, 11, 30), date(2023, 1, 1), None, "due_soon"),
        (date(2022, 9, 1), LAST, DEADLINE, None, "late"),
        (date(2022, 9, 1), LAST, DEADLINE, date(2022, 9, 2), "locks_soon"),
        (date(2022, 7, 14), LAST, DEADLINE, DEADLINE, "locks_soon"),
    ],
    ids=["leap day ahead", "leap day", "year's end", "late on New Year", "due on New Year", "never closes",
         "opened again", "due and closed at once"],
)  # fmt: skip
def test_days_that_are_easily_got_wrong(on, last, deadline, until, kind):
    assert stages.of_period(on, last, deadline, until) == kind


@given(st.dates(date(2020, 1, 1), date(2032, 1, 1)), st.integers(0, 90), st.integers(0, 90), st.integers(-5, 200))
def test_stages_follow_each_other_without_a_gap(last, due_after, open_after, day):
    deadline = last + timedelta(due_after)
    until, on = deadline + timedelta(open_after), last + timedelta(day)
    found = stages.of_period(on, last, deadline, until)
    assert (found is None) == (on < last or on > until)
    order = [None, "opens", "due_soon", "late", "locks_soon"]
    after = stages.of_period(on + timedelta(1), last, deadline, until)
    assert after is None or order.index(found) <= order.index(after)


@pytest.mark.parametrize(
    "on, kind",
    [
        (date(2022, 6, 26), None),
        (date(2022, 6, 27), "task_due"),
        (date(2022, 6, 30), "task_due"),
        (date(2022, 7, 1), "task_late"),
        (date(2025, 1, 1), "task_late"),
    ],
)
def test_a_task(on, kind):
    assert stages.of_task(on, LAST) == kind
    assert stages.of_task(on, None) is None


def test_what_is_late_for_a_month_is_no_news():
    assert stages.is_news(date(2022, 7, 31), LAST)
    assert not stages.is_news(date(2022, 8, 1), LAST)
