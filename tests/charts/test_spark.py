"""The sparkline: its line, its gaps and its last value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.spark import sparkline

from .markup import HOSTILE, drawn, maybe, numbers, parsed


def test_a_sparkline_rises_from_left_to_right():
    markup = sparkline(numbers(1, 2, 3), "近三月")
    (line,) = drawn(markup, "spark-line")
    assert line.get("points") == "4.0,20.0 48.0,12.0 92.0,4.0"
    (now,) = drawn(markup, "spark-now")
    assert (now.get("cx"), now.get("cy")) == ("92", "4")


def test_a_missing_value_is_a_gap_and_not_a_zero():
    markup = sparkline(numbers(1, 2, None, 4, None, 3, 4), "")
    assert [line.get("points").count(",") for line in drawn(markup, "spark-line")] == [2, 2]
    assert len(drawn(markup, "spark-dot")) == 1


def test_the_last_known_value_is_marked():
    (now,) = drawn(sparkline(numbers(1, 5, None), ""), "spark-now")
    assert (now.get("cx"), now.get("cy")) == ("48", "4")


@pytest.mark.parametrize("values", [(), (None, None)])
def test_without_values_a_sparkline_is_empty(values):
    assert len(parsed(sparkline(numbers(*values), ""))) == 0


def test_one_value_is_a_dot():
    markup = sparkline(numbers(7), HOSTILE)
    assert len(drawn(markup, "spark-now")) == 1
    assert not drawn(markup, "spark-line")
    assert parsed(markup).get("aria-label") == HOSTILE


@given(st.lists(maybe, max_size=30))
def test_any_sparkline_stays_in_its_frame(values):
    for each in parsed(sparkline(values, "x")).iter():
        for pair in each.get("points", "").split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= 96
            assert 0 <= y <= 24
