"""Comparison and pivot in a browser: by keyboard, with and without a script, at every width, in both themes."""

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import expect

from tests import makers
from tests.accessible import faults
from tests.areas.makers import make_streets, make_zone, report
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, too_wide_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]

PAGE = "/compare/hte_valid/?on=2022-06-30"


@pytest.fixture
@transaction.atomic  # one commit in place of a hundred
def figures(district, bureau):
    streets = make_streets(district)
    make_zone(district)
    indicator = makers.make_indicator(name="高新技术企业", roll_up="sum", owner=bureau)
    makers.make_target(makers.make_action(makers.make_plan(district)), indicator, 40)
    for month in range(1, 7):
        report(indicator, {street: month + at for at, street in enumerate(streets[:3])}, day=f"2022-{month:02}-28")
    report(indicator, {district: 21}, day="2022-06-28")
    return indicator


def test_areas_are_compared_by_keyboard_and_chosen_on_a_canvas(silent, live_server, official, figures):
    sign_in(silent, live_server.url, "official", PAGE)
    assert too_wide_at(silent) == []
    silent.set_viewport_size({"width": 1280, "height": 900})
    tile = silent.locator("a.tile").first
    tile.focus()
    silent.keyboard.press("Enter")
    silent.wait_for_url("**/indicators/hte_valid/**area=5001100**")
    silent.go_back()
    panel = silent.locator(".lines-panel")
    panel.scroll_into_view_if_needed()
    expect(panel.locator("canvas")).to_be_visible()
    expect(panel.locator(".still")).to_be_hidden()
    panel.get_by_text("选择区域").click()
    panel.get_by_role("checkbox", name="古南街道").uncheck()
    shown = "Chart.getChart(document.querySelector('.lines-panel canvas')).data.datasets.length"
    assert silent.evaluate(shown) == 2
    found = faults(silent)
    assert found == [], "\n".join(found)


def test_without_a_script_everything_a_chart_shows_is_there(scriptless, live_server, official, figures):
    page = scriptless
    sign_in(page, live_server.url, "official", PAGE)
    expect(page.locator(".lines-panel .still > svg")).to_be_visible()
    expect(page.locator(".lines-panel .live")).to_be_hidden()
    page.locator(".chooser .which summary").click()
    page.locator(".chooser").get_by_label("古南街道").check()
    page.locator(".chooser").get_by_role("button", name="查看").click()
    expect(page.locator(".areas-table tbody").first.get_by_role("row")).to_have_count(1)


def test_the_pivot_scrolls_within_its_own_box(silent, live_server, official, figures):
    sign_in(silent, live_server.url, "official", "/pivot/?on=2022-06-30&by=month")
    assert too_wide_at(silent) == []
    silent.set_viewport_size({"width": 360, "height": 740})
    head = silent.locator(".pivot tbody .first").first
    left = head.bounding_box()["x"]
    silent.locator(".pivot-box").evaluate("box => box.scrollLeft = 400")
    assert head.bounding_box()["x"] == pytest.approx(left, abs=1)
    assert faults(silent) == []
    silent.emulate_media(media="print")
    expect(silent.locator(".chooser")).to_be_hidden()
    silent.emulate_media(media="screen")
    silent.goto(f"{live_server.url}/compare/?on=2022-06-30")
    assert faults(silent) == []
    english = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}
    silent.context.add_cookies([english])
    silent.reload()
    expect(silent.get_by_role("heading", name="Compare areas")).to_be_visible()
    assert too_wide_at(silent) == [], "English words are longer"
