"""Changes against the last figure, the period before and last year; and the robust z-score, worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.validation.facts import Known, Series
from indicators.validation.kinds import broken
from indicators.validation.robust import LEAST, robust
from indicators.validation.words import sentence
from tests.reporting.pure import book, day, figure, found, measured, rule, series

STOCK, FLOW, RANK = measured(1), measured(1, "flow"), measured(1, "rank")
WHOLE = st.integers(-1000, 1000).map(Decimal)


def change(**fields):
    return rule("change", **{"against": "period", "by": "percent", "limit": 30} | fields)


def known(indicator=STOCK, **figures):
    return book({(1, 1): series(**figures)}, [indicator])


@pytest.mark.parametrize(
    ("value", "fields", "is_broken"),
    [
        ("130", {}, False), ("130.1", {}, True), ("70", {}, False), ("69.9", {}, True),
        ("200", {"way": "fall"}, False), ("10", {"way": "fall"}, True), ("10", {"way": "rise"}, False),
        ("110", {"by": "absolute", "limit": 10}, False), ("111", {"by": "absolute", "limit": 10}, True),
        ("1000", {"by": "times", "limit": 10}, True), ("999", {"by": "times", "limit": 10}, False),
        ("10", {"by": "times", "limit": 10}, True), ("10.1", {"by": "times", "limit": 10}, False),
    ],
)  # fmt: skip
def test_a_change_beyond_its_limit(value, fields, is_broken):
    said = found(change(**fields), figure(value), known(d20220531=100))
    assert [each[1:] for each in said] == ([(Decimal(value), Decimal(100))] if is_broken else [])


@pytest.mark.parametrize("base", [0, -5])
@pytest.mark.parametrize("by", ["percent", "times"])
def test_nothing_is_said_from_a_base_that_is_not_above_0(base, by):
    assert found(change(by=by, limit=10), figure(500), known(d20220531=base)) == []


def test_a_rate_below_0_is_no_part_of_one_above():
    tenfold = change(by="times", limit=10)
    assert found(tenfold, figure("-1.2"), known(d20220531="3.1")) == []
    assert found(tenfold, figure("0"), known(d20220531="3.1")) != []
    assert found(change(), figure("-1.2"), known(d20220531="3.1")) != []


def test_a_rank_has_a_change_but_no_size():
    assert not change().is_about(RANK)
    assert not change(by="times").is_about(RANK)
    assert change(by="absolute").is_about(RANK)


def test_the_base_is_the_period_before_of_the_indicators_frequency():
    quarterly = measured(1, frequency="quarter")
    asked = figure(200, indicator=quarterly)
    assert found(change(), asked, known(quarterly, d20220531=1)) == []
    assert found(change(), asked, known(quarterly, d20220331=100)) != []
    assert found(change(against="year"), figure(200), known(d20210630=100)) != []
    assert found(change(against="year"), figure(200), known(d20210531=100)) == []


def test_of_a_flow_what_the_period_added_is_compared():
    """30 to the end of May, of which 10 in May; 45 to the end of June: 15 is half more than 10."""
    of_flow = known(FLOW, d20220430=20, d20220531=30)
    assert found(change(), figure(45, indicator=FLOW), of_flow)[0][1:] == (Decimal(15), Decimal(10))
    assert found(change(), figure(43, indicator=FLOW), of_flow) == []
    assert found(change(), figure(45, indicator=FLOW), known(FLOW, d20220531=30)) == [], "what May added is not known"
    january = known(FLOW, d20211130=90, d20211231=100)
    assert found(change(), figure(20, "2022-01-31", indicator=FLOW), january)[0][1:] == (Decimal(20), Decimal(10))


@pytest.mark.parametrize(
    ("others", "value", "score"),
    [
        ("1 2 3 4 5", "9", "4.0470"),  # middle 3, spread 1: 0.6745 × 6
        ("0 0 0 0 5", "10", "7.9788"),  # more than half alike: mean spread 1, 10 ÷ 1.253314
        ("1 2 3 4", "9", None),  # too few
        ("7 7 7 7 7", "9", None),  # all alike
    ],
)
def test_the_robust_score_by_hand(others, value, score):
    found_score = robust(Decimal(value), [Decimal(each) for each in others.split()])
    assert (found_score and f"{found_score.score:.4f}") == score


def test_the_sentence_says_how_the_score_comes_about():
    """The changes of the six months before are 1 2 3 2 1, and then comes one of 40."""
    of_stock = known(d20211231=100, d20220131=101, d20220228=103, d20220331=106, d20220430=108, d20220531=109)
    asked = rule("change", against="period", by="robust", limit=3.5)
    text = sentence(next(broken(asked, figure(149), of_stock)))
    for said in ("+40", "5期", "中位数为2", "绝对中位差为1", "0.6745 ×（40 − 2）÷ 1", "= +25.6", "±3.5"):
        assert said in text, said
    assert found(asked, figure(112), of_stock) == []
    assert found(rule("change", against="period", by="robust", limit=3.5, window=5), figure(149), of_stock) != []


@given(others=st.lists(WHOLE, min_size=LEAST, max_size=24), value=WHOLE, by=WHOLE)
def test_a_score_does_not_depend_on_where_zero_is(others, value, by):
    one, other = robust(value, others), robust(value + by, [each + by for each in others])
    assert (one is None) == (other is None)
    if one and other:
        assert abs(one.score - other.score) < Decimal("1e-9")
        assert (one.score > 0) == (value > one.middle)


@given(others=st.lists(WHOLE, min_size=LEAST, max_size=24), wild=st.integers(10**6, 10**9).map(Decimal))
def test_one_wild_figure_among_many_pulls_nothing(others, wild):
    assume(len(others) >= 9)
    calm, pulled = robust(Decimal(0), others), robust(Decimal(0), [*others, wild])
    if calm and pulled and not pulled.by_mean:
        assert pulled.middle <= max(others)
        assert pulled.spread <= max(abs(each - pulled.middle) for each in others)


@given(base=st.integers(1, 10**6), percent=st.integers(1, 500), value=st.integers(0, 10**7))
def test_a_change_in_percent_is_broken_exactly_beyond_the_limit(base, percent, value):
    of_stock = book({(1, 1): Series([Known(day("2022-05-31"), Decimal(base))])}, [STOCK])
    beyond = abs(value - base) * 100 > percent * base
    assert bool(found(change(limit=percent), figure(value), of_stock)) == beyond
