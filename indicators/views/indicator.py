"""The list of indicators, and the page of one."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from ..following import follows_of
from ..pages.dossier import dossier
from ..pages.listing import listing as list_of
from ..pages.stars import star
from ..scope import scope_of
from .taking import taken

TABLE = "indicator-table"


def listing(request):
    """The whole page, or only its table where htmx asks for it."""
    scope = scope_of(request)
    found = list_of(request, scope)
    part = request.htmx.target == TABLE
    context = {"scope": scope, "listing": found, "table": found.table, "form": found.filters.form, "table_id": TABLE}
    response = render(request, "indicators/_list_table.html" if part else "indicators/list.html", context)
    # One address, two answers. On the way back browsers show what they kept without asking: so keep no table.
    patch_vary_headers(response, ["HX-Target"])
    if part:
        response["Cache-Control"] = "private, no-store"
    return response


def detail(request, code):
    scope = scope_of(request)
    page = dossier(code, scope, request)
    file = taken(request, [page.course, page.years], scope.area.name)
    stars = star(page.indicator, scope.area.pk, follows_of(request.user), with_word=True)
    return file or render(request, "indicators/detail.html", {"scope": scope, "page": page, "star": stars})
