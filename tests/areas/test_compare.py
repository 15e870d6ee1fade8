"""Areas beside each other: what is ranked, added up, set apart or refused, for whom, as of when, at what cost."""

import datetime
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import DefinitionVersion, Indicator
from qijiang.directory.models import Area
from tests import makers
from tests.areas.makers import make_city_of_2025, make_streets, make_zone, report
from tests.conftest import make_everybody, person
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compared"), pytest.mark.one_database]

PAGE = "/compare/hte_valid/"
MOST = 16


@pytest.fixture
def read(client, official):
    client.force_login(official)
    return lambda url="?on=2022-06-30": client.get(url if url.startswith("/") else PAGE + url)


def build():
    """A stock of four streets, of which one has no figure and one says that it is not collected; and the district's."""
    make_everybody()
    district = makers.make_district()
    streets = make_streets(district)
    indicator = makers.make_indicator(name="高新技术企业", roll_up="sum")
    report(indicator, dict(zip(streets[:3], [5, 9, None], strict=True)))
    report(indicator, {district: 15})


compared = shared_world(build)


@pytest.fixture
def streets(district):
    return make_streets(district)


@pytest.fixture
def hte():
    return Indicator.objects.get(code="hte_valid")


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows(response):
    """The rows of the table as words, in order."""
    table = response.content.decode().split("areas-table", 1)[1].split("</table>")[0]
    found = (" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", table, re.S))
    return list(found)[1:]


def row_of(response, name):
    return next(row for row in rows(response) if name in row)


# ---- what is shown


def test_areas_are_ranked_and_added_up_and_a_blank_is_no_zero(read, hte):
    response = read()
    assert rows(response)[0].startswith("1 文龙街道 9家 64.3%")
    assert rows(response)[1].startswith("2 古南街道 5家 35.7%")
    assert row_of(response, "新盛街道").startswith("新盛街道 不统计")
    assert row_of(response, "石壕镇").startswith("石壕镇 暂无数据")
    assert "14家" in row_of(response, "合计") and "4个区域中的2个" in row_of(response, "合计")
    said = words(response)
    assert "4个区域中2个有数值" in said and "1个不统计" in said and "1个暂无数据" in said
    assert "綦江区自报15家（2022-06-30）。" in said, "an incomplete sum is not held against the district's own"


def test_of_an_area_that_alone_has_a_figure_neither_place_nor_share_is_said(read, hte, streets):
    report(hte, {streets[0]: None}, approved=None, vintage=3)
    response = read()
    assert rows(response)[0].startswith("文龙街道 9家"), "no place"
    assert "%" not in row_of(response, "文龙街道") and "第1位" not in words(response)
    assert "仅文龙街道有数值，尚无可比较的区域" in words(response)


def test_a_complete_sum_stands_beside_what_the_district_reports(read, hte, streets):
    report(hte, {streets[2]: 2, streets[3]: 0})
    assert "各区域合计多1家" in words(read())
    report(hte, {streets[3]: 0, streets[2]: 1}, approved=None, vintage=3)
    assert "与合计一致" in words(read())


def test_a_value_opens_to_the_page_of_its_area_and_keeps_the_day(read, hte):
    html = read().content.decode()
    assert 'href="/indicators/hte_valid/?area=500110002&amp;year=2022&amp;on=2022-06-30"' in html
    opened = read("/indicators/hte_valid/?area=500110002&year=2022&on=2022-06-30")
    assert opened.status_code == 200 and "文龙街道" in words(opened)


def test_each_tile_of_the_map_is_a_link_with_its_whole_reading(read, hte):
    map_ = read().content.decode().split('class="tiles"')[1].split("</svg>")[0]
    tiles = dict(re.findall(r'<a class="tile" href="([^"]+)" aria-label="([^"]+)"', map_))
    assert len(tiles) == 4
    assert "文龙 9 文龙街道：9家，第1位，2022-06-30" in tiles.values()
    assert tiles["#area-500110112"] == "石壕 — 石壕镇：暂无数据"
    assert 'id="area-500110112"' in read().content.decode()
    assert map_.count("url(#p-empty)") == 2


