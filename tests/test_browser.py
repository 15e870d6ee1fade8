"""In a real browser, as clerk, reviewer and official use it; console and content security policy stay silent."""

import datetime
import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from indicators.models import Observation, Task
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import fits, give_session, hear_violations, sign_in, sign_in_by_form, sign_out, too_wide_at
from tests.makers import load_observation, make_action, make_indicator, make_plan, make_target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
@transaction.atomic
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


@pytest.mark.one_database
def test_an_official_signs_in_reads_the_board_and_travels_in_time(silent, live_server, official, plan):
    """By the rail and by the form."""
    sign_in_by_form(silent, live_server.url, "official", "/?on=2022-06-30")
    expect(silent.get_by_role("heading", name="2022年科技创新“六大行动”")).to_be_visible()
    row = silent.locator(".goal-row")
    expect(row.locator(".st")).to_have_text("滞后")
    expect(row.locator(".why")).to_contain_text("净增8家")
    row.get_by_role("link", name="国家高新技术企业").click()
    expect(silent.get_by_role("heading", name="国家高新技术企业", level=1)).to_be_visible()
    expect(silent.locator(".big")).to_contain_text("131")
    silent.go_back()
    silent.get_by_role("link", name="3").first.click()
    silent.wait_for_url("**on=2022-03-31**")
    expect(silent.locator(".goal-row .val")).to_have_text(re.compile(r"^\s*125"))
    silent.get_by_label("年度").select_option("2021")
    silent.wait_for_url("**year=2021**")
    expect(silent.get_by_text("没有2021年度的计划")).to_be_visible()


def test_a_figure_is_recorded_approved_and_moves_the_light(silent, live_server, clerk, reviewer, official, plan):
    sign_in(silent, live_server.url, "clerk", "/entry/?year=2022")
    silent.locator("main").get_by_role("link", name="填报").last.click()
    silent.get_by_label("截至日期").fill("2022年9月30日")
    silent.get_by_label("数值（家）").fill("１４１家")
    silent.get_by_role("button", name="保存并提交审核").click()
    silent.wait_for_url(lambda url: "/entry/new/" not in url)
    handed_in = Observation.objects.get(state="submitted")
    assert (handed_in.value, str(handed_in.as_of)) == (141, "2022-09-30")
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "official", "/")
    expect(silent.locator(".goal-row .st"), "what waits for review counts for nothing").to_have_text("未完成")
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "reviewer", f"/review/{handed_in.pk}/")
    silent.get_by_role("button", name="通过").click()
    silent.wait_for_url("**/review/")
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "official", "/")
    expect(silent.locator(".goal-row .st")).to_have_text("已完成")
    expect(silent.locator(".goal-row .val")).to_have_text(re.compile(r"^\s*141"))


@pytest.mark.one_database
def test_what_was_typed_survives_a_closed_tab(silent, live_server, clerk, plan):
    sign_in(silent, live_server.url, "clerk", "/entry/new/hte_valid/")
    silent.get_by_label("数值（家）").fill("137")
    silent.goto(f"{live_server.url}/")
    silent.goto(f"{live_server.url}/entry/new/hte_valid/")
    expect(silent.get_by_label("数值（家）")).to_have_value("137")


@pytest.mark.one_database
def test_the_theme_is_kept_and_set_by_the_server(silent, live_server, official, plan):
    sign_in(silent, live_server.url, "official", "/")
    silent.get_by_role("button", name="深色").click()
    silent.wait_for_load_state()
    expect(silent.locator("html")).to_have_attribute("data-bs-theme", "dark")
    silent.goto(f"{live_server.url}/indicators/")
    expect(silent.locator("html")).to_have_attribute("data-bs-theme", "dark")


OF_OFFICIALS = ["/?on=2022-06-30", "/actions/3/?on=2022-06-30", "/indicators/", "/indicators/hte_valid/?on=2022-06-30"]
OF_CLERKS = ["/entry/", "/entry/new/hte_valid/", "/accounts/password/change/", "/indicators/nowhere/"]


