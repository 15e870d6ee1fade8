"""Public pages: read by anybody, embedded by the sites that were named, and taken as csv and JSON."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from qijiang.context import THEMES
from qijiang.registers.exporting import csv_response

from ..freshness import RELEASE, area_stamp
from ..models import SharedLink
from ..pages.public import PublicPage, as_json, public_page_of, table
from ..sharing import finding
from ..sharing.answers import gone, unknown, unlisted
from .taking import taken

KEPT = 60  # seconds that a page may be kept on its way: so long a revoked one may still be seen


@require_safe
def page(request, slug):
    return _answer(request, slug, _html("public/page.html"))


@xframe_options_exempt  # X-Frame-Options knows no list; the policy below names who may
@require_safe
def embedded(request, slug):
    return _answer(request, slug, _html("public/embed.html"), frames=True)


@require_safe
def data(request, slug, kind):
    if kind not in FILES:
        raise Http404(_("Files are given as csv or json."))
    response = _answer(request, slug, FILES[kind])
    response["Access-Control-Allow-Origin"] = "*"  # what is public may be read by other sites' scripts too
    return response


def _answer(request, slug, make, frames=False):
    """The page, or 304 where it has not changed: two queries."""
    today = timezone.localdate()
    link = finding.public_page(slug)
    if link is None:
        return unknown(request)
    ended = link.ended(today)
    if ended:
        return gone(request, link, ended)
    finding.note_use(link)
    etag = _etag(request, link, today)
    response = get_conditional_response(request, etag=etag) or make(request, link, _shown(request, link, today))
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT}"
    if frames and link.sites:
        setattr(response, "_csp_replace", {"frame-ancestors": link.sites})  # noqa: B010 (what django-csp reads)
    return unlisted(response)


def _etag(request, link, today):
    theme = request.GET.get("theme") or request.COOKIES.get("theme")
    said = (RELEASE, request.get_full_path(), str(today), request.LANGUAGE_CODE, theme, link.pk, area_stamp(link.area))
    return '"' + hashlib.sha256(repr(said).encode()).hexdigest()[:32] + '"'


def _shown(request, link, today) -> PublicPage:
    """What the link shows, or of one indicator alone, if the address names it."""
    shown = public_page_of(link, today)
    code = request.GET.get("only", "")
    if code:
        shown = shown.only(code)
        if not (shown.promises or shown.series):
            raise Http404(_("This page shows nothing of that name."))
    return shown


def _html(template):
    def make(request, link, shown):
        asked = request.GET.get("theme")
        context = {"link": link, "page": shown, "day": timezone.localdate()}
        if asked in THEMES:
            context["theme"] = asked
        file = taken(request, [each.picture for each in shown.series], link.area.name)
        return file or render(request, template, context)

    return make


@dataclass(frozen=True)
class _Table:
    title: str
    headings: list[str]
    rows: list[list[Any]]

    def __iter__(self):
        return iter(self.rows)


def _csv(request, link, shown):
    headings, *rows = table(shown.figures)
    return csv_response(_Table(link.title, headings, rows))


def _json(request, link: SharedLink, shown):
    text = json.dumps(as_json(link, shown.figures, timezone.localdate()), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


FILES = {"csv": _csv, "json": _json}
