"""A working day of July, a figure that waits with its target, and the browser of the reviewer."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from indicators import recording
from indicators.models import Observation
from tests.makers import (
    make_action,
    make_indicator,
    make_plan,
    make_target,
)

TODAY = datetime.datetime(2022, 7, 6, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_working_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def hte(bureau):
    return make_indicator("hte_valid", name="高新技术企业", owner=bureau, frequency="month")


@pytest.fixture
def target(hte, district):
    action = make_action(make_plan(district))
    start = {"baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    return make_target(action, hte, 140, comparator=">", wording="突破140家", **start)


@pytest.fixture
def submitted(clerk, hte, district):
    """A figure as the clerk handed it in."""
    new = Observation(indicator=hte, area=district, as_of=datetime.date(2022, 6, 30), value=Decimal(133), note="附名单")
    row = recording.record(clerk, new, via="form")
    return recording.submit(clerk, row, version=row.version, via="form")


@pytest.fixture
def site(client, reviewer):
    """The browser of the reviewer."""
    client.force_login(reviewer)
    return client
