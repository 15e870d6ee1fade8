"""Growth in words: only like is put beside like, and what cannot be said has its reason."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from indicators.models import Indicator, Observation
from indicators.pages.trend import growth_lines, year_on_year
from indicators.reading import Course


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def course(*points, qualifier="=", precision="day"):
    """A course from (day, value) pairs; the last is current."""
    points = [(datetime.date.fromisoformat(day), None if value is None else Decimal(value)) for day, value in points]
    day, value = points[-1]
    seen = Observation(as_of=day, year=day.year, value=value, qualifier=qualifier, precision=precision)
    return Course(lambda: seen, lambda: points)


def stock(**fields):
    return Indicator(**{"unit": "家", "measure": "stock"} | fields)


@pytest.mark.parametrize(
    ("indicator", "new", "base", "text"),
    [
        (stock(), course(("2022-12-31", 123)), course(("2021-12-31", 98)), "+25.5%"),
        (stock(), course(("2022-06-30", 49)), course(("2021-12-31", 98)), "−50.0%"),
        (stock(), course(("2022-12-31", 98)), course(("2021-12-31", 98)), "0.0%"),
        (stock(unit="%", measure="ratio"), course(("2022-12-31", 52)), course(("2021-12-31", 50)), "+2.0个百分点"),
        (stock(measure="rank", direction="lower"), course(("2022-12-31", 6)), course(("2021-12-31", 8)), "上升2位"),
        (stock(measure="rank", direction="lower"), course(("2022-12-31", 9)), course(("2021-12-31", 8)), "下降1位"),
        (stock(measure="rank", direction="lower"), course(("2022-12-31", 8)), course(("2021-12-31", 8)), "持平"),
        (
            stock(measure="flow"),
            course(("2022-06-30", 60)),
            course(("2021-06-30", 40), ("2021-12-31", 100)),
            "+50.0%",
        ),
        (
            stock(measure="flow"),
            course(("2023-02-28", 60)),
            course(("2022-02-28", 40), ("2022-12-31", 100)),
            "+50.0%",
        ),
        (stock(), course(("2022-12-31", 110), qualifier=">="), course(("2021-12-31", 100)), "≥+10.0%"),
        (stock(), course(("2022-12-31", 110)), course(("2021-12-31", 100), qualifier="~"), "≈+10.0%"),
    ],
)
def test_a_change_over_the_year_before(indicator, new, base, text):
    year = new.current.year
    assert year_on_year(indicator, {year: new, year - 1: base}, year, []).text == text


@pytest.mark.parametrize(
    ("indicator", "new", "base", "breaks", "why"),
    [
        (stock(), course(("2022-12-31", 5)), None, [], "基数未知"),
        (stock(), course(("2022-12-31", 5)), course(("2021-12-31", None)), [], "基数未知"),
        (stock(), course(("2022-12-31", None)), course(("2021-12-31", 5)), [], ""),
        (stock(), course(("2022-12-31", 5)), course(("2021-12-31", 0)), [], "零"),
        (stock(), course(("2022-12-31", 5)), course(("2021-12-31", 4)), [datetime.date(2022, 1, 1)], "口径"),
        (  # the base is of before a break in the middle of its own year
            stock(measure="flow"),
            course(("2022-06-30", 5)),
            course(("2021-06-30", 4), ("2021-12-31", 9)),
            [datetime.date(2021, 7, 1)],
            "口径",
        ),
        (stock(), course(("2022-06-30", 5)), course(("2021-03-31", 4)), [datetime.date(2021, 7, 1)], "口径"),
        (stock(), course(("2022-12-31", 5)), course(("2021-12-31", 4), qualifier=">"), [], "不是确数"),
        (stock(measure="flow"), course(("2022-06-30", 5)), course(("2021-12-31", 9)), [], "上年同期"),
        (
            stock(measure="flow"),
            course(("2022-01-01", 5), precision="year"),
            course(("2021-12-31", 9)),
            [],
            "未注明日期",
        ),
    ],
)
def test_a_change_that_cannot_be_stated_says_why(indicator, new, base, breaks, why):
    courses = {2022: new} | ({2021: base} if base else {})
    change = year_on_year(indicator, courses, 2022, breaks)
    assert change.text == "—" and change.amount is None
    assert change.why and why in change.why


def years(**values):
    return {int(year[1:]): course((f"{year[1:]}-12-31", value)) for year, value in values.items()}


def test_growth_since_the_first_year_and_its_yearly_average():
    assert growth_lines(stock(), years(y2018=20, y2020=50, y2022=80), []) == [
        "2022年较2021年：基数未知，无法计算增长。",
        "2022年较2018年：+300.0%，年均+41.4%",
    ]


def test_after_a_break_growth_begins_anew():
    known = years(y2018=46, y2019=72, y2020=98, y2021=123, y2022=147)
    lines = growth_lines(stock(), known, [datetime.date(2020, 1, 1)])
    assert lines[0] == "2022年较2021年：+19.5%"
    assert "2018年" in lines[1] and "口径" in lines[1]
    assert lines[2] == "2022年较2020年：+50.0%，年均+22.5%"


def test_a_running_sum_is_not_set_against_whole_years():
    flow = {**years(y2019=10, y2020=20, y2021=40), 2022: course(("2022-06-30", 30))}
    assert growth_lines(stock(measure="flow"), flow, [])[1:] == ["2021年较2019年：+300.0%，年均+100.0%"]


def rank(value, **options):
    return course(("2022-12-31", value), **options)


@pytest.mark.parametrize(
    ("new", "base", "lines"),
    [
        (rank(6), rank(8), ["2022年较2021年：上升2位"]),
        (rank(6), None, []),
        (rank(6), rank(8, qualifier="<="), []),
        (rank(6, qualifier="<="), rank(8), []),
        (rank(6), rank(None), []),
    ],
)
def test_a_rank_changes_places_or_nothing_is_said(new, base, lines):
    ranks = {2022: new} | ({2021: base} if base else {})
    place = stock(measure="rank", direction="lower")
    assert growth_lines(place, ranks, []) == lines
    assert year_on_year(place, ranks, 2022, []).text == (lines[0].partition("：")[2] if lines else "—")


def test_nothing_is_said_of_nothing():
    assert growth_lines(stock(), {}, []) == []
    assert growth_lines(stock(), {2022: course(("2022-12-31", None))}, []) == []
