"""Area, year, day and state of knowledge go along: the pages of a plan are walked as an official, link by link."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from indicators.models import Indicator
from tests import makers
from tests.sharing.makers import make_plan_with_figures
from tests.worlds import shared_world

world = shared_world(make_plan_with_figures)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.one_database]
KEPT = {"area": "500110001", "year": "2022", "on": "2022-06-30", "known_at": "2022-12-31"}
# Where a page depends on area, year and day.
SCOPED = ("/actions/", "/indicators/", "/screen/")
# Those that choose a day of their own on purpose: the names behind a figure are those of the figure's day, and counts
# know no state of knowledge. Files are of the page they stand on.
OWN_DAY = ("/records/", "/counted/", "/timeline/")


class Links(HTMLParser):
    """The addresses that the main part of a page leads to; its frame (tabs, menu) starts afresh."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside |= tag == "main"
        href = dict(attrs).get("href") or ""
        if tag == "a" and self.inside and href and not href.startswith(("#", "mailto:", "http")):
            self.found.append(href)

    def handle_endtag(self, tag):
        self.inside &= tag != "main"


@pytest.fixture
def street(district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    plan = makers.make_plan(street)
    hte = Indicator.objects.get(code="hte")
    makers.make_target(makers.make_action(plan, 1), hte, 20)
    makers.load_observation(hte, street, "2022-06-30", 5)
    makers.load_observation(hte, street, "2021-12-31", 3)
    return street


def address(path, **said):
    return path + "?" + "&".join(f"{name}={value}" for name, value in {**KEPT, **said}.items())


def walked(client, start, most=40):
    """{page: [(link, its path, its query)]} of the pages of the plan that can be reached."""
    waiting, seen = [start], {}
    while waiting and len(seen) < most:
        page = waiting.pop(0)
        if page in seen:
            continue
        answer = client.get(page)
        assert answer.status_code == 200, page
        seen[page] = []
        for href in Links(answer.content.decode()).found:
            parts = urlsplit(href)
            path = parts.path or urlsplit(page).path
            seen[page].append((href, path, {name: said[0] for name, said in parse_qs(parts.query).items()}))
            wanted = path == "/" or path.startswith(SCOPED)
            if wanted and "picture=" not in href and not any(part in path for part in (*OWN_DAY, "export")):
                waiting.append(path + (f"?{parts.query}" if parts.query else ""))
    return seen


def lost(seen):
    """The links between pages of the plan that drop where or when their page was asked for."""
    found = set()
    for page, links in seen.items():
        asked = set(KEPT) & set(parse_qs(urlsplit(page).query))
        for href, path, query in links:
            own_day = any(part in path for part in OWN_DAY)
            names = {"area"} if own_day else asked
            if (path == "/" or path.startswith(SCOPED)) and not names <= set(query) and not _leaves_out(href, page):
                found.add((urlsplit(page).path, href))
    return sorted(found)


def _leaves_out(href, page):
    """Links that are there to change the day or the state of knowledge, which keep the rest."""
    query = parse_qs(urlsplit(href).query)
    return urlsplit(href).path in ("", urlsplit(page).path) and {"area", "year"} <= set(query)


def test_every_link_of_the_plans_pages_keeps_area_year_day_and_knowledge(client, official, street):
    client.force_login(official)
    seen = walked(client, address("/"))
    paths = {urlsplit(page).path for page in seen}
    assert {"/", "/actions/1/", "/indicators/hte/"} <= paths, paths
    assert sum("known_at" in page for page in seen) > 5, "most of them with all that is kept"
    assert lost(seen) == [], "\n".join(map(str, lost(seen)))


def test_the_wall_keeps_them_too(client, official, street):
    client.force_login(official)
    seen = walked(client, address("/screen/", screen="plan"), most=6)
    assert {urlsplit(page).path for page in seen} >= {"/screen/", "/indicators/hte/"}
    assert lost(seen) == [], "\n".join(map(str, lost(seen)))


def test_the_walk_would_find_a_link_that_forgets():
    seen = {
        address("/"): [("/indicators/hte/", "/indicators/hte/", {}), ("/indicators/", "/indicators/", {"area": "1"})]
    }
    assert len(lost(seen)) == 2
