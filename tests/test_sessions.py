"""What a browser says its session is: a key, or nothing."""

import pytest
from django.contrib.sessions.models import Session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text", ['"aaaaaaaaaaaaaaaa\\000"', '"aaaaaaaa aaaaaaaa"', "aaaaaaaa-aaaaaaaa", '"éééééééé"', '""']
)
def test_what_is_no_key_is_not_asked_for(client, django_assert_num_queries, text):
    with django_assert_num_queries(0):
        response = client.get("/", HTTP_COOKIE=f"session={text}")
    assert response.status_code == 302
    assert response.cookies["session"]["max-age"] == 0


def test_control_a_key_is_asked_for(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/", HTTP_COOKIE="session=aaaaaaaaaaaaaaaa").status_code == 302


def test_a_session_goes_on(client, clerk):
    client.force_login(clerk)
    assert client.get("/").status_code == 200
    assert Session.objects.get().pk == client.cookies["session"].value
