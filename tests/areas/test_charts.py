"""Tiles, ranked bars and small multiples: what is drawn where, in classes that are told apart."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.areas.totals import Part, places, ratio, summed
from indicators.charts.classes import MOST, classes, shade, shade_of_most
from indicators.charts.lines import KINDS, Series, lines
from indicators.charts.multiples import common_scale, multiple
from indicators.charts.ranked import Bar, ranked
from indicators.charts.tiles import Look, Tile, tiles
from tests.charts.markup import HOSTILE, drawn, parsed, words

values = st.lists(st.none() | st.decimals(-(10**9), 10**9, places=2), max_size=60)


@given(values)
def test_every_value_lies_in_one_class_and_equal_ones_in_the_same(found):
    made = classes(found)
    assert len(made) <= MOST
    for lower, upper in zip(made, made[1:], strict=False):
        assert lower.low <= lower.high < upper.low
    for value in found:
        number = shade(value, made)
        assert (number is None) == (value is None)
        assert value is None or made[number].low <= value <= made[number].high


def test_classes_hold_about_as_many_each():
    made = classes([Decimal(n) for n in range(20)])
    assert [(each.low, each.high) for each in made] == [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19)]
    assert [shade_of_most(number, 2) for number in (0, 1)] == [0, 4]
    assert shade_of_most(0, 1) == 4
    assert classes([None, None]) == []


def a_map(*more):
    first = Tile(2, 1, "古南", "5", 4, "古南街道：5家", "/a/")
    return tiles([first, Tile(1, 2, "文龙", "—", Look.NO_DATA, "文龙街道：暂无数据", "#b"), *more], "地图", height=40)


def test_tiles_lie_on_their_places_as_links_with_their_readings():
    svg = a_map(Tile(2, 2, "万盛", "—", Look.APART, "万盛街道：单列"))
    assert [each.get("x") for each in drawn(svg, "ground")] == ["50%", "0%", "50%"]
    assert parsed(svg).get("height") == "80"
    links = [(each.get("href"), each.get("aria-label")) for each in parsed(svg).iter("a")]
    assert links == [("/a/", "古南 5 古南街道：5家"), ("#b", "文龙 — 文龙街道：暂无数据")]
    assert svg.count("url(#p-empty)") == 1
    assert words(svg)[:2] == ["古南", "5"]


def test_of_two_tiles_at_one_place_the_last_is_drawn():
    svg = a_map(Tile(2, 1, "两江", "9", 0, "两江新区"))
    assert "两江" in words(svg) and "古南" not in words(svg)


def test_no_word_of_a_chart_is_markup():
    for svg in (
        tiles([Tile(1, 1, HOSTILE, HOSTILE, 0, HOSTILE, HOSTILE)], HOSTILE),
        ranked([Bar(HOSTILE, Decimal(1), HOSTILE, HOSTILE)], HOSTILE),
        lines([Series(HOSTILE, [(0, Decimal(1)), (1, Decimal(2))])], HOSTILE, ends=(HOSTILE, HOSTILE)),
        multiple([(0, Decimal(1))], common_scale([[(0, Decimal(1))]]), HOSTILE, ends=(HOSTILE, HOSTILE)),
    ):
        assert "<script" not in svg
        ElementTree.fromstring(svg)


def test_bars_begin_at_zero_and_a_blank_has_none():
    svg = ranked([Bar("甲", Decimal(10), "10"), Bar("乙", Decimal(5), "5"), Bar("丙", None, "逾期未报")], "排名")
    first, second = drawn(svg, "colm")
    assert float(first.get("width")[:-1]) == pytest.approx(2 * float(second.get("width")[:-1]), abs=0.02)
    assert first.get("x") == second.get("x")
    assert words(svg)[-1] == "逾期未报"


def test_bars_below_zero_run_to_the_left():
    svg = ranked([Bar("甲", Decimal(4), "4"), Bar("乙", Decimal(-4), "−4")], "排名")
    up, down = ([float(bar.get(name)[:-1]) for name in ("x", "width")] for bar in drawn(svg, "colm"))
    assert down[0] + down[1] == pytest.approx(up[0], abs=0.02)
    assert up[1] == pytest.approx(down[1], abs=0.02)


@given(values)
def test_bars_stay_within_their_frame(found):
    svg = ranked([Bar("甲", value, str(value)) for value in found], "排名")
    for bar in drawn(svg, "colm"):
        assert 0 <= float(bar.get("x")[:-1]) <= float(bar.get("x")[:-1]) + float(bar.get("width")[:-1]) <= 100.05


def test_a_course_is_cut_at_a_gap_and_at_a_break():
    course = [
        (0.0, Decimal(1)),
        (0.2, Decimal(2)),
        (0.4, None),
        (0.6, Decimal(3)),
        (0.8, Decimal(4)),
        (1.0, Decimal(5)),
    ]
    scale = common_scale([course])
    assert len(drawn(multiple(course, scale, "走势"), "actual")) == 2
    cut = multiple(course, scale, "走势", breaks=[0.9])
    assert len(drawn(cut, "break")) == 1
    assert len(drawn(cut, "actual")) == 2 and len(drawn(cut, "pt")) == 1


def test_without_any_value_there_is_a_frame_and_no_line():
    svg = multiple([(0.0, None)], common_scale([[(0.0, None)]]), "走势")
    assert not drawn(svg, "actual") and not drawn(svg, "pt")


def test_lines_are_named_at_their_ends_apart_from_each_other():
    same = [(0.0, Decimal(1)), (0.5, Decimal(2))]
    svg = lines([Series(f"区{number}", same) for number in range(KINDS)], "走势", ends=("1月", "12月"))
    assert len(drawn(svg, "ln")) == KINDS and len({each.get("class") for each in drawn(svg, "ln")}) == KINDS
    heights = sorted(float(each.get("y")) for each in drawn(svg, "name"))
    assert all(upper - lower >= 14 for lower, upper in zip(heights, heights[1:], strict=False))
    assert heights[-1] <= float(parsed(svg).get("height"))


def test_a_gap_cuts_a_line_and_no_value_draws_none():
    gap = [(0.0, Decimal(1)), (0.2, Decimal(2)), (0.4, None), (0.6, Decimal(3)), (0.8, Decimal(4))]
    svg = lines([Series("甲", gap), Series("乙", [(0.0, None)])], "走势")
    assert len(drawn(svg, "ln")) == 2
    assert [each.text for each in drawn(svg, "name")] == ["甲"]


def test_totals_leave_blanks_out_and_carry_what_qualifies_them():
    some = [Part(Decimal(2)), Part(None), Part(Decimal(3), ">=")]
    assert (summed(some).value, summed(some).parts, summed(some).qualifier) == (5, 2, ">=")
    assert summed([*some, Part(Decimal(1), "<")]).qualifier == "~"
    assert summed([Part(None)]).value is None
    halves = [(1, 4), (2, 4), (None, 9)]
    shares = [Part(None, "=", over if over is None else Decimal(over), Decimal(under)) for over, under in halves]
    assert (ratio(shares, "%").value, ratio(shares, "%").parts) == (Decimal("37.5"), 2)
    assert ratio(shares, "倍").value == Decimal("0.375")
    assert ratio([Part(None, "=", Decimal(1), Decimal(0))], "%").value is None


def test_equal_values_share_a_place():
    found = [Decimal(5), None, Decimal(9), Decimal(5), Decimal(1)]
    assert places(found, lower_is_better=False) == [2, None, 1, 2, 4]
    assert places(found, lower_is_better=True) == [2, None, 4, 2, 1]
