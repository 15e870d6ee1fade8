"""In a real browser, as clerk, reviewer and official use it; console and content security policy stay silent."""

import datetime

import pytest

from indicators.models import Observation
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, sign_out
from tests.makers import load_observation, make_action, make_indicator, make_plan, make_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(bureau, district):
    plan = make_plan(district)
    action = make_action(plan, 3, name="高成长主体培育行动", lead=bureau)
    indicator = make_indicator("hte_valid", name="国家高新技术企业", owner=bureau)
    make_target(
        action, indicator, 140, comparator=">", baseline=123, baseline_on=datetime.date(2021, 12, 31), lead=bureau
    )
    load_observation(indicator, district, "2021-12-31", 123)
    load_observation(indicator, district, "2022-03-31", 125)
    load_observation(indicator, district, "2022-06-30", 131)
    return plan


def test_an_official_signs_in_and_reads_the_board(silent, live_server, official, plan):
    sign_in(silent, live_server.url, "official", "/?on=2022-06-30")
    assert silent.get_by_role("heading", name="2022年科技创新“六大行动”").is_visible()
    row = silent.locator(".goal-row")
    assert row.locator(".st").inner_text() == "滞后"
    assert "净增8家" in row.locator(".why").inner_text()
    row.get_by_role("link", name="国家高新技术企业").click()
    assert silent.get_by_role("heading", name="国家高新技术企业", level=1).is_visible()
    assert "131" in silent.locator(".big").inner_text()


def test_travelling_in_time_by_the_rail_and_by_the_form(silent, live_server, official, plan):
    sign_in(silent, live_server.url, "official", "/?on=2022-06-30")
    silent.get_by_role("link", name="3").first.click()
    silent.wait_for_url("**on=2022-03-31**")
    assert silent.locator(".goal-row .val").inner_text().startswith("125")
    silent.get_by_label("年度").select_option("2021")
    silent.wait_for_url("**year=2021**")
    assert silent.get_by_text("没有2021年度的计划").is_visible()


def test_a_figure_is_recorded_approved_and_moves_the_light(silent, live_server, clerk, reviewer, official, plan):
    sign_in(silent, live_server.url, "clerk", "/entry/?year=2022")
    silent.locator("main").get_by_role("link", name="填报").last.click()
    silent.get_by_label("截至日期").fill("2022年9月30日")
    silent.get_by_label("数值（家）").fill("１４１家")
    silent.get_by_role("button", name="保存并提交审核").click()
    silent.wait_for_url("**/entry/**")
    handed_in = Observation.objects.get(state="submitted")
    assert (handed_in.value, str(handed_in.as_of)) == (141, "2022-09-30")
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "official", "/")
    assert silent.locator(".goal-row .st").inner_text() == "未完成", "what waits for review counts for nothing"
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "reviewer", f"/review/{handed_in.pk}/")
    silent.get_by_role("button", name="通过").click()
    silent.wait_for_url("**/review/")
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "official", "/")
    assert silent.locator(".goal-row .st").inner_text() == "已完成"
    assert silent.locator(".goal-row .val").inner_text().startswith("141")


def test_what_was_typed_survives_a_closed_tab(silent, live_server, clerk, plan):
    sign_in(silent, live_server.url, "clerk", "/entry/new/hte_valid/")
    silent.get_by_label("数值（家）").fill("137")
    silent.goto(f"{live_server.url}/")
    silent.goto(f"{live_server.url}/entry/new/hte_valid/")
    assert silent.get_by_label("数值（家）").input_value() == "137"


def test_filtering_the_list_of_indicators_changes_only_the_table(silent, live_server, official, plan, bureau):
    make_indicator("rd_intensity", name="研发投入强度", measure="ratio", unit="%", owner=bureau, position=2)
    sign_in(silent, live_server.url, "official", "/indicators/")
    assert silent.get_by_role("link", name="研发投入强度").is_visible()
    silent.get_by_label("代码或名称").fill("hte")
    silent.get_by_role("button", name="筛选").click()
    silent.wait_for_url("**hte**")
    assert silent.get_by_role("link", name="国家高新技术企业").first.is_visible()
    assert silent.get_by_role("link", name="研发投入强度").count() == 0


def test_the_theme_is_kept_and_set_by_the_server(silent, live_server, official, plan):
    sign_in(silent, live_server.url, "official", "/")
    silent.get_by_role("button", name="深色").click()
    silent.wait_for_load_state()
    assert silent.locator("html").get_attribute("data-bs-theme") == "dark"
    silent.goto(f"{live_server.url}/indicators/")
    assert silent.locator("html").get_attribute("data-bs-theme") == "dark"


OF_OFFICIALS = ["/?on=2022-06-30", "/actions/3/?on=2022-06-30", "/indicators/", "/indicators/hte_valid/?on=2022-06-30"]
OF_CLERKS = ["/entry/", "/entry/new/hte_valid/", "/accounts/password/change/", "/indicators/nowhere/"]


@pytest.mark.parametrize("who, paths", [("official", OF_OFFICIALS), ("clerk", OF_CLERKS)])
def test_nothing_is_wider_than_the_screen(page, live_server, official, clerk, plan, who, paths):
    sign_in(page, live_server.url, who)
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wide = []
    for path in paths:
        page.goto(f"{live_server.url}{path}")
        for width in (360, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            wide += [(path, width)] if page.evaluate(over) > 0 else []
    assert wide == []


def test_the_board_works_without_scripts(browser, live_server, official, plan):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, live_server.url, "official", "/?on=2022-06-30")
    page.get_by_role("link", name="3").first.click()
    assert page.locator(".goal-row .val").inner_text().startswith("125")
    page.get_by_label("截至").fill("2022-06-30")
    page.get_by_role("button", name="查看").click()
    assert page.locator(".goal-row .val").inner_text().startswith("131")
    context.close()


def test_the_keyboard_reaches_the_content_first(silent, live_server, official, plan):
    sign_in(silent, live_server.url, "official", "/?on=2022-06-30")
    silent.keyboard.press("Tab")
    assert silent.evaluate("document.activeElement.textContent.trim()") == "跳到正文"
    silent.keyboard.press("Enter")
    assert silent.evaluate("document.activeElement.id") == "main"


def test_the_guard_would_hear_a_violation(page, live_server, official, plan):
    said = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, live_server.url, "official", "/")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)'); document.body.click()")
    assert any("Content Security Policy" in text for text in said)
