"""The calculation of a ranking, by hand and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.scoring.ranking import MEASURES, Facts, rank, wrong_weights

D = Decimal
WEIGHTS = {"rd_spend": D(60), "inventions": D(40)}


def facts(rd_spend, inventions=0, **more):
    return Facts(rd_spend=rd_spend, inventions=inventions, **more)


def test_points_by_hand():
    """rd 100…400, inventions 0…4."""
    found = rank({"a": facts(400, 1), "b": facts(100, 4), "c": facts(200, 0)}, WEIGHTS)
    assert found.ranges == {"rd_spend": (100, 400), "inventions": (0, 4)}
    assert [(row.firm, row.place, row.score) for row in found.rows] == [
        ("a", 1, D("70.00")),
        ("b", 2, D("40.00")),
        ("c", 3, D("20.00")),
    ]
    assert {code: part.points for code, part in found.rows[0].parts.items()} == {"rd_spend": 60, "inventions": 10}


def test_points_are_rounded_half_up_and_add_up_as_printed():
    found = rank(
        {"a": facts(7, 1), "b": facts(0, 0), "c": facts(1, 0)}, {"rd_spend": D("0.35"), "inventions": D("99.65")}
    )
    third = found.rows[1]
    assert third.parts["rd_spend"].points == D("0.05"), "0.35 ÷ 7 = 0.05"
    assert third.score == sum(part.points for part in third.parts.values())
    tenth = rank({"a": facts(8), "b": facts(0), "c": facts(1)}, {"rd_spend": D("100")})
    assert tenth.rows[1].score == D("12.50")
    fine = rank({"a": facts(800), "b": facts(0), "c": facts(1)}, {"rd_spend": D("100")})
    assert fine.rows[1].score == D("0.13"), "0.125 is rounded up"


def test_equal_scores_share_a_place_and_the_next_counts_on():
    found = rank({"a": facts(5), "b": facts(9), "c": facts(9), "d": facts(1)}, {"rd_spend": D(100)})
    assert [(row.firm, row.place) for row in found.rows] == [("b", 1), ("c", 1), ("a", 3), ("d", 4)]


def test_who_lacks_a_value_is_not_ranked_but_named():
    found = rank({"a": facts(5), "b": facts(None, 3)}, WEIGHTS)
    assert [row.firm for row in found.rows] == ["a"]
    assert found.left_out == {"b": ("rd_spend",)}
    assert found.ranges["inventions"] == (0, 0), "and counts for no range"


def test_where_all_are_alike_everybody_has_the_whole_weight():
    assert [row.score for row in rank({"a": facts(5), "b": facts(5)}, WEIGHTS).rows] == [100, 100]


def test_nobody_to_rank_is_no_error():
    assert rank({}, WEIGHTS).rows == []
    assert rank({"a": facts(None)}, WEIGHTS).rows == []


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ({"rd_spend": D(100)}, {}),
        ({"rd_spend": D("33.33"), "tax": D("66.67")}, {}),
        ({"rd_spend": D(60), "tax": D(30)}, {"": "sum"}),
        ({"rd_spend": D(101)}, {"": "sum"}),
        ({"rd_spend": D(110), "tax": D(-10)}, {"tax": "not_positive"}),
        ({"rd_spend": D(100), "tax": D(0)}, {"tax": "not_positive"}),
        ({"rd_spend": D(50), "luck": D(50)}, {"luck": "unknown"}),
        ({}, {"": "none"}),
    ],
)
def test_weights_that_are_wrong_are_named(weights, wrong):
    assert wrong_weights(weights) == wrong
    if wrong:
        with pytest.raises(ValueError, match="No ranking"):
            rank({}, weights)


@pytest.mark.parametrize(
    ("code", "known", "value", "missing"),
    [
        ("rd_share", {"rd_spend": 1, "revenue": 3}, D("33.3333"), ()),
        ("rd_share", {"rd_spend": 1, "revenue": 0}, None, ("revenue",)),
        ("rd_share", {"rd_spend": 1}, None, ("revenue",)),
        ("science_share", {"science_staff": 1, "employees": 8}, D("12.5"), ()),
        ("revenue_per_head", {"revenue": 1000, "employees": 3}, D("333.3333"), ()),
        ("revenue_growth", {"revenue": 80, "revenue_before": 100}, D(-20), ()),
        ("revenue_growth", {"revenue": 80, "revenue_before": 0}, None, ("revenue_before",)),
        ("tax", {}, None, ("tax",)),
        ("contracts", {}, D(0), ()),
    ],
)
def test_what_a_field_is_made_of(code, known, value, missing):
    assert MEASURES[code](Facts(**known)) == (value, missing)


firms = st.dictionaries(
    st.integers(0, 30),
    st.builds(Facts, rd_spend=st.none() | st.decimals(0, 10**6, places=4), inventions=st.integers(0, 50)),
    max_size=8,
)


@given(firms, st.integers(1, 99))
def test_scores_lie_between_0_and_100_and_places_follow_them(known, first):
    found = rank(known, {"rd_spend": D(first), "inventions": D(100 - first)})
    assert len(found.rows) + len(found.left_out) == len(known)
    assert all(0 <= row.score <= 100 for row in found.rows)
    for row in found.rows:
        assert row.place == 1 + sum(other.score > row.score for other in found.rows)
