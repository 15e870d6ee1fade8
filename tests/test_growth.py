"""Growth arithmetic, on the worked examples of the field and of the published figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators import growth
from indicators.growth import NoGrowth
from qijiang import figures


def reason(function, *arguments, **options) -> str:
    with pytest.raises(NoGrowth) as caught:
        function(*arguments, **options)
    return caught.value.reason


@pytest.mark.parametrize(
    ("b", "a", "shown"),
    [
        (98, 123, "25.5%"),  # high-tech enterprises, 2020 to 2021
        (691, 1063, "53.8%"),  # patents granted
        (1050, 1633, "55.5%"),  # technology enterprises
        (13, 18, "38.5%"),
        (14, 18, "28.6%"),
        (51, 69, "35.3%"),
        (52, 70, "34.6%"),
        (Decimal("2.16"), Decimal("2.36"), "9.3%"),
        (100, 100, "0.0%"),
        (100, 80, "−20.0%"),
        (100, 0, "−100.0%"),
        (100, -50, "−150.0%"),
    ],
)
def test_percent_growth(b, a, shown):
    assert figures.percent(growth.percent_growth(a, b)) == shown


@pytest.mark.parametrize(
    ("b", "a", "is_times", "grew_times"),
    [
        (20, 86, "4.3", "3.3"),  # platforms since 2018
        (4, 117, "29.25", "28.25"),  # small technology firms
        (33, 123, "3.73", "2.73"),
        (46, 123, "2.67", "1.67"),
        (205, 1633, "7.97", "6.97"),
        (272, 1633, "6.00", "5.00"),
        (11, 62, "5.64", "4.64"),
        (13, 62, "4.77", "3.77"),
    ],
)
def test_is_times_and_grew_times_are_two_readings(b, a, is_times, grew_times):
    places = len(is_times.partition(".")[2])
    assert figures.number(growth.multiple(a, b), places) == is_times
    assert figures.number(growth.times_more(a, b), places) == grew_times


def test_platforms_grew_exactly_3_3_times():
    assert growth.times_more(86, 20) == Decimal("3.3")
    assert growth.multiple(86, 20) == Decimal("4.3")


def test_points_are_a_difference_of_percentages():
    assert growth.point_change(Decimal("2.36"), Decimal("2.16")) == Decimal("0.20")
    assert growth.point_change(Decimal("1.5"), 0) == Decimal("1.5")
    assert growth.point_change(Decimal("-1"), Decimal("-3")) == 2


@pytest.mark.parametrize(
    ("b", "a", "years", "average"),
    [
        (1, 8, 3, "1"),
        (1, 1000, 3, "9"),
        (1, 729, 6, "2"),
        (100, 121, 2, "0.1"),
        (100, 110, 1, "0.1"),
        (100, 100, 5, "0"),
        (100, 0, 2, "-1"),
        (1000, 1, 3, "-0.9"),
    ],
)
def test_an_annual_average_of_whole_roots_is_exact(b, a, years, average):
    assert growth.annual_average(a, b, years) == Decimal(average)


def test_annual_average_since_2018():
    assert figures.percent(growth.annual_average(86, 20, 2021 - 2018)) == "62.6%"


@pytest.mark.parametrize("function", [growth.percent_growth, growth.times_more, growth.multiple])
@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (5, None, "base_unknown"),
        (None, None, "base_unknown"),
        (None, 5, "value_unknown"),
        (5, 0, "base_zero"),
        (5, Decimal("-0.0"), "base_zero"),
        (0, 0, "base_zero"),
        (5, -1, "base_negative"),
    ],
)
def test_no_growth_from_no_base(function, a, b, why):
    assert reason(function, a, b) == why


def test_a_difference_of_points_needs_both_values():
    assert reason(growth.point_change, 5, None) == "base_unknown"
    assert reason(growth.point_change, None, 5) == "value_unknown"


def test_no_annual_average():
    assert reason(growth.annual_average, 5, 4, 0) == "no_years"
    assert reason(growth.annual_average, 5, 4, -3) == "no_years"
    assert reason(growth.annual_average, -5, 4, 2) == "value_negative"
    assert reason(growth.annual_average, 5, 0, 2) == "base_zero"
    assert reason(growth.annual_average, 5, None, 2) == "base_unknown"


SERIES = {2018: Decimal(45), 2019: None, 2020: Decimal(98), 2021: Decimal(123)}


def test_year_on_year():
    assert figures.percent(growth.year_on_year(SERIES, 2021)) == "25.5%"
    assert reason(growth.year_on_year, SERIES, 2020) == "base_unknown"
    assert reason(growth.year_on_year, SERIES, 2018) == "base_unknown"
    assert reason(growth.year_on_year, SERIES, 2019) == "value_unknown"
    assert reason(growth.year_on_year, SERIES, 2022) == "value_unknown"


@pytest.mark.parametrize(
    "breaks", [[2021], {2021}, [2015, 2021], [date(2021, 1, 1)], [date(2021, 12, 31)], (date(2020, 1, 1), 2021)]
)
def test_no_growth_across_a_definition_break(breaks):
    assert reason(growth.year_on_year, SERIES, 2021, breaks) == "definition_break"


@pytest.mark.parametrize("breaks", [(), [2020], [2022], [date(2020, 12, 31)], [date(2022, 1, 1)]])
def test_a_break_before_or_behind_the_two_years_is_none(breaks):
    assert growth.year_on_year(SERIES, 2021, breaks) == growth.percent_growth(123, 98)


def test_a_pair_of_any_two_years():
    assert growth.pair(SERIES, 2021, 2018) == (123, 45)
    assert figures.number(growth.multiple(*growth.pair(SERIES, 2021, 2018)), 1) == "2.7"
    assert reason(growth.pair, SERIES, 2021, 2018, [2019]) == "definition_break"
    assert reason(growth.pair, SERIES, 2018, 2021, [2019]) == "definition_break"
    assert growth.pair(SERIES, 2021, 2018, [2018, 2022]) == (123, 45)


def test_a_break_is_named_before_a_missing_value():
    assert reason(growth.year_on_year, SERIES, 2020, [2020]) == "definition_break"


def test_no_growth_says_why_in_the_language_of_the_reader():
    error = NoGrowth("base_zero")
    assert str(error) == "基数为零，无法计算增长。"
    with translation.override("en"):
        assert str(error) == "The base is zero, so no growth can be stated."
    assert isinstance(error, ValueError)


@pytest.mark.parametrize("code", growth.REASONS)
def test_every_reason_is_translated(code):
    with translation.override("en"):
        english = str(NoGrowth(code))
    assert str(NoGrowth(code)) != english


amounts = st.decimals("0.01", 10**9, places=2)


@given(amounts, amounts)
def test_the_readings_agree(a, b):
    assert abs(growth.multiple(a, b) - growth.times_more(a, b) - 1) <= Decimal("1e-16")
    assert abs(growth.annual_average(a, b, 1) - growth.percent_growth(a, b)) <= Decimal("1e-16")


@given(amounts, st.integers(1, 12))
def test_an_annual_average_leads_back_to_the_value(b, years):
    a = b * (Decimal("1.25") ** years)
    assert abs(growth.annual_average(a, b, years) - Decimal("0.25")) < Decimal("1e-20")
