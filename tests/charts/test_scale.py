"""The scale of a chart and the places of its labels."""

from decimal import Decimal

import pytest
from hypothesis import given

from indicators.charts.labels import WIDTHS, Label, Placement
from indicators.charts.scale import bounds, step_for, ticks

from .markup import figures


@pytest.mark.parametrize(
    ("span", "step"), [("17", "5"), ("4", "1"), ("4.1", "2"), ("0.17", "0.05"), ("400000", "100000")]
)
def test_steps_are_round(span, step):
    assert step_for(Decimal(span)) == Decimal(step)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("123", "140"), ("120", "140")),
        (("120", "140"), ("115", "140")),
        (("30", "60"), ("0", "60")),
        (("-8", "-3"), ("-10", "0")),
        (("-4", "5"), ("-5", "5")),
        (("95",), ("85.5", "104.5")),
        (("0",), ("0", "1")),
        ((), ("0", "1")),
    ],
)
def test_a_scale_begins_at_zero_or_on_a_round_figure_below(values, expected):
    assert bounds(Decimal(value) for value in values) == tuple(Decimal(value) for value in expected)


@given(figures, figures)
def test_ticks_are_few_and_on_the_scale(one, other):
    low, high = bounds([one, other])
    marks = ticks(low, high)
    assert len(marks) <= 6
    assert all(low <= mark <= high for mark in marks)


def test_labels_of_two_points_at_one_place_keep_apart():
    placement = Placement(250, [])
    for label in (Label("131", 49.6, 130, ("above", "below")), Label("应达131.5", 49.6, 132, ("above", "below"))):
        placement.add(label)
    for width in WIDTHS:
        one, other = placement.taken[width]
        assert not one.meets(other)


def test_a_label_turns_away_from_the_edge():
    assert 'text-anchor="end"' in Placement(250, []).add(Label("目标>140", 99, 100, ("right", "left")))


def test_a_minor_label_without_a_place_is_left_out():
    placement = Placement(250, [])
    placement.block(50, 100, 60)
    assert placement.add(Label("20%", 50, 100, ("above", "below"), minor=True)) == ""
    assert "20%" in placement.add(Label("20%", 50, 100, ("above", "below")))
