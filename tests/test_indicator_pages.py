"""The list of indicators and the page of one: what they show, to whom, as of when, at what cost."""

import datetime
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators import keeping
from indicators.models import Claim, DefinitionVersion, Indicator, Observation, Source, Target
from indicators.stamps import raise_stamp
from qijiang.directory.models import Area
from tests import makers
from tests.conftest import person

LIST = "/indicators/"
PAGE = "/indicators/hte_valid/"
QUERIES = 12


def settle():
    """Keep what the makers wrote past the door: current values, roll-ups and stamps."""
    keeping.rebuild()
    cells = Observation.objects.order_by().values_list("area", "year").distinct()
    for pk, year in cells:
        raise_stamp(Area.objects.get(pk=pk), year)


def moment(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def text_of(response):
    """The page's words, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def names(response):
    return re.findall(r'class="c-name"><a[^>]*>([^<]+)</a>', response.content.decode())


@pytest.fixture
def read(client, official):
    client.force_login(official)
    return client.get


@pytest.fixture
def hte(district, bureau):
    """A stock with three years and the months of a fourth, a target, and a figure that was replaced."""
    indicator = makers.make_indicator(name="高新技术企业", owner=bureau)
    source = Source.objects.create(code="bulletin", title="统计公报")
    for day, value, fields in [
        ("2019-12-31", 72, {}),
        ("2020-12-31", 98, {"derivation": "123 − 25"}),
        ("2021-12-31", 123, {"source": source, "section": "2", "paragraph": "9", "figure_id": "B16"}),
        ("2022-03-31", 125, {}),
        ("2022-06-30", 130, {"vintage": 1, "approved": moment("2022-06-27T10:00"), "note": "预计数"}),
        ("2022-06-30", 131, {"vintage": 2, "approved": moment("2022-07-05T10:00"), "reason": "名单已核对"}),
    ]:
        makers.make_observation(indicator, district, day, value, **fields)
    action = makers.make_action(makers.make_plan(district), 3, name="主体培育行动")
    baseline = {"comparator": ">", "baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(action, indicator, 140, wording="突破140家", **baseline)
    settle()
    return indicator


def chunks(html):
    """The parts of a page that name a source: records, targets, claims."""
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in re.split(r"<li\b", html)[1:]]


def records_of(response):
    """The records of an indicator's page, in words."""
    found = response.content.decode().split('class="vintages"')
    return chunks(found[1].split("</ol>")[0]) if len(found) > 1 else []


# ---- cost


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


# ---- the list


def test_a_row_says_value_date_growth_light_and_source(read, hte):
    row = text_of(read(LIST + "?on=2022-07-31"))
    assert "高新技术企业 hte_valid 131 家 2022-06-30 123家 +6.5%" in row
    assert " 滞后 &gt;140家 区科技局" in row
    html = read(LIST).content.decode()
    assert html.count('class="spark"') == 1 and "2018 —，2019 72家" in html


@pytest.mark.one_database
def test_without_a_figure_the_row_stays_and_says_why_where_one_is_due(read, hte, district):
    late = makers.make_indicator("late_one", name="迟报数")
    makers.make_target(Target.objects.get().action, late, 5)
    makers.make_indicator("free", name="未列目标的数")
    words = text_of(read(LIST))
    assert "迟报数 late_one — 逾期未报" in words
    assert "未列目标的数 free — —" in words


FOUND = {
    "q=HTE": ["高新技术企业"],
    "q=合同": ["技术合同"],
    "q=无此名": [],
    "measure=flow": ["技术合同", "专利"],
    "owner=tjj": ["专利"],
    "target=yes": ["高新技术企业"],
    "figures=value": ["高新技术企业", "技术合同"],
    "figures=not_collected": ["专利"],
    "figures=none": ["满意率"],
    "figures=value&measure=flow": ["技术合同"],
}


def test_filters(read, hte, district):
    office = makers.make_department("tjj", "区统计局", area=district)
    contracts = makers.make_indicator("contracts", name="技术合同", measure="flow", position=2)
    patents = makers.make_indicator("patents", name="专利", measure="flow", owner=office, position=3)
    makers.make_indicator("satisfied", name="满意率", measure="ratio", unit="%", position=4)
    makers.make_observation(contracts, district, "2022-05-31", 7)
    makers.make_observation(patents, district, "2022-05-31", None)
    settle()
    assert {query: names(read(f"{LIST}?{query}")) for query in FOUND} == FOUND


RISING = {
    "name": ["ab", "bc", "cd"],
    "value": ["bc", "ab", "cd"],
    "before": ["ab", "bc", "cd"],
    "change": ["bc", "ab", "cd"],
    "owner": ["cd", "ab", "bc"],
}


def test_sorting_both_ways_leaves_what_has_nothing_last(read, district, bureau):
    office = makers.make_department("aaa", "一局", area=district)
    for code, owner, before, now in [("cd", office, None, None), ("ab", bureau, 10, 30), ("bc", bureau, 20, 25)]:
        indicator = makers.make_indicator(code, owner=owner)
        for year, value in ((2021, before), (2022, now)):
            if value:
                makers.make_observation(indicator, district, f"{year}-12-31", value)
    settle()
    for column, rising in RISING.items():
        rises, falls = (read(f"{LIST}?year=2022&sort={sign}{column}") for sign in ("", "-"))
        up, down = names(rises), names(falls)
        assert up == rising, column
        if column == "owner":
            assert down[-1] == "cd"
        elif column == "name":
            assert down == rising[::-1]
        else:
            assert down == [*reversed(rising[:2]), rising[2]], column
        html = falls.content.decode()
        assert 'aria-sort="descending"' in html and f"sort={column}" in html


@pytest.mark.one_database
def test_htmx_gets_the_table_alone(read, hte):
    part = read(LIST + "?q=hte", headers={"HX-Request": "true", "HX-Target": "indicator-table"})
    html = part.content.decode()
    assert "<html" not in html and html.lstrip().startswith("<section") and 'id="indicator-table"' in html
    assert names(part) == ["高新技术企业"]
    assert "HX-Target" in part["Vary"] and "no-store" in part["Cache-Control"]
    assert "<html" in read(LIST, headers={"HX-Request": "true", "HX-Target": "other"}).content.decode()


CANNOT_BE_MEANT = [
    ("sort=nonsense", 200, "高新技术企业"),
    ("sort=-spark", 200, "高新技术企业"),
    ("sort=", 200, "高新技术企业"),
    ("sort=value,,-name", 200, "高新技术企业"),
    ("measure=colour", 200, "colour"),
    ("owner=nobody", 200, "nobody"),
    ("figures=many", 200, "many"),
    ("target=perhaps", 200, "perhaps"),
    ("q=%00", 200, "高新技术企业"),
    ("q=" + "x" * 200, 200, "高新技术企业"),
    ("page=0", 404, "列表没有第“0”页"),
    ("page=2", 404, "列表没有第“2”页"),
    ("page=-1", 404, "列表没有第“-1”页"),
    ("page=last", 404, "列表没有第“last”页"),
    ("page=" + "9" * 30, 404, "列表没有第"),
    ("page=", 404, "列表没有第"),
    ("year=20x2", 404, "20x2"),
    ("year=1995", 404, "1995"),
    ("known_at=yesterday", 404, "yesterday"),
    ("area=000000", 404, "000000"),
]


@pytest.mark.one_database
def test_what_a_url_cannot_mean_is_said_plainly(read, hte):
    for query, status, said in CANNOT_BE_MEANT:
        response = read(f"{LIST}?{query}")
        assert response.status_code == status, query
        assert said in response.content.decode(), query


# ---- one indicator


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


@pytest.mark.one_database
def test_records_show_what_was_superseded_and_how_figures_came(read, hte):
    records = records_of(read(PAGE))
    values = [re.search(r"\d+家", record).group() for record in records]
    assert values == ["131家", "130家", "125家", "123家", "98家", "72家"]
    assert ["已被替代" in chunk for chunk in records] == [False, True, False, False, False, False]
    assert "名单已核对" in records[0] and "预计数" in records[1]
    assert "统计公报 第2部分第9段 B16" in records[3]
    assert "123 − 25" in records[4]


@pytest.mark.one_database
def test_drafts_and_submitted_figures_are_nowhere(read, hte, district):
    makers.make_observation(hte, district, "2022-07-31", 777, state="submitted")
    makers.make_observation(hte, district, "2022-08-31", 888, state="draft")
    html = read(PAGE).content.decode()
    assert "777" not in html and "888" not in html


def test_growth_is_stated_year_on_year_and_over_all_years(read, hte):
    words = text_of(read(PAGE))
    assert "截至2022-06-30较2021年末：+6.5%" in words
    assert "2021年较2019年：+70.8%，年均+30.7%" in words


def test_growth_across_a_break_of_definition_is_refused(read, hte):
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 1, 1), what_changed="改按证书计数")
    words = text_of(read(PAGE))
    assert "2022年较2021年：两个年份之间口径有调整，数值不可比。" in words
    assert "改按证书计数" in words and "2022-01-01起" in words
    row = read(LIST).content.decode()
    assert "口径有调整" in row and "+6.5%" not in row


