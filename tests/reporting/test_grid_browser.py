"""The entry grid in a real browser: journeys of a clerk with keyboard, clipboard, a second person and a bad line."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import expect

from indicators.models import Observation
from qijiang.registers.models import Change
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in_by_form, too_wide_at
from tests.conftest import person
from tests.reporting.grid_page import Grid
from tests.reporting.grid_worlds import CELL, NOW, PAGE, figure_of, key_of, make_figure, make_grid, make_past

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
State = Observation.State


@pytest.fixture(autouse=True)
def june(time_machine, transactional_db):
    time_machine.move_to(NOW)
    with transaction.atomic():
        make_grid()
        make_past()


@pytest.fixture
def grid(page, live_server):
    found = Grid(page, live_server.url)
    yield found
    found.close()


@pytest.mark.one_database
def test_by_keyboard_with_undo(grid):
    press, kind = grid.open().page.keyboard.press, grid.page.keyboard.type
    grid.field("hte_valid").focus()
    kind("131")
    press("Enter")
    assert grid.focused() == f"value-{key_of('patent_granted')}", "Enter goes down"
    press("ArrowUp")
    press("Tab")
    kind("新认定2家")
    press("Tab")
    assert grid.focused() == f"value-{key_of('patent_granted')}", "Tab goes to the right, then to the next row"
    grid.expect_state("hte_valid", "已保存")
    expect(grid.row("hte_valid").locator(".diff-c")).to_have_text("+2同比+23.6%")
    press("ArrowUp")
    press("F2")
    press("Backspace")
    kind("2")
    press("ArrowLeft")
    assert grid.focused() == f"value-{key_of('hte_valid')}", "after F2 the arrows move within the cell"
    press("Escape")
    expect(grid.field("hte_valid")).to_have_value("131")
    kind("140")
    press("ArrowDown")
    grid.expect_state("hte_valid", "已保存")
    press("Control+z")
    expect(grid.field("hte_valid")).to_have_value("131")
    expect(grid.row("hte_valid").locator(".diff-c b")).to_have_text("+2")
    press("Control+y")
    expect(grid.row("hte_valid").locator(".diff-c b")).to_have_text("+11")
    figure = figure_of("hte_valid")
    assert (figure.value, figure.note, figure.state) == (140, "新认定2家", State.DRAFT)
    grid.fill("hte_valid", "十几家")
    grid.expect_state("hte_valid", "已拒绝")
    expect(grid.below("hte_valid")).to_contain_text("十几家")
    grid.field("hte_valid").focus()
    press("Escape")
    grid.expect_state("hte_valid", "已保存")
    expect(grid.below("hte_valid")).to_have_count(0)
    grid.fill("patent_granted", "460")
    grid.field("patent_granted", "reason").fill("5月多计11件")
    press("Enter")
    grid.expect_state("patent_granted", "已保存")
    expect(grid.page.locator("#beside h2")).to_have_text("专利授权量")


@pytest.mark.one_database
def test_a_block_is_shown_before_it_is_written_and_undone_as_one(grid):
    grid.open().paste("hte_valid", "131\t新认定2家\n490\t\nabc\t\r\n")
    dialog = grid.page.get_by_role("dialog")
    expect(dialog.locator("tbody tr")).to_have_count(6)
    expect(dialog).to_contain_text("abc")
    assert not Observation.objects.filter(as_of="2022-06-30").exists(), "a preview writes nothing"
    dialog.get_by_role("button", name="写入填报表").click()
    grid.expect_state("hte_valid", "已保存")
    grid.expect_state("patent_granted", "已保存")
    grid.expect_state("contract", "未填")
    assert (figure_of("hte_valid").value, figure_of("hte_valid").note) == (131, "新认定2家")
    grid.page.get_by_role("button", name="撤销").click()
    grid.expect_state("hte_valid", "未填")
    grid.expect_state("patent_granted", "未填")
    assert not Observation.objects.filter(as_of="2022-06-30").exists()
    grid.paste("hte_valid", "指标\t本期\n技术合同登记额\t1.2亿\n国家高新技术企业有效数\t132\n没有这个指标\t1\n")
    expect(dialog).to_contain_text("12,000万元")
    expect(dialog).to_contain_text("无此名称的指标")
    dialog.get_by_role("button", name="写入填报表").click()
    grid.expect_state("contract", "已保存")
    grid.expect_state("hte_valid", "已保存")
    assert (figure_of("contract").value, figure_of("hte_valid").value) == (12_000, 132)


@pytest.mark.one_database
def test_two_people_at_one_cell(grid, browser, live_server, clerk, bureau, district):
    make_figure("hte_valid", 131, state="draft", created_by=clerk)
    person("other", "clerk", bureau, district)
    second = Grid(browser.new_context(locale="zh-CN").new_page(), live_server.url)
    grid.open()
    second.open("other").fill("hte_valid", "140")
    second.expect_state("hte_valid", "已保存")
    grid.fill("hte_valid", "135")
    grid.expect_state("hte_valid", "有冲突")
    expect(grid.below("hte_valid").locator("tbody tr")).to_have_text("数值131140135")
    grid.below("hte_valid").get_by_role("button", name="以我的为准").click()
    grid.expect_state("hte_valid", "已保存")
    assert (figure_of("hte_valid").value, figure_of("hte_valid").version) == (135, 3)
    second.fill("hte_valid", "150")
    second.below("hte_valid").get_by_role("button", name="采用现在的").click()
    expect(second.field("hte_valid")).to_have_value("135")
    second.expect_state("hte_valid", "已保存")
    second.close()
    second.page.context.close()


@pytest.mark.one_database
def test_a_line_that_breaks_loses_nothing(grid):
    page = grid.open().page
    page.route(f"**{CELL}", lambda route: route.abort())
    grid.fill("hte_valid", "131")
    grid.expect_state("hte_valid", "未保存")
    expect(page.locator("[data-notices]")).to_contain_text("连接中断")
    page.reload()
    expect(page.locator("[data-notices]")).to_contain_text("已填回原处")
    expect(grid.field("hte_valid")).to_have_value("131")
    page.unroute(f"**{CELL}")
    page.locator("[data-save-kept]").click()
    grid.expect_state("hte_valid", "已保存")
    lost = []

    def without_answer(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route(f"**{CELL}", without_answer, times=1)
    grid.fill("hte_valid", "132")
    expect(page.locator("[data-notices]")).to_contain_text("连接中断")
    grid.expect_state("hte_valid", "已保存")
    expect(page.locator("[data-notices]")).not_to_contain_text("连接中断")
    assert (lost, figure_of("hte_valid").value, figure_of("hte_valid").version) == ([200], 132, 2)
    assert Change.objects.about(figure_of("hte_valid")).count() == 2, "sent twice, it is written once"
    page.reload()
    expect(page.locator("[data-notices] .kept")).to_have_count(0)


@pytest.mark.one_database
def test_a_session_that_ends_and_a_tab_that_closes(grid):
    page = grid.open().page
    grid.field("patent_granted").fill("4")
    # What a closing tab still sends arrives now and then; here its line is dead.
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    page.goto("about:blank")
    page.goto(f"{grid.site}{PAGE}")
    expect(grid.field("patent_granted"), "typed, but never left").to_have_value("4")
    page.get_by_role("button", name="不要了").click()
    expect(grid.field("patent_granted")).to_have_value("")
    grid.expect_state("patent_granted", "未填")
    Session.objects.all().delete()
    grid.fill("hte_valid", "131")
    expect(page.locator("[data-notices]")).to_contain_text("登录已失效")
    page.get_by_role("link", name="登录").click()
    sign_in_by_form(page, grid.site, "clerk", page.url.removeprefix(grid.site))
    expect(page).to_have_url(f"{grid.site}{PAGE}")
    expect(grid.field("hte_valid")).to_have_value("131")
    assert figure_of("hte_valid") is None
    page.locator("[data-save-kept]").click()
    grid.expect_state("hte_valid", "已保存")
    assert figure_of("hte_valid").value == 131


@pytest.mark.one_database
def test_submits_what_is_still_on_its_way_and_shows_it_locked(grid):
    page = grid.open().page
    grid.field("hte_valid").focus()
    page.keyboard.type("131")
    page.get_by_role("button", name="检查").click()
    expect(page.locator(".messages")).to_contain_text("检查通过")
    grid.fill("contract", "41050")
    page.get_by_role("button", name="检查").click()
    grid.expect_state("contract", "待说明")
    page.locator("[data-answer]").fill("6月集中登记")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".messages")).to_contain_text("已提交2项")
    assert figure_of("contract").state == State.SUBMITTED
    grid.expect_state("hte_valid", "已提交")
    expect(grid.field("hte_valid")).not_to_be_editable()
    assert figure_of("hte_valid").state == State.SUBMITTED
    assert too_wide_at(page) == []


@pytest.mark.one_database
def test_without_scripts_it_is_a_form(scriptless, live_server):
    grid = Grid(scriptless, live_server.url).open()
    grid.field("hte_valid").fill("131")
    grid.field("contract").fill("abc")
    grid.page.get_by_role("button", name="保存").click()
    grid.expect_state("hte_valid", "已保存")
    grid.expect_state("contract", "已拒绝")
    expect(grid.field("contract")).to_have_value("abc")
    assert figure_of("hte_valid").value == 131
    grid.row("hte_valid").get_by_role("link").click()
    expect(grid.page.locator("#beside")).to_contain_text("近12期")
    grid.close()
