import pytest


@pytest.fixture
def get(client, official):
    client.force_login(official)
    return client.get
