"""An unchanged page is not made again: its ETag is made of the stamps of what it shows and of who asks."""

import hashlib

from django.contrib.messages import get_messages
from django.utils import timezone
from django.views.decorators.http import condition

from qijiang import __version__

from .stamps import stamp_of


def _etag(request, *args, **kwargs):
    """All that a page depends on, in one hash; None (always made) while a message waits or no area is known."""
    user = request.user
    code = request.GET.get("area") or (user.area.code if user.area else "")
    if len(get_messages(request)) or not code or "\x00" in code:
        return None
    said = (
        __version__,
        request.get_full_path(),
        timezone.localdate().isoformat(),
        request.LANGUAGE_CODE,
        request.COOKIES.get("theme"),
        request.htmx.target,
        user.pk,
        request.session.session_key,
        user.last_login,
        sorted(user.get_all_permissions()),
        stamp_of(code),
    )
    return '"' + hashlib.sha256(repr(said).encode()).hexdigest()[:32] + '"'


unless_unchanged = condition(etag_func=_etag)
