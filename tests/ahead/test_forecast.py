"""The forecast: where a year ends by the courses of past years, and when there is no ground to say so."""

import datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.assessment import Goal
from indicators.forecast import LEAST_SHARE, Facts, NoForecast, NoGround, Outcome, forecast, outcome
from indicators.moment import month_end

YEAR = 2022


def day(text):
    return datetime.date.fromisoformat(text)


def course(year, values):
    """Twelve values at the month ends."""
    return [(month_end(year, month), D(value)) for month, value in enumerate(values, start=1)]


def rising(year, start, by_june, end):
    """A year that had come so far by the end of June."""
    first = [start + (by_june - start) * D(month) / 6 for month in range(1, 7)]
    return course(year, first + [by_june + (end - by_june) * D(month) / 6 for month in range(1, 7)])


# 2020 had gone 40 % of its way from 100 to 120 by June, 2021 half of that from 120 to 140.
PAST = {2020: rising(2020, D(100), D(108), D(120)), 2021: rising(2021, D(120), D(130), D(140))}
STARTS = {2020: D(100), 2021: D(120)}


def facts(value="150", as_of="2022-06-30", **fields):
    given = {"year": YEAR, "on": day(as_of), "as_of": day(as_of), "value": D(value), "start": D(140)}
    return Facts(**given | {"years": PAST, "starts": STARTS} | fields)


def reason(which):
    with pytest.raises(NoForecast) as refusal:
        forecast(which)
    return refusal.value.reason


def test_what_was_gone_is_divided_by_the_mean_share_of_past_years():
    found = forecast(facts())
    assert found.shares == {2020: D("0.4"), 2021: D("0.5")}
    assert found.share == D("0.45")
    assert found.rounded(1).value == D("162.2"), "140 + 10 ÷ 45 %"
    assert (found.low, found.high) == (D(160), D(165)), "140 + 10 ÷ 50 %, 140 + 10 ÷ 40 %"
    assert found.ends == {2020: D(165), 2021: D(160)}
    assert found.has_range


def test_the_path_leads_from_the_value_to_the_end_by_the_past_courses():
    found = forecast(facts())
    assert [step.on.month for step in found.path] == [7, 8, 9, 10, 11, 12]
    assert (found.path[-1].low, found.path[-1].high) == (found.low, found.high)
    assert all(step.low <= step.value <= step.high for step in found.path)
    values = [step.value for step in found.path]
    assert values == sorted(values)


def test_one_past_year_gives_no_range():
    found = forecast(facts(years={2021: PAST[2021]}))
    assert (found.low, found.value, found.high) == (D(160), D(160), D(160))
    assert not found.has_range


def test_a_flow_begins_at_nothing():
    years = {2021: rising(2021, D(0), D(50), D(200))}
    assert forecast(facts("40", start=D(0), years=years, starts={2021: D(0)})).value == 160


def test_less_is_forecast_by_years_that_fell():
    years = {2021: rising(2021, D(200), D(180), D(160))}
    found = forecast(facts("130", years=years, starts={2021: D(200)}))
    assert found.value == 120, "140 − 10 ÷ 50 %"


def test_a_start_below_zero_is_a_start():
    years = {2021: rising(2021, D(-10), D(0), D(10))}
    assert forecast(facts("0", start=D(-5), years=years, starts={2021: D(-10)})).value == 5


def test_the_figure_of_the_last_day_is_the_end():
    found = forecast(facts("151", as_of="2022-12-31", years={}, starts={}, start=None))
    assert (found.low, found.value, found.high, found.is_final) == (D(151), D(151), D(151), True)


def test_limits_of_the_indicator_hold_for_the_forecast_too():
    found = forecast(facts(highest=D(161), lowest=D(0)))
    assert (found.low, found.value, found.high) == (D(160), D(161), D(161))


def test_the_last_day_of_february_is_compared_with_the_last_day_of_february():
    values = [110, 110, 112, 113, 114, 115, 116, 117, 118, 119, 120, 120]
    found = forecast(facts("145", as_of="2022-02-28", years={2020: course(2020, values)}))
    assert found.shares == {2020: D("0.5")}


# ---- no ground


def test_a_straight_line_is_no_ground():
    ends_alone = {2021: [(day("2021-12-31"), D(140))]}
    assert reason(facts(years={})) == NoGround.NO_PAST
    assert reason(facts(years=ends_alone)) == NoGround.NO_PAST


def test_a_past_year_without_figures_about_the_day_says_nothing_of_it():
    thin = {2021: [(day("2021-01-31"), D(121)), (day("2021-12-31"), D(140))]}
    quarterly = {2021: [(day("2021-06-30"), D(130)), (day("2021-09-30"), D(135)), (day("2021-12-31"), D(140))]}
    assert reason(facts(years=thin)) == NoGround.NO_PAST
    assert forecast(facts("145", as_of="2022-08-15", years=quarterly)).shares.keys() == {2021}
    assert forecast(facts(years=quarterly)).shares == {2021: D("0.5")}, "on the very day"


