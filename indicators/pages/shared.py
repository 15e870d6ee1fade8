"""The list of links and the page of one, written out. No queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import SharedLink


@dataclass(frozen=True)
class LinkRow:
    link: SharedLink
    url: str
    address: str  # of a public page; a screen's is not known any more
    shows: str
    mark: str
    word: str
    is_working: bool
    used: str


def link_rows(links: Iterable[SharedLink], today: datetime.date) -> list[LinkRow]:
    """The links (`with_maker`), those that work first."""
    rows = [row_of(link, today) for link in links]
    return sorted(rows, key=lambda row: not row.is_working)


def row_of(link: SharedLink, today: datetime.date) -> LinkRow:
    ended = link.ended(today)
    return LinkRow(
        link=link,
        url=reverse("shared_link", args=[link.pk]),
        address=reverse("public_page", args=[link.slug]) if link.slug else "",
        shows=_shows(link),
        mark="none" if ended else "done",
        word=_state(link, ended),
        is_working=not ended,
        used=_when(link.last_used_at) if link.last_used_at else _("never used"),
    )


def _shows(link):
    if link.kind == SharedLink.Kind.PUBLIC:
        return link.title
    number = len(link.screens)
    seconds = sum(seconds for _name, seconds in link.screens)
    return _("%(number)s screens, once round in %(seconds)s seconds") % {"number": number, "seconds": seconds}


def _state(link, ended):
    if not ended:
        return _("works until %(day)s") % {"day": link.expires_on}
    if ended == SharedLink.Ended.REVOKED:
        return _("revoked on %(day)s") % {"day": timezone.localtime(link.revoked_at).date()}
    if ended == SharedLink.Ended.EXPIRED:
        return _("ended on %(day)s") % {"day": link.expires_on}
    return str(SharedLink.Ended.MAKER.label)


def _when(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
