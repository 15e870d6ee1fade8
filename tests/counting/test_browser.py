"""From the value on a card to its names, to what changed, and to a note, on a desk and on a phone."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from playwright.sync_api import expect

from tests import makers
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import give_session, sign_in, too_wide_at
from tests.register_makers_indicators import make_announced_entry, make_announcement

from .worlds import END_2021, certificate, firm, high_tech, place, places

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
@transaction.atomic  # one commit in place of three hundred
def site(live_server):
    """123 firms, 111 of them in the zone, of which 25 are new; one name is announced and counted by nobody."""
    places()
    indicator, district = high_tech().indicator, place("500110")
    makers.make_target(makers.make_action(makers.make_plan(district, 2021)), indicator, 140)
    for number in range(123):
        park = place("QJ-QH") if number < 111 else None
        certificate(firm(name=f"重庆第{number:03}企业", park=park), "2021-11-12" if number < 25 else "2020-11-12")
    makers.load_observation(indicator, district, "2021-12-31", 123)
    announcement = make_announcement(indicator=indicator, area=district, as_of=END_2021)
    make_announced_entry(announcement=announcement, name="重庆无人知晓企业", number="")
    for role in ("official", "reviewer"):
        makers.make_user(role, area=district).groups.add(Group.objects.get(name=role))
    return live_server.url


def names(page):
    return page.locator("tbody th[scope=row]").all_inner_texts()


def test_an_official_asks_what_a_figure_is_made_of(silent, site):
    sign_in(silent, site, "official", "/?year=2021")
    names_behind_123(silent)
    silent.goto(f"{site}/indicators/hte_valid/?year=2021")
    silent.get_by_text("重庆无人知晓企业").wait_for()
    expect(silent.locator(".compared .val")).to_have_text(["123家", "123家", "0"])
    equation_by_keyboard(silent)


def names_behind_123(silent):
    """111 of them in the zone, 98 the year before."""
    with silent.expect_navigation():
        silent.locator(".goal-row .val", has_text="123").click()
    found = names(silent)
    while silent.get_by_role("link", name="下一页").count():
        with silent.expect_navigation():
            silent.get_by_role("link", name="下一页").click()
        found += names(silent)
    assert found == [f"重庆第{number:03}企业" for number in range(123)]
    with silent.expect_navigation():
        silent.get_by_role("link", name="111家").click()
    assert "area=QJ-HTZ" in silent.url
    expect(silent.get_by_text("共111条")).to_be_visible()
    silent.go_back()
    with silent.expect_navigation():
        silent.get_by_role("link", name="98家").click()
    expect(silent.get_by_text("共98条")).to_be_visible()
    silent.get_by_role("link", name="重庆第025企业").click()
    silent.wait_for_url("**/enterprises/recognitions/**")


def equation_by_keyboard(silent):
    silent.get_by_role("link", name="较上年末的增减变动").click()
    expect(silent.get_by_text("98 + 25 + 0 − 0 − 0 − 0 = 123")).to_be_visible()
    assert len(names(silent)) == 25
    silent.get_by_role("link", name="0 到期").focus()
    silent.keyboard.press("Enter")
    silent.wait_for_url("**term=expired**")
    expect(silent.get_by_text("无。")).to_be_visible()


def test_a_reviewer_writes_what_was_found(silent, site):
    sign_in(silent, site, "reviewer", "/quality/?year=2021")
    silent.get_by_role("link", name="hte_valid", exact=True).click()
    silent.get_by_label("核对结果").fill("名单上的企业尚未登记，已通知街道")
    silent.get_by_role("button", name="添加说明").click()
    expect(silent.locator("#notes").get_by_text("已通知街道")).to_be_visible()


def test_no_page_scrolls_sideways(silent, site):
    parts = ("records/", "reconciliation/", "identity/", "lapsing/", "")
    give_session(silent, site, "official")
    wide = {}
    for path in [*(f"indicators/hte_valid/{part}" for part in parts), "quality/"]:
        silent.goto(f"{site}/{path}?year=2021")
        wide[path] = too_wide_at(silent)
    assert not any(wide.values()), wide