@pytest.mark.one_database
def test_a_later_definition_is_not_known_earlier(read, hte):
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 9, 1), what_changed="改按证书计数")
    assert "改按证书计数" not in text_of(read(PAGE + "?on=2022-06-30"))


def test_the_day_takes_figures_away_and_says_so(read, hte):
    page = read(PAGE + "?on=2022-05-31")
    words = text_of(page)
    assert "125 家" in words and "131家" not in words
    assert len(records_of(page)) == 4
    assert "只显示截至 2022-05-31 的数据" in words
    assert 'href="?"' in read(PAGE + "?on=2022-05-31").content.decode()
    assert "只显示截至" not in text_of(read(PAGE))


def test_the_state_of_knowledge_takes_approvals_away(read, hte):
    then = read(PAGE + "?on=2022-06-30&known_at=2022-06-30")
    records = records_of(then)
    assert "130家" in records[0] and "已被替代" not in records[0]
    assert "131家" not in text_of(then)
    assert "2022-06-30 以后审定的数据未计入" in text_of(then)
    row = text_of(read(LIST + "?on=2022-06-30&known_at=2022-06-30"))
    assert "130 家" in row and "131 家" not in row


@pytest.mark.one_database
def test_a_date_known_to_the_year_alone_says_so(read, district):
    indicator = makers.make_indicator(name="平台")
    makers.make_observation(indicator, district, "2022-01-01", 86, precision="year", qualifier=">=")
    settle()
    words = text_of(read(PAGE))
    assert "≥86 家" in words
    assert "2022年（未注明日期）" in words
    assert "未注日期" in text_of(read(LIST))


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