def test_the_course_of_a_year_and_of_five_are_drawn_on_one_scale(read, hte, streets):
    for month, value in enumerate([2, 3, 4, 5], start=1):
        report(hte, {streets[0]: value}, day=f"2022-{month:02}-28")
    report(hte, {streets[0]: 1}, day="2021-12-31")
    html = read().content.decode()
    assert "2022年走势" in html and 'class="plot multiple"' in html and "course=years" in html
    assert "近五年" in words(read("?on=2022-06-30&course=years"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"roll_up": "none", "measure": "ratio", "unit": "%"}, "比率不能相加"),
        ({"roll_up": "none", "measure": "rank", "unit": "位"}, "位次不是数量"),
        ({"roll_up": "none", "measure": "stock"}, "口径不一"),
    ],
)
def test_what_the_rule_over_areas_does_not_allow_is_refused_in_words(read, streets, fields, said):
    indicator = makers.make_indicator("other", **fields)
    report(indicator, dict(zip(streets, [3, 2, 1, 4], strict=True)))
    response = read("/compare/other/?on=2022-06-30")
    assert said in words(response)
    assert not any(row.startswith("合计") for row in rows(response))
    assert ('class="tiles"' in response.content.decode()) is (fields["measure"] == "ratio")


def test_a_ratio_of_sums_is_worked_out_of_its_parts_not_of_the_areas(read, streets):
    over, under = makers.make_indicator("over", roll_up="sum"), makers.make_indicator("under", roll_up="sum")
    share = makers.make_indicator(
        "share", measure="ratio", unit="%", decimals=1, roll_up="ratio_of_sums", numerator=over, denominator=under
    )
    report(over, {streets[0]: 1, streets[1]: 90})
    report(under, {streets[0]: 10, streets[1]: 100, streets[2]: 50})
    report(share, {streets[0]: 10, streets[1]: 90})
    assert "82.7%" in row_of(read("/compare/share/?on=2022-06-30"), "合计之比"), "91 of 110, not the mean of 10 and 90"


def test_parks_have_no_total(read, district, hte):
    zone = makers.make_area("QJ-HTZ", "高新区", kind="zone", parent=district)
    park = makers.make_area("QJ-HTZ-QH", "桥河园", kind="park", parent=zone)
    report(hte, {zone: 8, park: 5})
    response = read("?level=parks&on=2022-06-30")
    assert "园区跨镇街" in words(response)
    assert [row.split()[1] for row in rows(response)] == ["高新区", "桥河园"]


@pytest.fixture
def months(hte, streets):
    """The months of two streets."""
    for month, value in enumerate([2, 3, 4, 5], start=1):
        report(hte, {streets[0]: value, streets[1]: value + 3}, day=f"2022-{month:02}-28")


def test_courses_stand_beside_each_other_and_all_can_be_chosen(read, months):
    html = read().content.decode()
    data = json.loads(re.search(r'id="course-data" type="application/json">(.*?)</script>', html)[1])
    assert data["labels"] == ["2022-01-28", "2022-02-28", "2022-03-28", "2022-04-28", "2022-06-30"]
    assert data["series"][0] == {
        "name": "文龙街道", "values": [5, 6, 7, 8, 9], "texts": ["5家", "6家", "7家", "8家", "9家"],
    }  # fmt: skip
    assert 'class="plot lines"' in html, "the picture stands there before any script runs"


@pytest.mark.one_database
def test_money_is_compared_in_one_unit(read, months, hte, streets):
    hte.unit = "万元"
    hte.save()
    report(hte, {streets[0]: 9_000, streets[1]: 183_912}, day="2022-07-31")
    html = read("?on=2022-07-31").content.decode()
    data = json.loads(re.search(r'id="course-data" type="application/json">(.*?)</script>', html)[1])
    assert data["unit"] == "亿元" and data["series"][0]["values"][-1] == 18.3912
    assert data["series"][1]["texts"][-1] == "0.9亿元"
    assert "单位：亿元" in html and "万元" not in html


@pytest.mark.parametrize("picture", ["map", "bars", "courses"])
def test_each_picture_can_be_taken_along_with_its_figures(read, months, picture):
    query = f"?on=2022-06-30&picture={picture}&file="
    assert read(query + "png").content.startswith(b"\x89PNG")
    table = b"".join(read(query + "csv").streaming_content).decode()
    assert "文龙街道" in table and "9家" in table
    assert read("?picture=nothing&file=png").status_code == 404


