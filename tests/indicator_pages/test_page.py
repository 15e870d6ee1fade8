"""The page of one indicator: what its figure is worth, its targets, claims and parts."""

import re
from decimal import Decimal

import pytest

from indicators.models import Claim, Indicator, Source, Target
from tests import makers
from tests.conftest import person

from .pages import LIST, PAGE, moment, settle, text_of

pytestmark = pytest.mark.usefixtures("everybody")


@pytest.mark.one_database
def test_the_page_says_what_the_figure_is_worth(read, hte):
    words = text_of(read(PAGE + "?on=2022-06-30"))
    assert "131 家" in words
    assert "截至 2022-06-30" in words
    assert "快报" in words and "2022-07-05通过" in words
    assert "主体培育行动" in words and "存量，越高越好" in words
    assert "基期 123" in words and "应达 131.4" in words and "目标 &gt;140" in words
    assert "滞后 截至2022-06-30为131家" in words and "判定规则" in words and "突破140家" in words


@pytest.mark.one_database
def test_every_chart_has_its_figures_as_a_table(read, hte):
    html = read(PAGE).content.decode()
    assert html.count('class="plot"') == 2 == html.count('<details class="figures-table"')
    assert "2021-12-31" in html and "125家" in html


@pytest.mark.one_database
def test_the_verdict_wears_the_colour_of_its_status(read, hte):
    for day, mark in (("2022-06-30", "behind"), ("2022-12-30", "off"), ("2023-01-01", "missed")):
        assert f'class="verdict v-{mark}"' in read(f"{PAGE}?year=2022&on={day}").content.decode()


def test_a_year_without_a_figure_names_the_last_one(read, district, hte):
    makers.make_indicator("other")
    makers.make_observation(Indicator.objects.get(code="other"), district, "2021-12-31", 7)
    settle()
    assert "截至2022-12-31暂无2022年数据。 最近一次：2021-12-31 7家。" in text_of(read("/indicators/other/"))


@pytest.mark.one_database
def test_not_collected_is_neither_blank_nor_zero(read, district):
    makers.make_observation(makers.make_indicator(), district, "2022-12-31", None)
    settle()
    words = text_of(read(PAGE + "?year=2022"))
    assert "不统计：" in words and "0 家" not in words
    assert "— 不统计" in text_of(read(LIST + "?year=2022"))


@pytest.fixture
def vague(district):
    """A flow of which first the year alone was known, then two days, the last one at least."""
    indicator = makers.make_indicator(measure="flow")
    known = {"precision": "year", "approved": moment("2022-03-01T00:00")}
    makers.make_observation(indicator, district, "2022-01-01", 23, qualifier=">=", **known)
    makers.make_observation(indicator, district, "2022-06-30", 24, qualifier="~")
    makers.make_observation(indicator, district, "2022-09-30", 26, qualifier=">=")
    return indicator


@pytest.mark.one_database
def test_the_course_of_a_year_invents_no_day_and_says_how_figures_are_meant(read, district, vague):
    settle()
    table = ["日期,数值", "2022年（未注明日期）,≥23家", "2022-06-30,≈24家", "2022-09-30,≥26家"]
    file = read(PAGE + "?picture=course-hte_valid&file=csv").getvalue().decode("utf-8-sig")
    assert file.splitlines() == table
    assert "2022-01-01" not in read(PAGE).content.decode()
    makers.make_target(makers.make_action(makers.make_plan(district)), vague, 40)
    settle()
    page = read(PAGE + "?on=2022-10-31")
    assert "2022年（未注明日期） ≥23家 — 2021-12-31 —" in text_of(page) and "2022-06-30 ≈24家 —" in text_of(page)
    assert "2022-01-01" not in page.content.decode() and ">≥26家</text>" in page.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(("last", "unit"), [(183_912, "亿元"), (9_500, "万元")])
