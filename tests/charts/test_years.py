"""The columns of the years: their heights, breaks, targets and words."""

from decimal import Decimal
from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.years import Column, Goal, years

from .markup import HOSTILE, drawn, figures, maybe, parsed, words


def column(year, value, **fields):
    return Column(year, None if value is None else Decimal(value), fields.pop("text", str(value)), **fields)


def top_and_end(rect):
    return float(rect.get("y")), float(rect.get("y")) + float(rect.get("height"))


SERIES = (
    column(2018, 46),
    column(2019, 72),
    column(2020, 98),
    column(2021, 123),
    column(2022, 131, partial=True, note="6月末"),
)
GOAL = Goal(2022, Decimal(140), "目标>140")


def test_columns_begin_at_zero_and_are_as_high_as_their_values():
    columns = drawn(years(SERIES, goal=None, breaks=[], label=""), "colm")
    assert len({top_and_end(each)[1] for each in columns}) == 1
    heights = [float(each.get("height")) for each in columns]
    assert heights[0] / heights[3] == pytest.approx(46 / 123, abs=0.001)


def test_negative_values_hang_below_zero():
    above, below = drawn(years([column(2020, 3), column(2021, -5)], goal=None, breaks=[], label=""), "colm")
    assert top_and_end(above)[1] == pytest.approx(top_and_end(below)[0], abs=0.02)


def test_before_the_last_break_columns_are_paler_and_a_line_says_why():
    with translation.override("zh-hans"):
        markup = years(SERIES, goal=GOAL, breaks=[2020], label="")
    assert [("old" in each.get("class")) for each in drawn(markup, "colm")] == [True, True, False, False, False]
    (line,) = drawn(markup, "break")
    assert line.get("x1") == "40%"
    assert "口径变更" in words(markup)


@pytest.mark.parametrize(("breaks", "lines"), [([2018], 0), ([2010], 0), ([2023], 0), ([2019, 2021], 2)])
def test_a_break_stands_between_two_years_that_are_shown(breaks, lines):
    assert len(drawn(years(SERIES, goal=None, breaks=breaks, label=""), "break")) == lines


def test_the_running_year_is_an_outline_with_its_note():
    markup = years(SERIES, goal=GOAL, breaks=[], label="")
    (part,) = drawn(markup, "colm part")
    assert part.find("title").text == "2022 131 6月末"
    assert "6月末" in words(markup)


def test_a_derived_value_is_marked():
    assert len(drawn(years([column(2021, 3, derived=True)], goal=None, breaks=[], label=""), "derived")) == 1


def test_a_blank_year_is_a_dash_and_a_zero_is_a_zero():
    markup = years([column(2020, None, text=""), column(2021, 0)], goal=None, breaks=[], label="")
    assert len(drawn(markup, "colm")) == 1
    assert words(markup)[-2:] == ["—", "0"]


def test_a_target_of_a_year_to_come_gets_its_place():
    markup = years(SERIES[:4], goal=GOAL, breaks=[], label="")
    assert "2022" in words(markup)
    (line,) = drawn(markup, "req")
    assert (line.get("x1"), line.get("x2")) == ("80%", "100%")


def test_a_value_below_the_words_of_its_target_goes_inside_the_column():
    markup = years([column(2021, 139)], goal=Goal(2021, Decimal(140), "目标>140"), breaks=[], label="")
    (value,) = drawn(markup, "str")
    assert float(value.get("y")) > top_and_end(drawn(markup, "colm")[0])[0]
    assert "on" in value.get("class")


def test_words_of_a_target_below_the_columns_stand_at_the_top_behind_a_piece_of_its_line():
    lowered = [column(2020, 350), column(2021, 300)]
    markup = years(lowered, goal=Goal(2021, Decimal(250), "目标<250"), breaks=[], label="")
    assert len(drawn(markup, "req")) == 2
    (goal,) = [each for each in parsed(markup).iter("text") if each.text == "目标<250"]
    assert float(goal.get("y")) < min(top_and_end(each)[0] for each in drawn(markup, "colm"))


@pytest.mark.parametrize(("css", "width"), [("", 300), ("roomy", 500)])
def test_fifteen_years_of_labels_keep_apart(css, width):
    series = [column(2008 + step, 1000 + step, text=f"{1000 + step:,}") for step in range(15)]
    markup = years(series, goal=None, breaks=[], label="")
    for height in {each.get("y") for each in parsed(markup).iter("text")}:
        shown = [
            float(each.get("x")[:-1]) / 100 * width
            for each in parsed(markup).iter("text")
            if each.get("y") == height and (css or "roomy" not in each.get("class", ""))
        ]
        assert all(abs(a - b) >= 27 for a, b in combinations(shown, 2))
    assert {"2022", "1,014"} <= set(words(markup))


def test_words_of_years_are_escaped():
    markup = years(
        [column(2022, 1, text=HOSTILE, note=HOSTILE)], goal=Goal(2022, Decimal(2), HOSTILE), breaks=[], label=HOSTILE
    )
    assert words(markup).count(HOSTILE) == 3
    assert parsed(markup).get("aria-label") == HOSTILE


@given(
    st.dictionaries(st.integers(2000, 2030), maybe, max_size=15),
    st.none() | st.tuples(st.integers(2000, 2030), figures),
    st.sets(st.integers(1998, 2032), max_size=3),
)
def test_any_years_are_well_formed_and_in_their_frame(values, target, breaks):
    goal = Goal(target[0], target[1], "目标") if target else None
    markup = years([column(year, value) for year, value in values.items()], goal=goal, breaks=breaks, label="x")
    for each in drawn(markup, "colm"):
        top, end = top_and_end(each)
        assert 0 <= top <= end <= 300
