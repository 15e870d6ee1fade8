"""A working day of July, two indicators of the bureau, and the browser of its clerk."""

import datetime

import pytest
import time_machine

from tests.makers import make_indicator

TODAY = datetime.datetime(2022, 7, 6, 1, tzinfo=datetime.UTC)  # nine in the morning in the district


@pytest.fixture(autouse=True)
def on_a_working_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def hte(bureau):
    return make_indicator("hte_valid", name="高新技术企业", owner=bureau, minimum=0)


@pytest.fixture
def contracts(bureau):
    return make_indicator("contracts", name="技术合同额", unit="万元", decimals=2, measure="flow", owner=bureau)


@pytest.fixture
def site(client, clerk, hte):
    """The browser of the clerk."""
    client.force_login(clerk)
    return client