def test_a_past_year_whose_start_or_end_is_not_known_says_nothing():
    assert reason(facts(starts={})) == NoGround.NO_PAST
    assert reason(facts(years={2021: PAST[2021][:-1]})) == NoGround.NO_PAST


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"start": None}, NoGround.NO_START),
        ({"value": D(140)}, NoGround.UNMOVED),
        ({"value": D(139)}, NoGround.OTHER_WAY),
        ({"on": day("2022-12-31")}, NoGround.YEAR_OVER),
        ({"on": day("2023-02-01")}, NoGround.YEAR_OVER),
        ({"breaks": [day("2022-03-01")]}, NoGround.DEFINITION),
        ({"breaks": [day("2022-01-01")]}, NoGround.DEFINITION),
        ({"breaks": [day("2021-12-31")]}, NoGround.DEFINITION),
    ],
)
def test_without_ground_there_is_no_forecast_but_a_reason(changed, said):
    assert reason(facts(**{"value": "150"} | changed)) == said


def test_only_past_years_of_the_definition_that_holds_count():
    assert forecast(facts(breaks=[day("2020-12-31")])).shares.keys() == {2021}
    assert forecast(facts(breaks=[day("2019-12-31"), day("2023-01-01")])).shares.keys() == {2020, 2021}


def test_what_past_years_had_hardly_begun_says_nothing():
    late = {2021: course(2021, [*["121"] * 9, "130", "138", "140"])}
    with pytest.raises(NoForecast) as refusal:
        forecast(facts(years=late))
    assert refusal.value.reason == NoGround.TOO_EARLY
    assert refusal.value.shares == {2021: D("0.05")}


# ---- whatever the figures

whole = st.integers(-(10**9), 10**9).map(D)
months = st.lists(st.integers(0, 10**6), min_size=12, max_size=12).filter(any)


@st.composite
def worlds(draw):
    """A world with one to three past years that rose, or all fell, and a value that moved likewise."""
    sign = draw(st.sampled_from([1, -1]))
    years, starts = {}, {}
    for past in draw(st.sets(st.sampled_from([2019, 2020, 2021]), min_size=1)):
        start = starts[past] = draw(whole)
        steps, total = draw(months), 0
        values = []
        for step in steps:
            total += step
            values.append(start + sign * total)
        years[past] = course(past, values)
    start = draw(whole)
    month = draw(st.integers(1, 12))
    value = start + sign * draw(st.integers(1, 10**9))
    return facts(value, month_end(YEAR, month).isoformat(), start=start, years=years, starts=starts)


def tried(which):
    try:
        return forecast(which)
    except NoForecast as refusal:
        assert refusal.reason in {NoGround.TOO_EARLY, NoGround.OTHER_WAY, NoGround.UNMOVED}
        return None


@given(worlds())
def test_it_lies_in_its_range_beyond_the_value_and_never_further_than_the_least_share_allows(world):
    found = tried(world)
    if found is None:
        return
    assert found.low <= found.value <= found.high
    way = abs(world.value - world.start)
    for end in (found.low, found.value, found.high):
        assert abs(end - world.start) >= way * (1 - D("1e-20")), "a year does not go back on its way"
        assert abs(end - world.start) <= way / LEAST_SHARE * (1 + D("1e-20"))
        assert (end > world.start) == (world.value > world.start)


@given(worlds(), st.integers(1, 10**9))
def test_more_now_is_more_in_the_end(world, more):
    one, other = tried(world), tried(facts(world.value + more, world.as_of.isoformat(), **_as_in(world)))
    if one and other and (world.value > world.start) == (world.value + more > world.start):
        assert other.value > one.value
        assert (other.low >= one.low, other.high >= one.high) == (True, True)


@given(worlds())
def test_it_is_exact_at_the_years_end(world):
    found = forecast(facts(world.value, "2022-12-31", **_as_in(world)))
    assert found.low == found.value == found.high == world.value


@given(worlds(), st.integers(1, 10**6))
def test_a_forecast_that_goes_as_a_past_year_went_comes_out_as_that_year(world, factor):
    """Whatever its unit: a year that is a past one times a factor ends there."""
    past = min(world.years)
    at = dict(world.years[past])[month_end(past, world.as_of.month)]
    start, end = world.starts[past], world.years[past][-1][1]
    fields = {"start": start, "years": {past: world.years[past]}, "starts": {past: start}}
    found = tried(facts(start + (at - start) * factor, world.as_of.isoformat(), **fields)) if at != start else None
    if found is not None:
        assert abs(found.value - (start + (end - start) * factor)) <= abs(end - start) * factor * D("1e-20")


def _as_in(world):
    return {"start": world.start, "years": world.years, "starts": world.starts}


# ---- what it says of the target


def goal(comparator=">", value=140, **fields):
    return Goal("stock", comparator, D(value), YEAR, **fields)


@pytest.mark.parametrize(
    ("comparator", "target", "said"),
    [
        (">=", 160, Outcome.REACHES),
        (">", 160, Outcome.MAY_REACH),
        (">", 162, Outcome.MAY_MISS),
        (">=", 165, Outcome.MAY_MISS),
        (">", 165, Outcome.MISSES),
        ("<=", 165, Outcome.REACHES),
        ("<", 165, Outcome.MAY_REACH),
        ("<=", 161, Outcome.MAY_MISS),
        ("<", 160, Outcome.MISSES),
    ],
)
def test_the_range_says_how_sure_it_is(comparator, target, said):
    assert outcome(goal(comparator, target), forecast(facts()).rounded(0)) == said


def test_a_band_may_be_met_between_two_ends_that_miss_it():
    found = forecast(facts()).rounded(0)
    assert outcome(goal("band", 161, upper=D(163)), found) == Outcome.MAY_REACH
    assert outcome(goal("band", 170, upper=D(180)), found) == Outcome.MISSES
