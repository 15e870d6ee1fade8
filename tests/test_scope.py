"""Which area, year and day a page is about, what else it offers, and that this costs no more in a large city."""

import datetime

import pytest
import time_machine

from indicators.models import Stamp
from indicators.moment import day_within
from indicators.scope import scope_of
from qijiang.directory.models import Area
from tests.conftest import person
from tests.makers import load_observation, make_action, make_area, make_indicator, make_plan, make_target, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
BEGUN = datetime.date(2011, 10, 1)


@pytest.fixture
def plan(district):
    """A plan of 2022, whose district has figures of 2021 and 2022."""
    plan = make_plan(district)
    indicator = make_indicator(measure="flow")
    make_target(make_action(plan), indicator, 140)
    load_observation(indicator, district, "2021-12-31", 90)
    load_observation(indicator, district, "2022-06-30", 60)
    return plan


@pytest.fixture
def city_official(district):
    return person("mayor", "official", None, district.parent)


@pytest.fixture
def asked(rf, plan):
    """The scope that `query` gives the user."""

    def ask(user, **query):
        request = rf.get("/", query)
        request.user = user
        return scope_of(request)

    return ask


@pytest.fixture
def wansheng(plan):
    """万盛区, which carried the code of 綦江区 before, and whose figures were stamped before those of the latter."""
    Area.objects.filter(pk=plan.area.pk).update(valid_from=BEGUN)
    first = datetime.date(1997, 1, 1)
    old = Area.objects.create(
        code="500110", name="万盛区", kind="district", parent=plan.area.parent, valid_from=first, valid_to=BEGUN
    )
    Stamp.objects.filter(area=plan.area).delete()
    Stamp.objects.create(area=old, year=2010)
    Stamp.objects.create(area=plan.area, year=2022)
    return old


def test_of_a_code_that_changed_hands_the_area_is_meant_that_carries_it_last(asked, wansheng, city_official):
    scope = asked(city_official, area="500110")
    assert scope.area.name == "綦江区"
    assert scope.area == Area.objects.by_code("500110"), "the command's"
    assert [area.name for area in scope.choices] == ["重庆市", "綦江区"]
    assert {area.name for area in scope.areas} == {"重庆市", "綦江区", "万盛区"}, "control: its figures still count"


def test_without_an_area_the_first_district_is_the_one_of_today(asked, wansheng):
    assert asked(make_user("root", is_superuser=True)).area.name == "綦江区"


def test_the_own_area_is_meant_by_its_own_code(asked, wansheng):
    old_official = person("old", "official", None, wansheng)
    for query in ({}, {"area": "500110"}):
        assert asked(old_official, **query).area == wansheng


@pytest.mark.parametrize(
    ("query", "year", "on"),
    [
        ({"on": "2022-06-30"}, 2022, "2022-06-30"),
        ({"on": "2021-06-30"}, 2021, "2021-06-30"),
        ({"on": "2020-06-30"}, 2022, "2022-12-31"),
        ({"on": "2021-06-30", "year": "2022"}, 2022, "2022-12-31"),
        ({"on": "2022-06-30", "year": "2021"}, 2021, "2022-06-30"),
        ({"year": "2021"}, 2021, "2021-12-31"),
        ({}, 2022, "2022-12-31"),
    ],
)
def test_a_day_alone_picks_its_year_and_a_chosen_year_outdoes_an_earlier_day(asked, official, query, year, on):
    with time_machine.travel("2023-03-01T12:00:00+08:00", tick=False):
        scope = asked(official, **query)
    assert (scope.year, str(scope.on)) == (year, on)


def test_the_year_that_a_day_picked_goes_along_to_other_pages(asked, official):
    scope = asked(official, on="2021-06-30")
    assert scope.link == "?on=2021-06-30&year=2021"
    assert scope.query(on="") == "?year=2021"
    assert asked(official, on="2022-06-30").link == "?on=2022-06-30", "control: the default year need not be said"


def test_the_day_within_a_year():
    today = datetime.date(2022, 7, 1)
    assert day_within(2022, None, today) == today
    assert day_within(2022, datetime.date(2021, 12, 31), today) == today
    assert day_within(2022, datetime.date(2022, 1, 1), today) == datetime.date(2022, 1, 1)
    assert day_within(2022, datetime.date(2023, 1, 1), today) == datetime.date(2023, 1, 1)


@pytest.fixture
def large(plan):
    """Other districts of the city and streets in all of them, stamped for ten years."""
    city = plan.area.parent
    others = [make_area(f"50020{i}", f"区{i}", kind="district", parent=city) for i in range(4)]
    streets = [make_area(f"{d.code}00{i}", f"街{i}", parent=d) for d in [plan.area, *others] for i in range(3)]
    rows = [Stamp(area=area, year=year) for area in [city, *others, *streets] for year in range(2013, 2023)]
    Stamp.objects.bulk_create(rows, ignore_conflicts=True)
    return city


def codes(scope):
    return [area.code for area in scope.choices]


def test_to_choose_from_are_the_areas_around_the_one_shown(asked, large, city_official):
    districts = ["500110", "500200", "500201", "500202", "500203"]
    assert codes(asked(city_official)) == ["500000", *districts]
    assert codes(asked(city_official, area="500201")) == ["500000", *districts] + [f"50020100{i}" for i in range(3)]
    street = asked(city_official, area="500201001")
    assert codes(street) == ["500000", *districts] + [f"50020100{i}" for i in range(3)]
    assert street.years == list(range(2022, 2012, -1))


def test_nothing_beyond_reach_is_offered(asked, large, official):
    own = ["500110", "500110000", "500110001", "500110002"]
    assert codes(asked(official)) == codes(asked(official, area="500110002")) == own


def test_an_area_without_figures_is_still_the_one_chosen(asked, official, plan):
    bare = make_area("500110100", "万东镇", kind="town", parent=plan.area)
    scope = asked(official, area=bare.code)
    assert codes(scope) == ["500110", bare.code]
    assert [area.code for area in scope.areas] == ["500110"], "control: it has no figures"


def test_areas_and_years_are_read_with_one_query(asked, large, official, django_assert_num_queries):
    with django_assert_num_queries(2):  # these, and the plans
        asked(official)


def test_the_overview_of_a_chosen_area_takes_no_more_queries_than_it_may(
    client, large, city_official, django_assert_max_num_queries
):
    client.force_login(city_official)
    with django_assert_max_num_queries(12):
        assert client.get("/?area=500110&year=2022").status_code == 200
