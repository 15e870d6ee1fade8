"""Kept answers: they follow every approval, equal what the observations say, and a recount finds what does not."""

import datetime
import random
from decimal import Decimal
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from indicators import keeping, reading
from indicators.models import CurrentValue, Observation, RollUp, Stamp
from indicators.reading import Moment
from tests.makers import load_observation, make_area, make_indicator, make_observation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
TODAY = datetime.date(2026, 1, 1)
Vintage = Observation.Vintage


def at(day, hour=12):
    return datetime.datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def sum_of_areas(db):
    return make_indicator("hte_valid", roll_up="sum")


@pytest.fixture
def share(db):
    return make_indicator("share", measure="ratio", unit="%")


@pytest.fixture
def city(district):
    return district.parent


@pytest.fixture
def neighbour(city):
    return make_area("500111", "大足区", kind="district", parent=city)


def total(area, indicator, year=2022):
    row = RollUp.objects.filter(area=area, indicator=indicator, year=year).first()
    return row and (row.total, row.parts)


def kept_rows():
    """Everything kept but the rows' own numbers, in a fixed order; totals without a part are as good as none."""
    cell = ("area_id", "year", "indicator_id")
    values = CurrentValue.objects.order_by(*cell).values_list(*cell, "observation_id", "value", "course")
    totals = RollUp.objects.exclude(parts=0).order_by(*cell).values_list(*cell, "total", "parts")
    return list(values), list(totals)


def random_history(seed, indicators, areas):
    """Approvals in a random order of days, vintages and values, some of them not collected, with many ties."""
    dice = random.Random(seed)
    for step in range(60):
        value = None if dice.random() < 0.15 else Decimal(dice.randint(-5, 400)) / dice.choice([1, 10, 10000])
        yield {
            "indicator": dice.choice(indicators),
            "area": dice.choice(areas),
            "as_of": datetime.date(dice.choice([2021, 2022]), dice.randint(1, 4), dice.choice([1, 15, 28])),
            "value": value,
            "vintage": dice.choice(Vintage.values),
            "qualifier": dice.choice(["=", "=", ">="]),
            "precision": dice.choice(["day", "day", "year"]),
            "approved": at("2023-01-01") + datetime.timedelta(minutes=step),
        }


def two_ways(indicators, areas):
    """The same courses as kept and as the observations say (asked for by a moment before which all was approved)."""
    cells = [[row.pk for row in indicators], [area.pk for area in areas], [2021, 2022]]
    moments = [Moment(TODAY, TODAY), Moment(TODAY, TODAY, known_at=at("2025-12-31"))]
    return [
        {
            cell: (course.current, course.value, course.points, [course.meant(day) for day, _value in course.points])
            for cell, course in reading.courses(*cells, moment).items()
        }
        for moment in moments
    ]


@pytest.mark.parametrize("seed", range(3))
def test_kept_and_observed_agree_after_any_history(sum_of_areas, share, district, neighbour, city, seed):
    indicators, areas = [sum_of_areas, share], [district, neighbour, city]
    for row in random_history(seed, indicators, areas):
        load_observation(**row)
    kept, observed = two_ways(indicators, areas)
    assert len(kept) >= 8
    assert kept == observed
    assert keeping.differences() == []
    rows = kept_rows()
    assert keeping.rebuild() == len(rows[0])
    assert kept_rows() == rows


@pytest.mark.parametrize("seed", range(2))
def test_a_loader_may_bring_approvals_of_long_ago(sum_of_areas, district, neighbour, seed):
    """The order of loading is not the order of approval: among equals still the latest approved is current."""
    history = list(random_history(seed, [sum_of_areas], [district, neighbour]))
    random.Random(seed).shuffle(history)
    for row in history:
        load_observation(**row)
    kept, observed = two_ways([sum_of_areas], [district, neighbour])
    assert kept == observed
    assert keeping.differences() == []


