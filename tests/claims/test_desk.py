"""The claims desk with the article's statements: verdicts, arithmetic, filters, time travel, rights, queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Claim, Indicator, Observation
from qijiang.directory.models import Area
from tests.conftest import person
from tests.indicator_pages.pages import text_of
from tests.makers import load_observation
from tests.sample.loaded import load_the_figures
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DESK = "/claims/?year=2022"
LINE = re.compile(r'<li id="c-\d+">.*?</details></li>', re.DOTALL)
# Of each figure of the article: its verdict, and what the arithmetic must say.
VERDICTS = {
    "A03": ("仅另一读法相符", "51→69", "52→70", "需基数13.3，无整数"),
    "A05": ("相符", "基数691件"),
    "A06": ("仅另一读法相符", "86÷20=4.3倍", "需基数16.2，无整数", "“较2018年增长3.3倍”或“是2018年的4.3倍”"),
    "A07": ("相符", "86−20=66个"),
    "B04": ("无法核查", "总量约为5万吨"),
    "B09": ("相符", "2.3 &gt; 2.16"),
    "B10": ("无法核查", "16→23，32→46，48→69，64→92，73→105"),
    "B13": ("无法核查", "4.67倍"),
    "B14": ("两种读法均可能", "基数11项", "基数13项"),
    "B15": ("相符", "123−98=25家", "即增长25.5%"),
    "B16": ("两种读法均可能", "基数33家", "基数45至46家"),
    "B17": ("仅另一读法相符", "需基数3.9，无整数", "117÷4=29.25倍"),
    "B18": ("相符", "1,633−1,050=583家", "即增长55.5%"),
    "B19": ("两种读法均可能", "基数205至233家", "基数234至272家"),
    "D01": ("无法核查", "部分数与总量均未入库"),
    "D02": ("无法核查", "部分数与总量均未入库"),
    "D03": ("无法核查", "部分数与总量均未入库"),
    "D04": ("相符", "111÷123=90.24%"),
    "D05": ("无法核查", "部分数与总量均未入库"),
}


loaded = shared_world(load_the_figures)


@pytest.fixture
def reader(loaded, client, db):
    client.force_login(person("reader", "official", None, Area.objects.by_code("500110")))
    return client


def lines(response):
    """The lines of the list by the number of their figure in the article."""
    found = LINE.findall(response.content.decode())
    return {re.findall(r">([A-E]\d\d)</span>", line)[-1]: line for line in found}


def test_the_statements_of_the_article_have_the_verdicts_that_were_worked_out(reader):
    found = lines(reader.get(DESK))
    assert found.keys() == VERDICTS.keys()
    wrong = {
        number: word
        for number, (verdict, *sums) in VERDICTS.items()
        for word in [f"</svg>{verdict}</span>", *sums]
        if word not in found[number]
    }
    assert wrong == {}


def test_a_statement_is_held_against_the_figure_that_was_published_with_it(reader):
    district = Area.objects.by_code("500110")
    later = {"platform_municipal_up": ("2022-12-31", 97), "hte_valid": ("2021-12-31", 125)}
    for code, (day, value) in later.items():
        load_observation(Indicator.objects.get(code=code), district, day, value, vintage=Observation.Vintage.REVISED)
    found = lines(reader.get(DESK))
    for number in ("A06", "A07", "B15", "D04"):
        assert [
            word for word in (f"</svg>{VERDICTS[number][0]}</span>", *VERDICTS[number][1:]) if word not in found[number]
        ] == []


def test_counts_by_verdict_filter_the_list(reader):
    page = reader.get(DESK)
    assert [tile.number for tile in page.context["desk"].tiles] == [6, 3, 3, 0, 7]
    some = reader.get(DESK + "&verdict=other_reading")
    assert lines(some).keys() == {"A03", "A06", "B17"}
    assert lines(reader.get(DESK + "&verdict=uncheckable&kind=percent")).keys() == {"B10", "B13"}
    assert "没有这一结果和种类的表述" in text_of(reader.get(DESK + "&verdict=inconsistent"))
    assert reader.get(DESK + "&verdict=true").status_code == 404
    assert reader.get(DESK + "&kind=\x00").status_code == 404


def test_each_figure_behind_a_verdict_leads_to_its_page(reader):
    line = lines(reader.get(DESK))["A06"]
    urls = re.findall(r'href="(/indicators/platform_municipal_up/\?[^"]+)"', line)
    assert len(urls) >= 2
    for url in urls:
        assert reader.get(url.replace("&amp;", "&")).status_code == 200


def test_as_known_in_2022_the_city_was_not_known(reader):
    line = lines(reader.get(DESK + "&known_at=2022-12-31"))["B09"]
    assert "无法核查" in line and "对方地区的数值未入库" in line


def test_a_day_of_2021_knows_no_statement_about_2022(reader):
    assert "A06" not in lines(reader.get("/claims/?year=2021&on=2021-12-31"))


def test_another_area_has_its_own_statements(reader):
    found = lines(reader.get("/claims/?area=QJ-HTZ&year=2021"))
    assert found.keys() == {"D01", "D02", "D03", "D04", "D05"}


def test_a_stranger_reads_no_claim(loaded, client, db):
    pk = Claim.objects.values_list("pk", flat=True)[0]
    client.force_login(person("elsewhere", "official", None, Area.objects.by_code("500111")))
    assert client.get(f"/claims/{pk}/").status_code == 404
    client.force_login(person("inside", "official", None, Area.objects.by_code("500110")))
    assert client.get(f"/claims/{pk}/").status_code == 200


def test_the_number_of_queries_does_not_grow(reader):
    reader.get(DESK)
    with CaptureQueriesContext(connection) as few:
        reader.get(DESK)
    one = Claim.objects.get(figure_id="A06")
    for number in range(30):
        one.pk, one.figure_id, one._state.adding = None, f"Z{number}", True
        one.save()
    with CaptureQueriesContext(connection) as many:
        assert reader.get(DESK).context["desk"].total == 49
    assert len(many) == len(few) <= 14
