"""The bases and the pipeline where officials meet them."""

import datetime

import pytest
from django.urls import reverse

from enterprises.models import AnnualFigures, Enterprise
from tests import makers
from tests import register_makers_enterprises as make
from tests import register_makers_platforms as make_places
from tests.conftest import make_everybody
from tests.worlds import shared_world

from .test_growth_base import rows, tallies
from .worlds import a_place

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("world")]
SME, PIPELINE, GROWTH = "/mechanisms/technology-smes/", "/mechanisms/pipeline/", "/mechanisms/high-growth/"
ASKED = {"year": "2021", "on": "2022-06-30"}


def people_and_a_place():
    make_everybody()
    a_place()


world = shared_world(people_and_a_place)


@pytest.fixture
def place(district):
    return district


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


# --- technology SMEs ----------------------------------------------------------------------------------------------


def test_the_base_shows_every_enterprise_of_the_place_with_its_score(reading, place):
    answer = reading.get(SME, ASKED)
    found = rows(answer)
    assert list(found) == ["甲齿轮有限公司", "丙铝业有限公司", "丁无数据有限公司", "乙铜业有限公司"]
    assert (found["甲齿轮有限公司"]["total"], found["甲齿轮有限公司"]["points"]) == ("100", ["20", "50", "30"])
    assert found["乙铜业有限公司"]["total"] == "54", "4 for the staff, 50, none for results"
    assert "戊外区有限公司" not in answer.content.decode()


def test_without_cost_it_cannot_be_scored_and_says_what_is_missing(reading, place):
    """60 points and more are sure, so that it qualifies all the same."""
    line = rows(reading.get(SME, ASKED))["丙铝业有限公司"]
    assert line["total"] == "无法评分"
    assert "成本费用" in line["note"]
    assert "80至100" in line["note"]
    assert line["verdict"] == "符合"


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("revenue", None, "营业收入"),
        ("revenue", 0, "营业收入"),
        ("employees", None, "从业人员"),
        ("employees", 0, "从业人员"),
        ("cost", 0, "成本费用"),
    ],
)
def test_a_figure_that_is_zero_or_missing_is_said_and_never_a_score_of_0(reading, place, name, value, missing):
    other = {"science_staff": 0, "rd_staff": 0} if name == "employees" else {}
    other |= {"high_tech_revenue": None} if name == "revenue" else {}
    # neither share of R&D is full by itself
    AnnualFigures.objects.filter(enterprise__name="甲齿轮有限公司").update(rd_spend=59, **{name: value} | other)
    line = rows(reading.get(SME, ASKED))["甲齿轮有限公司"]
    assert line["total"] == "无法评分"
    assert missing in line["note"]
    assert "0" not in line["points"]


def test_the_outcomes_are_counted_and_narrow_the_list(reading, place):
    answer = reading.get(SME, ASKED)
    assert tallies(answer) == {"全部": 4, "直接确认": 0, "符合": 2, "无法判断": 1, "不符合": 1}
    fails = reading.get(SME, ASKED | {"verdict": "fails"})
    assert list(rows(fails)) == ["乙铜业有限公司"]
    assert tallies(fails)["符合"] == 2, "the counts stay"


def test_a_name_or_a_code_finds_an_enterprise(reading, place):
    code = Enterprise.objects.get(name="甲齿轮有限公司").credit_code
    for typed in ("齿轮", code[9:16], code.lower()):
        assert list(rows(reading.get(SME, ASKED | {"q": typed}))) == ["甲齿轮有限公司"]
    assert rows(reading.get(SME, ASKED | {"q": "a\x00b"})) == {}


def test_a_street_and_a_park_narrow_the_place(reading, place):
    zone = makers.make_area("QJHTZ", "綦江高新区", kind="zone", parent=place)
    park = makers.make_area("QJHTZ-QH", "桥河产业园", kind="park", parent=zone)
    Enterprise.objects.filter(name="甲齿轮有限公司").update(park=park)
    assert list(rows(reading.get(SME, ASKED | {"area": "500110001"}))) == ["乙铜业有限公司"]
    assert list(rows(reading.get(SME, ASKED | {"park": "QJHTZ"}))) == ["甲齿轮有限公司"], "a park lies in its zone"
    assert reading.get(SME, ASKED | {"park": "nowhere"}).status_code == 404


def test_another_district_is_not_found(reading, place):
    assert reading.get(SME, ASKED | {"area": "500111"}).status_code == 404
    stranger = Enterprise.objects.get(name="戊外区有限公司")
    assert reading.get(reverse("firm_scores", args=[stranger.pk])).status_code == 404


def test_grounds_confirm_directly(reading, place):
    firm = Enterprise.objects.get(name="乙铜业有限公司")
    AnnualFigures.objects.filter(enterprise=firm).update(assets=100)
    assert rows(reading.get(SME, ASKED))["乙铜业有限公司"]["verdict"] == "不符合", "control"
    platform = make_places.make_platform(enterprise=firm, kind="enterprise_technology")
    make_places.make_platform_recognition(platform=platform, level="municipal", recognised=datetime.date(2020, 1, 1))
    assert rows(reading.get(SME, ASKED))["乙铜业有限公司"]["verdict"] == "直接确认"


