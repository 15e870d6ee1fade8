"""Gap and forecast where officials meet them: under the light on the page of an action and of an indicator."""

import datetime

import pytest
from django.utils import translation

from indicators.ahead.looking import ahead_of, aheads
from indicators.ahead.words import forecast_line, gap_line, ground_line, missing_text
from indicators.models import DefinitionVersion
from indicators.reading import Moment
from indicators.standing import standings
from tests import makers
from tests.ahead import worlds
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("promised")]
promised = shared_world(worlds.build)
TODAY = datetime.date(2026, 11, 30)
ACTION, PAGE = "/actions/3/?on=2022-06-30", "/indicators/hte_valid/?on=2022-06-30"


@pytest.fixture
def get(client, official):
    client.force_login(official)
    return lambda url: client.get(url).content.decode()


def ahead(code="hte_valid", on=worlds.SUMMER):
    (found,) = standings([worlds.target(code)], Moment(on, TODAY))
    return ahead_of(found)


@pytest.mark.one_database
def test_the_gap_is_a_whole_number_with_what_that_is_a_month():
    assert missing_text(ahead()) == "还需净增12家"
    assert gap_line(ahead()) == "还需净增12家（>160家）：剩余6个月，每月需2家。今年以来月均增1.5家。"
    assert gap_line(ahead("cq_tech_new")) == "还差138家（≥400家）：剩余6个月，每月需23家。今年以来月均增43.7家。"
    assert gap_line(ahead("accidents")) == "限额（≤100起）内还余60起：剩余6个月，每月可用10起。今年以来月均增6.7起。"
    assert missing_text(ahead("satisfaction")) == "还需提高0.6个百分点"
    assert gap_line(ahead("outlook")) == ""


@pytest.mark.one_database
def test_the_forecast_names_its_range_what_it_means_and_its_method():
    assert (
        forecast_line(ahead()) == "预计2022-12-31为160家（158–163家），离目标（>160家）还差1家，按2020年的进度可完成。"
    )
    assert "2020年40.0%，2021年50.0%" in ground_line(ahead())
    assert "增9家，除以45.0%" in ground_line(ahead())


@pytest.mark.one_database
def test_in_english_it_says_the_same():
    with translation.override("en"):
        assert gap_line(ahead()).startswith("a net 12家 still to be gained (>160家): 2家 in each of the remaining")
        assert forecast_line(ahead()).startswith("Forecast for 2022-12-31: 160家 (158–163家); the target")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("code", "on", "said"),
    [
        ("cq_tech_new", worlds.SUMMER, "暂不预测：往年没有同期前后的年内数据，按日子匀推不足为据。"),
        ("satisfaction", worlds.SUMMER, "暂不预测：没有起点的比率或位次在年内没有可循的进程。"),
        ("outlook", worlds.SUMMER, "暂不预测：目标未写明年份。"),
        ("hte_valid", datetime.date(2022, 1, 30), "暂不预测：本年尚无数据。"),
        (
            "hte_valid",
            datetime.date(2022, 2, 1),
            "暂不预测：往年同期走完的还不到全年的10%（2020年5.0%，2021年5.0%），不足为据。",
        ),
        ("hte_valid", datetime.date(2023, 1, 5), "暂不预测：年度已结束，年末数据尚缺。"),
    ],
)
def test_without_ground_it_says_why(code, on, said):
    assert forecast_line(ahead(code, on)) == said


def test_a_changed_definition_is_no_ground_and_the_chart_goes_no_further(get):
    assert 'class="outlook-line"' in get(PAGE)
    changed = DefinitionVersion.objects.create(
        indicator=worlds.indicator(), valid_from=datetime.date(2022, 9, 1), what_changed="口径"
    )
    for page in (PAGE, ACTION):
        text = get(page)
        assert "口径自2022-09-01起变更" in text
        assert 'class="outlook-line"' not in text
    changed.delete()


@pytest.mark.one_database
def test_an_unknown_start_is_said_to_be_unknown():
    stock = makers.make_indicator("startless")
    makers.make_target(worlds.target().action, stock, 10)
    makers.load_observation(stock, worlds.district(), "2022-06-30", 4)
    assert forecast_line(ahead("startless")) == "暂不预测：年初起点不明：没有2021-12-31的数据。"
    assert gap_line(ahead("startless")) == "还需净增6家（≥10家）：剩余6个月，每月需1家。", (
        "nothing of what the year brought"
    )


@pytest.mark.one_database
def test_the_page_of_an_action_says_both_under_each_light(get):
    text = get(ACTION)
    assert "还需净增12家（&gt;160家）" in text
    assert "预计2022-12-31为160家（158–163家）" in text
    assert "暂不预测：往年没有同期" in text
    assert '/indicators/hte_valid/ahead/?on=2022-06-30"' in text
    assert 'class="outlook-range"' in text


def test_the_chart_of_an_indicator_carries_the_forecast_with_its_figures(get):
    text = get(PAGE)
    assert 'class="outlook-range"' in text
    assert '<td class="num">160家（158–163家）</td>' in text
    assert '<th class="num">预计</th>' in text


@pytest.mark.one_database
def test_a_page_without_a_forecast_has_no_column_for_one(get):
    text = get("/indicators/cq_tech_new/?on=2022-06-30")
    assert 'class="outlook-' not in text
    assert '<th class="num">预计</th>' not in text


def test_many_targets_cost_one_query(django_assert_num_queries):
    many = standings(
        [worlds.target(code) for code in ("hte_valid", "cq_tech_new", "accidents")],
        Moment(worlds.SUMMER, TODAY),
    )
    with django_assert_num_queries(1):
        assert len(aheads(many)) == 3


def test_the_pages_keep_to_their_queries(client, official, django_assert_max_num_queries):
    client.force_login(official)
    for page in (ACTION, PAGE):
        client.get(page)  # the outline of the plan is kept from then on
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
