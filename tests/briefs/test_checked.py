"""A draft is checked before it leaves the house: the text with its fields filled, as of the day of the brief."""

import pytest

from indicators.briefs import writing
from tests.briefs.makers import make_brief, make_frozen, make_promises

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def plan(district, bureau):
    return make_promises(district, bureau)


def checked(client, brief):
    return client.get(f"/briefs/{brief.pk}/?check=1").context["checked"]


def test_what_is_not_so_is_told_with_its_verdict(client, manager, plan):
    sections = [{"heading": "", "text": "有效期内高新技术企业180家。\n有效期内高新技术企业{{hte_valid.value}}。"}]
    brief = make_brief(manager, plan, sections=sections)
    client.force_login(manager)
    wrong, right = checked(client, brief).statements
    assert "180家" in wrong.said and "131家" in right.said
    assert wrong.answer.mark != right.answer.mark
    assert "131家" in wrong.answer.told.sentence
    assert wrong.answer.told.sentence in client.get(f"/briefs/{brief.pk}/?check=1").content.decode()


@pytest.mark.one_database
def test_a_text_without_statements_says_so(client, manager, plan):
    brief = make_brief(manager, plan, sections=[{"heading": "", "text": "请继续努力。"}])
    client.force_login(manager)
    assert "没有识别到" in client.get(f"/briefs/{brief.pk}/?check=1").content.decode()
    assert "h-checked" not in client.get(f"/briefs/{brief.pk}/").content.decode(), "only when asked for"


@pytest.mark.one_database
def test_a_very_long_text_says_so(client, manager, plan):
    sections = [{"heading": "", "text": "长" * 15_000} for _twice in range(2)]
    brief = make_brief(manager, plan, sections=sections)
    client.force_login(manager)
    assert checked(client, brief).is_too_long
    brief.sections = brief.sections[:1]
    writing.change(manager, brief, version=1, via="form")
    assert not checked(client, brief).is_too_long, "control"


def test_what_is_frozen_is_not_checked_any_more(client, manager, plan):
    client.force_login(manager)
    assert "checked" not in client.get(f"/briefs/{make_frozen(manager, plan).pk}/?check=1").context
