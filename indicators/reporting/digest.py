"""The daily mail: what an account has not read and wants to be mailed about, once a day.

A mail is claimed, sent, then marked as sent together with its notices. So of two processes one sends it, and what could
not be sent is tried again. A process that is killed while it speaks to the mail server leaves a claim that lapses:
the next run sends the mail (again, if the server had taken it in its last moment: then with the same Message-ID, by
which mail systems drop the second). Losing a deadline would be worse than hearing of it twice.
"""

import datetime
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qijiang.directory.models import User

from ..models import Digest, Notice
from . import noticing, saying
from .noticing import Way

LAPSES = datetime.timedelta(minutes=10)  # longer than any mail server is waited for (EMAIL_TIMEOUT)
SHOWN = 50  # notices a mail tells; of more it says how many
GIVES_UP = 3  # mails in a row that the server did not take: it is not there, or takes none today
NOT_TAKEN = (SMTPException, OSError)
REFUSED = (*NOT_TAKEN, ValueError)  # ValueError: an address that is none, a header that would have been two
log = logging.getLogger(__name__)


@dataclass
class Sent:
    """How the mails of a day went: how many were sent, and whose could not be."""

    sent: int = 0
    failed: list[str] = field(default_factory=list)


def send_digests(day: datetime.date) -> Sent:
    """Send each account at most one mail of that day. What goes wrong with one mail leaves the others alone."""
    result, in_a_row = Sent(), 0
    for user in User.objects.filter(pk__in=_candidates()).order_by("pk"):
        if in_a_row == GIVES_UP:
            result.failed.append(user.username)
            continue
        try:
            if _send_one(user, day):
                result.sent, in_a_row = result.sent + 1, 0
        except REFUSED as error:
            log.exception("the daily mail of account %s", user.pk)
            result.failed.append(user.username)
            in_a_row += isinstance(error, NOT_TAKEN)
    return result


def _candidates():
    return Notice.objects.to_be_mailed().order_by().values("user").distinct()


def _send_one(user, day) -> bool:
    """Whether this process sent it. Raises what the mail server raised, the claim given back."""
    digest = _claim(user, day) if any(wanted(user)) else None
    if digest is None:
        return False
    notices = list(wanted(user))
    try:
        if notices:  # they may have been read meanwhile
            _message(user, day, notices).send()
    except REFUSED:
        Digest.objects.filter(pk=digest.pk).update(claimed_at=None)
        raise
    _mark(digest, notices)
    return bool(notices)


def _claim(user, day):
    """The day's mail if nobody has sent it and nobody is sending it, now claimed for this process; else None."""
    now = timezone.now()
    Digest.objects.bulk_create([Digest(user=user, day=day)], ignore_conflicts=True)
    mine = Digest.objects.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - LAPSES), user=user, day=day, sent_at=None)
    return Digest.objects.get(user=user, day=day) if mine.update(claimed_at=now) else None


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


@translation.override(settings.LANGUAGE_CODE)
def _message(user, day, notices) -> EmailMultiAlternatives:
    """The mail, as text and as a page, in the site's language: an account keeps none of its own."""
    shown = [(saying.sentence(each.kind, each.words), each.get_kind_display(), each.pk) for each in notices[:SHOWN]]
    lines = [{"sentence": said, "kind": kind, "url": f"{settings.SITE_URL}/notices/{pk}/"} for said, kind, pk in shown]
    words = {"name": _in_one_line(user.shown_name), "day": str(day), "lines": lines, "more": len(notices) - len(lines)}
    words["site"] = settings.SITE_URL
    subject = _("Innovation tracker: %(number)s notices, %(day)s") % {"number": len(notices), "day": day}
    message = EmailMultiAlternatives(subject, render_to_string("reporting/mail/digest.txt", words), to=[_checked(user)])
    message.attach_alternative(render_to_string("reporting/mail/digest.html", words), "text/html")
    message.extra_headers = {"Message-ID": _message_id(user, day, notices), "Auto-Submitted": "auto-generated"}
    return message


def _in_one_line(text):
    return " ".join(text.split())


def _checked(user):
    """The address. Raises ValueError for one that is none, line breaks that would begin another header among them."""
    try:
        validate_email(user.email)
    except ValidationError as error:
        raise ValueError(f"account {user.pk} has no address that mail can go to") from error
    return user.email


def _message_id(user, day, notices):
    """The same for the same notices: a mail that is sent again can be told from another."""
    said = f"{user.pk} {day} {[notice.pk for notice in notices]}"
    host = settings.SITE_URL.rpartition("/")[2].partition(":")[0]
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{host}>"
