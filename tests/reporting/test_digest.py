"""The daily mail: who gets it and what stands in it, once a day, whatever goes wrong on the way."""

import datetime
from email import message_from_bytes
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from indicators.models import Digest, Notice
from indicators.reporting import digest, noticing
from indicators.reporting.digest import send_digests
from indicators.reporting.noticing import Kind, Way
from tests import makers
from tests.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DAY = datetime.date(2022, 7, 11)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to("2022-07-10T23:30:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def users(bureau, district):
    names = [f"clerk{number}" for number in range(5)]
    return [person(name, "clerk", bureau, district, email=f"c{name[-1]}@example.gov.cn") for name in names]


def tell(users, key="k"):
    noticing.tell(users, Kind.REMINDED, key=key, link="/entry/", who="王敏", number=3, department="科技局")


class Server(EmailBackend):
    """A mail server that does with the mails, as they come, what `does` says: None to take it, or an exception."""

    does: list = []

    def send_messages(self, messages):
        turn = Server.does.pop(0) if Server.does else None
        before, after = turn if isinstance(turn, tuple) else (turn, None)
        if before:
            raise before
        sent = super().send_messages(messages)
        if after:
            raise after
        return sent


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.does = []
    return Server


def to():
    return [message.to[0] for message in mail.outbox]


def test_each_gets_one_mail_with_all_that_is_unread(users):
    tell(users[:2])
    tell(users[:1], key="second")
    noticing.tell(users[:2], Kind.APPROVED, key="a", link="/")
    assert send_digests(DAY).sent == 2
    assert to() == ["c0@example.gov.cn", "c1@example.gov.cn"]
    first = mail.outbox[0]
    assert first.subject == "【科技创新指标跟踪】2022-07-11有2条待办通知"
    assert first.body.count("王敏催报：科技局还有3项数据未报。") == 2
    assert Notice.objects.exclude(mailed_at=None).count() == 3, "what is for the page alone is not mailed"


@pytest.mark.one_database
def test_the_mail_is_text_and_page_and_its_links_lead_to_the_site(users, settings):
    settings.SITE_URL = "https://tracker.example.gov.cn"
    tell(users[:1])
    send_digests(DAY)
    message = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html"
    ]  # fmt: skip
    link = f"https://tracker.example.gov.cn/notices/{Notice.objects.get().pk}/"
    assert link in mail.outbox[0].body
    assert f'href="{link}"' in mail.outbox[0].alternatives[0].content
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@tracker.example.gov.cn>")


def test_nothing_is_sent_twice(users, morning):
    tell(users)
    send_digests(DAY)
    assert send_digests(DAY).sent == 0
    tell(users[:1], key="later")
    assert send_digests(DAY).sent == 0, "one mail a day"
    morning.move_to("2022-07-11T23:30:00+00:00")
    assert send_digests(DAY + datetime.timedelta(1)).sent == 1
    assert len(mail.outbox) == 6
    assert "1条" in mail.outbox[-1].subject


def test_what_was_read_or_is_not_wanted_by_mail_is_not_sent(users):
    tell(users)
    noticing.read(users[0])
    noticing.choose(users[1], {Kind.REMINDED: Way.PAGE})
    noticing.choose(users[2], {Kind.REMINDED: Way.NOT})
    send_digests(DAY)
    assert to() == ["c3@example.gov.cn", "c4@example.gov.cn"]
    assert not Digest.objects.filter(sent_at=None).exists(), "the day of the others stays open"


def test_who_cannot_or_need_not_be_mailed_any_more_is_left_out(users, bureau, district):
    tell(users)
    closed, moved, nowhere, no_role, left = users
    closed.is_active = False
    moved.department = makers.make_department("jxw", "区经济信息委", area=district)
    nowhere.email = ""
    no_role.groups.clear()
    for user in (closed, moved, nowhere, no_role):
        user.save()
    send_digests(DAY)
    assert to() == [left.email]


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["王\r\nBcc: all@example.com", "王\nSubject: x", "<script>alert(1)</script>"])
def test_a_name_writes_no_header_and_no_markup(users, name):
    users[0].last_name = name
    users[0].save()
    tell(users[:1])
    assert send_digests(DAY).sent == 1
    message = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert message["Bcc"] is None and message.get_all("Subject") == [message["Subject"]]
    assert mail.outbox[0].recipients() == ["c0@example.gov.cn"]
    assert "<script>" not in mail.outbox[0].alternatives[0].content


