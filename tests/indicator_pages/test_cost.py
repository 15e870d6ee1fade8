"""The list of indicators and the page of one: how often they ask the database, and when they are made again."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import keeping
from indicators.models import EvidenceFile, Indicator, Observation, Source, Target
from indicators.stamps import raise_stamp
from qijiang.directory.models import Area
from tests import makers
from tests.conftest import person

from .pages import LIST, PAGE, moment, names, settle, text_of

pytestmark = pytest.mark.usefixtures("everybody")
QUERIES = 12


def count(read, url, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = read(url, headers=headers)
    assert response.status_code == 200
    return len(queries)


def make_many(district, bureau, number):
    """Indicators with a figure in each of two years; every third has a target with a milestone."""
    action = makers.make_action(makers.make_plan(district))
    indicators = Indicator.objects.bulk_create(
        Indicator(code=f"i{n}", name=f"指标{n:03}", unit="家", measure="stock", owner=bureau, position=n)
        for n in range(number)
    )
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            area=district,
            year=year,
            as_of=datetime.date(year, 12, 31),
            value=n + year,
            state="approved",
            created_at=moment("2022-01-01T00:00"),
            reviewed_at=moment("2022-01-01T00:00"),
        )
        for n, indicator in enumerate(indicators)
        for year in (2021, 2022)
    )
    targets = [makers.make_target(action, indicator, 3000) for indicator in indicators[::3]]
    for target in targets:
        target.milestones.create(date=datetime.date(2022, 6, 30), share="0.5")
    settle()


@pytest.mark.one_database
def test_the_list_has_pages_of_100_and_asks_as_often_for_more_than_one_as_for_one_indicator(read, district, bureau):
    queries = ["", "?sort=-change&figures=value&owner=kjj&target=yes", "?on=2022-12-30"]
    make_many(district, bureau, 1)
    one = [count(read, LIST + query) for query in queries]
    Target.objects.all().delete()
    district.plans.all().delete()
    keeping.CurrentValue.objects.all().delete()
    Observation.objects.all().delete()
    Indicator.objects.all().delete()
    make_many(district, bureau, 101)
    assert [count(read, LIST + query) for query in queries] == one
    assert max(one) <= QUERIES
    first, second = read(LIST), read(LIST + "?page=2")
    assert len(names(first)) == 100 and names(second) == ["指标100"]
    assert "page=2" in first.content.decode()


@pytest.mark.one_database
def test_a_page_asks_as_often_for_many_years_as_for_one(client, district, bureau):
    city = Area.objects.get(code="500000")
    client.force_login(person("mayor", "official", None, city))
    indicator = makers.make_indicator(roll_up="sum")
    makers.make_target(makers.make_action(makers.make_plan(city)), indicator, 9000)
    makers.make_observation(indicator, city, "2022-06-30", 5)
    makers.make_observation(indicator, district, "2022-06-30", 5)
    settle()
    url = PAGE + "?area=500000&year=2022"
    few = count(client.get, url)
    for place in [makers.make_area(f"9{n:05}", f"区{n}", kind="district", parent=city) for n in range(12)]:
        makers.make_observation(indicator, place, "2022-06-30", 5)
    for year in range(2012, 2022):
        for month in (3, 6, 9, 12):
            makers.make_observation(indicator, city, f"{year}-{month:02}-28", year + month)
    settle()
    assert count(client.get, url) == few <= QUERIES


def test_an_area_without_any_figure_costs_no_more(client, district, hte):
    client.force_login(person("mayor", "official", None, Area.objects.get(code="500000")))
    bare = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    makers.make_target(makers.make_action(makers.make_plan(bare)), hte, 10)
    assert count(client.get, PAGE + "?area=500111") <= QUERIES
    assert count(client.get, LIST + "?area=500111&sort=value") <= QUERIES


def make_all_at_once(district, bureau, clerk):
    """An indicator whose page has everything: a target with milestones, parts, records with a file, and claims of the
    kinds that look furthest."""
    city, source = district.parent, Source.objects.create(code="article", title="特刊")
    indicator = makers.make_indicator(roll_up="sum", owner=bureau)
    start = {"baseline": 1, "baseline_on": "2021-12-31"}
    target = makers.make_target(makers.make_action(makers.make_plan(district)), indicator, 9000, **start)
    target.milestones.create(date=datetime.date(2022, 6, 30), share="0.5")
    street = makers.make_area("500110001", "古南街道", parent=district)
    other = makers.make_area("500111", "大足区", kind="district", parent=city)
    for place in (street, other, district):
        for day in ("2021-12-31", "2022-06-30"):
            seen = makers.make_observation(indicator, place, day, 5, source=source)
    EvidenceFile.objects.create(
        observation=seen, area=district, department=bureau, name="名单.pdf", stored="a" * 32, sha256="b" * 64, size=1,
        kind="pdf", uploaded_by=clerk, uploaded_at=moment("2022-07-01T00:00"),
    )  # fmt: skip
    cited = {"source": source, "year": 2022}
    makers.make_claim(indicator, district, "percent", 60, base_year=2021, **cited)
    makers.make_claim(indicator, district, "completion", 60, **cited)
    whole = makers.make_indicator("all")
    makers.make_observation(whole, district, "2022-06-30", 10)
    makers.make_claim(indicator, district, "share", 50, numerator=indicator, denominator=whole, **cited)
    makers.make_claim(indicator, district, "rank", 1, other_area=city, **cited)
    settle()
    return indicator


@pytest.mark.one_database
def test_the_fullest_page_keeps_the_limit(client, district, bureau, clerk):
    client.force_login(person("mayor", "official", None, district.parent))
    indicator = make_all_at_once(district, bureau, clerk)
    url = f"/indicators/{indicator.code}/?area=500110&year=2022"
    assert count(client.get, url) <= QUERIES
    words = text_of(client.get(url))
    for shown in ("4,500.5", "古南街道", "名单.pdf", "占比50% 特刊 相符", "第1位 特刊 相符", "完成目标的60%"):
        assert shown in words, shown


def test_an_unchanged_page_is_not_made_again(read, hte, district):
    page = read(PAGE)
    assert read(PAGE, headers={"If-None-Match": page["ETag"]}).status_code == 304
    raise_stamp(district, 2022)
    assert read(PAGE, headers={"If-None-Match": page["ETag"]}).status_code == 200
