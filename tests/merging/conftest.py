import pytest

from tests.register_makers_enterprises import make_enterprise


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def twice(db):
    """A firm with a code, and the same without."""
    return make_enterprise(name="重庆齿轮有限公司"), make_enterprise(name="綦江齿轮厂", credit_code="")
