"""Pages through the real handler, every middleware on, with a session that signed in: their CPU, their queries."""

import datetime
from http.cookies import SimpleCookie

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from indicators import keeping, outline

from .beds import Bed, Yard
from .data import Shape, fill, surround
from .measure import Contender, interleaved, milliseconds, ratio
from .report import Report
from .urls import BARE

LIMIT_COLD, LIMIT_UNCHANGED, LIMIT_QUERIES = 10, 1.5, 12
YEARS = 5
SIZES = (1, 60, 500)
HANDLER = WSGIHandler()


class Reader:
    """Somebody signed in to the site of a bed, asking for pages as a server would hand the requests over."""

    def __init__(self, user):
        client = Client()
        client.force_login(user)
        self.cookie = SimpleCookie({settings.SESSION_COOKIE_NAME: client.session.session_key}).output(header="").strip()

    def asks(self, path, **headers):
        """A call that gets the page; it returns status, headers and body."""
        environ = RequestFactory(headers={"cookie": self.cookie, **headers}).get(path).environ
        return lambda: answer_of(environ)


def answer_of(environ):
    """Status, headers and body, as a server would get them."""
    said = []
    response = HANDLER(dict(environ), lambda status, headers: said.append((status, dict(headers))))
    body = b"".join(response)
    response.close()
    return *said[0], body


def last_month_end() -> datetime.date:
    """The figures of the page end here, so that its lights are those of a year that is under way."""
    return datetime.date.today().replace(day=1) - datetime.timedelta(days=1)


def page_beds(yard: Yard) -> dict[int, Bed]:
    """One district, five years of monthly figures, with 1, 60 and 500 indicators that each have a target, claims and
    parts."""
    found = {}
    for size in SIZES:
        found[size] = yard.bed(f"pages_{size}", lambda size=size: _filled(size))
    return found


def _filled(size):
    seen = fill(Shape(indicators=size, districts=1, years=YEARS, last=last_month_end()))
    surround(seen)
    keeping.rebuild()
    return seen


def paths() -> dict[str, str]:
    """The pages measured, by what the table calls them."""
    return {"/": "/", "/indicators/": "/indicators/", "/indicators/<code>/": "/indicators/made_up_0/"}


def measure_pages(report: Report, beds: dict[int, Bed], rounds: int) -> None:
    contenders = _contenders(beds[60])
    costs = interleaved(contenders, rounds)
    report.begin("Pages beside a bare view of 200 bytes with the same sign-in and right (60 indicators, 5 years)")
    if connection.vendor == "sqlite":  # PostgreSQL's part of it ends with the session, and cannot be read
        cold = ratio(costs, "/ connecting", "bare connecting")
        report.ratio("`/` made anew, both with a new connection to the database", cold, LIMIT_COLD)
        cold = ratio(costs, "/ connecting after a change", "bare connecting")
        report.ratio("… first after a change of the catalogue", cold, LIMIT_COLD)
    for name in paths():
        report.ratio(f"`{name}` made anew", ratio(costs, name, "bare"))
        report.ratio(f"`{name}` unchanged (304)", ratio(costs, f"{name} 304", "bare"), LIMIT_UNCHANGED)
    report.ratio("`/` made anew, first after a change of the catalogue", ratio(costs, "/ after a change", "bare"))
    report.note("CPU a call: " + ", ".join(f"{name} {milliseconds(costs[name])}" for name in contenders))
    _count_queries(report, beds)


def _contenders(bed):
    bed.enter()
    reader = Reader(bed.seen.official)
    bare = reader.asks("/bare/")
    _checked(bare, 200, len(BARE))
    found = {"bare": Contender(bed, bare, 10)}
    for name, path in paths().items():
        page = reader.asks(path)
        headers = _checked(page, 200)
        again = reader.asks(path, **{"if-none-match": headers["ETag"]})
        _checked(again, 304)
        found |= {name: Contender(bed, page, 3), f"{name} 304": Contender(bed, again, 10)}
    overview = reader.asks("/")
    found["/ after a change"] = Contender(bed, _after_a_change(overview), 3)
    if connection.vendor == "sqlite":
        found["bare connecting"] = Contender(bed, _connecting(bare), 10)
        found["/ connecting"] = Contender(bed, _connecting(overview), 3)
        found["/ connecting after a change"] = Contender(bed, _connecting(_after_a_change(overview)), 3)
    return found


def _connecting(page):
    """The page with a connection of its own, as Django opens one for each request unless it is told to keep it: the
    bare view of which the limit was set."""

    def call():
        connection.close()
        return page()

    return call


def _after_a_change(page):
    """The page as the first reader gets it after a change of the catalogue: the process keeps nothing of it."""

    def call():
        outline.forget()
        return page()

    return call


def _checked(call, wanted, size=None):
    """The headers of an answer that is what it should be: a fast error page is no page."""
    status, headers, body = call()
    if not status.startswith(str(wanted)) or (size is not None and len(body) != size):
        raise RuntimeError(f"{status} and {len(body)} bytes, {wanted} was expected")
    return headers


def _count_queries(report, beds):
    for name, path in paths().items():
        counts = [queries_of(beds[size], path) for size in SIZES]
        report.count(f"queries of `{name}` with {', '.join(map(str, SIZES))} indicators", counts, LIMIT_QUERIES)


def queries_of(bed: Bed, path: str) -> int:
    """The statements of one page, sign-in included, where the process keeps nothing yet: the most it takes."""
    bed.enter()
    page = Reader(bed.seen.official).asks(path)
    outline.forget()
    with CaptureQueriesContext(connection) as captured:
        _checked(page, 200)
    return len(captured)