@pytest.mark.one_database
@pytest.mark.parametrize("email", ["a@example.com\r\nBcc: b@example.com", "a@example.com\nx", "nobody", "a b@c.d"])
def test_an_address_that_is_none_stops_nobody_else(users, email):
    type(users[1]).objects.filter(pk=users[1].pk).update(email=email)
    tell(users[:3])
    result = send_digests(DAY)
    assert (result.sent, result.failed) == (2, ["clerk1"])
    assert to() == ["c0@example.gov.cn", "c2@example.gov.cn"]


def test_the_nth_mail_that_is_not_taken_is_sent_the_next_time_and_no_other(users, server):
    server.does = [None, None, SMTPRecipientsRefused({}), None]
    tell(users)
    result = send_digests(DAY)
    assert (result.sent, result.failed) == (4, ["clerk2"])
    assert send_digests(DAY).sent == 1
    assert to() == [f"c{number}@example.gov.cn" for number in (0, 1, 3, 4, 2)]


def test_a_server_that_is_gone_is_not_asked_for_everybody(users, server):
    server.does = [ConnectionRefusedError(), SMTPServerDisconnected(), TimeoutError()]
    tell(users)
    result = send_digests(DAY)
    assert (result.sent, len(result.failed), server.does) == (0, 5, [])
    assert send_digests(DAY).sent == 5


class Killed(BaseException):
    """As a signal would."""


def test_killed_before_the_server_took_it_the_mail_is_sent_once(users, server, morning):
    server.does = [None, Killed()]
    tell(users)
    with pytest.raises(Killed):
        send_digests(DAY)
    assert send_digests(DAY).sent == 3, "another may still be sending the second"
    morning.shift(digest.LAPSES + datetime.timedelta(seconds=1))
    assert send_digests(DAY).sent == 1
    assert sorted(to()) == [f"c{number}@example.gov.cn" for number in range(5)]


def test_killed_just_after_the_server_took_it_the_second_mail_can_be_told_for_the_first(users, server, morning):
    """The one moment in which a mail goes twice rather than not at all: both have one Message-ID."""
    server.does = [(None, Killed())]
    tell(users[:1])
    with pytest.raises(Killed):
        send_digests(DAY)
    morning.shift(digest.LAPSES + datetime.timedelta(seconds=1))
    assert send_digests(DAY).sent == 1
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_what_a_kill_broke_off_on_one_day_is_in_the_mail_of_the_next(users, server, morning):
    server.does = [Killed()]
    tell(users[:1])
    with pytest.raises(Killed):
        send_digests(DAY)
    morning.move_to("2022-07-11T23:30:00+00:00")
    assert send_digests(DAY + datetime.timedelta(1)).sent == 1
    assert len(mail.outbox) == 1


@pytest.mark.one_database
def test_a_long_list_is_cut_and_says_so(users):
    for number in range(53):
        tell(users[:1], key=f"k{number}")
    send_digests(DAY)
    assert mail.outbox[0].body.count("催报") == 2 * digest.SHOWN
    assert "另有3条" in mail.outbox[0].body
    assert not Notice.objects.filter(mailed_at=None).exists()


@pytest.mark.one_database
def test_the_command_fails_loudly_where_mails_failed(users, server):
    server.does = [SMTPRecipientsRefused({})]
    tell(users[:2])
    out = StringIO()
    with pytest.raises(CommandError, match="clerk0"):
        call_command("notify", stdout=out)
    assert "已发送邮件1封" in out.getvalue()
    call_command("notify", stdout=out)
    assert len(mail.outbox) == 2


def test_looking_at_several_days_sends_one_mail(users):
    for day in ("2022-07-09", "2022-07-10", "2022-07-11"):
        tell(users[:1], key=day)
        call_command("notify", "--on", day, stdout=StringIO())
    assert len(mail.outbox) == 1
    assert Digest.objects.get().day == DAY


def test_without_a_mail_server_it_is_written_out():
    from qijiang import settings as written

    assert written.EMAIL_BACKEND.endswith("console.EmailBackend")
