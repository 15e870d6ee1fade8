"""A brief in the browser: made on its form with fields put in by a press, frozen, its file fetched; on every width."""

import threading

import pytest
from django.db import connection
from playwright.sync_api import expect

from indicators.briefs import making, writing
from indicators.models import Brief
from tests.accessible import faults
from tests.briefs.makers import make_brief, make_frozen, make_promises
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import give_session, sign_in, too_wide_at

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


def test_from_the_overview_to_the_file(silent, live_server, manager, district, bureau):
    make_promises(district, bureau)
    page = silent
    sign_in(page, live_server.url, "manager", "/?year=2022&on=2022-06-30")
    page.get_by_role("link", name="做简报").click()
    box = page.locator("#text-0")
    box.fill("有效")
    page.locator("summary", has_text="有效期内高新技术企业").click()
    page.locator("button[data-field='hte_valid.value']").click()
    expect(box).to_have_value("有效{{hte_valid.value}}")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".brief-sheet")).to_contain_text("有效131家")
    page.get_by_role("button", name="定稿", exact=True).click()
    expect(page.locator(".head .chip")).to_have_text("已定稿")
    page.get_by_role("button", name="电子表格").click()
    expect(page.get_by_role("status")).to_contain_text("秒前申请")
    _work()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def _work():
    """The worker's turn, in a thread of its own as in a process of its own."""

    def turn():
        making.make_once()
        connection.close()

    thread = threading.Thread(target=turn)
    thread.start()
    thread.join()


def test_pages_fit_every_width_and_axe_finds_nothing(silent, live_server, manager, district, bureau):
    brief = make_frozen(manager, make_promises(district, bureau))
    page = silent
    give_session(page, live_server.url, "manager")
    for path in ("/briefs/", f"/briefs/{brief.pk}/", f"/briefs/{brief.pk}/changes/", "/briefs/new/?year=2022"):
        page.goto(f"{live_server.url}{path}")
        assert too_wide_at(page) == [], path
        assert faults(page) == [], path
    page.goto(f"{live_server.url}/briefs/{brief.pk}/print/")
    assert too_wide_at(page) == []
    assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    unit, table = (page.locator(f".annex {part}").bounding_box() for part in (".unit", "table"))
    assert (table["x"], table["width"]) == pytest.approx((unit["x"], unit["width"]), abs=1)
    assert Brief.objects.count() == 1


def test_a_conflict_shows_what_differs_and_axe_finds_nothing(page, live_server, manager, reviewer, district, bureau):
    brief = make_brief(manager, make_promises(district, bureau))
    sign_in(page, live_server.url, "manager", f"/briefs/{brief.pk}/edit/")
    brief.title = "别人的标题"
    writing.change(reviewer, brief, version=brief.version, via="form")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator("table.brief-moved")).to_contain_text("别人的标题")
    assert too_wide_at(page) == []
    assert faults(page) == []
