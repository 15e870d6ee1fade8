"""What the browser tests share: the system's Chromium, people who sign in, and a page that must stay silent."""

import os
from unittest import mock
from weakref import WeakKeyDictionary, WeakSet

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test import Client
from django.utils.cache import patch_cache_control
from playwright.sync_api import expect

from qijiang.directory.models import User
from scripts.run_tests import browser_of_tests, chromium
from tests.makers import PASSWORD

# Playwright keeps an event loop in the tests' thread; Django would take every query there for an asynchronous one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The page is asked until it answers so: at once after a click, the old page may still stand. A busy machine is slow.
expect.set_options(timeout=20_000)

VIEWPORT = {"width": 1280, "height": 900}
WIDTHS = (360, 1280, 1920)  # a phone, a desk, a wall
# A chart takes its new size in the frame after that in which its box has changed.
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
VIOLATIONS = """
document.addEventListener(
  "securitypolicyviolation", event => window.tellViolation(event.violatedDirective + " " + event.blockedURI)
);
"""


# A page that leads to the next of the site keeps its frame and its process: a third of what opening one costs. Chromium
# takes the last list alone, so that what Playwright turns off, and may matter here, is named again.
OFF = ["RenderDocument", "ProactivelySwapBrowsingInstance", "SpareRendererForSitePerProcess"]
OFF += ["PaintHolding", "AvoidUnnecessaryBeforeUnloadCheckSync", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable"]
OFF += ["AvoidCorsURLLoaderRestartOnRedirect", "ThirdPartyStoragePartitioning", "DestroyProfileOnBrowserClose"]
OFF += ["OptimizationHints", "MediaRouter", "NetworkTimeServiceQuerying", "PreconnectToSearch"]

# Nothing is drawn by a process of its own, and no script is compiled for speed: a page is gone before that would pay.
SPARING = ["--disable-gpu", "--in-process-gpu", "--js-flags=--no-opt --no-maglev"]
SPARING += [f"--disable-features={','.join(OFF)}"]

QUIET = "/static/qijiang/note.svg"  # stands open between two tests: it has no script and asks for nothing

CENTURY = 100 * 365 * 24 * 3600  # a test that moves the server's clock gives its files an age of years

_serve = StaticFilesHandler.serve
_kept: WeakKeyDictionary = WeakKeyDictionary()  # by browser, the context that all tests have in common
_scriptless: WeakKeyDictionary = WeakKeyDictionary()  # by browser, the page of all tests that do without scripts
_telling: WeakSet = WeakSet()
_heard: WeakKeyDictionary = WeakKeyDictionary()  # by page, what has been told in this test


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Chromium as the system installed it; as root it runs without its sandbox."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # The shell has no window for --headed.
    path = browser_of_tests() if browser_type_launch_args.get("headless", True) else chromium()
    return {**browser_type_launch_args, "executable_path": path, "args": [*root, *SPARING]}


@pytest.fixture(scope="session")
def files_asked_once():
    """Nobody asks again for a file that has not changed, as in use, where the names change with the files."""

    def serve(handler, request):
        response = _serve(handler, request)
        patch_cache_control(response, max_age=CENTURY, immutable=True)
        return response

    with mock.patch.object(StaticFilesHandler, "serve", serve):
        yield


@pytest.fixture(scope="session")
def connections_kept(django_db_setup):
    """The server's threads keep their connections to SQLite from one request to the next.

    PostgreSQL would not drop its database while one stands.
    """
    kept = {"CONN_MAX_AGE": None} if connection.vendor == "sqlite" else {}
    with mock.patch.dict(connection.settings_dict, kept):
        yield


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, files_asked_once, connections_kept):
    """Somebody who wants no motion: each step of a transition would be drawn."""
    return {**browser_context_args, "locale": "zh-CN", "viewport": VIEWPORT, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def kept_context(browser, browser_context_args):
    """One for all tests, with its files in the cache: a new one would load, and compile, every script anew.

    It ends with the browser. This fixture is one of its own in every module.
    """
    if browser not in _kept:
        _kept[browser] = browser.new_context(**browser_context_args)
        _kept[browser].new_page()  # stays, and its process with it
        _kept[browser].clock.install = _refuse_clock
    return _kept[browser]


def _refuse_clock(*_args, **_kwargs):
    raise AssertionError("A clock stays moved: override `context` by `new_context()` for the tests that move it.")


@pytest.fixture
def context(kept_context, live_server):
    """The common context, in which nothing of an earlier test is left."""
    yield kept_context
    make_as_new(kept_context, live_server.url)


def make_as_new(context, base):
    """One page that nobody listens to, no cookie, nothing stored, and the page as it was opened."""
    stays, *others = context.pages
    for page in others:
        page.close()
    stays.unroute_all()
    stays.goto(f"{base}{QUIET}")  # of the same site: going anywhere else would start a process
    stays.evaluate("localStorage.clear(); sessionStorage.clear()")
    context.clear_cookies()
    stays.emulate_media(media="null", reduced_motion="reduce")
    stays.set_viewport_size(VIEWPORT)
    _heard.pop(stays, None)


@pytest.fixture
def page(context, kept_context):
    """The one of the common context, which has its process already; of a context of the test's own a new one."""
    return context.pages[0] if context is kept_context else context.new_page()


@pytest.fixture
def scriptless(browser, browser_context_args, live_server):
    """A page that runs no scripts, of a context that such tests have in common."""
    if browser not in _scriptless:
        _scriptless[browser] = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()
    page = _scriptless[browser]
    yield page
    page.goto(f"{live_server.url}{QUIET}")
    page.context.clear_cookies()


@pytest.fixture
def silent(page):
    """The page, whose console and content security policy must have nothing to say by the end of the test."""
    said = []
    hear = {
        "console": lambda message: said.append(message.text) if message.type in {"error", "warning"} else None,
        "pageerror": lambda error: said.append(str(error)),
    }
    for event, heard in hear.items():
        page.on(event, heard)
    hear_violations(page, said)
    page.set_default_timeout(20_000)
    yield page
    page.evaluate("0")  # what the page has told is heard before this is answered
    for event, heard in hear.items():
        page.remove_listener(event, heard)
    assert said == []


def hear_violations(page, said):
    """Adds to `said` what the content security policy refuses. It is told at once: a page asked later may have gone.

    Of a page that is listened to already nothing is added: who began hears it.
    """
    if page not in _telling:
        _telling.add(page)
        page.expose_function("tellViolation", lambda what: _heard.get(page, []).append(what))
        page.add_init_script(VIOLATIONS)
    _heard.setdefault(page, said)


def sign_in(page, base, username, path="/"):
    """Gives the browser the session of a sign-in that took place, and opens the page."""
    give_session(page, base, username)
    page.goto(f"{base}{path}")


def give_session(page, base, username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])


def sign_in_by_form(page, base, username, path="/"):
    """As people do."""
    page.goto(f"{base}{path}")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def sign_out(page, base):
    page.context.clear_cookies()


def fits(page):
    """Whether the page as it is shown now does not scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def too_wide_at(page):
    """The widths, of those that people have, at which the page scrolls sideways. It is opened once, and stays wide.

    A page without its styles yet would be wider: what a link has led to may still be loading them.
    """
    page.wait_for_load_state()
    stands = page.viewport_size["width"]
    found = []
    for width in sorted(WIDTHS, key=lambda width: width != stands):  # each change lays the whole page out anew
        if width != stands:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(SETTLED)
        found += [] if fits(page) else [width]
    return found