def test_a_software_copyright_is_a_right_of_class_two(reading, place):
    firm = Enterprise.objects.get(name="乙铜业有限公司")
    make.make_intellectual_right(enterprise=firm)
    lapsed = make.make_intellectual_right(enterprise=firm, lapsed=datetime.date(2022, 1, 1))
    assert rows(reading.get(SME, ASKED))["乙铜业有限公司"]["points"] == ["4", "50", "6"]
    assert lapsed.lapsed < datetime.date(2022, 6, 30)


def test_the_calculation_shows_each_item_with_figures_and_source(reading, place):
    firm = Enterprise.objects.get(name="甲齿轮有限公司")
    AnnualFigures.objects.filter(enterprise=firm, year=2021).update(source="2021年火炬统计")
    text = reading.get(reverse("firm_scores", args=[firm.pk]), ASKED).content.decode()
    for said in ["6%", "6.67%", "30%", "50 / 50", "20 / 20", "30 / 30", "2021年火炬统计", "发明 1", "0 / 50"]:
        assert said in text, said
    assert "另一占比更优" in text


def test_the_sheet_of_an_enterprise_leads_to_its_scores(reading, place):
    firm = Enterprise.objects.get(name="甲齿轮有限公司")
    assert reverse("firm_scores", args=[firm.pk]) in reading.get(f"/enterprises/{firm.pk}/").content.decode()


@pytest.mark.parametrize(("year", "status"), [("2021", 200), ("1989", 404), ("二〇二一", 404), ("20211", 404)])
def test_a_year_that_is_none_is_refused_in_words(reading, place, year, status):
    assert reading.get(SME, {"year": year}).status_code == status


def test_a_day_that_is_none_is_said_and_the_page_stays(reading, place):
    answer = reading.get(SME, ASKED | {"on": "2022-13-01"})
    assert answer.status_code == 200
    assert "日历上没有“2022-13-01”这一天" in answer.content.decode()


# --- the pipeline -------------------------------------------------------------------------------------------------


def test_the_pipeline_groups_by_what_is_lacking(reading, place):
    answer = reading.get(PIPELINE, ASKED)
    found = {name: str(row["group"]) for name, row in rows(answer).items()}
    assert found == {
        "甲齿轮有限公司": "可申报",
        "丙铝业有限公司": "缺一项",
        "乙铜业有限公司": "缺一项",
        "丁无数据有限公司": "无法判断",
    }
    assert tallies(answer) == {"全部": 4, "可申报": 1, "缺一项": 2, "缺多项": 0, "无法判断": 1}
    assert rows(answer)["丙铝业有限公司"]["lacks"] == ["研发费用占比"]
    assert rows(answer)["乙铜业有限公司"]["lacks"] == ["拥有知识产权"]


def test_who_holds_a_valid_certificate_is_not_in_the_pipeline(reading, place):
    firm = Enterprise.objects.get(name="甲齿轮有限公司")
    held = make.make_recognition(enterprise=firm)
    assert "甲齿轮有限公司" not in rows(reading.get(PIPELINE, ASKED))
    assert "甲齿轮有限公司" in rows(reading.get(PIPELINE, ASKED | {"on": "2024-11-13"})), "it expired the day before"
    held.in_use = False
    held.save()
    assert "甲齿轮有限公司" in rows(reading.get(PIPELINE, ASKED))


def test_the_pipeline_looks_among_titles(reading, place):
    firm = Enterprise.objects.get(name="乙铜业有限公司")
    make.make_recognition(enterprise=firm, kind="city_tech", number="")
    assert list(rows(reading.get(PIPELINE, ASKED | {"among": "city_tech"}))) == ["乙铜业有限公司"]


# --- all of them --------------------------------------------------------------------------------------------------


def test_without_a_rule_the_page_says_who_sets_one(reading, place):
    assert "高成长规则" in reading.get(GROWTH, ASKED).content.decode()


def test_a_row_of_the_sample_is_said_to_be_one(reading, place):
    assert "示例" not in reading.get(SME, ASKED).content.decode()
    Enterprise.objects.filter(name="甲齿轮有限公司").update(sample=True)
    assert "示例" in reading.get(SME, ASKED).content.decode()
    assert "示例" not in reading.get(SME, ASKED | {"q": "铜业"}).content.decode()


@pytest.mark.parametrize("role", ["clerk", "reviewer", "official", "manager", "auditor"])
def test_every_role_may_look(client, place, request, role):
    client.force_login(request.getfixturevalue(role))
    for address in ("/mechanisms/", SME, PIPELINE, GROWTH, "/mechanisms/rankings/"):
        assert client.get(address).status_code == 200
