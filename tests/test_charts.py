"""The charts: where things stand for given values, what is drawn in each case, and that the markup holds."""

import datetime
import re
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.bullet import Bullet, bullet, key
from indicators.charts.curve import Point, curve
from indicators.charts.labels import WIDTHS, Label, Placement
from indicators.charts.scale import bounds, step_for, ticks
from indicators.charts.spark import sparkline
from indicators.charts.years import Column, Goal, years

HOSTILE = """"><script>alert('1')</script>&"""
YEAR, TODAY = 2022, datetime.date(2022, 6, 30)

figures = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False, allow_infinity=False)
maybe = st.none() | figures
days = st.dates(datetime.date(2021, 6, 1), datetime.date(2023, 6, 1))


def parsed(markup):
    """The root of the markup, after the checks that hold for every chart."""
    assert "style=" not in markup
    assert " id=" not in markup
    for attribute, value in re.findall(r'(\w+)="([^"]*)"', markup):
        if attribute not in {"label", "class"}:
            assert not re.search(r"nan|inf|e[+-]?\d", value), f"{attribute}={value}"
    return ElementTree.fromstring(markup)


def drawn(markup, css):
    """The elements whose classes include all of those named."""
    wanted = set(css.split())
    return [each for each in parsed(markup).iter() if wanted <= set(each.get("class", "").split())]


def words(markup):
    return [each.text for each in parsed(markup).iter("text")]


def reading(completion=None, expected="0.5", status="track", **fields):
    return Bullet(
        status,
        None if completion is None else Decimal(completion),
        None if expected is None else Decimal(expected),
        fields.pop("strict", False),
        fields.pop("has_baseline", True),
        fields.pop("label", "131家"),
        **fields,
    )


def marks(markup):
    """Where the triangles and the targets stand: a list of x for each."""
    found = {"need": [], "goal": []}
    for mark in parsed(markup).findall("svg"):
        for kind in found:
            found[kind] += [mark.get("x") for part in mark if part.get("class") == kind]
    return found


# ---- bullet bar


@pytest.mark.parametrize(
    ("completion", "x", "width"),
    [
        ("0", "10%", "0%"),
        ("0.5", "10%", "37.5%"),
        ("1", "10%", "75%"),
        ("1.12", "10%", "84%"),
        ("0.4706", "10%", "35.3%"),
    ],
)
def test_the_bar_runs_from_the_start_to_its_completion(completion, x, width):
    (bar,) = drawn(bullet(reading(completion)), "f-track")
    assert (bar.get("x"), bar.get("width")) == (x, width)


@pytest.mark.parametrize(("expected", "x"), [("0", "10%"), ("0.5", "47.5%"), ("1", "85%")])
def test_triangle_and_target_stand_on_the_same_axis(expected, x):
    assert marks(bullet(reading("0.3", expected))) == {"need": [x], "goal": ["85%"]}


def test_negative_progress_is_hatched_to_the_left():
    bar, hatching = parsed(bullet(reading("-0.08", status="off"))).findall("rect")[1:]
    assert (bar.get("x"), bar.get("width"), bar.get("class")) == ("4%", "6%", "f-off")
    assert (hatching.get("x"), hatching.get("width"), hatching.get("fill")) == ("4%", "6%", "url(#p-back)")


@pytest.mark.parametrize(
    ("completion", "chevrons"),
    [("-0.12", 0), ("-0.1201", 1), ("-9", 1), ("1.18", 0), ("1.1801", 1), ("25", 1), ("1e40", 1)],
)
def test_a_bar_that_leaves_the_axis_ends_in_a_chevron(completion, chevrons):
    markup = bullet(reading(completion))
    assert len(drawn(markup, "more")) == chevrons
    bar = drawn(markup, "f-track")[0]
    left = float(bar.get("x")[:-1])
    assert left >= 1
    assert left + float(bar.get("width")[:-1]) <= 98.5


def test_one_chevron_points_below_and_two_beyond():
    below, beyond = (drawn(bullet(reading(completion)), "more")[0].get("d") for completion in ("-1", "2"))
    assert (below.count("M"), beyond.count("M")) == (1, 2)


@pytest.mark.parametrize("strict", [True, False])
def test_the_dot_is_open_where_the_target_is_to_be_exceeded(strict):
    (dot,) = drawn(bullet(reading("1", strict=strict)), "goal-dot")
    assert ("open" in dot.get("class")) is strict


def test_without_data_the_lane_is_hatched_and_nothing_else_is_claimed():
    markup = bullet(reading(None, status="none"))
    assert len(drawn(markup, "nodata")) == 1
    assert not drawn(markup, "f-none")
    assert marks(markup) == {"need": [], "goal": ["85%"]}


@pytest.mark.parametrize("expected", [None, "0.5", "1"])
def test_when_missed_triangle_and_target_coincide(expected):
    assert marks(bullet(reading("0.86", expected, status="missed"))) == {"need": ["85%"], "goal": ["85%"]}


def test_no_expected_share_no_triangle():
    assert marks(bullet(reading("0.5", None)))["need"] == []


def test_a_band_has_two_targets():
    assert marks(bullet(reading("0.5", band=Decimal("1.1"))))["goal"] == ["85%", "92.5%"]


def test_a_start_at_zero_is_shorter_than_a_baseline():
    measured, zero = (drawn(bullet(reading("0.5", has_baseline=has)), "base")[0] for has in (True, False))
    assert (measured.get("y1"), measured.get("y2")) == ("4", "24")
    assert (zero.get("y1"), zero.get("y2")) == ("8", "20")


def test_on_the_wall_the_same_numbers_are_twice_as_high():
    row, wall = (bullet(reading("0.5"), wall=wall) for wall in (False, True))
    assert (parsed(row).get("height"), parsed(wall).get("height")) == ("28", "56")
    assert marks(row) == marks(wall)


def test_the_label_is_the_reading_and_is_escaped():
    root = parsed(bullet(reading("0.5", label=HOSTILE)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == HOSTILE


def test_the_key_names_the_marks_and_leaves_out_what_is_empty():
    with translation.override("zh-hans"):
        root = parsed(key("123", "", ">140", True))
    assert ["".join(each.itertext()) for each in root.findall("div")] == ["基期123", "目标>140"]
    assert root.find(".//circle").get("class") == "goal-dot open"


def test_the_key_escapes_its_figures():
    assert parsed(key(HOSTILE, "", "", False)).find(".//dd").text == HOSTILE


@given(maybe, maybe, maybe, st.booleans(), st.booleans())
def test_any_bar_is_well_formed_and_on_the_axis(completion, expected, band, strict, wall):
    markup = bullet(Bullet("behind", completion, expected, strict, True, "x", band), wall=wall)
    for each in (*marks(markup)["need"], *marks(markup)["goal"]):
        assert 1 <= float(each[:-1]) <= 98.5


# ---- sparkline


def numbers(*values):
    return [None if value is None else Decimal(value) for value in values]


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


# ---- years


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


# ---- curve


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


# ---- scale and labels


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
