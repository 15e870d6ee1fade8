"""A working day of July, and an indicator of the bureau to attach to."""

import datetime

import pytest
import time_machine

from tests.makers import make_indicator

TODAY = datetime.datetime(2022, 7, 6, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_working_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def hte(bureau):
    return make_indicator("hte_valid", name="高新技术企业", owner=bureau)
