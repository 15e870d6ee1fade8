"""The pages of what is not there, and of a mistake of the site, also where the mistake lies in what every page is made
of: a template, or a static file that was not collected."""

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found, server_error

log = logging.getLogger(__name__)
CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd")  # no page of HTML may hold them


def nothing_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what is not there; what it repeats of the address is made fit to be written."""
    message = exception.args[0] if exception.args else ""
    if isinstance(message, str):
        exception = Http404(message.translate(CONTROLS))
    return page_not_found(request, exception)


def site_failed(request: HttpRequest) -> HttpResponse:
    """The page with its frame; where that fails too its words alone, for a blank page says nothing."""
    try:
        return server_error(request)
    except Exception:
        log.exception("the page of an error")
        return HttpResponseServerError(_in_words())


def _in_words():
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><h1>{}</h1><p>{}</p><p>{}</p>'
        '<p><a href="/">{}</a></p></html>',
        get_language(),
        _("The site made a mistake"),
        _("The site made a mistake"),
        _(
            "The page could not be made. What was being saved was not saved, not even in part; everything saved before "
            "is safe."
        ),
        _(
            "Go back and try once more. If it happens again, tell the science bureau's manager what you did and when: "
            "the fault is on record under that time."
        ),
        _("To the overview"),
    )
