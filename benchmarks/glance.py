"""The plan at a glance where there is much: 60 targets of one district beside the same among 38, and its charts drawn.

The page is the same in both databases but for the rows around it. What a browser takes to lay out and draw the page is
compared with the same page whose charts were taken out, in headless Chromium where one is installed.
"""

import re
import statistics
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from indicators import keeping, outline
from indicators.models import Assignment
from indicators.pages import decide
from scripts.run_tests import chromium

from .beds import Bed, Yard
from .data import Shape, fill
from .measure import Contender, interleaved, milliseconds, ratio, spread
from .pages import LIMIT_QUERIES, Reader, last_month_end, queries_of
from .report import Report

INDICATORS, DISTRICTS, YEARS = 60, 38, 5
LIMIT_LARGE, LIMIT_CHARTS = 2, 1.5
STATES = ("/", "/?since=30", "/?compare=last_year", "/?view=months")
CHART = re.compile(r'<svg class="bullet".*?</svg>', re.DOTALL)
WARM_UPS = 2
# From the first byte to two frames after all is loaded and laid out.
DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.body.getBoundingClientRect();
  done(performance.now());
})))"""


def glance_beds(yard: Yard, observations: int) -> dict[str, Bed]:
    """One district with a figure a month, and 38 with `observations` in all; each target is assigned, some late."""
    shapes = {
        "one": Shape(INDICATORS, 1, YEARS, last_month_end()),
        "many": Shape(INDICATORS, DISTRICTS, YEARS, last_month_end(), observations),
    }
    return {name: yard.bed(f"glance_{name}", lambda shape=shape: _filled(shape)) for name, shape in shapes.items()}


def _filled(shape: Shape):
    seen = fill(shape)
    year = shape.last.year
    Assignment.objects.bulk_create(
        Assignment(
            year=year, indicator=indicator, area=area, department=indicator.owner, frequency="month",
            due_working_day=10,
        )
        for area in seen.districts
        for indicator in seen.indicators
    )  # fmt: skip
    keeping.rebuild()
    return seen


def measure_glance(report: Report, beds: dict[str, Bed], rounds: int) -> None:
    size = beds["many"].seen.shape.observations
    report.begin(f"The overview of 60 targets: 38 districts with {size:,} observations beside one district")
    for state in STATES:
        contenders = {name: Contender(bed, _page(bed, state), 3) for name, bed in beds.items()}
        costs = interleaved(contenders, rounds)
        report.ratio(f"`{state}` made anew", ratio(costs, "many", "one"), LIMIT_LARGE)
        report.note(f"`{state}`: one {milliseconds(costs['one'])}, many {milliseconds(costs['many'])}")
    for state in STATES:
        report.count(f"queries of `{state}` in both", [_queries(bed, state) for bed in beds.values()], LIMIT_QUERIES)
    _draw(report, beds["one"], rounds)


def _page(bed: Bed, state: str):
    """A call that makes the page anew, with late units and lapses asked for again each time."""
    bed.enter()
    page = Reader(bed.seen.official).asks(state)

    def call():
        decide.REMEMBERED.forget()
        status, _headers, body = page()
        if not status.startswith("200") or body.count(b"goal-row") + body.count(b"data-month") < INDICATORS:
            raise RuntimeError(f"{state}: {status}, {len(body)} bytes")

    return call


def _queries(bed: Bed, state: str) -> int:
    bed.enter()
    outline.forget()
    decide.REMEMBERED.forget()
    return queries_of(bed, state)


def _draw(report: Report, bed: Bed, rounds: int) -> None:
    if not chromium():
        report.note("No Chromium is installed: the drawing of charts was not measured.")
        return
    bed.enter()
    page = Reader(bed.seen.official).asks("/")()[2].decode()
    bare = CHART.sub("", page)
    drawn = CHART.findall(page)
    if len(drawn) < INDICATORS:
        raise RuntimeError(f"{len(drawn)} charts on the page, {INDICATORS} were expected")
    found = _seconds({"with": page, "without": bare}, rounds)
    pairs = spread(one / other for one, other in zip(found["with"], found["without"], strict=True))
    verdict = "held" if pairs.median <= LIMIT_CHARTS else "**missed**"
    report.missed += verdict != "held"
    what = f"`/` with its {len(drawn)} charts drawn in Chromium beside the same without"
    print(f"| {what} | | {pairs} | ≤ {LIMIT_CHARTS} × | {verdict} |", flush=True)
    said = {name: f"{statistics.median(times):.0f} ms" for name, times in found.items()}
    report.note(f"drawn in Chromium: {said}")


def _seconds(pages: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds from the request to the drawn page, in turns; nothing but the page and its files is loaded."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for number in range(rounds + WARM_UPS):
            for name in sorted(pages, reverse=bool(number % 2)):
                view = browser.new_page(viewport={"width": 1280, "height": 900})
                view.route("**/*", _answering(pages[name]))
                view.goto("http://glance.test/")
                if number >= WARM_UPS:
                    found[name].append(view.evaluate(DRAWN))
                view.close()
        browser.close()
    return found


def _answering(body: str):
    """What answers the browser's requests: the page itself, and the static files as they lie."""

    def answer(route):
        path = urlsplit(route.request.url).path
        file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if path == "/":
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif isinstance(file, str):
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, body="")

    return answer
