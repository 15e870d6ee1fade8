"""The figures and registers that the project ships, loaded once: whole, with their sources, and all to be seen."""

import csv
import datetime
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.utils.html import escape

from enterprises.models import Enterprise, Fund, IndustryChain, Policy
from indicators import keeping, standard_rules
from indicators.claims.wording import said
from indicators.loading.tables import TABLES
from indicators.models import Action, Claim, CurrentValue, FrameworkItem, Indicator, Observation, Target, Task
from indicators.sentence import Style, goal_text
from indicators.standing import goal_of
from platforms.loading import TABLES as OF_REGISTERS
from platforms.models import Event, Institution, Platform
from qijiang.directory.models import Area, Department
from qijiang.registers.models import Change
from tests.conftest import person
from tests.indicator_pages.pages import chunks, text_of
from tests.sample.loaded import load_what_is_real
from tests.worlds import shared_world

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SUMMER = datetime.date(2022, 6, 30)
COLLECTED = FIXTURES.parent.parent / "shared" / "data" / "article_entities.csv"
ARTICLE = "牢记殷殷嘱托 谱写巴渝新篇·綦江特刊（2022年）第"
FOUND_IN = {
    "platform": Platform, "alliance": Platform, "institution": Institution, "enterprise": Enterprise, "fund": Fund,
    "event": Event, "award": Event, "chain": IndustryChain,
}  # fmt: skip
PLACES = {"綦江高新区": "QJ-HTZ", "桥河产业园": "QJ-HTZ-QH", "数字产业园": "QJ-HTZ-SZ"}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(command):
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


loaded = shared_world(load_what_is_real)


@pytest.fixture
def reader(loaded, client, db):
    client.force_login(person("reader", "official", None, Area.objects.by_code("500110")))
    return client


def test_the_real_figures_come_complete_and_a_second_time_nothing_changes(loaded):
    assert Indicator.objects.count() == 133
    assert Observation.objects.approved().count() == 58
    assert Observation.objects.exclude(derivation="").count() == 4
    assert [Target.objects.count(), Action.objects.count(), Task.objects.count()] == [7, 6, 24]
    assert Claim.objects.count() == 19
    items = FrameworkItem.objects.order_by().values_list("group__framework__version").annotate(Count("pk"))
    assert dict(items) == {"2014": 25, "2021": 46, "2024": 4}
    assert FrameworkItem.objects.filter(weight=None).count() == 44 + 25
    assert not FrameworkItem.objects.filter(indicator=None).exists()
    assert CurrentValue.objects.count() == 58
    assert keeping.differences() == []
    changes = Change.objects.count()
    written = sum(len(read(FIXTURES / table.file)) for table in [*TABLES, *OF_REGISTERS])
    assert changes == written - len(list(standard_rules.rows_of_all())), "which the migration brought"
    assert Change.objects.first_broken() is None

    second = load("load_figures")
    assert "新增0，更新0" in second
    assert all("新增0，更新0" in line for line in second.splitlines())
    assert Change.objects.count() == changes


def test_the_areas_of_the_year_are_there_with_their_past(loaded):
    districts = Area.objects.valid_on(SUMMER).filter(kind="district")
    assert districts.count() == 38
    assert Area.objects.valid_on(datetime.date(2026, 1, 1)).filter(kind="district").count() == 37
    qijiang = districts.get(code="500110")
    assert qijiang.name == "綦江区" == Area.objects.by_code("500110").name
    assert Area.objects.by_code("500111").name == "大足区"
    local = Area.objects.within(qijiang).filter(kind__in=["street", "town"])
    assert local.count() == 31
    assert local.filter(reporting_unit__code="WS-EDZ").count() == 10
    assert Department.objects.filter(area__in=local).count() == 21


def test_figures_keep_qualifier_vintage_day_and_place(loaded):
    figures = {figure.figure_id: figure for figure in Observation.objects.select_related("area", "source")}
    platforms, intensity, rank = figures["A06"], figures["B09"], figures["C17"]
    assert (platforms.value, platforms.as_of, platforms.precision) == (86, datetime.date(2022, 1, 1), "year")
    assert platforms.vintage == Observation.Vintage.FLASH
    assert (intensity.value, intensity.vintage) == (Decimal("2.3"), Observation.Vintage.ESTIMATE)
    assert rank.qualifier == "<="
    assert figures["B16"].vintage == Observation.Vintage.ANNUAL
    assert (figures["B16"].section, figures["B16"].paragraph) == ("2", "9")
    assert figures["D04"].area.code == "QJ-HTZ"
    assert figures["B16"].reviewed_at.isoformat() == "2021-12-31T16:00:00+00:00"


@pytest.mark.skipif(not COLLECTED.exists(), reason="LEFT OUT: the collected data (../shared/data) are not here")
def test_all_that_the_article_names_is_found_by_name_with_its_source(loaded):
    named = [row for row in read(COLLECTED) if row["kind"] not in {"mechanism", "park", "policy"}]
    assert len(named) == 55
    for row in named:
        assert FOUND_IN[row["kind"]].objects.get(name=row["name"]).source.startswith(ARTICLE), row
    for row in (row for row in read(COLLECTED) if row["kind"] == "policy"):
        assert Policy.objects.get(title=row["name"]).source.startswith(ARTICLE)
    for row in (row for row in read(COLLECTED) if row["kind"] == "park"):
        assert f"特刊称“{row['name']}”" in Area.objects.by_code(PLACES[row["name"]]).remark
    announced = [row["name"] for row in read(COLLECTED) if row["kind"] == "mechanism"]
    assert not Platform.objects.filter(name__in=announced).exists()


def stated(row):
    """What the page must say of a figure of the article."""
    style = Style(row.indicator.unit, row.indicator.decimals)
    if isinstance(row, Observation):
        return style.value(row.value, row.qualifier)
    return goal_text(goal_of(row), style) if isinstance(row, Target) else said(row)


@pytest.mark.one_database
def test_every_figure_of_the_article_stands_on_a_page_with_its_place(reader):
    rows = [
        row
        for model in (Observation, Target, Claim)
        for row in model.objects.exclude(figure_id="").select_related("indicator", "area", "source")
    ]
    pages, missing = {}, []
    for row in rows:
        year = min(row.year or 2022, 2022)
        url = f"/indicators/{row.indicator.code}/?area={row.area.code}&year={year}"
        if url not in pages:
            pages[url] = chunks(reader.get(url).content.decode())
        wanted = [escape(stated(row)), escape(row.place), row.figure_id, escape(row.source.title)]
        if not any(all(word in chunk for word in wanted) for chunk in pages[url]):
            missing.append((row.figure_id, wanted))
    assert missing == []
    assert len({row.figure_id for row in rows}) == 63


@pytest.mark.one_database
def test_a_figure_of_the_zone_alone_is_pointed_to(reader):
    html = reader.get("/indicators/zone_hte_share/").content.decode()
    (link,) = re.findall(r'href="(/indicators/zone_hte_share/\?area=QJ-HTZ[^"]*)"', html)
    assert "90.2%" in text_of(reader.get(link.replace("&amp;", "&")))