def test_records_have_pages_of_50(read, district):
    indicator = makers.make_indicator()
    days = [datetime.date(2022, 1, 1) + datetime.timedelta(days=n) for n in range(60)]
    for n, day in enumerate(days):
        makers.make_observation(indicator, district, day, 1000 + n)
    settle()
    first, second = (records_of(read(PAGE + query)) for query in ("", "?page=2"))
    assert (len(first), len(second)) == (50, 10)
    assert "1,059家" in first[0] and "1,000家" in second[-1]
    for page in ("0", "3", "x", "-1", "9" * 12, "²"):
        assert read(PAGE, {"page": page}).status_code == 404


@pytest.mark.one_database
def test_an_unknown_code_is_said_plainly(read, district):
    response = read("/indicators/no-such-thing/")
    assert response.status_code == 404
    assert "没有指标“no-such-thing”" in response.content.decode()


@pytest.mark.one_database
def test_hostile_words_stay_words(read, district, bureau):
    evil = '"><script>alert(1)</script>'
    indicator = makers.make_indicator(name=evil, owner=bureau, definition=evil, unit="<b>")
    source = Source.objects.create(code="evil", title=evil, link="https://example.org/?a=<b>")
    makers.make_observation(
        indicator, district, "2022-06-30", 5, note=evil, reason=evil, derivation=evil, source=source, section="<i>"
    )
    makers.make_observation(indicator, district, "2022-03-31", 4)
    plan = makers.make_plan(district, name=evil)
    makers.make_target(makers.make_action(plan, name=evil), indicator, 9, wording=evil)
    DefinitionVersion.objects.create(indicator=indicator, valid_from=datetime.date(2020, 1, 1), what_changed=evil)
    settle()
    for url in (PAGE, LIST, LIST + "?q=%22%3E%3Cscript%3E&sort=%22%3E%3Cscript%3E"):
        html = read(url).content.decode()
        assert "<script>alert" not in html and "<b>" not in html and "<i>" not in html


@pytest.mark.one_database
def test_strangers_are_sent_to_sign_in(client, district):
    for url in (LIST, PAGE):
        assert client.get(url).status_code == 302


def test_an_unchanged_page_is_not_made_again(read, hte, district):
    page = read(PAGE)
    assert read(PAGE, headers={"If-None-Match": page["ETag"]}).status_code == 304
    raise_stamp(district, 2022)
    assert read(PAGE, headers={"If-None-Match": page["ETag"]}).status_code == 200


@pytest.mark.one_database
def test_the_pages_speak_english_too(client, official, hte):
    client.force_login(official)
    client.cookies["django_language"] = "en"
    words = text_of(client.get(PAGE))
    assert "Records" in words and "2021 over 2019: +70.8%, +30.7% a year on average" in words
