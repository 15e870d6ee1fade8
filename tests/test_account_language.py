"""The language that a person chose last is kept with the account, and its mails are written in it."""

import datetime

import pytest
from django.core import mail

from indicators.models import Follow
from indicators.reporting import noticing
from indicators.reporting.digest import send_digests
from indicators.reporting.noticing import Kind
from indicators.reporting.weekly import send_weekly
from tests import makers
from tests.conftest import person
from tests.makers import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
MONDAY = datetime.date(2022, 6, 27)


def language_of(user):
    user.refresh_from_db()
    return user.language


def test_what_is_chosen_while_signed_in_is_kept(client, clerk, reviewer):
    client.force_login(clerk)
    client.post("/language/", {"language": "en", "next": "/"})
    assert (language_of(clerk), language_of(reviewer)) == ("en", "")
    client.post("/language/", {"language": "fr", "next": "/"})
    assert language_of(clerk) == "en", "what is not offered is not kept"
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert language_of(clerk) == "zh-hans"


def test_what_was_chosen_before_signing_in_is_kept_then(client, clerk, reviewer):
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert language_of(clerk) == "en"
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "reviewer", "password": PASSWORD})
    assert language_of(reviewer) == "", "the choice of who sat there before is not one’s own"


@pytest.fixture
def readers(clerk, bureau, district, time_machine):
    """One who reads Chinese by the site's default, one who chose English; on a Monday morning."""
    time_machine.move_to("2022-06-26T23:00:00+00:00", tick=False)
    other = person("clerk2", "clerk", bureau, district)
    for user, language in ((clerk, ""), (other, "en")):
        user.email, user.language = f"{user.username}@example.gov.cn", language
        user.save()
    return clerk, other


def test_each_is_written_to_in_the_own_language(readers):
    noticing.tell(readers, Kind.REMINDED, key="k", link="/entry/", who="王敏", number=3, department="科技局")
    send_digests(MONDAY)
    chinese, english = mail.outbox
    assert "王敏催报：科技局还有3项数据未报。" in chinese.body
    assert english.subject == "Innovation tracker: 1 notice, 2022-06-27"
    assert "what you have not read yet" in english.body and "未报" not in english.body
    for message, language in ((chinese, "zh-hans"), (english, "en")):
        assert f'<html lang="{language}">' in message.alternatives[0].content


def test_so_is_the_mail_of_the_week(readers, bureau, district):
    hte = makers.make_indicator("hte_valid", name="高新技术企业", name_en="High-tech enterprises", owner=bureau)
    target = makers.make_target(makers.make_action(makers.make_plan(district)), hte, 140)
    makers.load_observation(
        hte, district, "2022-06-22", 136, approved=datetime.datetime.fromisoformat("2022-06-23T10:00+08:00")
    )
    since = datetime.datetime.fromisoformat("2022-06-01T09:00+08:00")
    for user in readers:
        Follow.objects.create(user=user, indicator=target.indicator, area=district, since=since)
    assert send_weekly(MONDAY).sent == 2
    chinese, english = mail.outbox
    assert "高新技术企业" in chinese.body and "有变化的灯" in chinese.body
    assert english.subject.startswith("Innovation tracker: ") and "High-tech enterprises" in english.body
    assert not [line for line in english.body.splitlines() if "高新" in line]
