"""A text checked: on the page, by its function, as a reader corrects it, and with what no text should hold."""

import re
import time

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from indicators.claims.checking import TooLong, check_text
from indicators.models import DefinitionVersion, Indicator, IndicatorAlias
from indicators.scope import scope_of
from qijiang.directory.models import Area
from tests.conftest import person
from tests.indicator_pages.pages import text_of
from tests.makers import load_observation, make_indicator
from tests.sample.loaded import load_the_figures
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CHECK = "/claims/check/?year=2022"
DRAFT = (
    "2021年，我区高企新增25家，累计123家，较2018年增长2.7倍；新增科技型中小企业117家，同比增长29倍。"
    "截至目前，全区有市级以上研发平台86个，较2018年增长4.3倍，新增66家。"
    "2021年全社会研发投入强度达到2.3%，高于全市平均水平；高新区集聚全区90.2%的高新技术企业。"
)


loaded = shared_world(load_the_figures)


@pytest.fixture
def reader(loaded, client, db):
    client.force_login(person("reader", "official", None, Area.objects.by_code("500110")))
    return client


@pytest.fixture
def scope(loaded, db):
    request = RequestFactory().get("/", {"year": "2022"})
    request.user = person("briefs", "official", None, Area.objects.by_code("500110"))
    return scope_of(request)


def words(text, scope):
    return [(each.said, each.answer.word) for each in check_text(text, scope)]


def test_a_draft_with_the_articles_figures(scope):
    assert words(DRAFT, scope) == [
        ("25家", "相符"),
        ("123家", "相符"),
        ("增长2.7倍", "两种读法均可能"),
        ("117家", "相符"),
        ("增长29倍", "仅另一读法相符"),
        ("86个", "相符"),
        ("增长4.3倍", "仅另一读法相符"),
        ("66家", "相符"),
        ("2.3%", "相符"),
        ("高于全市", "相符"),
        ("90.2%", "相符"),
    ]


def test_the_function_costs_six_queries_whatever_the_text(scope):
    with CaptureQueriesContext(connection) as short:
        check_text("2021年高企123家，增长3%。", scope)
    with CaptureQueriesContext(connection) as long:
        check_text(DRAFT * 20, scope)
    assert len(short) == len(long) <= 7


def test_the_page_marks_each_claim_in_its_place(reader):
    page = reader.post(CHECK, {"text": DRAFT})
    html = page.content.decode()
    marked = re.search(r'<p class="checked-text"[^>]*>(.*?)</p>', html, re.DOTALL)[1]
    assert re.sub(r"<sup>\d+</sup>|<[^>]+>", "", marked) == DRAFT
    for shape, word in [("m-done", "相符"), ("m-behind", "仅另一读法相符"), ("t-doing", "两种读法均可能")]:
        assert f'title="{word}"><svg class="mk" aria-hidden="true"><use href="#{shape}"' in marked
    assert [int(number) for number in re.findall(r"<sup>(\d+)</sup>", marked)] == list(range(1, 12))
    assert "“较2018年增长3.3倍”或“是2018年的4.3倍”" in text_of(page)


def test_contradictions_are_told(reader):
    page = text_of(reader.post(CHECK, {"text": "2021年高企123家。2021年高企增长25.5%，2021年高企124家。"}))
    assert "与[3]相互矛盾" in page and "与[1]相互矛盾" in page
    assert "矛盾" not in text_of(reader.post(CHECK, {"text": "2021年高企123家，增长25.5%。"}))


def fields(page, said):
    """The correction that the page offers for a claim, as a browser would send it."""
    (row,) = [row for row in page.context["checked"].rows if row.checked.said == said]
    return {field.html_name: "" if field.value() is None else str(field.value()) for field in row.form}


def test_a_reader_corrects_a_match_and_the_verdict_follows(reader):
    text = "利润增长25.5%"
    first = reader.post(CHECK, {"text": text})
    assert "文中未指明指标" in text_of(first)
    sent = fields(first, "增长25.5%")
    key = next(iter(sent)).rpartition("-")[0]
    corrected = sent | {f"{key}-indicator": "国家高新技术企业累计", f"{key}-year": "2021", f"{key}-base_year": "2020"}
    page = reader.post(CHECK, {"text": text, **corrected})
    assert "123家对98家，得25.51%，与所述相符" in text_of(page) and "已更正对应" in text_of(page)
    unknown = reader.post(CHECK, {"text": text, **sent, f"{key}-indicator": "没有的指标"})
    assert "没有或不止一个指标叫此名称" in text_of(unknown) and "文中未指明指标" in text_of(unknown)
    late = reader.post(CHECK, {"text": text, **corrected, f"{key}-base_year": "2021"})
    assert "基期年份须早于数值年份" in text_of(late)


def test_other_names_are_data(reader):
    assert "未指明指标" in text_of(reader.post(CHECK, {"text": "2021年国高企业123家"}))
    IndicatorAlias.objects.create(indicator=Indicator.objects.get(code="hte_valid"), word="国高企业")
    assert "已存数值为123家，与所述相符" in text_of(reader.post(CHECK, {"text": "2021年国高企业123家"}))


def test_a_break_and_a_base_of_zero_are_said(reader, loaded):
    hte = Indicator.objects.get(code="hte_valid")
    DefinitionVersion.objects.create(indicator=hte, valid_from="2021-01-01", what_changed="口径扩大")
    assert (
        "口径"
        in reader.post(CHECK, {"text": "2021年高企增长25.5%"}).context["checked"].rows[0].checked.answer.told.sentence
    )
    new = make_indicator("zero", name="零起点平台", unit="个")
    district = Area.objects.by_code("500110")
    load_observation(new, district, "2020-12-31", 0)
    load_observation(new, district, "2021-12-31", 5)
    page = text_of(reader.post(CHECK, {"text": "2021年零起点平台增长500%"}))
    assert "基数为零" in page and "不符" not in page.split("核查结果")[-1]


