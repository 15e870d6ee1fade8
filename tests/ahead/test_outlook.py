"""The forecast in the curve of a year: a tinted range, a dashed middle, a hollow end, all within the picture."""

import datetime
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.curve import Outlook, Point, curve
from indicators.moment import month_end
from tests.charts.markup import drawn, parsed, words

YEAR, ON = 2022, datetime.date(2022, 6, 30)
NOW = [Point(ON, D(131), "131家")]
AHEAD = [Outlook(month_end(YEAR, m), D(135 + m), D(140 + m), D(145 + m)) for m in range(7, 13)]


def picture(outlook=AHEAD, values=NOW, origin=D(123), **fields):
    given = {"today": ON, "goal_text": "目标>160家", "label": "读数", "outlook": outlook}
    return curve(YEAR, list(values), [Point(month_end(YEAR, 12), D(160))], origin=origin, **given | fields)


def test_the_range_goes_on_from_the_last_value_and_back():
    (shape,) = drawn(picture(), "outlook-range")
    points = shape.get("d")[1:-1].split()
    assert len(points) == 13, "the value, six ends of months above, six below"
    (line,) = drawn(picture(), "outlook-line")
    assert line.get("points").split()[0] == points[0] == drawn(picture(), "actual")[0].get("points").split()[-1]
    assert len(drawn(picture(), "pt-outlook")) == 1


def test_its_words_stand_at_its_end():
    assert "预计152家" in words(picture(outlook_text="预计152家"))


def test_one_past_year_has_no_range_but_a_line():
    flat = [Outlook(each.on, each.value, each.value, each.value) for each in AHEAD]
    assert drawn(picture(flat), "outlook-range") == []
    assert len(drawn(picture(flat), "outlook-line")) == 1


def test_without_a_forecast_or_a_value_nothing_is_drawn_of_it():
    for markup in (picture([]), picture(values=())):
        assert not [css for css in ("outlook-range", "outlook-line", "pt-outlook") if drawn(markup, css)]


def test_without_a_forecast_the_picture_is_what_it_was():
    assert picture([]) == curve(
        YEAR, [Point(ON, D(131), "131家")], [Point(month_end(YEAR, 12), D(160))], today=ON, goal_text="目标>160家",
        label="读数", origin=D(123),
    )  # fmt: skip


@given(st.lists(st.decimals(-(10**13), 10**13, places=2), min_size=18, max_size=18))
def test_whatever_is_forecast_lies_within_the_picture(values):
    steps = [Outlook(month_end(YEAR, 7 + n), *sorted(values[3 * n : 3 * n + 3])) for n in range(6)]
    markup = picture(steps)
    parsed(markup)
    for shape in drawn(markup, "outlook-line"):
        heights = [float(point.split(",")[1]) for point in shape.get("points").split()]
        assert all(40 - 0.01 <= height <= 250.01 for height in heights)
