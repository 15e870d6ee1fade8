"""The weekly mail about what an account follows: which lights changed in the week that ended on Sunday and why, and the
figures that came. One a week and account; none where nothing changed, or where only the page was chosen."""

import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.directory.models import User
from qijiang.language import language_of

from ..followed import State, monday_of, state_of, week_before
from ..models import Follow, Notice, WeeklyMail
from ..pages.following import figure_line, marked
from ..pages.since import Turn, turns
from . import mailing, noticing
from .mailing import Sent
from .noticing import Way

SHOWN = 50  # lights, and figures, that a mail tells; of more it says how many


def send_weekly(day: datetime.date) -> Sent:
    """Tell each account that follows something what changed in the week before that of `day`: on its page, and by mail
    where that is chosen. A day that the timer missed is made up by the next one of the week."""
    monday = monday_of(day)
    done = WeeklyMail.objects.filter(user=OuterRef("pk"), monday=monday, sent_at__isnull=False)
    follows = Follow.objects.filter(user=OuterRef("pk"), since__lte=week_before(monday)[1])
    users = User.objects.filter(Exists(follows), ~Exists(done), is_active=True).select_related("area")
    return mailing.send_each(users.order_by("pk"), partial(_send_one, monday=monday), "weekly")


def _send_one(user, monday) -> bool:
    """Whether this process sent a mail. Raises what the mail server raised, the claim given back."""
    with language_of(user):
        return _sent(user, monday)


def _sent(user, monday) -> bool:
    way = noticing.choices_of(user).get(Notice.Kind.FOLLOWED, Way.NOT)
    if way == Way.NOT:
        return False
    began, ended = week_before(monday)
    state = state_of(user, ended.date(), began, ended)
    found = turns(state.before, "")
    if not found and not state.new:
        return False
    _tell(user, monday, found, state)
    if way != Way.DIGEST or not user.email:
        return False
    return _mail(user, monday, found, state)


def _tell(user, monday, found, state):
    words = {"day": str(_sunday(monday)), "lights": len(found), "figures": len(state.new)}
    noticing.tell([user], Notice.Kind.FOLLOWED, key=f"followed:{monday}", link="/following/", **words)


def _mail(user, monday, found, state) -> bool:
    claimed = mailing.claim(WeeklyMail, user, monday=monday)
    if claimed is None:
        return False
    try:
        _message(user, monday, found, state).send()
    except mailing.REFUSED:
        mailing.give_back(claimed)
        raise
    WeeklyMail.objects.filter(pk=claimed.pk).update(sent_at=timezone.now(), claimed_at=None)
    return True


def _sunday(monday):
    return monday - datetime.timedelta(1)


def _message(user, monday, found: list[Turn], state: State) -> EmailMultiAlternatives:
    said = {"lights": len(found), "figures": len(state.new), "day": _sunday(monday)}
    subject = _("Innovation tracker: %(lights)s lights changed, week to %(day)s") % said
    words = {
        "day": str(_sunday(monday)),
        "turns": [_line(turn) for turn in found[:SHOWN]],
        "more_turns": max(len(found) - SHOWN, 0),
        "figures": [figure_line(seen) for seen in state.new[:SHOWN]],
        "more_figures": max(len(state.new) - SHOWN, 0),
    }
    return mailing.message(user, "reporting/mail/weekly", subject, words, f"{user.pk} week {monday}")


def _line(turn: Turn) -> dict[str, str]:
    return {
        "name": marked(turn.name, is_sample=turn.is_sample),
        "was": turn.was_word,
        "now": turn.standing.word,
        "why": " ".join(turn.reasons),
        "url": settings.SITE_URL + turn.url,
    }
