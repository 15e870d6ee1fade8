"""The self-evaluation of a technology SME by hand-made cases at each border, and properties over all of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.scoring.sme import Figures, Ground, Verdict, score

GOOD = {"employees": 100, "science_staff": 30, "revenue": 1000, "cost": 900, "rd_spend": 60, "assets": 500}


def scored(**figures):
    return score(Figures(**GOOD | figures))


@pytest.mark.parametrize(
    ("science_staff", "points"),
    [(30, 20), (29, 16), (25, 16), (24, 12), (20, 12), (19, 8), (15, 8), (14, 4), (10, 4), (9, 0), (0, 0)],
)
def test_the_share_of_staff_at_each_border(science_staff, points):
    assert scored(science_staff=science_staff).staff.points == points


@pytest.mark.parametrize(
    ("rd_spend", "points"),
    [
        ("60", 50), ("59.9999", 40), ("50", 40), ("49.9999", 30), ("40", 30), ("30", 20), ("29.9999", 10), ("20", 10),
        ("19.9999", 0), ("0", 0),
    ],
)  # fmt: skip
def test_the_share_of_rd_in_the_revenue_at_each_border(rd_spend, points):
    """The cost is so high that the other share gives nothing."""
    assert scored(rd_spend=Decimal(rd_spend), cost=10**6).rd.points == points


@pytest.mark.parametrize(
    ("rd_spend", "points"), [(300, 50), (299, 40), (250, 40), (249, 30), (200, 30), (150, 20), (100, 10), (99, 0)]
)
def test_the_share_of_rd_in_the_cost_at_each_border(rd_spend, points):
    assert scored(rd_spend=rd_spend, cost=1000, revenue=10**6).rd.points == points


@pytest.mark.parametrize(
    ("one", "two", "points"),
    [(1, 0, 30), (3, 9, 30), (0, 5, 24), (0, 4, 24), (0, 3, 18), (0, 2, 12), (0, 1, 6), (0, 0, 0)],
)
def test_results_by_rights_of_the_two_classes(one, two, points):
    assert scored(class_one=one, class_two=two).results.points == points


def test_the_better_of_the_two_shares_counts():
    by_cost = scored(revenue=10**6, cost=100, rd_spend=40)
    assert by_cost.rd.points == 50
    assert [share.points for share in by_cost.rd.shares] == [0, 50]


@pytest.mark.parametrize("given", [{"revenue": None}, {"revenue": 0}, {"cost": None}, {"cost": 0}])
def test_without_revenue_or_cost_the_share_cannot_be_scored_and_the_score_is_known_from_below(given):
    found = scored(**{"rd_spend": 45, "cost": 900, **given})
    assert found.total is None
    assert found.missing == (*given,)
    assert found.rd.points is None
    assert found.rd.high == 50


@pytest.mark.parametrize("given", [{"employees": None}, {"employees": 0}, {"science_staff": None}, {"rd_spend": None}])
def test_without_staff_or_rd_there_is_no_score_but_what_is_missing(given):
    found = scored(**given)
    assert found.total is None
    assert found.missing == (*given,)
    assert found.verdict == Verdict.OPEN


def test_a_share_that_is_full_needs_no_other():
    found = scored(cost=None)
    assert found.total == 70
    assert found.rd.shares[1].missing == ("cost",), "and yet it says that this one cannot be scored"
    assert found.missing == ()


def test_what_is_missing_decides_nothing_where_it_passes_without():
    assert scored(rd_spend=50, cost=None, class_one=1).verdict == Verdict.PASSES
    assert scored(rd_spend=40, cost=None).verdict == Verdict.OPEN


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ({}, "passes"),
        ({"science_staff": 9, "class_one": 1}, "fails"),  # 80 points, but none for the staff
        ({"rd_spend": 39, "cost": 10**5, "science_staff": 25, "class_two": 2}, "fails"),  # 16 + 20 + 12
        ({"rd_spend": 40, "cost": 10**5, "science_staff": 25, "class_two": 2}, "fails"),  # 58
        ({"rd_spend": 40, "cost": 10**5, "science_staff": 20, "class_two": 3}, "passes"),  # 60
        ({"employees": 500, "science_staff": 150, "revenue": 20_000, "rd_spend": 1200, "assets": 20_000}, "passes"),
        ({"employees": 501, "science_staff": 200}, "fails"),
        ({"revenue": Decimal("20000.0001"), "rd_spend": 5000}, "fails"),
        ({"assets": 20_001}, "fails"),
        ({"assets": None}, "open"),
        ({"science_staff": 0, "rd_spend": 0, "grounds": (Ground.STANDARD,)}, "direct"),
        ({"assets": None, "grounds": (Ground.HIGH_TECH,)}, "open"),
        ({"assets": 20_001, "grounds": (Ground.HIGH_TECH,)}, "fails"),
    ],
)
def test_the_verdict(figures, verdict):
    assert scored(**figures).verdict == verdict


heads = st.none() | st.integers(0, 700)
money = st.none() | st.decimals(0, 30_000, places=4)
figures = st.builds(
    Figures, heads, heads, money, money, money, money, st.integers(0, 3), st.integers(0, 6),
    st.sampled_from([(), (Ground.HIGH_TECH,)]),
)  # fmt: skip


@given(figures)
def test_a_score_lies_between_its_ends_and_is_missing_only_for_a_reason(firm):
    found = score(firm)
    assert 0 <= found.low <= found.high <= 100
    assert (found.total is None) == bool(found.missing)
    for item in found.items:
        assert 0 <= item.low <= item.high <= item.most
    if found.verdict == Verdict.PASSES:
        assert found.low >= 60 and found.staff.low > 0
    if found.verdict == Verdict.OPEN:
        assert found.missing or any(condition.met is None for condition in found.basics)


@given(figures, st.integers(0, 700), st.decimals(1, 30_000, places=4))
def test_what_becomes_known_stays_within_what_was_said_before(firm, people, amount):
    from dataclasses import replace

    def filled(name, value):
        return getattr(firm, name) if getattr(firm, name) is not None else value

    known = replace(firm, revenue=filled("revenue", amount), cost=filled("cost", amount))
    before, after = score(firm), score(known)
    assert before.low <= after.low <= after.high <= before.high
