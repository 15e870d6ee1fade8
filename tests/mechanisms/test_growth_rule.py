"""The rule of high-growth enterprises at its borders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.scoring.growing import Rule, Year, average_growth, is_member, judge

RULE = Rule(span=3, growth=20, rd_share=3, least_revenue=500)


def judged(rule=RULE, **revenues):
    years = {int(name[1:]): Year(revenue=value, rd_spend=100) for name, value in revenues.items()}
    return judge(rule, years, 2021)


def test_growth_of_exactly_the_limit_is_met():
    """1000 × 1.2³ = 1728."""
    assert is_member(judged(y2018=1000, y2021=1728)) is True
    assert is_member(judged(y2018=1000, y2021=1727)) is False


@pytest.mark.parametrize(("base", "is_met"), [(500, True), (499, False), (None, None)])
def test_the_least_revenue_is_asked_of_the_base_year(base, is_met):
    assert judged(y2018=base, y2021=2000)[0].met is is_met


@pytest.mark.parametrize("base", [None, 0])
def test_no_growth_is_stated_over_a_base_that_is_zero_or_unknown(base):
    found = {condition.code: condition for condition in judged(Rule(3, 20), y2018=base, y2021=2000)}
    assert found["growth"].met is None
    assert found["growth"].missing == ("revenue 2018",)


def test_rd_is_asked_of_the_last_year():
    assert is_member(judged(y2018=1000, y2021=3333)) is True, "100 of 3,333 is more than 3 %"
    assert is_member(judged(y2018=1000, y2021=3334)) is False
    assert is_member(judged(Rule(3, 20), y2018=1000, y2021=3334)) is True, "control: not asked"


def test_what_is_missing_decides_only_where_nothing_else_does():
    assert is_member(judged(y2018=400)) is False
    assert is_member(judged(y2018=600)) is None


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 6))
def test_the_average_is_what_leads_from_the_base_to_the_value(base, value, span):
    rate = average_growth(value, base, span)
    assert abs(base * (1 + rate / 100) ** span - value) <= max(value, 1) / 10**12