def test_an_older_database_learns_how_its_figures_are_meant(sum_of_areas, share, district):
    for row in random_history(1, [sum_of_areas, share], [district]):
        load_observation(**row)
    rows = kept_rows()
    migration = import_module("indicators.migrations.0017_how_figures_are_meant")
    migration.forget_how(apps, None)
    assert keeping.differences() != []
    migration.say_how_they_are_meant(apps, None)
    assert kept_rows() == rows


def test_districts_add_up_to_the_municipality(sum_of_areas, district, neighbour, city):
    load_observation(sum_of_areas, district, "2022-05-31", 100)
    load_observation(sum_of_areas, neighbour, "2022-05-31", 50)
    assert total(city, sum_of_areas) == (150, 2)
    load_observation(sum_of_areas, district, "2022-06-30", "131.5")
    assert total(city, sum_of_areas) == (Decimal("181.5"), 2)
    load_observation(sum_of_areas, district, "2022-03-31", 90)
    assert total(city, sum_of_areas) == (Decimal("181.5"), 2)


def test_a_value_that_is_no_longer_collected_leaves_the_total(sum_of_areas, district, neighbour, city):
    load_observation(sum_of_areas, district, "2022-05-31", 100)
    load_observation(sum_of_areas, neighbour, "2022-05-31", 50)
    load_observation(sum_of_areas, neighbour, "2022-06-30", None)
    assert total(city, sum_of_areas) == (100, 1)
    load_observation(sum_of_areas, neighbour, "2022-07-31", 0)
    assert total(city, sum_of_areas) == (100, 2)


def test_years_are_added_apart(sum_of_areas, district, city):
    load_observation(sum_of_areas, district, "2021-12-31", 123)
    load_observation(sum_of_areas, district, "2022-05-31", 131)
    assert total(city, sum_of_areas, 2021) == (123, 1)
    assert total(city, sum_of_areas, 2022) == (131, 1)


def test_streets_and_towns_add_up_to_the_district_and_zones_do_not(sum_of_areas, district, city):
    """A zone lies across streets: its enterprises are theirs too and would be counted twice."""
    for code, kind in [("500110001", "street"), ("500110100", "town"), ("500110800", "zone"), ("500110900", "park")]:
        load_observation(sum_of_areas, make_area(code, kind, kind=kind, parent=district), "2022-06-30", 10)
    assert total(district, sum_of_areas) == (20, 2)
    assert total(city, sum_of_areas) is None


def test_ratios_are_not_added(share, district, city):
    load_observation(share, district, "2022-06-30", 40)
    assert total(city, share) is None
    assert CurrentValue.objects.get().value == 40


def test_drafts_are_not_kept(sum_of_areas, district):
    for state in ("draft", "submitted"):
        make_observation(sum_of_areas, district, "2022-06-30", 131, state=state, vintage=1 + (state == "draft"))
    assert keeping.rebuild() == 0
    assert keeping.differences() == []


def test_an_approval_raises_the_stamps_of_its_area_and_of_all_above(sum_of_areas, district, neighbour, city):
    load_observation(sum_of_areas, district, "2022-05-31", 100)
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    load_observation(sum_of_areas, neighbour, "2022-06-30", 50)
    load_observation(sum_of_areas, neighbour, "2021-12-31", 40)
    numbers = dict(Stamp.objects.filter(year=2022).values_list("area", "number"))
    assert numbers == {district.pk: 2, neighbour.pk: 1, city.pk: 3}


