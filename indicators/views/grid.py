"""The entry grid: the page, which is a form without its scripts, and what the scripts ask for."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..pages import grid, grid_answers, grid_head, grid_lines
from ..pages.desks import breaks_of
from ..pages.evidence import evidence_of
from ..pages.figure_panel import panel_of
from ..recording import Stale
from ..reporting.cells import read
from ..reporting.place import Place, beside_periods, cell_of, key_of, place_of
from ..reporting.saving import save_cell, typing_of
from ..validating import hints
from .answers import door, saved_form
from .grid_form import Outcome, outcome_of, who_changed

PASTED_AT_MOST = 2_000  # cells of a block


def page(request, period):
    with door():
        place = place_of(request.user, period, request.GET.get("department", "")[:64], timezone.localdate())
    if request.method != "POST":
        return _page(request, place, Outcome(place.cells))
    return _posted(request, place, "form")


@require_POST
def take_over(request, period):
    """Save what a workbook brings: the fields of a grid, as its preview sends them."""
    with door():
        place = place_of(request.user, period, "", timezone.localdate())
    return _posted(request, place, "import")


def _posted(request, place, via):
    outcome = outcome_of(request, place, via)
    if outcome.said:
        return _page(request, place, outcome)
    return redirect("grid", place.period)


def rows_of(place: Place, outcome: Outcome | None = None) -> list[grid.GridRow]:
    """The lines of the grid as its page shows them, or with what became of a form: one query."""
    outcome = outcome or Outcome(place.cells)
    breaks = breaks_of([cell.indicator.pk for cell in outcome.cells])
    locks = {key_of(item.assignment): item.lock for item in place.items}
    return grid.rows(outcome.cells, locks, breaks, outcome.said, outcome.typed, _query(place))


def _page(request, place: Place, outcome: Outcome):
    rows = rows_of(place, outcome)
    context = {
        "department": place.department,
        "departments": place.departments,
        "period": place.period,
        "deadline": grid_head.deadline(place.items, place.period),
        "links": [_link(each, place) for each in beside_periods(place.period, place.frequencies)],
        "rows": rows,
        "lines": grid_lines.lines(rows, place.can_write),
        "counts": grid_head.counts(rows),
        "marks": grid.MARKS.items(),
        "can_write": place.can_write,
        "keep": f"{place.department.pk}:{place.period.key}",
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "saved_form": saved_form(request),
    }
    return render(request, "reporting/grid.html", context, status=409 if outcome.is_stale else 200)


def _query(place):
    return f"&department={place.department.code}" if place.departments else ""


def _link(period, place):
    url = reverse("grid", args=[period]) + _query(place).replace("&", "?")
    return {"url": url, "title": period.title, "here": period == place.period}


@require_POST
def save(request, period):
    """Save one cell: 200 with the cell as it stands then, 422 with the reason, 409 with mine, theirs and before."""
    if request.POST.get("account") != str(request.user.pk):
        return JsonResponse({"state": "account"}, status=403)
    with door():
        cell, governed, is_broken = cell_of(request.user, period, request.POST.get("cell", ""))
        try:
            saved = save_cell(request.user, cell, typing_of(request.POST), governed)
        except ValidationError as error:
            return JsonResponse(grid_answers.refused(cell, error), status=422)
        except Stale:
            return _stale(request, read(cell)[0])
    seen = grid.shown(saved.cell, [period.year] if is_broken else [], said=saved.said)
    return JsonResponse(grid_answers.as_json(grid_answers.doubted(seen, _hints(saved.cell))))


def _hints(cell):
    """What the draft in the cell will be asked about what stands beside it."""
    if cell.draft is None:
        return []
    return hints(cell.draft, [cell.before, cell.year_before], timezone.localdate())


def _stale(request, cell):
    was = {name: request.POST.get(f"was_{name}", "") for name in grid.FIELDS}
    mine = {name: request.POST.get(name, "") for name in grid.FIELDS}
    return JsonResponse(grid_answers.stale(cell, was, mine, who_changed(cell.now), ""), status=409)


@require_POST
def read_block(request, period):
    """How the values of a pasted block would be read, in their order; nothing is saved."""
    keys, values = request.POST.getlist("cell"), request.POST.getlist("value")
    if len(keys) != len(values) or len(keys) > PASTED_AT_MOST:
        raise Http404(_("A block of so many cells cannot be pasted at once."))
    with door():
        place = place_of(request.user, period, "", timezone.localdate())
    indicators = {key_of(item.assignment): item.assignment.indicator for item in place.items}
    pairs = zip(keys, values, strict=True)
    return JsonResponse({"read": [grid_answers.read(indicators.get(key), value) for key, value in pairs]})


@require_safe
def beside(request, period, code):
    """What stands beside a cell: a part of the grid, or a page of its own."""
    today, asked = timezone.localdate(), request.GET.get("department", "")[:64]
    area = request.GET.get("area", "")[:16]
    if "\x00" in area:
        raise Http404(_("There is no such cell in this grid."))  # PostgreSQL takes no NUL even in a question
    only = {"indicator__code": code, "area__code": area}
    with door():
        place = place_of(request.user, period, asked, today, **only)
    if not place.items:
        raise Http404(_("There is no such cell in this grid."))
    item, now = place.items[0], place.cells[0].now
    context = {"panel": panel_of(place.cells[0], item, place.can_write), "place": place, "period": period}
    context["files"] = evidence_of(request.user, [now])[now.pk] if now else []
    return render(request, "reporting/_beside.html" if request.htmx else "reporting/beside.html", context)
