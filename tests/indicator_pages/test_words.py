"""Words on the pages of indicators: hostile ones stay words, English is spoken too, strangers read none."""

import datetime

import pytest

from indicators.models import DefinitionVersion, Source
from tests import makers

from .pages import LIST, PAGE, settle, text_of


@pytest.mark.one_database
def test_hostile_words_stay_words(read, district, bureau):
    evil = '"><script>alert(1)</script>'
    indicator = makers.make_indicator(name=evil, owner=bureau, definition=evil, unit="<b>")
    source = Source.objects.create(code="evil", title=evil, link="https://example.org/?a=<b>")
    makers.make_observation(
        indicator, district, "2022-06-30", 5, note=evil, reason=evil, derivation=evil, source=source, section="<i>"
    )
    makers.make_observation(indicator, district, "2022-03-31", 4)
    plan = makers.make_plan(district, name=evil)
    makers.make_target(makers.make_action(plan, name=evil), indicator, 9, wording=evil)
    DefinitionVersion.objects.create(indicator=indicator, valid_from=datetime.date(2020, 1, 1), what_changed=evil)
    settle()
    for url in (PAGE, LIST, LIST + "?q=%22%3E%3Cscript%3E&sort=%22%3E%3Cscript%3E"):
        html = read(url).content.decode()
        assert "<script>alert" not in html and "<b>" not in html and "<i>" not in html


@pytest.mark.one_database
def test_strangers_are_sent_to_sign_in(client, district):
    for url in (LIST, PAGE):
        assert client.get(url).status_code == 302


@pytest.mark.one_database
def test_the_pages_speak_english_too(client, official, hte):
    client.force_login(official)
    client.cookies["django_language"] = "en"
    words = text_of(client.get(PAGE))
    assert "Records" in words and "2021 over 2019: +70.8%, +30.7% a year on average" in words
