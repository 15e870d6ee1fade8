"""The daily mail: what an account has not read and wants to be mailed about, once a day (mailing.py says how)."""

import datetime
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from qijiang.directory.models import User
from qijiang.language import language_of

from ..models import Digest, Notice
from . import mailing, noticing, saying
from .mailing import LAPSES, Sent
from .noticing import Way

SHOWN = 50  # notices a mail tells; of more it says how many

__all__ = ["LAPSES", "SHOWN", "Sent", "send_digests", "wanted"]


def send_digests(day: datetime.date) -> Sent:
    """Send each account at most one mail of that day."""
    users = User.objects.filter(pk__in=_candidates()).order_by("pk")
    return mailing.send_each(users, partial(_send_one, day=day), "daily")


def _candidates():
    return Notice.objects.to_be_mailed().order_by().values("user").distinct()


def _send_one(user, day) -> bool:
    """Whether this process sent it. Raises what the mail server raised, the claim given back."""
    digest = mailing.claim(Digest, user, day=day) if any(wanted(user)) else None
    if digest is None:
        return False
    notices = list(wanted(user))
    try:
        if notices:  # they may have been read meanwhile
            with language_of(user):
                mail = _message(user, day, notices)
            mail.send()
    except mailing.REFUSED:
        mailing.give_back(digest)
        raise
    _mark(digest, notices)
    return bool(notices)


def wanted(user) -> Iterator[Notice]:
    """The notices that the account's next mail carries, the oldest first."""
    ways = noticing.choices_of(user)
    for notice in Notice.objects.to_be_mailed().filter(user=user).order_by("pk"):
        if ways.get(notice.kind) == Way.DIGEST:
            yield notice


def _mark(digest, notices):
    """With nothing to send the day stays open: something may still come."""
    now = timezone.now()
    with transaction.atomic():
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)
        Digest.objects.filter(pk=digest.pk).update(sent_at=now if notices else None, claimed_at=None)


def _message(user, day, notices) -> EmailMultiAlternatives:
    shown = [(saying.sentence(each.kind, each.words), each.get_kind_display(), each.pk) for each in notices[:SHOWN]]
    lines = [{"sentence": said, "kind": kind, "url": f"{settings.SITE_URL}/notices/{pk}/"} for said, kind, pk in shown]
    words = {"day": str(day), "lines": lines, "more": len(notices) - len(lines)}
    number = len(notices)
    subject = ngettext(
        "Innovation tracker: %(number)s notice, %(day)s", "Innovation tracker: %(number)s notices, %(day)s", number
    ) % {"number": number, "day": day}
    said = f"{user.pk} {day} {[notice.pk for notice in notices]}"
    return mailing.message(user, "reporting/mail/digest", subject, words, said)
