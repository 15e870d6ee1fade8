import pytest

from tests import makers
from tests.uploads.here import read_here  # noqa: F401 (a fixture)


@pytest.fixture
def street(district):
    return makers.make_area("500110001", "古南街道", kind="street", parent=district)


@pytest.fixture
def site(client, manager, street):
    client.force_login(manager)
    return client
