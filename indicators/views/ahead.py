"""What lies ahead of an indicator's target: gap, forecast, lapses, pipeline, and what if."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from platforms.mechanisms.pages.bases import TooMany

from ..ahead.pipelines import closing_line, look, may_see
from ..ahead.words import missing_text
from ..pages.ahead import ahead_page
from ..scope import scope_of
from .taking import taken


def ahead(request, code):
    """The page. It counts registers, whose changes raise no stamp, and may show what is assumed: so nobody keeps it."""
    scope = scope_of(request)
    page = ahead_page(code, scope, request.GET)
    file = taken(request, [view.picture for view in page.views], scope.area.name)
    if file is not None:
        return file
    sees = page.pipeline is not None and may_see(request.user)
    response = render(request, "indicators/ahead/page.html", {"scope": scope, "page": page, "sees_pipeline": sees})
    response["Cache-Control"] = "private, no-store"
    return response


def pipeline(request, code):
    """Who could close the gap: a page, or the part of one where htmx asks for it."""
    scope = scope_of(request)
    page = ahead_page(code, scope, request.GET)
    if page.pipeline is None or page.main is None:
        raise Http404(_("For this indicator there is no target of the year whose gap a pipeline could close."))
    context = {"scope": scope, "page": page}
    try:
        context["seen"] = seen = look(page.pipeline, scope.area, scope.on)
        context["closing"] = closing_line(seen, missing_text(page.main) or _("no figure yet"))
    except TooMany:
        context["seen"] = None
    template = "_pipeline.html" if request.htmx else "pipeline.html"
    response = render(request, f"indicators/ahead/{template}", context)
    response["Cache-Control"] = "private, no-store"
    return response
