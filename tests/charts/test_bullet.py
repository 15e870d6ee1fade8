"""The bullet bar: where bar, triangle and target stand, what is drawn in each case, and that the markup holds."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.bullet import Bullet, bullet, key

from .markup import HOSTILE, drawn, maybe, parsed


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
