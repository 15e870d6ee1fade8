"""axe-core finds nothing on the pages of the plan, in either theme; a page of each kind of staff."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from indicators.models import Follow, Indicator, Task
from indicators.sample.notice import say
from tests.accessible import faults
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import give_session, sign_in
from tests.makers import load_observation, make_action, make_indicator, make_plan, make_target

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]

PAGES = {
    "official": [
        "/?on=2022-06-30",
        "/?on=2022-06-30&view=months",
        "/following/",
        "/actions/3/",
        "/indicators/",
        "/indicators/hte_valid/",
    ],
    "clerk": ["/desk/", "/entry/", "/entry/new/hte_valid/", "/enterprises/", "/desk/tasks/"],
    "reviewer": ["/review/", "/quality/"],
}


@pytest.fixture(autouse=True)
@transaction.atomic
def plan(transactional_db, bureau, district):
    plan = make_plan(district)
    action = make_action(plan, 3, name="高成长主体培育行动", lead=bureau)
    indicator = make_indicator("hte_valid", name="国家高新技术企业", owner=bureau)
    day = datetime.date(2021, 12, 31)
    make_target(action, indicator, 140, comparator=">", baseline=123, baseline_on=day, lead=bureau)
    Task.objects.create(action=action, number=1, name="推动平台实体化运行", lead=bureau, due="2022-06-30")
    load_observation(indicator, district, "2021-12-31", 123)
    load_observation(indicator, district, "2022-06-30", 131)


@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing(page, live_server, request, who):
    request.getfixturevalue(who)
    give_session(page, live_server.url, who)
    found = {}
    for path in PAGES[who]:
        page.goto(live_server.url + path)
        found[path] = faults(page)
    assert not any(found.values()), found


def test_axe_finds_nothing_in_the_dark_where_a_page_has_a_message_and_says_that_there_is_a_sample(
    page, live_server, official
):
    say()
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": live_server.url}])
    sign_in(page, live_server.url, "official", "/notices/")
    page.get_by_role("button", name="保存设置").click()
    expect(page.get_by_role("status").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("button", name="浅色")).to_be_visible()
    assert not faults(page)


def test_the_years_lights_are_replayed_by_keyboard(page, live_server, official, district):
    Follow.objects.create(
        user=official, indicator=Indicator.objects.get(code="hte_valid"), area=district, since=timezone.now()
    )
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, live_server.url, "official", "/?on=2022-06-30&view=months")
    said = page.locator(".months .said")
    expect(said).to_contain_text("6月")
    page.get_by_role("button", name="下一月").focus()
    page.keyboard.press("Enter")
    expect(said.locator("span:not([hidden])")).to_contain_text("7月")
    page.emulate_media(reduced_motion="no-preference")
    button = page.get_by_role("button", name="回放")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="暂停")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert not faults(page)
    page.goto(f"{live_server.url}/following/")
    expect(page.locator(".goal-row")).to_have_count(1)
    assert not faults(page)


def test_it_would_find_a_picture_without_words_and_a_colour_of_one_theme_alone(page, live_server, official):
    sign_in(page, live_server.url, "official")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate("document.querySelector('h1').style.color = '#333'")
    found = faults(page)
    assert any("image-alt" in fault for fault in found)
    assert [fault for fault in found if "color-contrast: h1" in fault and fault.startswith("dark")], found
    assert not any(fault.startswith("light color-contrast") for fault in found)
