"""The same is told by many at one moment, each with its own connection: it is kept once."""

import datetime

import pytest
from django.core import mail
from django.db import transaction

from indicators.models import Notice, Task, TaskUpdate
from indicators.reporting import noticing, tasks
from indicators.reporting.deadlines import give_notice
from indicators.reporting.digest import send_digests
from qijiang.registers.models import Change
from tests import makers
from tests.conftest import person
from tests.reporting.worlds import make_calendar
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_who_tell_the_same_one_is_heard(bureau, district):
    users = [person(f"clerk{number}", "clerk", bureau, district) for number in range(5)]

    def tell(order):
        with transaction.atomic():
            for key in ("a", "b"):
                noticing.tell(order, "reminded", key=key, link="/", number=3)

    found = all_at_once(lambda order=users[:: (-1) ** turn]: tell(order) for turn in range(8))
    assert found == [None] * 8
    assert Notice.objects.count() == 10


def test_of_two_choices_at_once_one_is_kept(clerk):
    found = all_at_once(
        lambda way=way: noticing.choose(clerk, {"reminded": way, "returned": way}) for way in ["page", "not"] * 3
    )
    assert found == [None] * 6
    ways = {noticing.choices_of(clerk)[kind] for kind in ("reminded", "returned")}
    assert len(ways) == 1


def test_of_eight_steps_from_one_page_one_is_taken(bureau, district, clerk, reviewer):
    action = makers.make_action(makers.make_plan(district))
    task = Task.objects.create(action=action, number=1, name="展览馆", lead=bureau)

    def take(door):
        return lambda: door(clerk, Task.objects.get(pk=task.pk), note="好", version=0, via="form")

    found = all_at_once([take(tasks.report), take(tasks.ask_to_close)] * 4)
    assert sorted(type(result).__name__ for result in found) == ["Stale"] * 7 + ["TaskUpdate"]
    assert (TaskUpdate.objects.count(), Change.objects.count()) == (1, 1)
    assert Change.objects.first_broken() is None


def test_of_two_who_give_notice_and_mail_one_does(bureau, district):
    """Of four, to make it likely: each account hears once, is mailed once, and nobody fails."""
    for number in range(6):
        person(f"clerk{number}", "clerk", bureau, district, email=f"c{number}@example.gov.cn")
    make_calendar()
    for number in range(3):
        makers.make_assignment(makers.make_indicator(f"i{number}", frequency="month", owner=bureau), bureau)
    day = datetime.date(2022, 7, 12)

    def notify():
        give_notice(day)
        return send_digests(day)

    found = all_at_once([notify] * 4)
    assert [error for error in found if isinstance(error, Exception)] == []
    assert Notice.objects.count() == 6
    assert sum(result.sent for result in found) == len(mail.outbox) == 6
    assert len({message.to[0] for message in mail.outbox}) == 6
