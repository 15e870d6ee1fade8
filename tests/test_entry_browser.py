"""The clerk's form in a real browser: what was typed is offered again, but never beside a refusal that shows it."""

import pytest
from playwright.sync_api import expect

from indicators.models import Observation
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in
from tests.makers import make_indicator, make_observation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/entry/new/hte_valid/?on=2022-06-30"


@pytest.mark.one_database
def test_a_refused_form_gives_one_notice_and_keeps_the_typing(silent, live_server, clerk, bureau, district):
    indicator = make_indicator("hte_valid", name="国家高新技术企业", owner=bureau)
    make_observation(indicator, district, "2022-06-30", 131, state="draft", created_by=clerk)
    sign_in(silent, live_server.url, "clerk", NEW)
    silent.get_by_label("数值（家）").fill("137")
    silent.get_by_role("button", name="存为草稿").click()
    silent.locator(".problems").wait_for()
    expect(silent.locator(".problems")).to_contain_text("131家")
    expect(silent.locator(".kept")).to_have_count(0)
    expect(silent.get_by_label("数值（家）")).to_have_value("137")
    silent.goto(f"{live_server.url}{NEW}")
    expect(silent.locator(".kept"), "opened anew, the page offers what was typed").to_have_count(1)
    expect(silent.get_by_label("数值（家）")).to_have_value("137")
    silent.get_by_role("button", name="不要了").click()
    expect(silent.get_by_label("数值（家）")).to_have_value("")
    assert Observation.objects.get().value == 131


@pytest.mark.one_database
def test_on_a_phone_a_long_figure_leaves_its_date_vintage_and_button_to_be_seen(
    silent, live_server, clerk, bureau, district
):
    indicator = make_indicator("hte_valid", owner=bureau)
    make_observation(indicator, district, "2022-06-30", 99_999_999_999, state="draft", created_by=clerk)
    silent.set_viewport_size({"width": 360, "height": 740})
    sign_in(silent, live_server.url, "clerk", "/entry/")
    button = silent.get_by_role("link", name="继续").bounding_box()
    parts = [part.bounding_box() for part in silent.locator(".open-list .num > *").all()]
    assert len(parts) == 3
    assert all(part["x"] + part["width"] <= button["x"] for part in parts)
