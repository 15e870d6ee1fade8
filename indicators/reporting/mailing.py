"""What every mail of ours shares: one claim for one mail, addresses that are some, and patience with the server.

A mail is claimed, sent, then marked as sent. So of two processes one sends it, and what could not be sent is tried
again. A process that is killed while it speaks to the mail server leaves a claim that lapses: the next run sends the
mail (again, if the server had taken it in its last moment: then with the same Message-ID, by which mail systems drop
the second). Losing a deadline would be worse than hearing of it twice.
"""

import datetime
import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from qijiang.directory.models import User

LAPSES = datetime.timedelta(minutes=10)  # longer than any mail server is waited for (EMAIL_TIMEOUT)
GIVES_UP = 3  # mails in a row that the server did not take: it is not there, or takes none today
NOT_TAKEN = (SMTPException, OSError)
REFUSED = (*NOT_TAKEN, ValueError)  # ValueError: an address that is none, a header that would have been two
log = logging.getLogger(__name__)


@dataclass
class Sent:
    """How some mails went: how many were sent, and whose could not be."""

    sent: int = 0
    failed: list[str] = field(default_factory=list)


def send_each(users: Iterable[User], send_one: Callable[[User], bool], kind: str) -> Sent:
    """One mail each; `send_one` says whether this process sent it. What goes wrong with one leaves the others alone."""
    result, in_a_row = Sent(), 0
    for user in users:
        if in_a_row == GIVES_UP:
            result.failed.append(user.username)
            continue
        try:
            if send_one(user):
                result.sent, in_a_row = result.sent + 1, 0
        except REFUSED as error:
            log.exception("the %s mail of account %s", kind, user.pk)
            result.failed.append(user.username)
            in_a_row += isinstance(error, NOT_TAKEN)
    return result


def claim(model: Any, user: User, **of: datetime.date) -> Any:
    """The account's mail of that day or week if nobody has sent it and nobody is sending it, now claimed for this
    process; else None. `model` keeps `claimed_at` and `sent_at`, once for an account and `of`."""
    now = timezone.now()
    model.objects.bulk_create([model(user=user, **of)], ignore_conflicts=True)
    mine = model.objects.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - LAPSES), user=user, sent_at=None, **of)
    return model.objects.get(user=user, **of) if mine.update(claimed_at=now) else None


def give_back(claimed: Any) -> None:
    type(claimed).objects.filter(pk=claimed.pk).update(claimed_at=None)


def message(user: User, template: str, subject: str, words: dict[str, Any], said: str) -> EmailMultiAlternatives:
    """The mail, as text and as a page. `said` is the same for the same mail: one that is sent again can be told from
    another by its Message-ID."""
    words = words | {"name": _in_one_line(user.shown_name), "site": settings.SITE_URL}
    mail = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", words), to=[_checked(user)])
    mail.attach_alternative(render_to_string(f"{template}.html", words), "text/html")
    host = settings.SITE_URL.rpartition("/")[2].partition(":")[0]
    sign = hashlib.sha256(said.encode()).hexdigest()[:32]
    mail.extra_headers = {"Message-ID": f"<{sign}@{host}>", "Auto-Submitted": "auto-generated"}
    return mail


def _in_one_line(text):
    return " ".join(text.split())


def _checked(user):
    """The address. Raises ValueError for one that is none, line breaks that would begin another header among them."""
    try:
        validate_email(user.email)
    except ValidationError as error:
        raise ValueError(f"account {user.pk} has no address that mail can go to") from error
    return user.email
