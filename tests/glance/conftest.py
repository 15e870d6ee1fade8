import pytest

from indicators.models import Indicator

from .worlds import make_plan


@pytest.fixture
def plan(bureau, district):
    return make_plan(district, bureau)


@pytest.fixture
def get(client, official, plan):
    """Ask for a page as the official of the district."""
    client.force_login(official)
    return lambda url="/", **headers: client.get(url, headers=headers)


@pytest.fixture
def hte(plan):
    return Indicator.objects.get(code="hte_valid")
