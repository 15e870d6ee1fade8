"""An unchanged page is not made again: its ETag is made of the stamps of what it shows and of who asks."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Count, Max, Q, Sum
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
    said = (
        RELEASE,
        request.get_full_path(),
        timezone.localdate().isoformat(),
        request.LANGUAGE_CODE,
        request.COOKIES.get("theme"),
        request.htmx.target,
        request.session.session_key,
        _person(request.user),
        _stamp(request),
    )
    return '"' + hashlib.sha256(repr(said).encode()).hexdigest()[:32] + '"'


def _person(user):
    """What the pages show of the account, and what it may see."""
    permissions = sorted(user.get_all_permissions())
    place = user.area_id, user.department_id
    unread = getattr(user, "unread", 0)  # the number beside the bell, known with the account
    return user.pk, user.last_login, user.shown_name, user.is_staff, user.is_superuser, place, permissions, unread


def _stamp(request):
    """Changes with the catalogue, with any figure within the account's reach and with the first one of an area: one
    query, added up in the database."""
    user = request.user
    reach = Q() if user.is_superuser else Q(area=None)
    if user.area and not user.is_superuser:
        reach |= Q(area__path__startswith=user.area.path)
    catalogue = Sum("number", filter=Q(area=None))
    found = Stamp.objects.filter(reach).aggregate(
        rows=Count("pk"),
        last=Max("pk"),
        raised=Sum("number"),
        catalogue=catalogue,
        samples=Count("pk", filter=OF_SAMPLE),
    )
    request.holds_sample = found["samples"] > 0
    request.catalogue = int(found["catalogue"] or 0)
    return found["rows"], found["last"], str(found["raised"])


SAMPLE = Asked(lambda: Stamp.objects.filter(OF_SAMPLE).order_by().values_list("pk"))


def holds_sample(request) -> bool:
    """Whether there is a sample in the database: as it was when the stamps were read, else asked now."""
    known = getattr(request, "holds_sample", None)
    return bool(SAMPLE.rows(SAMPLE_YEAR)) if known is None else known


def catalogue_of(request) -> int | None:
    """The number of the catalogue's stamp as it was when the request began; None where nobody asked for it."""
    return getattr(request, "catalogue", None)


unless_unchanged = condition(etag_func=_etag)