def test_a_chart_of_money_has_one_unit(read, district, last, unit):
    indicator = makers.make_indicator(unit="万元", measure="flow")
    for day, value in (("2021-12-31", 8_000), ("2022-03-31", 9_000), ("2022-06-30", last)):
        makers.make_observation(indicator, district, day, value)
    settle()
    for target in (None, last):
        if target:
            makers.make_target(makers.make_action(makers.make_plan(district)), indicator, target)
        page = read(PAGE + "?on=2022-06-30").content.decode()
        charts = re.findall(r'<section class="panel" aria-labelledby="h-(?:course|years)">.*?</section>', page, re.S)
        assert len(charts) == 2
        for chart in charts:
            assert f"单位：{unit}" in chart
            assert set(re.findall("[万亿]元", re.sub(r'aria-label="[^"]*"', "", chart))) == {unit}


@pytest.mark.one_database
def test_one_day_beside_a_figure_of_the_year_makes_no_curve(read, district, vague):
    vague.observations.filter(as_of="2022-09-30").delete()
    settle()
    assert "年内进度" not in text_of(read(PAGE))


@pytest.mark.one_database
def test_targets_of_every_plan_are_listed_but_outlooks_are_not_judged(read, district, hte):
    outlook = makers.make_plan(district, code="outlook", kind="outlook", name="三年展望", last_year=2025)
    Target.objects.create(
        plan=outlook, indicator=hte, area=district, value=Decimal(500), comparator=">=", wording="三年倍增"
    )
    html = read(PAGE).content.decode()
    assert html.count('class="verdict') == 1
    assert "三年倍增" in html and "≥500家" in html and "未写年份" in html


@pytest.mark.one_database
def test_claims_are_shown_as_they_were_made(read, district, hte):
    source = Source.objects.create(code="article", title="特刊")
    Claim.objects.create(
        indicator=hte, area=district, year=2021, kind="times_more", figure=Decimal("2.7"), base_year=2018,
        source=source, section="2", paragraph="9", figure_id="B16",
    )  # fmt: skip
    words = text_of(read(PAGE))
    assert "2021年较2018年增长2.7倍 特刊 第2部分第9段 B16" in words
    assert "两种读法均可能 严格读法（增长），基数为33家；宽松读法（是……倍），基数为45至46家。" in words
    assert "增长2.7倍" not in text_of(read(PAGE + "?year=2020"))


def test_the_parts_of_an_area_are_added_up_and_listed(client, district):
    city = district.parent
    client.force_login(person("mayor", "official", None, city))
    indicator = makers.make_indicator(roll_up="sum")
    other = makers.make_area("500111", "大足区", kind="district", parent=city)
    makers.make_observation(indicator, district, "2022-06-30", 131)
    makers.make_observation(indicator, other, "2022-06-30", 20)
    makers.make_observation(indicator, other, "2022-09-30", 30)
    settle()
    page = client.get(PAGE + "?area=500000&year=2022")
    assert "2022年有数值的区域2个，合计161家" in text_of(page)
    assert re.findall(r'<td><a href="([^"]+)">大足区', page.content.decode())[0].startswith(PAGE + "?area=500111")
    assert "合计151家" in text_of(client.get(PAGE + "?area=500000&year=2022&on=2022-06-30"))


@pytest.mark.one_database
def test_a_ratio_of_parts_is_listed_but_not_added_up(client, district):
    client.force_login(person("mayor", "official", None, district.parent))
    makers.make_observation(makers.make_indicator(unit="%", measure="ratio"), district, "2022-06-30", 60)
    settle()
    words = text_of(client.get(PAGE + "?area=500000&year=2022"))
    assert "2022年有数值的区域1个；不汇总" in words


@pytest.mark.one_database
def test_figures_out_of_reach_are_not_pointed_to(read, district):
    stranger = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    makers.make_observation(makers.make_indicator(), stranger, "2022-06-30", 9)
    makers.make_observation(makers.make_indicator("own"), district, "2022-06-30", 9)
    settle()
    assert "大足区" not in text_of(read(PAGE))


@pytest.mark.one_database
def test_an_unknown_code_is_said_plainly(read, district):
    response = read("/indicators/no-such-thing/")
    assert response.status_code == 404
    assert "没有指标“no-such-thing”" in response.content.decode()
