"""Indicators by period: what was due, what was there and its light at the end of each; as page and as workbook."""

import datetime
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from indicators.models import DefinitionVersion, Target
from indicators.reading import Moment
from indicators.standing import standings
from qijiang import figures
from tests import makers
from tests.areas.makers import report
from tests.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("everybody")]

PAGE, FILE = "/pivot/", "/pivot/export.xlsx"
MOST = 14


@pytest.fixture
def read(client, official):
    client.force_login(official)
    return lambda url="": client.get(url if url.startswith("/") else PAGE + url)


@pytest.fixture
def plan(district):
    return makers.make_plan(district)


@pytest.fixture
def hte(district, plan):
    """A stock with a target and figures of March, June and September."""
    indicator = makers.make_indicator(name="高新技术企业")
    baseline = {"comparator": ">", "baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(makers.make_action(plan), indicator, 140, **baseline)
    for day, value in [("2021-12-31", 123), ("2022-03-31", 125), ("2022-06-30", 131), ("2022-09-30", 141)]:
        report(indicator, {district: value}, day=day)
    return indicator


def words(text):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def cells(response, name="高新技术企业"):
    """The cells of an indicator's row, in words, with the word of each mark."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", response.content.decode(), re.S) if f">{name}</a>" in row)
    row = re.sub(r'aria-label="([^"]+)">', r">\1 ", row)
    return [words(cell) for cell in re.findall(r"<td.*?</td>", row, re.S)]


def sheets(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


# ---- the page


def test_each_period_says_what_was_there_what_was_due_and_how_much_that_is(read, hte):
    found = cells(read("?on=2022-12-31"))
    assert found[0] == "125 应达127.19 严重滞后 11.8%"
    assert found[1] == "131 应达131.43 滞后 47.1%"
    assert found[2] == "141 应达135.72 已完成 105.9%"
    assert found[3] == "141 2022-09-30 应达140 已完成 105.9%", "of an earlier period: its day is said"


def test_the_light_of_a_period_is_that_of_the_overview_on_its_last_day(read, hte, district):
    for day, found in zip(["2022-03-31", "2022-06-30", "2022-09-30"], cells(read("?on=2022-12-31")), strict=False):
        today = makers.timezone.localdate()
        targets = Target.objects.select_related("indicator", "plan", "action", "lead", "area")
        seen = standings(targets, Moment(datetime.date.fromisoformat(day), today))[0]
        assert found.endswith(f"{seen.word} {figures.percent(seen.assessment.completion)}")


def test_what_has_not_begun_is_ahead_and_what_runs_is_as_of_the_day(read, hte):
    found = cells(read("?on=2022-08-15"))
    assert found[2].startswith("131 2022-06-30 应达133.5")
    assert found[3] == "未到"


def test_a_blank_is_no_zero_and_says_why(read, hte, district, plan):
    late = makers.make_indicator("late", name="迟报数", measure="flow")
    makers.make_target(plan.actions.get(), late, 10)
    assert cells(read("?on=2022-12-31"), "迟报数")[0] == "逾期未报 应达2.47"
    report(late, {district: None}, day="2022-06-30")
    assert cells(read("?on=2022-12-31"), "迟报数")[1] == "不统计 应达4.96"
    report(late, {district: 0}, day="2022-09-30")
    assert cells(read("?on=2022-12-31"), "迟报数")[2] == "0 应达7.48 严重滞后 0.0%"


def test_an_indicator_without_a_target_has_figures_alone(read, hte, district):
    free = makers.make_indicator("free", name="未列目标")
    report(free, {district: 7}, day="2022-06-30")
    assert "未列目标</a>" not in read("?on=2022-12-31").content.decode()
    assert cells(read("?on=2022-12-31&which=all"), "未列目标")[:2] == ["逾期未报", "7"]


def test_months_half_years_and_years_of_several(read, hte):
    assert len(cells(read("?by=month"))) == 12
    assert cells(read("?by=half_year"))[0].startswith("131")
    found = cells(read("?by=year&since=2021"))
    assert found == ["123", "141 应达140 已完成 105.9%"]
    html = words(read("?by=quarter&since=2021").content.decode())
    assert "2021 2022 1季度 2季度" in html


def test_a_figure_opens_to_its_page_of_that_day(read, hte):
    link = re.search(r'class="plain v" href="([^"]+)">131<', read("?on=2022-12-31").content.decode())[1]
    opened = read(unescape(link))
    assert opened.status_code == 200 and "131" in words(opened.content.decode())


def test_a_break_of_the_series_is_said_in_its_period(read, hte):
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 5, 1), what_changed="口径")
    assert "2022-05-01换口径" in cells(read("?on=2022-12-31"))[1]
    assert "换口径" not in words(read("?on=2022-04-30").content.decode().split("<tbody>")[1])


def test_it_travels_in_knowledge(read, hte, district):
    late = makers.timezone.make_aware(datetime.datetime(2022, 11, 1))
    report(hte, {district: 129}, day="2022-06-30", vintage=4, approved=late)
    assert cells(read("?on=2022-12-31"))[1].startswith("129")
    assert cells(read("?on=2022-12-31&known_at=2022-10-01"))[1].startswith("131")


def test_an_account_of_another_area_sees_its_own(client, hte, district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    report(hte, {street: 5})
    client.force_login(person("street", "clerk", None, street))
    assert cells(client.get(PAGE + "?which=all&on=2022-12-31"))[1].startswith("5")
    assert client.get(PAGE + "?area=500110").status_code == 404
    assert client.get(FILE + "?area=500110").status_code == 404


# ---- choosing


def test_chosen_indicators_have_one_address_and_unknown_ones_are_named(read, hte):
    response = read("?indicators=hte_valid&indicators=nothing&on=2022-12-31")
    assert response["Location"] == "/pivot/?on=2022-12-31&indicators=hte_valid%2Cnothing"
    response = read(response["Location"])
    assert "没有这些代码的指标：nothing。" in words(response.content.decode())
    assert cells(response)


BAD = [
    ("?by=decade", 404, "“decade”不是期别"),
    ("?which=some", 404, "“some”不是可选的指标范围"),
    ("?since=abc", 404, "“abc”不能作为起始年度"),
    ("?since=2030", 404, "不能作为起始年度"),
    ("?indicators=nothing", 200, "没有这些指标。"),
    ("?indicators=%00", 200, "没有这些指标。"),
    ("?year=2021", 200, "计划在这些年度没有目标"),
    ("?by=month&since=2018", 200, "从2020年开始"),
    ("?on=soon", 200, "role=alert"),
]


def test_bad_input_gets_a_clear_page(read, hte):
    for query, status, said in BAD:
        response = read(query)
        assert response.status_code == status, query
        html = response.content.decode()
        assert said in words(html) or said in html.replace('"', ""), query


# ---- the workbook


def test_the_workbook_holds_the_same_as_numbers(read, hte):
    book = sheets(read(FILE + "?on=2022-12-31"))
    table = book["分期指标表"]
    assert table[3][:4] == ["指标", "单位", "2022年目标", "2022年一季度"]
    assert table[4][3:6] == ["应达", "实际", "完成率"]
    assert table[5][:3] == ["高新技术企业", "家", ">140家"]
    assert table[5][4] == 125 and table[5][7] == 131
    assert table[5][3] == pytest.approx(127.19, abs=0.01)
    assert table[5][5] == pytest.approx(2 / 17)
    assert book["完成率"][4][1:5] == [pytest.approx(part / 17) for part in (2, 8, 18, 18)]
    assert any("空白不等于零" in row[0] for row in book["说明"])


def test_a_blank_cell_says_why_and_formulas_stay_text(read, hte, district):
    odd = makers.make_indicator("odd", name="=1+1", unit="@家")
    report(odd, {district: 7}, day="2022-06-30")
    table = sheets(read(FILE + "?on=2022-12-31&which=all"))["分期指标表"]
    row = next(row for row in table if row[0] == "=1+1")
    assert row[1] == "@家" and row[4] == "逾期未报" and row[7] == 7
    assert row[3] == "" and row[5] == ""


def test_a_plan_without_targets_still_gives_a_workbook(read, district, plan):
    book = sheets(read(FILE + "?year=2022"))
    assert list(book) == ["分期指标表", "说明"]


# ---- cost


def queries(read, url):
    read(url)
    with CaptureQueriesContext(connection) as found:
        assert read(url).status_code == 200
    return len(found)


def test_it_asks_as_often_for_many_indicators_and_years_as_for_one(read, district, plan, hte):
    urls = ["?on=2022-12-31", "?on=2022-12-31&by=month&since=2020&which=all", FILE + "?which=all&by=month"]
    few = [queries(read, url) for url in urls]
    for number in range(20):
        more = makers.make_indicator(f"more{number}", name=f"指标{number}", position=number)
        makers.make_target(plan.actions.get(), more, 10)
        report(more, {district: 3}, day="2022-06-30")
    assert [queries(read, url) for url in urls] == few
    assert max(few) <= MOST
