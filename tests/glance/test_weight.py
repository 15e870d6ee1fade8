"""What a first visit of the overview loads, compressed as it is sent: 200 KB at most, with a page of sixty targets."""

import functools
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from indicators import keeping
from indicators.models import Action
from tests import makers

from .worlds import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
MOST = 200 * 1024  # bytes
LOADED = re.compile(r'<(?:link|script)[^>]+(?:href|src)="/static/([^"]+)"')


def weight(content: bytes) -> int:
    """As a server without brotli sends it; mtime is left out so that the same weighs the same."""
    return len(gzip.compress(content, 9, mtime=0))


@pytest.fixture
def sixty(plan, bureau):
    third = Action.objects.get(number=3)
    for number in range(57):
        names = {"name": f"科技创新指标第{number}号", "position": 9}
        indicator = makers.make_indicator(f"more_{number}", measure="flow", **names)
        makers.make_target(third, indicator, 10 + number, lead=bureau)
        makers.make_observation(indicator, plan.area, "2022-06-30", 4 + number % 9)
    keeping.rebuild()


def test_a_first_visit_is_light(get, sixty):
    weigh = functools.cache(lambda name: weight(Path(finders.find(name)).read_bytes()))
    for state in ("", "&view=months", "&compare=last_year"):
        text = text_of(get(f"/?on=2022-06-30{state}"))
        names = LOADED.findall(text)
        assert "vendor/tabler.min.css" in names and "qijiang/glance.css" in names, "control: these are found"
        weights = {name: weigh(name) for name in names} | {"the page": weight(text.encode())}
        assert sum(weights.values()) <= MOST, (state, sorted(weights.items(), key=lambda pair: -pair[1]))
