"""Small middlewares, one job each."""

import logging

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
denials = logging.getLogger("qijiang.denied")


def language_by_choice(get_response):
    """The reader's language is the one they chose (cookie), else Chinese: a browser's own language is no choice."""
    offered = dict(settings.LANGUAGES)

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in offered else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):  # the thread goes back to its own language for whoever comes next
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def limited_bodies(get_response):
    """A request that says it is larger than any page takes is answered before a byte of it is read."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) <= settings.LARGEST_BODY:
            return get_response(request)
        return render(request, "413.html", {"megabytes": settings.LARGEST_BODY // 2**20}, status=413)

    return middleware


def private_pages(get_response):
    """What a signed-in reader gets may be kept by that browser alone, and asked for again each time (304 by ETag)."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def noted_denials(get_response):
    """A write that was refused for want of right or reach leaves one line in the log: who tried it, and where."""

    def middleware(request):
        response = get_response(request)
        if response.status_code in (403, 404) and request.method not in SAFE and request.user.is_authenticated:
            said = request.method, request.path, request.user.pk, request.user.get_username(), response.status_code
            denials.warning("denied %s %s to account %s (%s): %s", *said)
        return response

    return middleware
