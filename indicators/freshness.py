"""An unchanged page is not made again: its ETag is made of the stamps of what it shows and of who asks."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.views.decorators.http import condition

from qijiang import __version__
from qijiang.asked import Asked

from .models import Stamp
from .stamps import SAMPLE_YEAR


def release():
    """Changes with the program: its version, the static files that its pages name, their words."""
    catalogues = [path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.mo")]
    written = sorted((str(path), path.stat().st_mtime_ns) for path in catalogues)
    return __version__, getattr(staticfiles_storage, "manifest_hash", ""), written


OF_SAMPLE = Q(area=None, year=SAMPLE_YEAR)
RELEASE = release()  # files that change under a running server count from its next start


def _etag(request, *args, **kwargs):
    """All that a page depends on, in one hash; None (always made) while a message waits."""
    if len(get_messages(request)):
        return None
    return _hashed(_said(request))


def _etag_of_board(request, *args, **kwargs):
    """The same for a page that also shows what is late, what lapses, and what came since the reader's last visit."""
    if len(get_messages(request)):
        return None
    user = request.user
    return _hashed((*_said(request), user.registers_at, user.handed_in_at, getattr(request, "last_visit", None)))


def _hashed(said):
    return '"' + hashlib.sha256(repr(said).encode()).hexdigest()[:32] + '"'


def _said(request):
    return (
        RELEASE,
        request.get_full_path(),
        timezone.localdate().isoformat(),
        request.LANGUAGE_CODE,
        request.COOKIES.get("theme"),
        request.htmx.target,
        request.session.session_key,
        _person(request.user),
        _stamps(request),
    )


def _person(user):
    """What the pages show of the account, and what it may see."""
    permissions = () if user.is_superuser else sorted(user.get_all_permissions())  # who has all is asked for none
    place = user.area_id, user.department_id
    known = user.unread, user.follows_held  # the number beside the bell, the stars
    return user.pk, user.last_login, user.shown_name, user.is_staff, user.is_superuser, place, permissions, known


def _stamps(request):
    """Changes with the catalogue, with any figure within the account's reach and with the first one of an area; known
    with the account (indicators/with_account.py)."""
    user = request.user
    request.catalogue = int(user.catalogue)
    return str(user.raised), request.catalogue, user.holds_sample


def area_stamp(area) -> tuple[int, str]:
    """Changes with the catalogue and with any figure of the area or below it, whoever asks: one query."""
    rows = Stamp.objects.filter(Q(area=None) | Q(area__path__startswith=area.path))
    found = rows.aggregate(rows=Count("pk"), raised=Sum("number"))
    return found["rows"], str(found["raised"])


SAMPLE = Asked(lambda: Stamp.objects.filter(OF_SAMPLE).order_by().values_list("pk"))


def holds_sample(request) -> bool:
    """Whether there is a sample in the database: as it was when the account was read, else asked now."""
    known = getattr(getattr(request, "user", None), "holds_sample", None)
    return bool(SAMPLE.rows()) if known is None else known


def catalogue_of(request) -> int | None:
    """The number of the catalogue's stamp as it was when the request began; None where nobody asked for it."""
    return getattr(request, "catalogue", None)


def marks_of(request) -> tuple | None:
    """What changes with whatever pages show, as it was when the request began; None where nobody asked for it."""
    user = request.user
    if catalogue_of(request) is None:
        return None
    reach = user.area_id, user.is_superuser
    return reach, user.catalogue, str(user.raised), user.registers_at, user.handed_in_at, user.holds_sample


unless_unchanged = condition(etag_func=_etag)
board_unless_unchanged = condition(etag_func=_etag_of_board)
