"""The week's mail: what it tells, that it comes once, and when it does not come."""

import datetime
from io import StringIO
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import call_command

from indicators.models import Follow, Notice, NoticeChoice, Observation, Source, WeeklyMail
from indicators.reporting import mailing
from indicators.reporting.digest import send_digests
from indicators.reporting.weekly import send_weekly
from indicators.sample.place import CODE as SAMPLE
from tests import makers
from tests.databases import first_only

from .worlds import at, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
MONDAY = datetime.date(2022, 6, 27)


@pytest.fixture(autouse=True)
def monday(time_machine):
    """Seven in the morning of a Monday, in the district."""
    time_machine.move_to("2022-06-26T23:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def reader(official, hte, district):
    official.email = "lead@example.gov.cn"
    official.save()
    Follow.objects.create(user=official, indicator=hte, area=district, since=at("2022-06-01 09:00"))
    return official


@pytest.fixture
def news(hte, district):
    """In May behind, from Thursday on track; on Monday itself a figure that belongs to the next week."""
    makers.load_observation(hte, district, "2022-05-31", 124, approved=at("2022-06-10 10:00"))
    makers.load_observation(hte, district, "2022-06-22", 136, approved=at("2022-06-23 10:00"))
    makers.load_observation(hte, district, "2022-06-26", 150, approved=at("2022-06-27 06:30"))


def test_the_mail_says_which_light_changed_why_and_where(reader, news, settings):
    settings.SITE_URL = "https://tracker.example.gov.cn"
    assert send_weekly(MONDAY).sent == 1
    (message,) = mail.outbox
    assert message.to == ["lead@example.gov.cn"]
    assert message.subject == "【科技创新指标跟踪】截至2022-06-26的一周，1个灯有变化"
    assert "高新技术企业：严重滞后 → 正常" in message.body
    assert "新数据：截至2022-06-22为136家，此前截至2022-05-31为124家。" in message.body
    assert "https://tracker.example.gov.cn/indicators/hte_valid/?area=500110" in message.body
    assert "示例" not in message.body, "control"
    assert "150" not in message.body, "what came on Monday is told next week"
    page = message.alternatives[0][0]
    assert "<b>正常</b>" in page and "https://tracker.example.gov.cn/following/" in page


@pytest.mark.one_database
def test_the_mail_marks_figures_of_the_sample(reader, news):
    Observation.objects.update(source=Source.objects.create(code=SAMPLE, title="示例数据"))
    assert send_weekly(MONDAY).sent == 1
    body = mail.outbox[0].body
    assert "高新技术企业（示例）：" in body and "136家（示例）" in body


def test_it_comes_once_a_week_and_again_the_next(reader, news, hte, district):
    assert [send_weekly(MONDAY + datetime.timedelta(days)).sent for days in (0, 0, 1, 6)] == [1, 0, 0, 0]
    assert send_weekly(MONDAY + datetime.timedelta(7)).sent == 1, "the figure of this Monday"
    assert WeeklyMail.objects.filter(sent_at__isnull=False).count() == 2


def test_a_monday_that_the_timer_missed_is_made_up(reader, news):
    assert send_weekly(MONDAY + datetime.timedelta(3)).sent == 1


def test_nothing_changed_no_mail_and_no_notice(reader):
    assert send_weekly(MONDAY).sent == 0
    assert not Notice.objects.filter(kind="followed").exists()


def test_what_was_followed_only_since_is_not_told(reader, news):
    Follow.objects.update(since=at("2022-06-27 06:00"))
    assert send_weekly(MONDAY).sent == 0


@pytest.mark.parametrize(
    ("way", "mails", "notices"), [("digest", 1, 1), first_only("page", 0, 1), first_only("not", 0, 0)]
)
def test_the_account_chooses(client, reader, news, way, mails, notices):
    client.force_login(reader)
    assert "每周关注摘要" in text_of(client.get("/notices/"))
    client.post("/notices/choices/", {"followed": way})
    assert NoticeChoice.objects.filter(kind="followed", way=way).exists()
    send_weekly(MONDAY)
    assert (len(mail.outbox), Notice.objects.filter(kind="followed").count()) == (mails, notices)


def test_the_notice_is_not_in_the_daily_mail_as_well(reader, news):
    send_weekly(MONDAY)
    assert send_digests(MONDAY).sent == 0


@pytest.mark.one_database
def test_without_an_address_it_stands_on_the_page(reader, news, client):
    reader.email = ""
    reader.save()
    assert send_weekly(MONDAY).sent == 0
    client.force_login(reader)
    assert "您的关注，截至2022-06-26的一周：1个灯有变化，收到1项数据。" in text_of(client.get("/notices/"))


def test_what_the_server_does_not_take_is_tried_again(reader, news, monkeypatch):
    def refuse(*args, **kwargs):
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        result = send_weekly(MONDAY)
    assert (result.sent, result.failed) == (0, ["official"])
    assert send_weekly(MONDAY).sent == 1


def test_a_mail_that_another_process_is_sending_is_left_to_it_until_its_claim_lapses(reader, news, monday):
    mailing.claim(WeeklyMail, reader, monday=MONDAY)
    assert send_weekly(MONDAY).sent == 0
    monday.shift(mailing.LAPSES + datetime.timedelta(seconds=1))
    assert send_weekly(MONDAY).sent == 1


def test_the_command_sends_it_beside_the_daily_ones(reader, news):
    said = StringIO()
    call_command("notify", stdout=said)
    assert "已发送每周邮件1封。" in said.getvalue()


def test_who_lost_the_area_hears_nothing_of_it(reader, news, district):
    reader.area = makers.make_area("500110001", "古南街道", parent=district)
    reader.save()
    assert send_weekly(MONDAY).sent == 0
