"""The one door by which accounts are told something: on the page at once, by mail once a day (digest.py).

A notice has a key of its own within an account. Telling is adding: where the key is there already, of before or of
another writer at this moment, nothing is added. Whoever tells in the transaction of a decision tells exactly when that
holds.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from qijiang.directory.models import User
from qijiang.registers.recording import NotInReach

from ..models import Notice, NoticeChoice
from ..moment import end_of
from . import recipients, saying

Kind, Way = Notice.Kind, NoticeChoice.Way
KEPT = datetime.timedelta(367)  # of notices that were read: a year, with a leap day in it, and a day
# Of each kind: the right of those it concerns, and how they hear of it unless they choose otherwise.
OFFERED = {
    Kind.OPENS: ("add_observation", Way.PAGE),
    Kind.DUE_SOON: ("add_observation", Way.DIGEST),
    Kind.LATE: ("add_observation", Way.DIGEST),
    Kind.LOCKS_SOON: ("add_observation", Way.DIGEST),
    Kind.REMINDED: ("add_observation", Way.DIGEST),
    Kind.RETURNED: ("add_observation", Way.DIGEST),
    Kind.APPROVED: ("add_observation", Way.PAGE),
    Kind.TASK_DUE: ("report_task", Way.DIGEST),
    Kind.TASK_LATE: ("report_task", Way.DIGEST),
    Kind.TASK_ASKED: ("check_task", Way.DIGEST),
    Kind.TASK_RETURNED: ("report_task", Way.DIGEST),
    Kind.TASK_CLOSED: ("report_task", Way.PAGE),
    Kind.FOLLOWED: ("view_plan", Way.DIGEST),
}


@dataclass(frozen=True)
class Word:
    """Something to be told to some accounts: see `tell`."""

    users: Collection[User]
    kind: str
    key: str
    link: str
    about: Any = None
    words: Mapping[str, Any] = field(default_factory=dict)


def tell(users, kind, *, key, link, about=None, **words) -> int:
    """Tell the accounts something of that kind, once: `key` says what it is, `link` is the page where it is dealt with,
    `about` the record, `words` the parts of its sentence (saying.py). Nothing goes to those who chose not to hear of
    the kind, to closed accounts, or twice to anybody. Returns how many accounts hear of it now.
    """
    return tell_all([Word(users, kind, key, link, about, words)])


def tell_all(said: Iterable[Word]) -> int:
    """The same for many things, in three queries; returns how many notices were new."""
    said = list(said)
    ways = ways_of({user.pk for word in said for user in word.users})
    now = timezone.now()
    notices = [
        _notice(user, word, now)
        for word in said
        for user in word.users
        if user.is_active and ways.get((user.pk, word.kind), usual(word.kind)) != Way.NOT
    ]
    known = _known(notices)
    new = [notice for notice in notices if (notice.user_id, notice.key) not in known]
    new.sort(key=lambda notice: (notice.user_id, notice.key))  # two writers wait for each other in one order
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def _known(notices):
    """Those that are there already. What another writer adds at this moment is left to the database."""
    users, keys = ({getattr(notice, name) for notice in notices} for name in ("user_id", "key"))
    found = Notice.objects.filter(user__in=users, key__in=keys).order_by()
    return set(found.values_list("user", "key")) if notices else set()


def _notice(user, word, now):
    notice = Notice(user=user, kind=word.kind, key=word.key, link=word.link, words=dict(word.words), created_at=now)
    notice.department_id = user.department_id
    if word.about is not None:
        notice.about = word.about
    return notice


def usual(kind) -> str:
    return OFFERED[kind][1]


def ways_of(users) -> dict[tuple[int, str], str]:
    """What these accounts (their ids) have chosen: {(account, kind): way}."""
    chosen = NoticeChoice.objects.filter(user__in=users).order_by()
    return {(user, kind): way for user, kind, way in chosen.values_list("user", "kind", "way")}


def kinds_for(user) -> list[Notice.Kind]:
    """The kinds that concern the account."""
    return [kind for kind, (right, _way) in OFFERED.items() if user.has_perm(f"indicators.{right}")]


def choices_of(user) -> dict[str, str]:
    """{kind: way} of all kinds that concern the account, as chosen or as usual."""
    ways = ways_of([user.pk])
    return {kind: ways.get((user.pk, kind), usual(kind)) for kind in kinds_for(user)}


def choose(user, ways: Mapping[str, str]) -> None:
    """Keep how the account wants to hear of each kind; kinds that do not concern it are left alone."""
    rows = [NoticeChoice(user=user, kind=kind, way=ways[kind]) for kind in kinds_for(user) if kind in ways]
    key, kept = ["user", "kind"], ["way"]
    NoticeChoice.objects.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=kept)


def read(user, *, pk=None) -> int:
    """Mark the account's notice, or all of them, as read; how many were unread."""
    mine = Notice.objects.of(user).unread()
    return (mine if pk is None else mine.filter(pk=pk)).update(read_at=timezone.now())


def read_these(pks: Collection[int]) -> None:
    """Mark notices as read for whoever has them."""
    pks, now = list(pks), timezone.now()
    for start in range(0, len(pks), 500):
        Notice.objects.unread().filter(pk__in=pks[start : start + 500]).update(read_at=now)


def forget(day: datetime.date) -> int:
    """Drop what was read and is more than a year old on `day`; returns how many notices went. Nothing of it is told
    again, although its key goes too: what is late for a month is no news (stages.py). What nobody has read stays."""
    return Notice.objects.filter(read_at__isnull=False, created_at__lt=end_of(day - KEPT)).delete()[0]


def settle(record, *kinds) -> None:
    """What these kinds of notices asked for is done: nobody needs to read or mail them any more."""
    Notice.objects.about(record).filter(kind__in=kinds).unread().update(read_at=timezone.now())


def tell_of_decision(observation) -> None:
    """A figure was approved or returned: whose it is hears of it, in the transaction of the decision."""
    tell_all([_decided(observation)])


def _decided(observation):
    returned = observation.state == observation.State.RETURNED
    who, users = observation.reviewed_by, recipients.for_figure(observation)
    words = {"indicator": saying.named(observation.indicator), "area": observation.area.name}
    words |= {"day": str(observation.as_of), "who": who.shown_name}
    words |= {"note": observation.review_note} if returned else {"value": saying.figure(observation)}
    return Word(
        users=recipients.others(users, who),
        kind=Kind.RETURNED if returned else Kind.APPROVED,
        key=f"{observation.state}:{observation.pk}:{observation.version}",
        link=reverse("entry_edit", args=[observation.pk]),
        about=observation,
        words=words,
    )


def reminder_key(department, area, day) -> str:
    """The key of a day's reminder: there is one a day for what a department reports of an area."""
    return f"reminded:{day}:{department.pk}:{area.pk}"


def remind(user, department, area, *, number: int, link: str) -> int:
    """The reviewer's button: remind whoever reports for the department in the area that `number` figures are
    outstanding, at most once a day. Returns how many accounts hear of it now. Raises PermissionDenied, NotInReach.
    """
    if not user.has_perm("indicators.review_observation"):
        raise PermissionDenied
    if not recipients.reaches(user, area):
        raise NotInReach
    key = reminder_key(department, area, timezone.localdate())
    words = {"who": user.shown_name, "department": department.name, "number": number}
    return tell(recipients.clerks_of(department, area), Kind.REMINDED, key=key, link=link, **words)
