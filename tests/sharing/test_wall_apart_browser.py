"""The wall in a browser whose clock is moved, and a page within that of another site: each in a context of its own."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from indicators.sharing.writing import revoke
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in
from tests.sharing.makers import make_plan_with_figures, make_public, manager
from tests.sharing.walls import *  # noqa: F403  (its fixture)
from tests.sharing.walls import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
def context(new_context):
    """Of its own for each test: a clock stays moved, and another site takes a process of its own."""
    return new_context()


def test_it_turns_by_itself_and_by_keys_and_is_held(silent, wall):
    _link, url = wall
    silent.clock.install()
    silent.goto(url)
    expect(silent.get_by_role("heading", name="六大行动")).to_be_visible()
    silent.evaluate("window.untouched = true")
    silent.clock.run_for(5_100)
    expect(silent.get_by_role("heading", name="第1行动")).to_be_visible()
    assert now(silent) == "action-1"
    silent.clock.run_for(5_100)
    expect(silent.get_by_role("heading", name="六大行动")).to_be_visible()
    silent.keyboard.press("ArrowRight")
    expect(silent.get_by_role("heading", name="第1行动")).to_be_visible()
    silent.keyboard.press(" ")
    expect(silent.get_by_role("link", name="继续")).to_be_visible()
    silent.clock.run_for(5_100)
    silent.wait_for_timeout(150)
    assert now(silent) == "action-1", "held"
    silent.get_by_role("link", name="继续").press("Enter")
    expect(silent.get_by_role("link", name="暂停")).to_be_focused()
    silent.keyboard.press("ArrowLeft")
    expect(silent.get_by_role("heading", name="六大行动")).to_be_visible()
    assert silent.evaluate("window.untouched"), "the page itself was never loaded anew"
    assert silent.evaluate("document.querySelectorAll('main.wall').length") == 1


def test_without_the_server_the_last_screen_stays_with_its_hour_and_is_asked_for_ever_less_often(page, wall):
    _link, url = wall
    page.clock.install()
    page.goto(url)
    page.route("**/screen/**", lambda route: route.abort())
    page.clock.run_for(5_100)
    told = page.locator(".wall-away")
    expect(told).to_be_visible()
    assert re.fullmatch(r"连接中断，显示的是\d\d:\d\d的数据", told.inner_text())
    expect(page.get_by_role("heading", name="六大行动")).to_be_visible()
    page.unroute("**/screen/**")
    page.route("**/screen/**", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    with page.expect_response(lambda answer: answer.status == 502):
        page.clock.run_for(5_100)
    page.wait_for_timeout(50)
    expect(told).to_be_visible()
    assert "Bad gateway" not in page.content()
    page.unroute("**/screen/**")
    page.clock.run_for(10_100)
    expect(told).to_be_hidden()
    expect(page.get_by_role("heading", name="第1行动")).to_be_visible()
    asked = []
    page.route("**/screen/**", lambda route: (asked.append(1), route.abort()))
    for _third_of_a_minute in range(30):
        page.clock.run_for(20_000)
        page.wait_for_timeout(20)
    assert 8 <= len(asked) <= 15, len(asked)


def test_a_link_that_is_revoked_while_it_is_open_says_so(page, wall):
    link, url = wall
    page.clock.install()
    page.goto(url)
    revoke(manager(), link, via="form")
    page.clock.run_for(5_100)
    expect(page.get_by_role("heading", name="此链接已失效")).to_be_visible()
    assert "131" not in page.locator("main").inner_text()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(600_000)
    assert asked == [], "it asks no more"


def test_signed_in_a_session_that_ends_is_told_and_the_figures_stay(page, live_server, db):
    make_plan_with_figures()
    page.clock.install()
    sign_in(page, live_server.url, "official", "/screen/?year=2022&on=2022-06-30")
    page.context.clear_cookies()
    page.clock.run_for(20_100)
    expect(page.locator(".wall-away")).to_contain_text("登录已过期")
    expect(page.get_by_role("heading", name="六大行动")).to_be_visible()


@pytest.fixture
def other_site(live_server):
    """The address of another site, whose page /NAME shows the public page of that name within its own. It is served in
    earnest: what a test answers in a browser's place may not reach this machine."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self):
            address = f"{live_server.url}/public{self.path}/embed/"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<!doctype html><iframe src="{address}" width="600" height="400"></iframe>'.encode())

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Framing) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_only_a_site_that_was_named_shows_the_page_within_its_own(page, other_site, db):
    make_plan_with_figures()
    make_public("shown", sites=[other_site])
    make_public("hidden", sites=["https://www.example.gov.cn"])
    page.goto(f"{other_site}/shown")
    expect(page.frame_locator("iframe").get_by_role("heading", name="创新指标公开")).to_be_visible()
    refused = []
    page.on("requestfailed", lambda request: refused.append(request.url))
    with page.expect_event("requestfailed"):
        page.goto(f"{other_site}/hidden")
    assert [url.rpartition("/public/")[2] for url in refused] == ["hidden/embed/"]
