"""The month of a department from its desk to the light: filled in by keyboard, clipboard and workbook, answered, handed
in, returned, mended, approved, seen, revised; and a period that closed, opened once more."""

import datetime
import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from indicators.models import Observation, Source
from tests import makers
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import fits, sign_in, sign_out
from tests.reporting.grid_page import Grid
from tests.reporting.grid_worlds import NOW, figure_of, key_of, make_grid, the, the_area
from tests.reporting.makers import a_pdf
from tests.reporting.workbooks import HEADINGS, book, rows_of
from tests.reporting.worlds import at

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
HTE = "国家高新技术企业有效数"
MAY = {"hte_valid": 129, "patent_granted": 471, "contract": 4105, "coverage": "50.3", "rank": 8}
STATES = dict.fromkeys(MAY, "approved")


@pytest.fixture(autouse=True)
@transaction.atomic  # one commit in place of a hundred
def june(time_machine, transactional_db):
    """May is approved; the plan promises more than 140 high-tech enterprises."""
    time_machine.move_to(NOW)
    make_grid()
    source = Source.objects.create(code="ledger", title="区科技局台账")
    for code, value in MAY.items():
        makers.load_observation(the(code), the_area(), "2022-05-31", value, source=source)
    makers.load_observation(the("hte_valid"), the_area(), "2021-12-31", 123, source=source)
    action = makers.make_action(makers.make_plan(the_area()), 3, name="高成长主体培育行动", lead=the("rank").owner)
    start = {"baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(action, the("hte_valid"), 140, comparator=">", wording="突破140家", **start)


@pytest.fixture
def at_desk(page, live_server):
    """Signs an account in at a page, in the place of who was signed in; the page fits a desk."""

    def go(account, path="/desk/"):
        sign_out(page, live_server.url)
        sign_in(page, live_server.url, account, path)
        assert fits(page)
        return page

    return go


def fill_in_by_three_ways(page, grid):
    grid.field("hte_valid").focus()
    page.keyboard.type("141")
    page.keyboard.press("Enter")
    assert grid.focused() == f"value-{key_of('patent_granted')}"
    grid.expect_state("hte_valid", "已保存")
    grid.paste("patent_granted", "490\t含变更\r\n41050\t\r\n")
    page.get_by_role("dialog").get_by_role("button", name="写入填报表").click()
    grid.expect_state("patent_granted", "已保存")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    headings, rows = rows_of(download.value.path().read_bytes())
    rows[the("coverage").name][HEADINGS["value"]] = "52.1"
    rows[the("rank").name][HEADINGS["value"]] = "7"
    file = {"name": "填报.xlsx", "mimeType": "application/octet-stream", "buffer": book(headings, rows.values())}
    page.get_by_role("link", name="上传").click()
    page.locator("#import-file").set_input_files(file)
    page.get_by_role("button", name="查看").click()
    expect(page.locator("table.preview tbody tr")).to_have_count(2)
    assert figure_of("rank") is None, "a preview writes nothing"
    page.get_by_role("button", name="保存2").click()
    expect(page.locator(".messages")).to_contain_text("2项数据已保存")


def hand_in(page, number):
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".messages")).to_contain_text(f"已提交{number}项")


def states():
    return {code: figure_of(code).state for code in MAY}


