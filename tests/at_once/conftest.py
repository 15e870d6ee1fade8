from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.makers import make_indicator


@pytest.fixture
def indicator(bureau):
    return make_indicator(owner=bureau, roll_up="sum")


@pytest.fixture
def city(district):
    return district.parent


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as threads:
        yield threads