# ---- set apart


def test_what_another_unit_reports_stands_apart_and_does_not_count(read, district, hte):
    _zone, other = make_zone(district)
    report(hte, {other: 100})
    response = read()
    assert "14家" in row_of(response, "合计")
    assert "由万盛经济技术开发区单独报送" in row_of(response, "万盛街道")
    assert rows(response).index(row_of(response, "单列")) < rows(response).index(row_of(response, "万盛街道"))


def test_each_number_of_areas_says_what_it_counts(read, district, hte, streets):
    """Of those to choose from some do not count: neither number is left to stand beside the other unexplained."""
    _zone, other = make_zone(district)
    report(hte, {other: 7})
    said = words(read())
    assert "区域：全部5个（计入本级4个，单列1个）" in said
    assert "计入本级的4个区域中2个有数值" in said and "另有1个单列，不计入" in said
    said = words(read(f"?on=2022-06-30&areas={streets[0].code},{streets[1].code}"))
    assert "区域：已选2个，共5个" in said and "单列" not in said
    assert "2个区域中2个有数值" in said


def test_districts_that_were_abolished_stand_apart_from_the_day_on(client, district, hte):
    client.force_login(person("mayor", "official", None, district.parent))
    gone, new = make_city_of_2025(district)
    report(hte, dict(zip(gone, [40, 60], strict=True)), day="2025-10-31")
    report(hte, {new: 101, district: 20}, day="2025-12-31")
    before = client.get(PAGE + "?level=districts&area=500000&year=2025&on=2025-10-31")
    assert "100家" in row_of(before, "合计") and "两江新区" not in words(before).split("名次")[1]
    after = client.get(PAGE + "?level=districts&area=500000&year=2025&on=2025-12-31")
    assert "121家" in row_of(after, "合计")
    assert "2025-11-01撤销" in row_of(after, "江北区")
    html = after.content.decode().split('class="tiles"')[1].split("</svg>")[0]
    assert "两江" in html and "渝北" not in html, "of two at one place the one that counts is drawn"


def test_an_area_that_was_abolished_before_the_year_is_named_and_the_page_holds(client, district, hte):
    client.force_login(person("mayor", "official", None, district.parent))
    _gone, new = make_city_of_2025(district)
    report(hte, {new: 101}, day="2026-03-31")
    report(hte, {district.parent: 300}, day="2026-03-31")
    response = client.get(PAGE + "?level=districts&area=500000&year=2026&on=2026-03-31&areas=500105,500157")
    assert response.status_code == 200
    assert "江北区已于2025-11-01撤销，没有2026年的数值。" in words(response)
    assert "101家" in words(response)


def test_figures_of_two_definitions_do_not_stand_in_one_ranking(read, hte, streets):
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 6, 1), what_changed="口径")
    report(hte, {streets[3]: 50}, day="2022-05-31")
    response = read()
    assert "14家" in row_of(response, "合计")
    assert "按2022-06-01以前的口径" in row_of(response, "石壕镇")
    assert "50家" in row_of(read("?on=2022-05-31"), "合计"), "before it there is one definition alone"


def test_a_late_area_is_told_from_one_of_which_nothing_is_asked(read, district, hte, streets):
    office = makers.make_department("shihao", "石壕镇政府", area=streets[3])
    makers.make_assignment(hte, office)
    assert row_of(read("?on=2022-06-30"), "石壕镇").startswith("石壕镇 逾期未报")
    assert row_of(read("?on=2022-01-30"), "石壕镇").startswith("石壕镇 未到期")


# ---- time travel


def test_the_page_travels_in_time(read, hte, streets):
    report(hte, {streets[0]: 50}, day="2022-09-30")
    report(hte, {streets[1]: 70}, vintage=4, approved=makers.timezone.make_aware(datetime.datetime(2022, 10, 5)))
    assert "55家" not in words(read("?on=2022-06-30&known_at=2022-08-01"))
    assert "14家" in row_of(read("?on=2022-06-30&known_at=2022-08-01"), "合计")
    assert "75家" in row_of(read("?on=2022-06-30"), "合计")
    assert "120家" in row_of(read("?on=2022-12-31"), "合计")


# ---- whose eyes


