"""The one formatter: every form a figure takes on a page."""

from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qijiang import figures, typed


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (None, None, "—"),
        (None, 2, "—"),
        (0, None, "0"),
        (0, 1, "0.0"),
        (131, None, "131"),
        (1633, None, "1,633"),
        (12345678, None, "12,345,678"),
        (-1234, None, "−1,234"),
        (1234, 1, "1,234.0"),
        (131.5, None, "131.5"),
        (0.1, 2, "0.10"),
        (Decimal("131.5"), None, "131.5"),
        (Decimal("131.50"), None, "131.5"),
        (Decimal("100"), None, "100"),
        (Decimal("100.00"), None, "100"),
        (Decimal("1E+5"), None, "100,000"),
        (Decimal("1E-9"), None, "0.000000001"),
        (Decimal("-0.0"), None, "0"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("-0.05"), 1, "−0.1"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "−3"),
        (Decimal("2.4999999999"), 0, "2"),
        (Decimal("1.005"), 2, "1.01"),
        (Decimal("999.995"), 2, "1,000.00"),
        (Decimal("123456789012345"), 2, "123,456,789,012,345.00"),
        (Decimal("9" * 40), 2, ",".join(["9"] + ["999"] * 13) + ".00"),
    ],
)
def test_number(value, decimals, shown):
    assert figures.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "qualifier", "shown"),
    [
        (131, "家", None, "=", "131家"),
        (99, "%", None, ">=", "≥99%"),
        (140, "家", None, ">", ">140家"),
        (20, "%", None, "~", "≈20%"),
        (5, "", None, "<=", "≤5"),
        (5, "", None, "<", "<5"),
        (-3, "家", None, "~", "≈−3家"),
        (Decimal("2.3"), "%", 2, "=", "2.30%"),
        (None, "家", None, ">", "—"),
    ],
)
def test_figure(value, unit, decimals, qualifier, shown):
    assert figures.figure(value, unit, decimals, qualifier) == shown


@pytest.mark.parametrize(
    ("unit", "value", "decimals", "shown"),
    [
        ("亿元", 183_912, 2, "18.39亿元"),
        ("亿元", 9_000, 2, "0.9亿元"),
        ("亿元", 325, 2, "0.0325亿元"),
        ("亿元", 0, 2, "0亿元"),
        ("亿元", -160_000, 4, "−16亿元"),
        ("万元", 9_000, 2, "9,000万元"),
        ("万元", None, 2, "—"),
    ],
)
def test_an_amount_in_the_unit_of_its_chart(unit, value, decimals, shown):
    assert figures.amount_in(unit, value, decimals) == shown


def test_an_unknown_qualifier_is_a_mistake_and_not_left_out():
    with pytest.raises(KeyError):
        figures.figure(1, "家", qualifier="≥")


@pytest.mark.parametrize(
    ("share", "decimals", "shown"),
    [
        (Decimal("0.4706"), 1, "47.1%"),
        (Decimal(8) / Decimal(17), 1, "47.1%"),
        (Decimal(111) / Decimal(123), 1, "90.2%"),
        (Decimal("0.0005"), 1, "0.1%"),
        (Decimal("-0.032"), 1, "−3.2%"),
        (Decimal("-0.0001"), 1, "0.0%"),
        (1, 1, "100.0%"),
        (Decimal("12.3456"), 0, "1,235%"),
        (None, 1, "—"),
    ],
)
def test_percent(share, decimals, shown):
    assert figures.percent(share, decimals) == shown


@pytest.mark.parametrize(
    ("difference", "shown"),
    [(Decimal("0.0250"), "2.5"), (Decimal("-0.0250"), "−2.5"), (Decimal("0.00049"), "0.0"), (None, "—")],
)
def test_points(difference, shown):
    assert figures.points(difference) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (8, None, "+8"),
        (-3, None, "−3"),
        (0, None, "0"),
        (Decimal("-0"), None, "0"),
        (1633, None, "+1,633"),
        (Decimal("2.45"), 1, "+2.5"),
        (Decimal("0.04"), 1, "0.0"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("0.04"), None, "+0.04"),
        (None, None, "—"),
    ],
)
def test_signed(value, decimals, shown):
    assert figures.signed(value, decimals) == shown


@pytest.mark.parametrize(
    ("value_in_wan", "shown"),
    [
        (35_000, "3.5亿元"),
        (5_000, "5,000万元"),
        (10_000, "1亿元"),
        (Decimal("9999.99"), "9,999.99万元"),
        (Decimal("9999.994"), "9,999.99万元"),
        (Decimal("9999.995"), "1亿元"),
        (Decimal("48500.00"), "4.85亿元"),
        (Decimal("12345"), "1.23亿元"),
        (Decimal("12350"), "1.24亿元"),
        (Decimal("0.50"), "0.5万元"),
        (1_420_000_000, "142,000亿元"),
        (-35_000, "−3.5亿元"),
        (0, "0万元"),
        (None, "—"),
    ],
)
def test_amount(value_in_wan, shown):
    assert figures.amount(value_in_wan) == shown


def test_amount_rounds_to_the_decimals_asked_for():
    assert figures.amount(Decimal("48500"), 1) == "4.9亿元"
    assert figures.amount(Decimal("350.5"), 0) == "351万元"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2022, 6, 30), "2022-06-30"),
        (date(987, 1, 2), "0987-01-02"),
        (datetime(2022, 6, 30, 23, 59, tzinfo=UTC), "2022-06-30"),
        (None, "—"),
    ],
)
def test_date(day, shown):
    assert figures.date(day) == shown


decimals_in_range = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)


@given(decimals_in_range, st.integers(0, 6))
def test_a_rounded_figure_reads_back_as_the_rounded_value(value, places):
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert typed.number(figures.number(value, places), decimals=places).value == rounded


@given(decimals_in_range)
def test_a_figure_is_never_written_with_an_exponent_an_ascii_minus_or_a_bare_point(value):
    shown = figures.number(value)
    assert not set(shown) - set("0123456789,.−")
    assert shown[-1].isdigit()
    assert figures.number(value.normalize()) == shown


def test_figures_do_not_depend_on_the_context_of_the_thread():
    value = Decimal("123456789.125")
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert figures.number(value, 2) == "123,456,789.13"
        assert figures.amount(value) == "12,345.68亿元"
        assert figures.percent(value) == "12,345,678,912.5%"
