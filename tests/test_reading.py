"""What held on a day as known at a moment: every tie, time travel, and the plan's figures in one query."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from indicators import keeping, reading
from indicators.expectation import Method
from indicators.models import Milestone, Observation, Target
from indicators.reading import Moment
from indicators.standing import standings
from tests.makers import (
    load_observation,
    make_action,
    make_area,
    make_indicator,
    make_observation,
    make_plan,
    make_target,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
Vintage = Observation.Vintage
TODAY = datetime.date(2022, 8, 1)
JUNE_30 = datetime.date(2022, 6, 30)


def at(day, hour=12):
    return datetime.datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def indicator(db):
    return make_indicator()


def current(on=JUNE_30, known_at=None):
    """The one current value by the QuerySet; None where there is none."""
    found = list(Observation.objects.current(on, known_at))
    assert len(found) <= 1
    return found[0].value if found else None


def read(indicator, area, on, known_at=None, today=TODAY, year=2022):
    """The cell's course as pages read it; None where there is none."""
    cells = reading.courses([indicator.pk], [area.pk], [year], Moment(on, today, known_at))
    return cells.get((indicator.pk, area.pk, year))


# Each row: as of, vintage, approved on; the loser first. Every pair is also written the other way round.
TIES = {
    "later day beats vintage and approval": (
        ("2022-05-31", Vintage.REVISED, "2022-07-20"),
        ("2022-06-30", Vintage.ESTIMATE, "2022-07-01"),
    ),
    "flash beats estimate": (
        ("2022-06-30", Vintage.ESTIMATE, "2022-07-20"),
        ("2022-06-30", Vintage.FLASH, "2022-07-01"),
    ),
    "annual beats flash": (
        ("2022-06-30", Vintage.FLASH, "2022-07-20"),
        ("2022-06-30", Vintage.ANNUAL, "2022-07-01"),
    ),
    "revised beats annual": (
        ("2022-06-30", Vintage.ANNUAL, "2022-07-20"),
        ("2022-06-30", Vintage.REVISED, "2022-07-01"),
    ),
    "the latest approved beats its equal": (
        ("2022-06-30", Vintage.FLASH, "2022-07-01"),
        ("2022-06-30", Vintage.FLASH, "2022-07-20"),
    ),
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("tie", TIES)
def test_ties_are_broken_by_day_then_vintage_then_approval(indicator, district, tie, turned):
    loser, winner = TIES[tie]
    pair = [(loser, 1), (winner, 2)]
    for (as_of, vintage, approved), value in reversed(pair) if turned else pair:
        load_observation(indicator, district, as_of, value, vintage=vintage, approved=at(approved))
    assert current() == 2
    assert read(indicator, district, TODAY).value == 2
    assert read(indicator, district, JUNE_30).value == 2


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_figures_in_work_never_count(indicator, district, state):
    note = "附清单" if state == "returned" else ""
    make_observation(indicator, district, "2022-06-30", 131, state=state, review_note=note)
    assert current() is None
    assert read(indicator, district, JUNE_30) is None
    load_observation(indicator, district, "2022-05-31", 120)
    assert current() == 120
    assert read(indicator, district, TODAY).value == read(indicator, district, JUNE_30).value == 120


def test_not_collected_is_a_course_without_a_value(indicator, district):
    load_observation(indicator, district, "2022-05-31", 120)
    load_observation(indicator, district, "2022-06-30", None)
    for on in (JUNE_30, TODAY):
        course = read(indicator, district, on)
        assert course.current.not_collected
        assert course.value is None
        assert course.points == [(datetime.date(2022, 5, 31), 120), (JUNE_30, None)]
        assert course.figures == [(datetime.date(2022, 5, 31), 120)]


def test_the_day_decides_what_is_seen(indicator, district):
    load_observation(indicator, district, "2022-05-31", 120)
    load_observation(indicator, district, "2022-06-30", 131)
    assert read(indicator, district, datetime.date(2022, 5, 30)) is None
    assert read(indicator, district, datetime.date(2022, 5, 31)).value == 120
    assert read(indicator, district, datetime.date(2022, 6, 29)).value == 120
    assert read(indicator, district, JUNE_30).value == 131


def test_a_month_shows_its_last_figure_up_to_the_day(indicator, district):
    for day, value in [("2022-06-10", 125), ("2022-06-20", 128), ("2022-06-30", 131), ("2022-07-31", 132)]:
        load_observation(indicator, district, day, value)
    assert read(indicator, district, datetime.date(2022, 6, 25)).points == [(datetime.date(2022, 6, 20), 128)]
    assert [value for _day, value in read(indicator, district, TODAY).points] == [131, 132]


def test_the_moment_of_approval_decides_what_was_known(indicator, district):
    """A correction of July changes what June looks like today, and not what was known of it in June."""
    load_observation(indicator, district, "2022-06-30", 131, approved=at("2022-07-05"))
    load_observation(indicator, district, "2022-06-30", 130, approved=at("2022-07-20"), vintage=Vintage.REVISED)
    seen = {
        moment: read(indicator, district, JUNE_30, known_at=at(*moment))
        for moment in [("2022-07-05", 11), ("2022-07-05", 12), ("2022-07-20", 11), ("2022-07-20", 12)]
    }
    assert [course and course.value for course in seen.values()] == [None, 131, 131, 130]
    assert [current(JUNE_30, at(*moment)) for moment in seen] == [None, 131, 131, 130]
    assert read(indicator, district, JUNE_30).value == 130


def test_cells_do_not_mix(indicator, district):
    other = make_indicator("platforms")
    street = make_area("500110001", "古南街道", parent=district)
    load_observation(indicator, district, "2022-06-30", 1)
    load_observation(indicator, district, "2021-06-30", 2)
    load_observation(indicator, street, "2022-06-30", 3)
    load_observation(other, district, "2022-06-30", 4)
    for on in (JUNE_30, TODAY):
        cells = reading.courses([indicator.pk, other.pk], [district.pk, street.pk], [2021, 2022], Moment(on, TODAY))
        assert {cell: course.value for cell, course in cells.items()} == {
            (indicator.pk, district.pk, 2022): 1,
            (indicator.pk, district.pk, 2021): 2,
            (indicator.pk, street.pk, 2022): 3,
            (other.pk, district.pk, 2022): 4,
        }


@pytest.mark.parametrize(
    ("on", "today", "known_at", "kept"),
    [
        ("2022-08-01", "2022-08-01", None, True),
        ("2022-07-31", "2022-08-01", None, False),
        ("2022-12-31", "2023-05-01", None, True),
        ("2022-12-30", "2023-05-01", None, False),
        ("2022-08-01", "2022-08-01", "2022-08-01", False),
    ],
)
def test_the_kept_answer_is_taken_only_where_it_is_the_answer(on, today, known_at, kept):
    moment = Moment(datetime.date.fromisoformat(on), datetime.date.fromisoformat(today), known_at and at(known_at))
    assert moment.sees_all_of(2022) == kept


@pytest.mark.parametrize("on", [JUNE_30, TODAY])
def test_courses_take_one_query_and_none_for_nothing(indicator, district, django_assert_num_queries, on):
    for month in range(1, 7):
        load_observation(indicator, district, f"2022-{month:02}-28", month)
    with django_assert_num_queries(1):
        for course in reading.courses([indicator.pk], [district.pk], [2022], Moment(on, TODAY)).values():
            assert course.current.source is None
    with django_assert_num_queries(0):
        assert reading.courses([], [district.pk], [2022], Moment(on, TODAY)) == {}


@pytest.mark.parametrize("whole", [None, [2022], []])
def test_a_year_of_which_only_points_are_asked_for_is_read_all_the_same(indicator, district, whole):
    for day, value in (("2021-06-30", 20), ("2021-12-31", 100), ("2022-06-30", 60)):
        load_observation(indicator, district, day, value)
    cells = reading.courses([indicator.pk], [district.pk], [2021, 2022], Moment(TODAY, TODAY), whole=whole)
    assert [value for _day, value in cells[indicator.pk, district.pk, 2021].points] == [20, 100]
    assert cells[indicator.pk, district.pk, 2021].current.value == 100, "at the cost of a query"
    assert cells[indicator.pk, district.pk, 2022].current.value == 60


def plan_of(area, targets):
    """A plan with so many targets, each with figures of two years and a milestone."""
    action = make_action(make_plan(area))
    for number in range(targets):
        indicator = make_indicator(f"i{number}", measure="flow")
        target = make_target(action, indicator, 140, position=number)
        Milestone.objects.create(target=target, date="2022-06-30", share=Decimal("0.4"))
        for day in ("2021-06-30", "2021-12-31", "2022-05-31"):
            make_observation(indicator, area, day, 60)
    keeping.rebuild()
    return action.plan


def test_a_figure_without_a_day_sets_no_pace(district):
    target = make_target(make_action(make_plan(district)), make_indicator("i", measure="flow"), 140)
    load_observation(target.indicator, district, "2021-01-01", 50, precision="year")
    load_observation(target.indicator, district, "2021-12-31", 100)
    (found,) = standings([target], Moment(JUNE_30, TODAY))
    assert found.assessment.expectation.method == Method.ELAPSED, "half of it was not there on 1 January"


@pytest.mark.parametrize("targets", [1, 60])
def test_a_plan_takes_as_many_queries_for_one_target_as_for_sixty(district, django_assert_num_queries, targets):
    plan = plan_of(district, targets)
    for on in (JUNE_30, TODAY):
        with django_assert_num_queries(3):  # the targets, their milestones, every figure
            found = standings(Target.objects.of_plan(plan, 2022), Moment(on, TODAY))
            assert [seen.observation.value for seen in found if seen.sentence] == [60] * targets
