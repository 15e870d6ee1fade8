"""How much is missing, and of what: ratios in their numerator, counts in whole things."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.benchmarking.advice import numerator_for, shortfall

ABOVE_ZERO = st.integers(1, 10**13).map(lambda number: Decimal(number).scaleb(-4))


def missing(value, goal, unit, lower=False, base=None, base_unit=""):
    return shortfall(Decimal(value), Decimal(goal), unit, lower, None if base is None else Decimal(base), base_unit)


def test_a_count_is_short_by_whole_things():
    assert missing(12, 45, "家").missing == 33
    assert missing("12.5", 45, "家").missing == 33, "half a firm is a firm"
    assert missing("1.5", 2, "万元").missing == Decimal("0.5")


@pytest.mark.parametrize(("value", "goal", "lower"), [(45, 45, False), (46, 45, False), (3, 3, True), (2, 3, True)])
def test_nothing_is_missing_where_the_goal_is_reached(value, goal, lower):
    assert missing(value, goal, "家", lower) is None


def test_a_share_is_short_by_so_much_of_its_numerator():
    found = missing("2.1", 3, "%", base=1_500_000, base_unit="万元")
    assert (found.missing, found.amount, found.unit) == (Decimal("0.9"), Decimal("13500.00"), "万元")
    assert found.growth == Fraction(3, 7)


def test_without_the_denominator_it_is_said_by_what_share_the_numerator_must_grow():
    found = missing("2.0", 3, "%")
    assert (found.growth, found.amount) == (Fraction(1, 2), None)
    assert missing(0, 3, "%").growth is None, "nothing grows from nothing"
    assert missing("2.0", 3, "%", base=0, base_unit="人").amount is None


def test_an_inverse_ratio_must_fall():
    found = missing("0.9", "0.6", "吨标准煤/万元", lower=True, base=1000, base_unit="万元")
    assert (found.missing, found.growth, found.amount) == (Decimal("0.3"), Fraction(1, 3), Decimal("300.00"))
    assert found.unit == "吨标准煤"


@pytest.mark.parametrize(
    ("unit", "base_unit", "factor", "of"),
    [
        ("件/万人", "人", Fraction(1, 10_000), "件"),
        ("件/千万元", "万元", Fraction(1, 1000), "件"),
        ("件/百亿元", "万元", Fraction(1, 1_000_000), "件"),
        ("万元/人", "人", 1, "万元"),
        ("%", "人", Fraction(1, 100), "人"),
    ],
)
def test_the_units_of_the_framework_are_understood(unit, base_unit, factor, of):
    assert numerator_for(unit, base_unit) == (factor, of)


@pytest.mark.parametrize(("unit", "base_unit"), [("件/万人", "万元"), ("/人", "人"), ("件/", "人")])
def test_units_that_do_not_fit_give_no_amount(unit, base_unit):
    assert numerator_for(unit, base_unit) is None
    assert missing(1, 2, unit, base=100, base_unit=base_unit).amount is None


@given(ABOVE_ZERO, ABOVE_ZERO, ABOVE_ZERO)
def test_with_the_amount_added_the_goal_is_reached(value, goal, base):
    found = shortfall(value, goal, "件/万人", False, base, "人")
    if found is None:
        assert value >= goal
        return
    had = Fraction(value) * Fraction(base) / 10_000
    assert (had + Fraction(found.amount)) * 10_000 / Fraction(base) >= Fraction(goal)
    assert found.amount == found.amount.to_integral_value()
