"""A bulk fix and its undoing in a real browser, as clerk and as manager; console and policy stay silent."""

import pytest
from playwright.sync_api import expect

from enterprises.models import Recognition
from qijiang.registers.models import Operation
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import fits, sign_in
from tests.register_makers_enterprises import make_recognition

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def recognitions(bureau):
    """Two that the clerk's department keeps, one that nobody keeps, and one of another kind."""
    own = [make_recognition(keeper=bureau, batch="2021年第一批") for _number in range(2)]
    return [*own, make_recognition(batch="2021年第一批"), make_recognition(kind="gazelle", batch="2021年第一批")]


def batches():
    return list(Recognition.objects.order_by("pk").values_list("batch", flat=True))


def start(page, base, username):
    """Narrow the list to one kind and begin a fix of what is left."""
    sign_in(page, base, username, "/enterprises/recognitions/")
    page.locator("#id_kind").select_option("high_tech")
    page.wait_for_url("**kind=high_tech**")
    page.get_by_role("link", name="批量修正").click()
    page.get_by_label("要修正的字段").select_option("batch")
    page.wait_for_url("**fix=batch**")


def replace(page, old, new):
    page.get_by_label("替换文字").check()
    page.get_by_label("要替换的文字").fill(old)
    page.get_by_label("替换为").fill(new)
    page.get_by_role("button", name="预览").click()


def undo(page):
    page.get_by_text("撤销…").click()
    page.get_by_label("原因").fill("改错了批次")
    page.get_by_role("button", name="撤销本次操作").click()
    page.wait_for_load_state()


def test_a_manager_fixes_what_the_filters_leave_and_undoes_it(silent, live_server, manager, recognitions):
    start(silent, live_server.url, "manager")
    expect(silent.locator(".reading")).to_contain_text("已选3条记录")
    replace(silent, "第一批", "第二批")
    expect(silent.locator("section:has(#changing) tbody tr")).to_have_count(3)
    silent.get_by_label("原因").fill("文件更正")
    silent.get_by_role("button", name="修改3条记录").click()
    silent.wait_for_url("**/operations/**")
    assert batches() == ["2021年第二批"] * 3 + ["2021年第一批"]
    expect(silent.locator("main")).to_contain_text("文件更正")
    undo(silent)
    expect(silent.locator(".messages")).to_contain_text("各记录已恢复原值")
    assert batches() == ["2021年第一批"] * 4
    assert Operation.objects.get().undone_by == manager


def test_a_clerk_leaves_out_what_others_keep_and_undoes_it(silent, live_server, clerk, recognitions):
    start(silent, live_server.url, "clerk")
    silent.get_by_label("设为").first.check()
    silent.locator("#fix_value").fill("第三批")
    silent.get_by_role("button", name="预览").click()
    expect(silent.locator("section:has(#refused) tbody tr")).to_have_count(1)
    silent.get_by_label("原因").fill("文件更正")
    silent.get_by_role("button", name="修改2条记录").click()
    expect(silent.get_by_role("alert")).to_be_visible()
    silent.get_by_label("不含不能修改的记录").check()
    silent.get_by_role("button", name="修改2条记录").click()
    silent.wait_for_url("**/operations/**")
    assert batches() == ["第三批"] * 2 + ["2021年第一批"] * 2
    undo(silent)
    assert batches() == ["2021年第一批"] * 4


def test_its_pages_are_not_wider_than_a_small_screen(page, live_server, manager, recognitions):
    page.set_viewport_size({"width": 360, "height": 800})
    wide = []

    def look(name):
        if not fits(page):
            wide.append(name)

    sign_in(page, live_server.url, "manager", "/enterprises/recognitions/bulk/?fix=batch")
    look("form")
    replace(page, "第一批", "第二批")
    look("preview")
    page.get_by_label("原因").fill("文件更正")
    page.get_by_role("button", name="修改4条记录").click()
    page.wait_for_url("**/operations/**")
    look("operation")
    page.goto(f"{live_server.url}/operations/")
    look("list")
    assert wide == []
