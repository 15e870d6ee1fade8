"""The page that all browser tests have in common: what one of them does to it, the next does not find."""

import pytest
from playwright.sync_api import expect

from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import hear_violations, make_as_new

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
LEFT = "[localStorage.one, sessionStorage.two, document.cookie.includes('three'), innerWidth, window.touched]"
LEAVE = "localStorage.one = sessionStorage.two = 'x'; document.cookie = 'three=x'; window.touched = 'x'"
MEDIA = "['print', '(prefers-reduced-motion: reduce)'].map(each => matchMedia(each).matches)"
FORBIDDEN = "document.body.setAttribute('onclick', 'alert(1)'); document.body.click()"


def test_nothing_of_a_test_is_left_for_the_next(page, context, live_server):
    sign_in_page = f"{live_server.url}/accounts/login/"
    page.goto(sign_in_page)
    fresh = page.evaluate(LEFT), page.evaluate(MEDIA)
    assert fresh == ([None, None, False, 1280, None], [False, True])
    page.evaluate(LEAVE)
    page.set_viewport_size({"width": 360, "height": 900})
    page.emulate_media(media="print", reduced_motion="no-preference")
    page.route("**/accounts/login/", lambda route: route.abort())
    context.new_page()
    touched = page.evaluate(LEFT), page.evaluate(MEDIA)
    assert touched == (["x", "x", True, 360, "x"], [True, False]), "control: a test could leave all this"
    make_as_new(context, live_server.url)
    assert context.pages == [page]
    page.goto(sign_in_page)
    assert (page.evaluate(LEFT), page.evaluate(MEDIA)) == fresh


def test_the_next_test_hears_what_its_own_page_is_refused(page, context, live_server):
    earlier, later = [], []
    for told in (earlier, later):
        make_as_new(context, live_server.url)
        hear_violations(page, told)
        page.goto(f"{live_server.url}/accounts/login/")
        page.evaluate(FORBIDDEN)
        expect(page.locator("[onclick]")).to_have_count(1)
    page.evaluate("0")
    assert (earlier, later) == (["script-src-attr inline"],) * 2
