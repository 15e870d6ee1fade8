"""Browsers ask for /favicon.ico wherever a page names no icon: of feeds, of files, before anybody signed in."""

import pytest
from django.contrib.staticfiles import finders


@pytest.mark.django_db
def test_the_icon_leads_to_the_mark(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/static/qijiang/mark") and answer["Location"].endswith(".svg")
    assert finders.find("qijiang/mark.svg")


@pytest.mark.django_db
def test_pages_name_the_mark_themselves(client):
    assert 'rel="icon" href="/static/qijiang/mark' in client.get("/accounts/login/").content.decode()