def test_an_account_of_a_street_sees_its_own_street_alone(client, hte, streets):
    client.force_login(person("street", "clerk", None, streets[0]))
    response = client.get(PAGE + "?on=2022-06-30")
    assert [row.split()[1] for row in rows(response)][:1] == ["古南街道"]
    assert "文龙街道" not in words(response) and "另有3个不显示" in words(response)
    assert "自报" not in words(response), "nor the district's own figure"
    assert client.get(PAGE + "?areas=500110002").status_code == 404
    assert client.get(PAGE + "?area=500110").status_code == 404


def test_another_city_is_not_within_reach(read, hte, district):
    makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    response = read("?level=districts&on=2022-06-30")
    assert "大足区" not in words(response) and "另有1个不显示" in words(response)


# ---- choosing


def test_the_start_says_what_may_be_said_of_each_indicator(read, hte):
    makers.make_indicator("rd", name="研发强度", measure="ratio", unit="%")
    response = read("/compare/?on=2022-06-30")
    said = words(response)
    assert "高新技术企业 家 3/4 可排名，可合计。" in said
    assert "研发强度 % 0/4 可排名，不合计。" in said


def test_what_is_chosen_in_the_form_has_an_address_of_its_own(read, hte):
    query = "indicator=hte_valid&on=2022-06-30&level=streets&areas=500110001&areas=500110002"
    response = read(f"/compare/?{query}")
    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}?on=2022-06-30&level=streets&areas=500110001%2C500110002"
    assert [row.split()[1] for row in rows(read(response["Location"]))][:2] == ["文龙街道", "古南街道"]


BAD = {
    "/compare/nothing/": "没有指标“nothing”",
    "/compare/?indicator=nothing": "没有指标“nothing”",
    "?level=planets": "不能按“planets”比较",
    "?areas=500110001,unknown": "没有可比较的区域“unknown”",
    "?areas=%00": "没有可比较的区域",
    "?course=decades": "不是可选的走势",
    "?year=22": "“22”不是",
}


def test_bad_input_gets_a_clear_page(read, hte):
    for query, said in BAD.items():
        response = read(query)
        assert response.status_code == 404, query
        assert said in words(response), query


def test_text_for_a_day_is_answered_on_the_page(read, hte):
    response = read("?on=yesterday")
    assert response.status_code == 200 and 'role="alert"' in response.content.decode()


def test_an_indicator_without_any_figure_has_a_page(read, hte, streets):
    makers.make_indicator("empty", name="尚无数值", roll_up="sum")
    response = read("/compare/empty/?on=2022-06-30")
    assert "4个区域中0个有数值" in words(response)
    assert "4个区域中的0个" in row_of(response, "合计") and "—" in row_of(response, "合计")


# ---- cost


def queries(read, url):
    read(url)
    with CaptureQueriesContext(connection) as found:
        assert read(url).status_code == 200
    return len(found)


def test_the_page_asks_as_often_for_forty_areas_as_for_four(read, district, hte):
    urls = ["?on=2022-06-30", "?on=2022-12-31", "/compare/?on=2022-06-30"]
    few = [queries(read, url) for url in urls]
    more = [makers.make_area(f"50011{n:04}", f"镇{n}", kind="town", parent=district) for n in range(200, 236)]
    report(hte, dict.fromkeys(more, 3))
    assert [queries(read, url) for url in urls] == few
    assert max(few) <= MOST


def test_it_is_linked_from_menu_and_indicator(read, hte):
    html = read("/indicators/hte_valid/?on=2022-06-30").content.decode()
    assert 'href="/compare/hte_valid/?on=2022-06-30"' in html and 'href="/compare/"' in html


def test_roles(client, hte, district):
    client.force_login(person("nobody", "clerk", None, district))
    assert client.get(PAGE).status_code == 200
    assert Area.objects.filter(parent=district).count() == 4


def test_indicators_of_which_no_area_has_a_figure_stand_folded_behind_the_others(read, hte):
    makers.make_indicator("rd_share", name="研发投入强度", measure="ratio", unit="%", position=0)
    shown, folded = read("/compare/?on=2022-06-30").content.decode().split('<details class="more-choices">')
    assert "/compare/hte_valid/" in shown and "/compare/rd_share/" not in shown
    assert "/compare/rd_share/" in folded and "各区域均暂无数据" in folded
