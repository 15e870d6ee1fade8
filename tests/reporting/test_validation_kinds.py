"""Each kind of rule on worked examples: when it is broken, what both sides are, and when it says nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.validation.facts import Known, Series, shifted
from indicators.validation.kinds import broken
from indicators.validation.words import sentence
from tests.reporting.pure import DISTRICT, STREETS, ZONE, book, day, figure, found, measured, rule, series

A, B, C = (measured(pk) for pk in (1, 2, 3))
FLOW = measured(1, "flow")
DAYS = st.dates(day("2020-01-01"), day("2022-12-31"))
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("kind", "fields", "what"),
    [
        ("value", {"value": None}, ["no_value"]),
        ("value", {"value": 0}, []),
        ("value", {"value": None, "missing": True}, ["missing"]),
        ("source", {"value": 1}, ["no_source"]),
        ("source", {"value": 1, "source": True}, []),
        ("note", {"value": 1}, ["no_note"]),
        ("note", {"value": None, "missing": True}, []),
    ],
)
def test_what_must_be_filled_in(kind, fields, what):
    assert [each[0] for each in found(rule("required", required=kind), figure(**fields))] == what


@pytest.mark.parametrize(
    ("value", "limits", "what"),
    [
        ("0", {"minimum": 0, "maximum": 100}, []),
        ("100", {"minimum": 0, "maximum": 100}, []),
        ("100.1", {"minimum": 0, "maximum": 100}, [("above", Decimal("100.1"), Decimal(100))]),
        ("-1", {"minimum": 0}, [("below", Decimal(-1), Decimal(0))]),
        ("-1", {"minimum": 0, "tolerance": 1}, []),
        ("101", {}, [("above", Decimal(101), Decimal(100))]),  # the limits of the indicator
    ],
)
def test_a_value_lies_between_limits(value, limits, what):
    share = measured(1, "ratio", minimum=Decimal(0), maximum=Decimal(100))
    assert found(rule("range", **limits), figure(value, indicator=share)) == what
    assert found(rule("range", **limits), figure(None, indicator=share)) == []


@pytest.mark.parametrize(
    ("left", "sign", "right", "slack", "holds"),
    [
        (12, "<=", 12, {}, True), (13, "<=", 12, {}, False), (13, "<=", 12, {"tolerance": 1}, True),
        (12, "<", 12, {}, False), (11, "<", 12, {}, True), (12, "=", 12, {}, True), (12, "=", 13, {}, False),
        (102, "=", 100, {"tolerance_percent": 2}, True), (103, "=", 100, {"tolerance_percent": 2}, False),
        (12, ">=", 12, {}, True), (11, ">=", 12, {}, False), (12, ">", 12, {}, False), (13, ">", 12, {}, True),
    ],
)  # fmt: skip
def test_a_part_and_its_whole(left, sign, right, slack, holds):
    known = book({(2, 1): series(d20220630=right)}, [A, B])
    said = found(rule("comparison", {"indicator": 2}, comparator=sign, **slack), figure(left), known)
    assert said == ([] if holds else [("comparison", Decimal(left), Decimal(right))])


def test_a_sum_of_terms_with_signs():
    known = book({(2, 1): series(d20220630=30), (3, 1): series(d20220630=8)}, [A, B, C])
    plus = rule("comparison", {"indicator": 2}, {"indicator": 3}, comparator="=")
    minus = rule("comparison", {"indicator": 2}, {"indicator": 3, "sign": -1}, comparator="=")
    assert found(plus, figure(38), known) == []
    assert found(minus, figure(38), known) == [("comparison", Decimal(38), Decimal(22))]
    assert "指标2" in sentence(next(broken(minus, figure(38), known)))


@pytest.mark.parametrize("missing", [2, 3])
def test_what_is_not_known_is_not_judged(missing):
    known = {(2, 1): series(d20220630=30), (3, 1): series(d20220630=8)}
    del known[missing, 1]
    asked = rule("comparison", {"indicator": 2}, {"indicator": 3}, comparator="=")
    assert found(asked, figure(1), book(known, [A, B, C])) == []


def test_the_figure_of_another_month_is_no_measure():
    asked = rule("comparison", {"indicator": 2}, comparator="<=")
    assert found(asked, figure(5), book({(2, 1): series(d20220531=1)}, [A, B])) == []
    assert len(found(asked, figure(5), book({(2, 1): series(d20220610=1)}, [A, B]))) == 1


def test_the_zone_is_held_against_its_district_and_the_district_against_its_parts():
    above = rule("comparison", {"where": "above"}, comparator="<=", area_kind="zone")
    known = book({(1, 1): series(d20220630=10)}, [A])
    assert found(above, figure(11, place=ZONE), known) == [("comparison", Decimal(11), Decimal(10))]
    assert not above.concerns(A, DISTRICT)
    parts = rule("comparison", {"where": "parts"}, comparator="=")
    streets = {(1, street.pk): series(d20220630=4) for street in STREETS}
    assert found(parts, figure(8), book(streets, [A])) == []
    assert found(parts, figure(9), book(streets, [A])) == [("comparison", Decimal(9), Decimal(8))]
    late = streets | {(1, 4): series(d20220531=4)}
    assert found(parts, figure(9), book(late, [A])) == [], "a street that has not reported yet is not 0"


@pytest.mark.parametrize(
    ("term", "right"),
    [
        ({"when": "before"}, 1),
        ({"when": "last_year"}, 2),
        ({"when": "year_end"}, 3),
        ({"when": "end_of", "year": 2018}, 4),
    ],
)
def test_a_term_may_be_of_another_time(term, right):
    known = book({(1, 1): series(d20220531=1, d20210630=2, d20211231=3, d20181231=4)}, [A])
    assert found(rule("comparison", term, comparator="="), figure(9), known) == [
        ("comparison", Decimal(9), Decimal(right))
    ]


def test_the_stock_identity():
    known = book({(1, 1): series(d20211231=98), (2, 1): series(d20220630=25)}, [A, B])
    asked = rule("identity", {"indicator": 2})
    assert found(asked, figure(123), known) == []
    assert found(asked, figure(131), known) == [("identity", Decimal(131), Decimal(123))]


@pytest.mark.parametrize(("value", "broken_by"), [("90.2", None), ("90.3", "90.2"), ("9", "90.2")])
def test_a_ratio_is_of_its_parts_in_the_decimals_of_its_indicator(value, broken_by):
    share = measured(1, "ratio", unit="%", decimals=1, numerator=2, denominator=3)
    known = book({(2, 1): series(d20220630=111), (3, 1): series(d20220630=123)}, [share, B, C])
    said = found(rule("ratio"), figure(value, indicator=share), known)
    assert said == ([] if broken_by is None else [("ratio", Decimal(value), Decimal(broken_by))])
    nothing = book({(2, 1): series(d20220630=1), (3, 1): series(d20220630=0)}, [share, B, C])
    assert found(rule("ratio"), figure(value, indicator=share), nothing) == []


def test_a_cumulative_figure_falls_to_it_and_from_it():
    known = book({(1, 1): series(d20220531=320, d20220731=300, d20211231=900)}, [FLOW])
    asked = rule("cumulative")
    both = [("falls", Decimal(310), Decimal(320)), ("falls_after", Decimal(310), Decimal(300))]
    assert found(asked, figure(310, indicator=FLOW), known, ahead=True) == both
    assert found(asked, figure(310, indicator=FLOW), known) == both[:1]
    assert found(asked, figure(310), known, ahead=True) == [], "a stock may fall"


@pytest.mark.parametrize(
    ("value", "qualifier", "agrees"), [(131, "=", True), (130, "=", False), (130, ">=", True), (132, ">=", False)]
)
def test_the_register_counts_what_the_figure_can_mean(value, qualifier, agrees):
    known = book(indicators=[A], counted={(1, 1, day("2022-06-30")): 131})
    assert (found(rule("register"), figure(value, qualifier=qualifier), known) == []) == agrees
    assert found(rule("register"), figure(value)) == [], "what is not counted is not 0"


@pytest.mark.parametrize(("frequency", "end"), [("month", None), ("quarter", "2022-06-30"), ("year", "2022-12-31")])
def test_a_day_ends_its_period(frequency, end):
    asked = figure(1, "2022-05-31", indicator=measured(1, frequency=frequency))
    said = [each.facts["end"] for each in broken(rule("period"), asked, book(indicators=[A]))]
    assert said == ([] if end is None else [day(end)])


@pytest.mark.parametrize(("as_of", "planned", "old"), [("2020-07-06", (), False), ("2020-07-05", (), True),
                                                       ("2020-07-05", [(9, 2020)], False)])  # fmt: skip
def test_a_day_is_long_ago_unless_a_plan_covers_it(as_of, planned, old):
    said = found(rule("age", limit=2), figure(1, as_of), book(indicators=[A], planned=planned))
    assert [each[0] for each in said] == (["age"] if old else [])


@given(parts=st.lists(NUMBERS, min_size=1, max_size=4), more=NUMBERS)
def test_a_whole_of_its_parts_is_never_broken_and_any_other_is(parts, more):
    indicators = [measured(pk) for pk in range(1, len(parts) + 2)]
    known = book({(pk, 1): series(d20220630=value) for pk, value in enumerate(parts, start=2)}, indicators)
    asked = rule("comparison", *({"indicator": pk} for pk in range(2, len(parts) + 2)), comparator="=")
    assert found(asked, figure(sum(parts)), known) == []
    assert bool(found(asked, figure(sum(parts) + more), known)) == (more != 0)


@given(year=st.integers(1990, 2100), month=st.integers(1, 12), by=st.integers(-60, 60))
def test_months_go_forth_and_back(year, month, by):
    assert shifted(shifted((year, month), by), -by) == (year, month)
    assert 1 <= shifted((year, month), by)[1] <= 12


@given(days=st.lists(DAYS, max_size=8), asked=DAYS)
def test_what_comes_before_and_after_is_nearest(days, asked):
    known = Series(Known(each, Decimal(1)) for each in days)
    before, after = known.before(asked), known.after(asked)
    assert (before.day if before else None) == max((each for each in days if each < asked), default=None)
    assert (after.day if after else None) == min((each for each in days if each > asked), default=None)
