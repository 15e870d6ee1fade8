"""A closed period on the way from the clerk's desk to the manager's exception and back, as people meet it."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from indicators.models import Observation
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, sign_out, too_wide_at
from tests.makers import make_assignment, make_department, make_indicator
from tests.reporting.worlds import at, make_assigned, the_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]
MAY = "2022年5月"


@pytest.fixture(autouse=True)
@transaction.atomic  # one commit in place of a hundred
def july(time_machine, transactional_db):
    """20 July: June is late, May closed on 28 June."""
    time_machine.move_to(at("2022-07-20 09:00:00"))
    make_assigned()
    other = make_department("jxw", "区经信委", the_district())
    make_assignment(make_indicator("smart", name="智能工厂", frequency="quarter", position=2), other)


def desk_of(page, base, account):
    sign_out(page, base)
    sign_in(page, base, account, "/desk/")
    assert too_wide_at(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_closed_period_is_opened_by_exception_and_made_up(silent, live_server):
    page, base = silent, live_server.url
    desk_of(page, base, "clerk")
    missing = page.get_by_role("region", name="缺报（已关闭）").get_by_role("listitem").filter(has_text=MAY)
    expect(missing).to_contain_text("2022-06-28当日24时关闭")
    expect(missing.get_by_role("link", name="填报")).to_have_count(0)
    expect(page.locator("nav.tabs .count")).to_have_text(re.compile("^1"))
    page.goto(f"{base}/entry/new/hte_valid/?area=500110&on=2022-05-31")
    expect(page.get_by_role("note")).to_contain_text("请联系管理员对本部门例外开放")
    page.get_by_label("数值（家）").fill("129")
    page.get_by_role("button", name="存为草稿").click()
    expect(page.locator(".problems")).to_contain_text("2022-06-28当日24时关闭")
    assert not Observation.objects.exists()

    desk_of(page, base, "manager")
    page.get_by_role("row", name="区科技局").get_by_title("全部逾期未报").nth(4).click()
    page.get_by_role("link", name="对该部门例外开放本月").click()
    page.get_by_label("开放至").fill("2022-08-31")
    page.get_by_label("原因").fill("系统切换")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("系统切换")).to_be_visible()

    desk_of(page, base, "clerk")
    late = page.get_by_role("region", name="逾期未报").get_by_role("listitem").filter(has_text=MAY)
    expect(late).to_contain_text("系统切换")
    late.get_by_role("link", name="填报").click()
    page.get_by_label("数值（家）").fill("129")
    page.get_by_role("button", name="保存并提交").click()
    expect(page).to_have_url(f"{base}/desk/?year=2022")
    expect(page.get_by_role("region", name="待审核")).to_contain_text("迟报36天")

    desk_of(page, base, "reviewer")
    expect(page.locator("nav.tabs .count")).to_have_text(re.compile("^1"))
    unit = page.get_by_role("region", name="逾期单位").get_by_role("row", name="区科技局")
    unit.get_by_role("button", name="提醒").click()
    expect(page.locator(".messages")).to_contain_text("已提醒1个单位的1个账号")
    expect(unit).to_contain_text("今日已提醒")
    page.get_by_title("齐全，但有迟报").click()
    expect(page.get_by_role("row", name="高新技术企业")).to_contain_text("迟报36天")
    assert too_wide_at(page) == []