@pytest.mark.one_database
def test_nothing_is_wider_than_the_screen(page, live_server, official, clerk, plan):
    wide = {}
    for who, paths in {"official": OF_OFFICIALS, "clerk": OF_CLERKS}.items():
        give_session(page, live_server.url, who)
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            wide[path] = too_wide_at(page)
    assert not any(wide.values()), wide


@pytest.mark.one_database
def test_the_board_works_without_scripts(scriptless, live_server, official, plan):
    page = scriptless
    sign_in_by_form(page, live_server.url, "official", "/?on=2022-06-30")
    page.get_by_role("link", name="3").first.click()
    expect(page.locator(".goal-row .val")).to_have_text(re.compile(r"^\s*125"))
    page.get_by_label("截至").fill("2022-06-30")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".goal-row .val")).to_have_text(re.compile(r"^\s*131"))


@pytest.mark.one_database
def test_the_keyboard_reaches_the_content_first_and_walks_along_the_months(silent, live_server, official, plan):
    """The months are one stop; the arrows lead from one to the next."""
    sign_in(silent, live_server.url, "official", "/?on=2022-06-30")
    silent.keyboard.press("Tab")
    assert silent.evaluate("document.activeElement.textContent.trim()") == "跳到正文"
    silent.keyboard.press("Enter")
    assert silent.evaluate("document.activeElement.id") == "main"
    silent.get_by_label("截至").focus()
    silent.keyboard.press("Tab")
    focused = "document.activeElement.closest('.rail a')?.firstChild.data"
    assert silent.evaluate(focused) == "6"
    silent.keyboard.press("ArrowLeft")
    assert silent.evaluate(focused) == "5"
    silent.keyboard.press("Home")
    silent.keyboard.press("ArrowLeft")
    assert silent.evaluate(focused) == "1"
    silent.keyboard.press("Tab")
    assert silent.evaluate("document.activeElement.id") == "when-known"
    silent.keyboard.press("Shift+Tab")
    assert silent.evaluate(focused) == "1", "and the way back leads to where one was"
    silent.keyboard.press("End")
    silent.keyboard.press("Enter")
    silent.wait_for_url("**on=2022-12-31**")


@pytest.mark.one_database
def test_a_search_is_pushed_once_and_says_only_what_was_chosen(silent, live_server, official, plan, bureau):
    make_indicator("rd_intensity", name="研发投入强度", measure="ratio", unit="%", owner=bureau, position=2)
    sign_in(silent, live_server.url, "official", "/indicators/?year=2022")
    expect(silent.get_by_role("link", name="研发投入强度")).to_be_visible()
    silent.evaluate("""() => {
        window.pushed = [];
        const push = history.pushState;
        history.pushState = function (...said) { pushed.push(said[2]); return push.apply(this, said); };
    }""")
    silent.get_by_label("代码或名称").press_sequentially("hte", delay=20)
    silent.wait_for_url("**q=hte")
    expect(silent.get_by_role("link", name="国家高新技术企业").first).to_be_visible()
    expect(silent.get_by_role("link", name="研发投入强度")).to_have_count(0)
    silent.keyboard.press("Enter")
    silent.get_by_role("button", name="筛选").click()
    silent.get_by_label("类型").select_option("stock")
    silent.wait_for_url("**measure=stock")
    silent.wait_for_timeout(500)  # longer than the search waits for the next letter
    assert silent.evaluate("pushed") == ["/indicators/?year=2022&q=hte", "/indicators/?year=2022&q=hte&measure=stock"]
    silent.locator("th a", has_text="2022").click()
    silent.wait_for_url("**sort=value**")
    assert "=&" not in silent.url and not silent.url.endswith("=")


