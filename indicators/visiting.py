"""When an account looks at the board: what counts as a visit, and until when the one before it lasted.

A visit ends with half an hour of silence, as a sign-in does. It is written down when it begins and then every few
minutes at most: writing at every look would hold up whoever records figures.
"""

import datetime
from contextlib import suppress
from functools import wraps

from django.db import IntegrityError
from django.utils import timezone

from .models import BoardVisit

PAUSE = datetime.timedelta(minutes=30)
STEP = datetime.timedelta(minutes=5)


def visited(view):
    """Give the request `last_visit`, the end of the reader's visit before this one (None: this is the first), and note
    that they look now. It stays the same throughout a visit, so that a page which is unchanged is seen to be."""

    @wraps(view)
    def noted(request, *args, **kwargs):
        user, now = request.user, timezone.now()
        seen_at, before = user.visit_seen_at, user.visit_before
        is_new = seen_at is None or now - seen_at >= PAUSE
        request.last_visit = seen_at if is_new else before
        answer = view(request, *args, **kwargs)
        if answer.status_code in (200, 304) and (is_new or now - seen_at >= STEP):
            _note(user, now, request.last_visit)
        return answer

    return noted


def _note(user, now, before):
    rows = BoardVisit.objects.filter(user=user.pk)
    if user.visit_seen_at is not None:
        rows.update(seen_at=now, before=before)
    else:
        with suppress(IntegrityError):  # a second tab came first
            BoardVisit(user_id=user.pk, seen_at=now).save(force_insert=True)
