"""What is missing, in whole steps, and what that is a month."""

import datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.assessment import Goal
from indicators.gap import gap, missing, months_left

YEAR = 2022


def day(text):
    return datetime.date.fromisoformat(text)


def goal(comparator=">", value="140", measure="stock", **fields):
    return Goal(measure, comparator, D(value), YEAR, **fields)


@pytest.mark.parametrize(
    ("comparator", "value", "decimals", "lacking"),
    [
        (">", "131", 0, "10"),
        (">=", "131", 0, "9"),
        (">", "140", 0, "1"),
        (">=", "140", 0, "0"),
        (">", "131.5", 0, "9"),
        (">=", "139.96", 1, "0.1"),
        (">", "139.9", 1, "0.2"),
        ("<=", "143", 0, "-3"),
        ("<", "140", 0, "-1"),
        ("<", "139", 0, "0"),
        ("<=", "-5", 0, "0"),
        (">=", "-5", 0, "145"),
    ],
)
def test_missing_is_the_least_whole_change_after_which_the_comparison_holds(comparator, value, decimals, lacking):
    assert missing(goal(comparator), D(value), decimals) == D(lacking)


def test_by_its_qualifier_a_figure_may_exceed_its_number_or_lack_something_of_it():
    assert [missing(goal(">"), D(140), qualifier=said) for said in ("=", ">")] == [1, 0]
    assert [missing(goal(">="), D(140), qualifier=said) for said in ("=", "<")] == [0, 1]


def test_of_a_band_the_nearer_edge_is_meant():
    band = goal("band", "90", upper=D(110))
    assert [missing(band, D(value)) for value in ("85", "100", "113.5")] == [5, 0, -4]


comparators = st.sampled_from([">", ">=", "<", "<="])
values = st.decimals(-(10**10), 10**10, places=4)


@given(comparators, values, values, st.integers(0, 4))
def test_with_what_is_missing_it_holds_and_with_a_step_less_it_does_not(comparator, target, value, decimals):
    aim, step = goal(comparator, target), D(1).scaleb(-decimals)
    lacking = missing(aim, value, decimals)
    assert aim.holds(value + lacking)
    assert lacking % step == 0
    if lacking:
        assert not aim.holds(value + lacking - step * (1 if lacking > 0 else -1))


@pytest.mark.parametrize(
    ("on", "left"),
    [("2021-12-31", 12), ("2022-01-01", 12), ("2022-06-30", 6), ("2022-07-01", 6), ("2022-07-15", 6), ("2022-12-30", 1),
     ("2022-12-31", 0), ("2023-01-01", 0)],
)  # fmt: skip
def test_the_months_left_are_the_month_ends_to_come(on, left):
    assert months_left(day(on), YEAR) == left


def found(aim=None, value="131", as_of="2022-06-30", on="2022-06-30", start="123", **fields):
    start = None if start is None else D(start)
    return gap(aim or goal(), D(value), day(as_of), day(on), start=start, **fields)


def test_a_month_needs_what_is_missing_over_the_months_left_and_has_brought_what_was_gained():
    seen = found()
    assert (seen.missing, seen.months, round(seen.per_month, 3), round(seen.so_far, 3)) == (
        10,
        6,
        D("1.667"),
        D("1.333"),
    )


def test_a_month_so_far_is_counted_up_to_the_day_of_the_figure_not_of_the_page():
    seen = found(as_of="2022-03-31", on="2022-06-30")
    assert (seen.months, round(seen.so_far, 3)) == (6, D("2.667"))


def test_without_a_start_nothing_is_said_of_what_the_year_brought():
    assert found(start=None).so_far is None


def test_once_it_is_over_there_is_no_month_to_divide_by():
    seen = found(on="2022-12-31")
    assert (seen.missing, seen.months, seen.per_month) == (10, 0, None)


def test_a_limit_on_a_flow_leaves_room_until_it_is_passed():
    cap = goal("<=", "100", "flow")
    within, beyond = found(cap, "40", start="0"), found(cap, "103", start="0")
    assert (within.room, within.room_per_month, within.missing, within.lost) == (60, 10, 0, False)
    assert (beyond.room, beyond.missing, beyond.per_month, beyond.lost) == (0, -3, None, True)


def test_a_target_without_a_year_has_no_months():
    with pytest.raises(ValueError, match="no months left"):
        gap(Goal("stock", ">", D(1), None), D(1), day("2022-06-30"), day("2022-06-30"), start=None)