def test_a_month_from_the_desk_to_the_light(at_desk, silent, live_server, time_machine):
    grid = Grid(silent, live_server.url)
    page = at_desk("official", "/")
    expect(page.locator(".goal-row .st")).to_have_text("严重滞后")

    page = at_desk("clerk")
    page.get_by_role("link", name="2022年6月 5").click()
    page.wait_for_url("**/entry/2022/06/")
    fill_in_by_three_ways(page, grid)
    page.get_by_role("button", name="检查").click()
    grid.expect_state("contract", "待说明")
    page.locator("[data-answer]").fill("6月集中登记")
    hand_in(page, 5)
    assert set(states().values()) == {"submitted"}

    page = at_desk("reviewer")
    page.get_by_role("link", name="5项等待您审核").click()
    expect(page.locator(".review-list")).to_contain_text("6月集中登记")
    page.get_by_role("checkbox", name=re.compile("专利授权量")).check()
    page.get_by_label("给填报员的意见").fill("请剔除变更登记")
    page.get_by_role("button", name="退回所选").click()
    expect(page.locator(".messages")).to_contain_text("1项数据已退回")
    page.get_by_role("button", name="整批通过").click()
    expect(page.locator(".messages")).to_contain_text("4项数据已审定")
    assert states() == STATES | {"patent_granted": "returned"}

    page = at_desk("clerk")
    expect(page.locator(".returned-note")).to_contain_text("请剔除变更登记")
    page.get_by_role("link", name=re.compile("通知 ")).click()
    page.get_by_role("link", name=re.compile("退回：请剔除变更登记")).click()
    expect(page.locator(".returned-note")).to_contain_text("请剔除变更登记")
    page.get_by_role("link", name="2022年6月填报表").click()
    page.wait_for_url("**/entry/2022/06/")
    grid.expect_state("patent_granted", "退回")
    expect(grid.below("patent_granted")).to_contain_text("请剔除变更登记")
    grid.field("patent_granted").fill("478")
    hand_in(page, 1)

    page = at_desk("reviewer", "/review/")
    page.get_by_role("link", name="审核", exact=False).last.click()
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_text("没有待审核的数据")).to_be_visible()
    assert states() == STATES

    page = at_desk("official", "/")
    expect(page.locator(".goal-row .st")).to_have_text("已完成")
    expect(page.locator(".goal-row .why")).to_contain_text("141")
    page.locator(".goal-row").get_by_role("link", name=HTE).click()
    page.get_by_role("link", name="时间线").click()
    expect(page.locator(".vintages .cur").first).to_contain_text("141家")

    time_machine.move_to("2022-07-12 10:00+08:00")
    page = at_desk("clerk", "/entry/2022/06/")
    grid.row("hte_valid").locator("th a, th button").first.click()
    page.locator("#beside").get_by_role("link", name="该数值的全部内容").click()
    page.get_by_label("数值（家）").fill("139")
    page.get_by_label("原因").fill("剔除2家到期企业")
    page.get_by_label("佐证文件").set_input_files(
        {"name": "认定名单.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    page.get_by_role("button", name="保存并提交").click()
    expect(page.locator(".messages")).to_contain_text("提交")
    page = at_desk("official", "/")
    expect(page.locator(".goal-row .st"), "what waits counts for nothing").to_have_text("已完成")
    page = at_desk("reviewer", "/review/")
    expect(page.locator(".review-list")).to_contain_text("剔除2家到期企业")
    page.get_by_role("checkbox", name=re.compile(HTE)).check()
    page.get_by_role("button", name="通过所选").click()
    expect(page.locator(".messages")).to_contain_text("1项数据已审定")
    page = at_desk("official", "/")
    expect(page.locator(".goal-row .st")).not_to_have_text("已完成")
    page.locator(".goal-row").get_by_role("link", name=HTE).click()
    said = "自2022-07-12起为139家，此前为141家（快报，2022-07-08审定）。原因：剔除2家到期企业"
    expect(page.locator(".replaced")).to_contain_text(said)
    page.get_by_role("link", name="时间线").click()
    expect(page.get_by_role("listitem").filter(has_text="141家").filter(has_text="已被替代")).to_have_count(1)
    expect(page.locator(".vintages .cur").first).to_contain_text("139家")


def test_what_closes_under_a_clerk_is_opened_again(at_desk, page, live_server, time_machine):
    grid = Grid(page, live_server.url)
    time_machine.move_to(at("2022-07-28 23:50:00"))
    page = at_desk("clerk", "/entry/2022/06/")
    time_machine.move_to(at("2022-07-29 00:05:00"))
    grid.fill("hte_valid", "131")
    grid.expect_state("hte_valid", "已拒绝")
    expect(grid.below("hte_valid")).to_contain_text("2022-07-28当日24时关闭")
    assert figure_of("hte_valid") is None

    page = at_desk("manager")
    page.get_by_role("row", name="区科技局").get_by_title("全部逾期未报").last.click()
    page.get_by_role("link", name="对该部门例外开放本月").click()
    page.get_by_label("开放至").fill("2022-08-31")
    page.get_by_label("原因").fill("系统切换")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("系统切换")).to_be_visible()

    page = at_desk("clerk", "/entry/2022/06/")
    expect(grid.field("hte_valid"), "what was refused is offered again").to_have_value("131")
    page.locator("[data-save-kept]").click()
    grid.expect_state("hte_valid", "已保存")
    assert figure_of("hte_valid").state == Observation.State.DRAFT
