"""The curve of a year beside the required one: where it runs, its gap, its words."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.curve import Point, curve

from .markup import HOSTILE, drawn, figures, maybe, parsed, words

YEAR, TODAY = 2022, datetime.date(2022, 6, 30)
days = st.dates(datetime.date(2021, 6, 1), datetime.date(2023, 6, 1))


def point(month, day, value, text=""):
    return Point(datetime.date(YEAR, month, day), Decimal(value), text)


REQUIRED = (
    point(3, 31, "126.4", "20%"),
    point(6, 30, "131.5", "应达131.5"),
    point(9, 30, "133.2", "60%"),
    point(12, 31, 140),
)
ACTUAL = (point(1, 31, 123), point(3, 31, 125), point(6, 30, 131, "131"))


def in_year(actual=ACTUAL, required=REQUIRED, origin=123, **fields):
    fields = {"today": TODAY, "goal_text": "目标>140", "label": "年内"} | fields
    return curve(YEAR, actual, required, origin=None if origin is None else Decimal(origin), **fields)


def places(markup, css):
    (line,) = [each for each in drawn(markup, css) if each.tag == "polyline"]
    return [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]


def test_the_year_runs_from_5_to_95_percent():
    markup = in_year()
    assert [x for x, _y in places(markup, "req")] == pytest.approx([50, 271.92, 496.3, 723.15, 950], abs=0.1)
    assert places(markup, "actual")[0] == places(markup, "req")[0]


def test_more_is_higher():
    heights = [y for _x, y in places(in_year(), "actual")]
    assert heights == sorted(heights, reverse=True)


def test_the_gap_is_tinted_only_where_it_is_behind():
    assert len(drawn(in_year(), "gap")) == 1
    ahead = [point(3, 31, 130), point(6, 30, 135)]
    assert not drawn(in_year(ahead), "gap")
    crossing = [point(1, 31, 123), point(2, 28, 130), point(4, 30, 127), point(6, 30, 133)]
    assert len(drawn(in_year(crossing), "gap")) == 2


def test_lines_that_run_as_one_leave_no_gap():
    assert not drawn(in_year(REQUIRED[:2]), "gap")


def test_where_less_is_better_above_the_line_is_behind():
    falling = [point(6, 30, "8.8"), point(12, 31, "7.5")]
    assert len(drawn(in_year([point(6, 30, "9.1")], falling, 10), "gap")) == 1
    assert not drawn(in_year([point(6, 30, "8.1")], falling, 10), "gap")


def test_which_way_is_better_can_be_said_where_the_required_line_is_level():
    level, above = [point(6, 30, 5), point(12, 31, 5)], [point(3, 31, 6), point(6, 30, 6)]
    assert not drawn(in_year(above, level, None), "gap")
    assert len(drawn(in_year([point(6, 30, 6)], level, 5, lower_is_better=True), "gap")) == 1


def test_the_lowest_gridline_has_no_figure_unless_it_is_zero():
    assert [each for each in words(in_year()) if each.isdigit()] == ["125", "130", "135", "140", "131"]
    assert "0" in words(in_year([point(6, 30, 30)], [point(12, 31, 60)], 0))


def test_months_and_year_are_named():
    with translation.override("zh-hans"):
        assert words(in_year())[-5:] == ["2021年末", "3月末", "6月末", "9月末", "12月末"]
    with translation.override("en"):
        assert words(in_year())[-5:] == ["End 2021", "End Mar", "End Jun", "End Sep", "End Dec"]


@pytest.mark.parametrize(
    ("today", "lines"), [(TODAY, 1), (datetime.date(2023, 1, 1), 0), (datetime.date(2021, 12, 31), 0)]
)
def test_today_is_drawn_in_its_own_year(today, lines):
    assert len(drawn(in_year(today=today), "today")) == lines


def test_the_newest_value_is_ringed_and_the_others_are_dots():
    markup = in_year()
    assert len(drawn(markup, "pt-now")) == 1
    assert len(drawn(markup, "pt")) == 3
    assert {"131", "应达131.5", "目标>140"} <= set(words(markup))


def test_before_the_first_value_only_the_required_line_is_drawn():
    markup = in_year([])
    assert len(drawn(markup, "req")) == 1
    assert not drawn(markup, "actual")
    assert not drawn(markup, "pt-now")


def test_without_any_point_there_is_a_frame_and_no_figure():
    markup = in_year([], [], None)
    assert not [each for each in words(markup) if each.isdigit()]
    assert len(words(markup)) == 5


def test_points_of_other_years_are_left_out():
    strangers = [Point(datetime.date(2020, 6, 30), Decimal(9)), Point(datetime.date(2023, 1, 31), Decimal(9999))]
    assert in_year([*ACTUAL, *strangers]) == in_year(ACTUAL)


def test_words_of_a_curve_are_escaped():
    markup = in_year([point(6, 30, 131, HOSTILE)], goal_text=HOSTILE, label=HOSTILE)
    assert words(markup).count(HOSTILE) == 2
    assert parsed(markup).get("aria-label") == HOSTILE


@given(
    st.lists(st.tuples(days, figures), max_size=12),
    st.lists(st.tuples(days, figures), max_size=5),
    maybe,
    st.booleans(),
)
def test_any_curve_is_well_formed_and_in_its_frame(actual, required, origin, lower):
    lines = [[Point(on, value, "9") for on, value in each] for each in (actual, required)]
    markup = curve(YEAR, *lines, today=TODAY, goal_text="目标", label="x", origin=origin, lower_is_better=lower)
    for css in ("pt", "pt-need", "pt-now"):
        for each in drawn(markup, css):
            assert 0 <= float(each.get("cx")[:-1]) <= 100
            assert 39.9 <= float(each.get("cy")) <= 250.1