WRONG = {
    "value": lambda: CurrentValue.objects.update(value=999),
    "course": lambda: CurrentValue.objects.update(course=[]),
    "missing value": lambda: CurrentValue.objects.all().delete(),
    "total": lambda: RollUp.objects.update(total=999),
    "parts": lambda: RollUp.objects.update(parts=2),
    "missing total": lambda: RollUp.objects.all().delete(),
    "stray value": lambda: Observation.objects.filter(pk__in=CurrentValue.objects.values("observation")).update(
        state="draft"
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_check_finds_what_is_wrong_and_the_rebuild_mends_it(sum_of_areas, district, capsys, wrong):
    load_observation(sum_of_areas, district, "2022-05-31", 120)
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    call_command("current_values", "--check")
    WRONG[wrong]()
    with pytest.raises(CommandError, match="RollUp" if "total" in wrong or wrong == "parts" else "CurrentValue"):
        call_command("current_values", "--check")
    call_command("current_values")
    call_command("current_values", "--check")


def test_a_value_for_an_older_observation_is_found(sum_of_areas, district):
    older = load_observation(sum_of_areas, district, "2022-05-31", 131)
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    CurrentValue.objects.update(observation=older)
    assert len(keeping.differences()) == 1


def test_keeping_costs_the_same_whatever_the_history(sum_of_areas, district, django_assert_num_queries):
    def cost(as_of):
        row = make_observation(sum_of_areas, district, as_of, 100)
        with django_assert_num_queries(3):
            keeping.keep(row)

    load_observation(sum_of_areas, district, "2022-01-01", 100)
    cost("2022-01-02")
    for day in range(3, 28):
        load_observation(sum_of_areas, district, f"2022-01-{day:02}", 100)
    cost("2022-01-28")


def test_an_area_that_moves_takes_its_figures_to_the_other_total(sum_of_areas, district, neighbour, city):
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    load_observation(sum_of_areas, neighbour, "2022-06-30", 9)
    other_city = make_area("510000", "另一市", kind="municipality")
    neighbour.parent = other_city
    neighbour.save()
    assert total(city, sum_of_areas) == (131, 1)
    assert total(other_city, sum_of_areas) == (9, 1)


def test_an_area_of_another_kind_has_other_parts(sum_of_areas, district, city):
    """A park is no part of a municipality, and has no parts itself."""
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    load_observation(sum_of_areas, make_area("500110001", "古南街道", parent=district), "2022-06-30", 10)
    district.kind = "park"
    district.save()
    assert (total(city, sum_of_areas), total(district, sum_of_areas)) == (None, None)
    district.kind = "district"
    district.save()
    assert (total(city, sum_of_areas), total(district, sum_of_areas)) == ((131, 1), (10, 1))
    assert keeping.differences() == []


def test_what_does_not_bear_on_totals_leaves_them_alone(sum_of_areas, district, neighbour, city):
    """A total that is wrong stays wrong: nothing was counted. Control: it is mended where something bears on it."""
    other = make_indicator("contracts", roll_up="sum")
    for indicator in (sum_of_areas, other):
        load_observation(indicator, district, "2022-06-30", 131)
    RollUp.objects.update(total=999)
    district.name = sum_of_areas.name = "别名"
    district.save()
    sum_of_areas.save()
    make_area("500112", "渝北区", kind="district", parent=city)
    make_indicator("new", roll_up="sum")
    assert (total(city, sum_of_areas), total(city, other)) == ((999, 1), (999, 1))
    for roll_up in ("none", "sum"):
        sum_of_areas.roll_up = roll_up
        sum_of_areas.save()
    assert (total(city, sum_of_areas), total(city, other)) == ((131, 1), (999, 1))
    district.parent = make_area("510000", "另一市", kind="municipality")
    district.save()
    assert (total(district.parent, other), total(city, other)) == ((131, 1), None)
    assert keeping.differences() == []


def test_a_page_that_was_mended_is_no_longer_unchanged(sum_of_areas, district):
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    before = Stamp.objects.get(area=None).number
    keeping.rebuild()
    assert Stamp.objects.get(area=None).number > before


def test_an_indicator_no_longer_summed_has_no_total(sum_of_areas, district, city):
    load_observation(sum_of_areas, district, "2022-06-30", 131)
    sum_of_areas.roll_up = "none"
    sum_of_areas.save()
    assert total(city, sum_of_areas) is None
    assert keeping.differences() == []
