"""A wall screen that stands open in a browser."""

import re

import pytest

from tests.sharing.makers import make_plan_with_figures, make_screen


@pytest.fixture
def wall(db, live_server):
    make_plan_with_figures()
    link, path = make_screen([("plan", 5), ("action-1", 5)])
    return link, f"{live_server.url}{path}"


def now(page):
    """The screen that is shown."""
    return re.search(r"screen=([\w-]+)", page.url)[1]
