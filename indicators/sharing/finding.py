"""The link behind an address. Who has none is told so; who guesses too often is told to wait."""

import datetime

from allauth.core.internal import ratelimit  # the public one counts no GET
from django.utils import timezone

from qijiang.asked import AskedRecords

from ..models import SharedLink
from .tokens import LENGTH, hash_of

Kind = SharedLink.Kind
STEP = datetime.timedelta(minutes=10)  # between two notes of the last use: a wall asks every few seconds
GUESSES = "shared_link"  # of ACCOUNT_RATE_LIMITS


def screen_of(token: str) -> SharedLink | None:
    """The screen's link, also one that no longer works; None for an unknown token, or one of another kind."""
    if len(token) != LENGTH:
        return None
    return SCREEN.record(hash_of(token))


def public_page(slug: str) -> SharedLink | None:
    """The public page of that name: the one that works, else the last one that did."""
    return WORKING.record(slug) or REVOKED.record(slug)


def _public(slug):
    return SharedLink.objects.with_maker().filter(slug=slug, kind=Kind.PUBLIC)


# A wall asks for its link every few seconds, a public page each of its visitors.
SCREEN = AskedRecords(lambda token: SharedLink.objects.with_maker().filter(token_hash=token, kind=Kind.SCREEN))
WORKING = AskedRecords(lambda slug: _public(slug).filter(revoked_at=None)[:1])
REVOKED = AskedRecords(lambda slug: _public(slug).order_by("-revoked_at")[:1])


def may_guess(request) -> bool:
    """Whether this address of the net has not asked for too many links that there are not. Counts this one."""
    return ratelimit.consume(request, app="allauth.account", action=GUESSES, limit_get=True) is not None


def note_use(link: SharedLink) -> None:
    """Write down that it was used, now and then: past history and stamps, which it is no change for."""
    now = timezone.now()
    if link.last_used_at is None or now - link.last_used_at >= STEP:
        SharedLink.objects.filter(pk=link.pk).update(last_used_at=now)
