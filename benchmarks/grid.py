"""The entry grid: its page and the saving of a cell through the real handler, and how soon a browser can type in it."""

import datetime
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from indicators import keeping
from indicators.models import Assignment, Observation
from indicators.periods import Period, ending_by
from scripts.run_tests import chromium

from .beds import Bed, Yard
from .data import Shape, fill
from .measure import WARM_UPS, Contender, interleaved, milliseconds, ratio
from .pages import Reader, answer_of
from .report import Report

SIZES = (10, 300)
LIMIT_QUERIES, LIMIT_SAVE, SIGN_IN = 12, 8, 3
LIMIT_USABLE = 1.0  # seconds from the navigation until the first cell takes a key
OPENED = 15
TOKEN = "m" * 32  # the mark of a form that cookie and header name alike
# As soon as the page's scripts have run a key is pressed in the first cell, until the grid has moved on from it.
WATCH = """
const press = () => {
  const [first, second] = document.querySelectorAll("tr[data-cell] [data-field=value]");
  if (second) {
    first.focus();
    first.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown", bubbles: true, cancelable: true}));
    if (document.activeElement === second) window.taken = performance.now();
  }
  if (!window.taken) setTimeout(press, 5);
};
document.addEventListener("DOMContentLoaded", press);
"""
TAKEN = "new Promise(done => { const look = () => window.taken ? done(window.taken) : setTimeout(look, 20); look(); })"


def last_period() -> Period:
    return ending_by(datetime.date.today() - datetime.timedelta(1), "month")


def grid_bed(yard: Yard, size: int) -> Bed:
    """A department with so many monthly indicators, their figures of five years up to the period before the last."""
    return yard.bed(f"grid_{size}", lambda: _filled(size))


def _filled(size):
    period = last_period()
    seen = fill(Shape(indicators=size, districts=1, years=5, last=period.before.last_day))
    keeping.rebuild()
    area, department = seen.districts[0], seen.clerk.department
    Assignment.objects.bulk_create(
        Assignment(
            year=period.year, indicator=indicator, area=area, department=department, frequency="month",
            due_working_day=10, lock_working_day=None,
        )
        for indicator in seen.indicators
    )  # fmt: skip
    return seen


def measure_grid(report: Report, yard: Yard, rounds: int) -> None:
    beds = {size: grid_bed(yard, size) for size in SIZES}
    large = beds[SIZES[-1]]
    report.begin(f"The entry grid of {SIZES[-1]} rows, and a cell of it")
    contenders = _contenders(large)
    costs = interleaved(contenders, rounds)
    report.ratio("the grid's page beside a bare view with the same sign-in", ratio(costs, "page", "bare"))
    report.ratio("saving a cell beside the same", ratio(costs, "save", "bare"))
    report.note("CPU a call of the grid: " + ", ".join(f"{name} {milliseconds(costs[name])}" for name in contenders))
    pages = [_queries(bed, _page(bed)) for bed in beds.values()]
    report.count(f"queries of the page with {', '.join(map(str, SIZES))} rows", pages, LIMIT_QUERIES)
    save = _save(large)
    saves = [_queries(large, save) - SIGN_IN for _time in range(2)]
    report.count(f"queries of a save beside the {SIGN_IN} that tell who asks", saves, LIMIT_SAVE)
    _usable(report, large)


def _path():
    year, _dash, month = last_period().key.partition("-")
    return f"/entry/{year}/{month}/"


def _page(bed):
    bed.enter()
    return _checked(Reader(bed.seen.clerk).asks(_path()))


def _checked(call):
    """The call, having answered once as it should."""
    status, _headers, body = call()
    if not status.startswith("200"):
        raise RuntimeError(f"{status}: {body[:300]!r}")
    return call


def _save(bed):
    """A call that saves another value into the first cell, on top of the one before."""
    bed.enter()
    cookies = f"{Reader(bed.seen.clerk).cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers = {"cookie": cookies, "x-csrftoken": TOKEN}
    indicator, area = bed.seen.indicators[0], bed.seen.districts[0]
    said = {"account": bed.seen.clerk.pk, "cell": f"{indicator.pk}.{area.pk}", "reason": "量测"}
    there = Observation.objects.filter(indicator=indicator, area=area, state=Observation.State.DRAFT).first()
    at, values = {"version": there.version if there else 0}, count(int(there.value) + 1 if there else 1_000)

    def call():
        request = RequestFactory(headers=headers).post(f"{_path()}cell/", said | at | {"value": next(values)})
        status, _headers, body = answer_of(request.environ)
        at["version"] = json.loads(body)["version"]
        return status, _headers, body

    return _checked(call)


def _contenders(bed):
    bed.enter()
    bare = Reader(bed.seen.clerk).asks("/bare/")
    return {
        "bare": Contender(bed, bare, 10),
        "page": Contender(bed, _page(bed)),
        "save": Contender(bed, _save(bed), 5),
    }


def _queries(bed, call):
    """The statements of one answer, those that begin and end transactions left out."""
    bed.enter()
    with CaptureQueriesContext(connection) as captured:
        call()
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured)


def _usable(report, bed):
    """Chromium opens the page, its files in the cache, and types into the first cell as soon as that takes keys."""
    if not chromium():
        report.note("left out: how soon a browser can type (no Chromium found)")
        return
    with _site(bed) as site:
        seconds = _opened(site, Reader(bed.seen.clerk).cookie)
    said = f"first cell takes a key {median(seconds):.2f} s after the navigation (at most {max(seconds):.2f} s)"
    report.must_be(said, "in time" if median(seconds) <= LIMIT_USABLE else "too late", "in time")


@contextmanager
def _site(bed) -> Iterator[str]:
    """The site of the bed on a port of its own; one request at a time asks its database."""
    turn, site = threading.Lock(), StaticFilesHandler(WSGIHandler())

    def application(environ, start_response):
        with turn:
            bed.enter()
            response = site(environ, start_response)
            body = b"".join(response)
            response.close()
        return [body]

    bed.wrapper.inc_thread_sharing()
    server = Server(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        bed.wrapper.dec_thread_sharing()


class Server(ThreadedWSGIServer):
    def _close_connections(self):
        """A thread that ends leaves the one connection open, which another may be asking."""


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said):
        pass


def _opened(site, cookie):
    """Seconds from the navigation to the key taken, of each time the page was opened."""
    from playwright.sync_api import sync_playwright

    name, _equals, value = cookie.partition("=")
    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=root)
        page = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}).new_page()
        page.context.add_cookies([{"name": name, "value": value, "url": site}])
        page.add_init_script(WATCH)
        found = [_once(page, f"{site}{_path()}") for _time in range(OPENED + WARM_UPS)]
        browser.close()
    return found[WARM_UPS:]


def _once(page, url):
    page.goto(url, wait_until="commit")
    taken = page.evaluate(TAKEN) / 1000
    page.wait_for_load_state("networkidle")  # what the page asks for after it is usable is not the next one's burden
    return taken
