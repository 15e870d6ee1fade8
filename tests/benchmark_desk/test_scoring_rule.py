"""The score of an item and of a whole: never outside its weight, the right way round, nothing lost on the way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.benchmarking.scoring import (
    Limits,
    Measured,
    Unscored,
    decimal,
    scored,
    share_of,
    total,
    weak,
    weights,
)

FIGURES = st.integers(-(10**15), 10**15).map(lambda number: Decimal(number).scaleb(-4))
RANGES = st.tuples(FIGURES, FIGURES).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: Limits(*sorted(ends)))
INSIDE = st.one_of(st.none(), st.integers(1, 99_999).map(lambda number: Decimal(number).scaleb(-2)))


def an_item(key=1, group=1, **fields):
    return Measured(key, group, **fields)


def one(item, weight=20):
    return scored({1: Decimal(weight)}, [item])[item.key]


@given(FIGURES, RANGES, st.booleans())
def test_a_share_lies_between_nothing_and_all(value, limits, lower):
    assert 0 <= share_of(value, limits, lower) <= 1


@given(FIGURES, FIGURES, RANGES, st.booleans())
def test_more_is_never_worse_nor_less_where_lower_is_better(one_value, other, limits, lower):
    low, high = sorted([one_value, other])
    worse, better = (high, low) if lower else (low, high)
    assert share_of(worse, limits, lower) <= share_of(better, limits, lower)


@given(FIGURES, RANGES)
def test_turning_the_direction_turns_the_share(value, limits):
    assert share_of(value, limits, True) == 1 - share_of(value, limits, False)


@given(RANGES)
def test_the_ends_get_nothing_and_all(limits):
    assert [share_of(end, limits, False) for end in (limits.low, limits.high)] == [0, 1]
    assert [share_of(end, limits, True) for end in (limits.low, limits.high)] == [1, 0]


GROUPS = st.lists(st.lists(INSIDE, min_size=1, max_size=12), min_size=1, max_size=6)


@given(GROUPS, st.data())
def test_the_items_weigh_what_their_groups_weigh_to_the_last_fraction(groups, data):
    parts = data.draw(st.lists(st.integers(1, 40), min_size=len(groups), max_size=len(groups)))
    of_groups = {number: Decimal(part) for number, part in enumerate(parts)}
    items = [
        an_item(key=100 * number + place, group=number, weight=weight)
        for number, group in enumerate(groups)
        for place, weight in enumerate(group)
    ]
    assert sum(weights(of_groups, items).values()) == sum(parts)


@given(st.lists(st.tuples(INSIDE, st.one_of(st.none(), FIGURES), st.one_of(st.none(), RANGES)), max_size=12))
def test_a_total_never_exceeds_what_there_is_to_get(rows):
    items = [
        an_item(key, weight=weight, value=value, limits=limits) for key, (weight, value, limits) in enumerate(rows)
    ]
    found = scored({1: Decimal(20)}, items)
    whole = total(found.values())
    assert 0 <= whole.verified_points <= whole.points <= whole.covered <= whole.weight
    assert whole.verified <= whole.covered
    assert whole.scored <= whole.valued <= whole.items == len(items)
    assert all(0 <= each.score <= each.weight for each in found.values() if each.score is not None)
    assert all((each.share is None) == (each.why is not None) for each in found.values())


def test_the_known_weights_of_2021_weigh_1_6_and_2_4_of_20_beside_eight_that_are_not_known():
    items = [an_item(1, weight=Decimal("0.8")), an_item(2, weight=Decimal("1.2"))]
    items += [an_item(key) for key in range(3, 11)]
    found = weights({1: Decimal(20)}, items)
    assert [found[1], found[2], found[3]] == [Fraction(8, 5), Fraction(12, 5), 2]


def test_an_item_is_scored_on_its_way_from_low_to_high():
    seen = one(an_item(value=Decimal(12), limits=Limits(Decimal(5), Decimal(40), Decimal(19))))
    assert seen.share == Fraction(7, 35)
    assert seen.score == 4
    assert seen.gain == 16
    assert seen.gain_to_benchmark == 4, "at 19 it would have 8"
    assert seen.gap == 7 and seen.is_behind


def test_of_an_inverse_item_the_low_end_is_the_best():
    limits = Limits(Decimal("0.2"), Decimal("1.2"), Decimal("0.4"))
    seen = one(an_item(value=Decimal("0.7"), lower_is_better=True, limits=limits))
    assert seen.share == Fraction(1, 2)
    assert seen.gap == Decimal("0.3"), "so much too high"
    better = one(an_item(value=Decimal("0.3"), lower_is_better=True, limits=limits))
    assert better.gap == Decimal("-0.1") and not better.is_behind
    assert better.gain_to_benchmark == 0


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, Unscored.NO_VALUE),
        ({"absent": Unscored.NO_INDICATOR}, Unscored.NO_INDICATOR),
        ({"absent": Unscored.NOT_COLLECTED, "limits": Limits(Decimal(0), Decimal(1))}, Unscored.NOT_COLLECTED),
        ({"value": Decimal(0)}, Unscored.NO_BENCHMARK),
        ({"value": Decimal(0), "limits": Limits(Decimal(0))}, Unscored.NO_RANGE),
        ({"value": Decimal(0), "limits": Limits(None, Decimal(1))}, Unscored.NO_RANGE),
        ({"value": Decimal(0), "limits": Limits(None, None, Decimal(1))}, Unscored.NO_RANGE),
        ({"value": Decimal(0), "limits": Limits(Decimal(1), Decimal(1))}, Unscored.BAD_RANGE),
        ({"value": Decimal(0), "limits": Limits(Decimal(2), Decimal(1), Decimal(1))}, Unscored.BAD_RANGE),
        ({"value": Decimal(0), "limits": Limits(Decimal(0), Decimal(1))}, None),
    ],
)
def test_what_cannot_be_scored_says_why_and_is_no_zero(fields, why):
    seen = one(an_item(**fields))
    assert seen.why == why
    assert seen.score == (0 if why is None else None)


def test_a_group_whose_weight_is_not_known_gives_shares_and_no_points():
    seen = scored({1: None}, [an_item(value=Decimal(1), limits=Limits(Decimal(0), Decimal(2)))])[1]
    assert (seen.share, seen.weight, seen.score) == (Fraction(1, 2), None, None)
    whole = total([seen])
    assert (whole.weight, whole.points, whole.share, whole.coverage) == (0, 0, None, None)
    assert (whole.items, whole.valued, whole.scored) == (1, 1, 1)


def test_nothing_at_all_is_no_score():
    whole = total([])
    assert (whole.items, whole.points, whole.share, whole.verified_share, whole.coverage) == (0, 0, None, None, None)
    assert weak([]) == []


def an_evaluation():
    ends = Limits(Decimal(0), Decimal(10))
    with_goal = Limits(Decimal(0), Decimal(10), Decimal(6))
    items = [
        an_item(1, value=Decimal(1), limits=ends),  # the weakest, and without a comparison value
        an_item(2, value=Decimal(5), limits=with_goal),  # behind it, if not below the median
        an_item(3, value=Decimal(9), limits=with_goal),
        an_item(4, value=Decimal(4), limits=Limits(None, None, Decimal(8))),  # behind, nobody knows by how many points
        an_item(5),
        an_item(6, value=Decimal(8), limits=ends),
    ]
    return scored({1: Decimal(60)}, items)


def test_weak_is_what_lies_behind_or_below_the_median_and_what_brings_most_comes_first():
    found = an_evaluation()
    assert [each.measured.key for each in weak(found.values())] == [1, 2, 4]
    assert [each.measured.key for each in weak(found.values(), by_benchmark=True)] == [2, 1, 4]


def test_what_the_comparison_values_would_get_is_asked_of_the_items_that_have_one():
    whole = total(an_evaluation().values())
    assert whole.at_benchmark == Fraction(6, 10)
    assert (whole.items, whole.valued, whole.scored, whole.unverified) == (6, 5, 4, 6)
    assert (whole.points, whole.covered, whole.share) == (23, 40, Fraction(23, 40))


@given(st.fractions(), st.integers(0, 4))
def test_a_fraction_is_written_half_up(number, places):
    written = decimal(number, places)
    assert abs(Fraction(written) - number) <= Fraction(1, 2 * 10**places)
    assert decimal(-number, places) == written.copy_negate()  # a minus sign would round to the context's 28 digits


def test_half_is_up():
    assert [decimal(Fraction(1, 8)), decimal(Fraction(-1, 8)), decimal(None)] == [
        Decimal("0.13"),
        Decimal("-0.13"),
        None,
    ]