def test_figures_of_a_month_are_held_against_that_month(reader):
    hte, district = Indicator.objects.get(code="hte_valid"), Area.objects.by_code("500110")
    load_observation(hte, district, "2022-06-30", 131)
    load_observation(hte, district, "2022-12-31", 141)
    page = reader.post(CHECK, {"text": "2022年6月底高企131家，比上年末增长6.5%，同比增长30%。2022年高企141家。"})
    found = [(row.checked.said, row.checked.answer.verdict.value) for row in page.context["checked"].rows]
    assert found == [
        ("131家", "consistent"),
        ("增长6.5%", "consistent"),
        ("增长30%", "consistent"),
        ("141家", "consistent"),
    ]
    june = page.context["checked"].rows[2].checked.answer
    assert not june.facts.bases, "the June of 2021 is not stored, and its December is no base for it"


def test_a_date_in_figures_carries_its_month(reader):
    hte, district = Indicator.objects.get(code="hte_valid"), Area.objects.by_code("500110")
    load_observation(hte, district, "2022-06-30", 131)
    load_observation(hte, district, "2022-12-31", 141)
    page = reader.post(CHECK, {"text": "截至2022-06-30，高企131家，较2021-12-31增长6.5%。高企131家。"})
    found = [(row.checked.said, row.checked.answer.verdict.value) for row in page.context["checked"].rows]
    assert found == [("131家", "consistent"), ("增长6.5%", "consistent"), ("131家", "consistent")]


@pytest.mark.parametrize("said", ["高企位列全市第一", "高企数量居全市首位", "高企总数排名第二", "高企居全国前三"])
def test_a_place_of_an_amount_is_not_passed_over_in_silence(reader, said):
    page = text_of(reader.post(CHECK, {"text": f"2021年{said}。"}))
    assert "无法核查" in page and "该指标是数量而非位次" in page


@pytest.fixture
def city(loaded, client, db):
    """A reader of the municipality, whose districts have these figures of the middle of 2022."""
    hte = Indicator.objects.get(code="hte_valid")
    for code, value in {"500110": 131, "500102": 310, "500103": 131, "500104": 90}.items():
        load_observation(hte, Area.objects.by_code(code), "2022-06-30", value)
    client.force_login(person("mayor", "official", None, Area.objects.by_code("500000")))
    return client


def verdicts(reader, text):
    return [row.checked.answer for row in reader.post(CHECK, {"text": text}).context["checked"].rows]


def test_a_place_of_an_amount_is_held_against_the_areas_beside_it(city):
    text = "截至2022年6月，綦江区高企位列全市第一。綦江区高企在全市各区县中排名第二。綦江区高企居全市前40。"
    first, second, third = verdicts(city, text)
    assert first.verdict == "inconsistent"
    assert first.told.sentence == "按2022-06-30数据，在重庆市38个区域中列第2位至第36位。"
    assert second.verdict == "uncheckable"
    assert second.told.lines == ["38个区域中4个在可见范围内有2022-06-30数据：第2位至第36位。"]
    assert third.verdict == "consistent"
    hte = Indicator.objects.get(code="hte_valid")
    for area in Area.objects.valid_on("2022-06-30").filter(kind="district"):
        if area.code not in {"500110", "500102", "500103", "500104"}:
            load_observation(hte, area, "2022-06-30", 5)
    first, second, _third = verdicts(city, text)
    assert (first.told.sentence, first.told.better) == ("按2022-06-30数据，在重庆市38个区域中列第2位。", "“第2位”")
    assert second.verdict == "consistent"
    assert second.told.sentence == "按2022-06-30数据，在重庆市38个区域中列第2位，与所述相符。"


def test_a_place_says_nothing_of_areas_beyond_the_readers_reach(city, client):
    client.force_login(person("reader", "official", None, Area.objects.by_code("500110")))
    (answer,) = verdicts(client, "2022年6月高企位列全市第一。")
    assert answer.judgement.reason == "not_a_rank"


def test_another_area_is_out_of_reach(reader):
    page = text_of(reader.post(CHECK, {"text": "2021年全市高企5000家，大足区高企30家"}))
    assert "另一范围" in page and "相符" not in page.split("核查结果")[-1]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>高企增长3%",
        '=HYPERLINK("x")高企123家',
        "高企\x00增长3%",
        "%s %(a)s {{ x }} 高企3%",
        "😀高企3%",
    ],
)
def test_hostile_text_is_text(reader, text):
    page = reader.post(CHECK, {"text": text})
    html = page.content.decode()
    assert page.status_code == 200
    assert "<script>alert" not in html and "\x00" not in html
    assert ("{{ x }}" in text) == ("{{ x }}" in html)


def test_a_megabyte_gets_a_clear_page_at_once(reader):
    before = time.perf_counter()
    page = reader.post(CHECK, {"text": "高企增长3%。" * 150_000})
    assert page.status_code == 200 and "最多核查20,000字" in text_of(page)
    assert len(page.content) < 200_000
    assert time.perf_counter() - before < 5


def test_nothing_typed_and_nothing_found(reader):
    assert "请输入或粘贴文字" in text_of(reader.post(CHECK, {"text": ""}))
    assert "没有带单位的数字" in text_of(reader.post(CHECK, {"text": "今天天气很好。"}))
    assert reader.get(CHECK).status_code == 200


def test_too_long_for_the_function(scope):
    with pytest.raises(TooLong):
        check_text("高" * 20_001, scope)
