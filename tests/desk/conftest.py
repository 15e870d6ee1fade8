"""An indicator assigned for 2022, a day on which June is late and May is closed, and who looks at it."""

import pytest
import time_machine

from tests.reporting import worlds
from tests.reporting.worlds import at
from tests.worlds import shared_world

assigned = shared_world(worlds.make_assigned)
TODAY = "2022-07-20 09:00:00"  # June was due on the 14th and closes on the 28th; May closed on 28 June


@pytest.fixture(autouse=True)
def on_a_working_day():
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def site(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def reviewing(client, reviewer):
    client.force_login(reviewer)
    return client
