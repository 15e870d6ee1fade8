"""The page of an item: how it was scored in one sentence, its years, what it measures, who enters it."""

import re

import pytest

from indicators.models import DefinitionVersion, FrameworkItem, Indicator, Source
from qijiang.directory.models import Area, Department, User
from tests import makers
from tests.benchmark_desk.makers import make_limits, make_source, the_item
from tests.benchmark_desk.worlds import make_evaluated
from tests.conftest import person
from tests.worlds import shared_world

evaluated = shared_world(make_evaluated)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evaluated"), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def in_spring(time_machine):
    time_machine.move_to("2023-04-10T01:00:00+00:00", tick=False)


@pytest.fixture
def read(client):
    client.force_login(User.objects.get(username="official"))
    return lambda code, query="area=QJ-HTZ&year=2022": client.get(f"/benchmark/htz/{code}/?{query}")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_score_is_explained_with_the_figures_of_its_rule(read):
    page = read("1.1").context["page"]
    assert page.score == "11.43 × (12 − 5) ÷ (40 − 5) = 2.29分（得分率20.0%）。"
    assert page.weight == "权重11.43 = 40 × 0.8 ÷ 2.8；本项赋权已核实，同组另有2项未核实，按1.0计。"
    assert read("1.2").context["page"].weight.endswith("本项赋权未核实，按1.0计，同组共2项如此。")
    assert "逆向指标" in read("2.1").context["page"].score


@pytest.mark.parametrize(("value", "said"), [("3", "未优于最差值（5家）"), ("400", "已达到最优值（40家）")])
def test_beyond_the_range_the_sentence_says_which_end(read, value, said):
    zone = Area.objects.get(code="QJ-HTZ")
    makers.load_observation(the_item("1.1").indicator, zone, "2022-12-31", value, vintage=4)
    assert said in read("1.1").context["page"].score


def test_an_item_without_a_score_says_why(read):
    assert "未关联指标" in text(read("1.3"))
    assert "缺当年最低值或最高值" in text(read("2.2"))


def test_the_years_stand_side_by_side_with_their_source(read):
    zone = Area.objects.get(code="QJ-HTZ")
    makers.load_observation(the_item("1.1").indicator, zone, "2021-12-31", 10)
    make_limits(the_item("1.1"), 0, 20, 8, year=2021, source=make_source("other", "兄弟园区通报"))
    answer = read("1.1")
    years = [(row.year, row.value, row.score, row.source) for row in answer.context["page"].years]
    assert years == [(2022, "12家", "2.29", "评价通报"), (2021, "10家", "5.71", "兄弟园区通报")]
    assert "<svg" in str(answer.context["page"].picture.svg)
    assert answer.context["page"].picture.rows[0][:2] == ["2021", "10家"]


def test_a_break_of_the_definition_is_marked(read):
    zone = Area.objects.get(code="QJ-HTZ")
    indicator = the_item("1.1").indicator
    makers.load_observation(indicator, zone, "2021-12-31", 10)
    DefinitionVersion.objects.create(indicator=indicator, valid_from="2022-01-01", what_changed="口径调整")
    assert 'class="break"' in str(read("1.1").context["page"].picture.svg)


def test_everything_opens(read):
    page = text(read("1.1"))
    assert 'href="/indicators/htz21_1_1/?area=QJ-HTZ&amp;year=2022"' in page
    assert 'href="/benchmark/htz/?area=QJ-HTZ&amp;year=2022#group-1"' in page
    assert 'href="/benchmark/htz/1.2/?area=QJ-HTZ&amp;year=2022"' in page
    assert "年末研发机构数" in page and "高新区管委会" in page


def test_who_reports_the_item_is_led_to_its_form(read, client):
    zone = Area.objects.get(code="QJ-HTZ")
    assert read("1.1").context["page"].entry_url == ""
    client.force_login(person("committee", "clerk", Department.objects.get(code="gxq"), zone))
    url = client.get("/benchmark/htz/1.1/?year=2022").context["page"].entry_url
    assert url == "/entry/new/htz21_1_1/?area=QJ-HTZ&on=2022-12-31"
    assert client.get(url).status_code == 200


def test_a_figure_with_a_qualifier_and_one_that_is_not_collected(read):
    zone = Area.objects.get(code="QJ-HTZ")
    makers.load_observation(the_item("1.1").indicator, zone, "2022-12-31", 20, vintage=4, qualifier=">=")
    assert read("1.1").context["page"].now.value == "≥20"
    makers.load_observation(the_item("1.2").indicator, zone, "2022-12-31", None, vintage=4)
    assert "当年不统计" in read("1.2").context["page"].score


def test_what_the_sample_made_up_is_marked(read):
    assert "示例</span>" not in text(read("1.1"))
    made_up = Source.objects.create(code="sample", title="示例数据")
    limits = the_item("1.1").benchmarks.get()
    limits.source = made_up
    limits.save()
    assert "示例</span>" in text(read("1.1"))


def test_an_item_that_loses_its_indicator_is_a_page(read):
    Indicator.objects.filter(code="htz21_1_1")  # cannot go while it has figures: the link can
    FrameworkItem.objects.filter(code="1.1").update(indicator=None)
    answer = read("1.1")
    assert answer.status_code == 200 and "未关联指标" in text(answer)