@pytest.mark.one_database
def test_the_date_form_says_only_what_was_chosen(silent, live_server, official, plan):
    sign_in(silent, live_server.url, "official", "/?on=2022-06-30")
    silent.get_by_label("截至").fill("2022年3月31日")
    silent.keyboard.press("Enter")
    silent.wait_for_url("**year=2022**")
    assert "known_at" not in silent.url
    expect(silent.locator(".goal-row .val")).to_have_text(re.compile(r"^\s*125"))
    silent.get_by_label("截至").fill("2022-02-30")
    silent.keyboard.press("Enter")
    silent.get_by_role("alert").wait_for()
    expect(silent.get_by_label("截至")).to_have_value("2022-02-30")
    expect(silent.get_by_role("alert")).to_contain_text("2022-02-30")


def tops(page, selector):
    return [box["y"] for box in (each.bounding_box() for each in page.locator(selector).all())]


@pytest.mark.one_database
def test_tasks_are_stacked_with_their_labels_on_a_phone(page, live_server, official, plan, bureau):
    Task.objects.create(action=plan.actions.get(), number=1, name="加大宣传辅导力度" * 4, lead=bureau)
    sign_in(page, live_server.url, "official", "/actions/3/?on=2022-06-30")
    cells = ".tasks-table tbody td:not(:empty)"
    assert len(set(tops(page, cells))) == 1, "a row on a desk"
    page.set_viewport_size({"width": 360, "height": 900})
    assert len(set(tops(page, cells))) == len(tops(page, cells)) >= 3
    wide = "each => [...each].filter(box => box.scrollWidth > box.clientWidth).length"
    assert page.locator(".scroll-x:has(.tasks-table)").evaluate_all(wide) == 0
    label = "cell => getComputedStyle(cell, '::before').content"
    assert page.locator(".tasks-table td").nth(2).evaluate(label) == '"牵头单位"'


@pytest.mark.one_database
def test_the_triangle_stands_clear_of_the_value(page, live_server, official, plan):
    sign_in(page, live_server.url, "official", "/?on=2022-12-31")
    value, cap = page.locator(".goal-row .val"), page.locator(".goal-row .bullet .need-cap")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        box, mark = value.bounding_box(), cap.bounding_box()
        assert box["x"] < mark["x"] + mark["width"] < box["x"] + box["width"] + 40, "control: one is below the other"
        assert box["y"] + box["height"] + 6 <= mark["y"], width


OF_PAPER = {"/": "goal-row", "/indicators/": "c-name", "/indicators/hte_valid/": "big", "/actions/3/": "goal-panel"}
TO_PRESS = "header.band, form, nav.rail, input, select, button"
SEEN = "each => [...each].filter(one => one.checkVisibility({visibilityProperty: true})).map(one => one.outerHTML)"
CUT = "each => [...each].filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.className)"


@pytest.mark.one_database
def test_on_paper_stand_area_and_day_and_nothing_to_press(page, live_server, official, plan):
    give_session(page, live_server.url, "official")
    for path, shown in OF_PAPER.items():
        page.emulate_media(media="screen")
        page.goto(f"{live_server.url}{path}?on=2022-06-30")
        expect(page.locator(".for-print")).to_be_hidden()
        assert page.locator(TO_PRESS).evaluate_all(SEEN), path
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 700, "height": 900})  # an A4 page between its margins
        expect(page.locator(".for-print")).to_contain_text("綦江区")
        expect(page.locator(".for-print")).to_contain_text("2022-06-30")
        expect(page.locator(f".{shown}").first).to_be_visible()
        assert page.locator(TO_PRESS).evaluate_all(SEEN) == [], path
        page.set_viewport_size(
            {"width": 1030 if path == "/indicators/" else 700, "height": 900}
        )  # the list lies across
        assert fits(page), path
        assert page.locator(".scroll-x, .panel").evaluate_all(CUT) == [], path


@pytest.mark.one_database
def test_the_guard_would_hear_a_violation(page, live_server, official, plan):
    said, told = [], []
    page.on("console", lambda message: said.append(message.text))
    hear_violations(page, told)
    sign_in(page, live_server.url, "official", "/")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)'); document.body.click()")
    assert any("Content Security Policy" in text for text in said)
    page.evaluate("0")
    assert told == ["script-src-attr inline"]
