"""The rows of the page of notices, written out once: one query."""

from typing import NamedTuple

from ..models import Notice
from ..reporting import saying
from .desks import moment_text

LIMIT = 50


class NoticeRow(NamedTuple):
    url: str
    kind: str
    shape: str
    mark: str
    sentence: str
    at: str
    is_unread: bool


class NoticePage(NamedTuple):
    """Some notices, the newest first; `older` is the number before which the next ones lie, None at the end."""

    rows: list[NoticeRow]
    older: int | None


def notice_page(user, *, unread: bool, before: int | None) -> NoticePage:
    found = Notice.objects.of(user)
    if unread:
        found = found.unread()
    if before is not None:
        found = found.filter(pk__lt=before)
    notices = list(found[: LIMIT + 1])
    shown = notices[:LIMIT]
    return NoticePage([_row(notice) for notice in shown], shown[-1].pk if len(notices) > LIMIT else None)


def _row(notice):
    return NoticeRow(
        f"/notices/{notice.pk}/",
        notice.get_kind_display(),
        *saying.MARKS[notice.kind],
        sentence=saying.sentence(notice.kind, notice.words),
        at=moment_text(notice.created_at),
        is_unread=notice.read_at is None,
    )
