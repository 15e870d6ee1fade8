"""The entry grid: the page, which is a form without its scripts, and what the scripts ask for."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qijiang.registers.models import Change

from ..models import Observation
from ..pages import grid, grid_answers, grid_head, grid_lines
from ..pages.desks import breaks_of, moment_text, person_text
from ..pages.evidence import evidence_of
from ..pages.figure_panel import panel_of
from ..recording import Stale
from ..reporting.cells import read
from ..reporting.governing import Governed
from ..reporting.handing_in import hand_in
from ..reporting.place import Place, beside_periods, cell_of, key_of, place_of
from ..reporting.saving import save_cell, typing_of
from ..validating import broken_rules, hints
from .answers import door

PASTED_AT_MOST = 2_000  # cells of a block


@dataclass
class Outcome:
    """What became of a form: what is said of a cell, by its key, and what was typed where it was not saved."""

    said: dict[str, dict] = field(default_factory=dict)
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    is_stale: bool = False
    saved: int = 0


def page(request, period):
    with door():
        place = place_of(request.user, period, request.GET.get("department", "")[:64], timezone.localdate())
    if request.method != "POST":
        return _page(request, place, place.cells, Outcome())
    return _posted(request, place, "form")


@require_POST
def take_over(request, period):
    """Save what a workbook brings: the fields of a grid, as its preview sends them."""
    with door():
        place = place_of(request.user, period, "", timezone.localdate())
    return _posted(request, place, "import")


def _posted(request, place, via):
    """Save what was changed, then hand in what is filled, if that button was pressed."""
    if not place.can_write or request.POST.get("account") != str(request.user.pk):
        raise PermissionDenied
    outcome = Outcome()
    governed = {key_of(item.assignment): Governed(item.assignment, place.period, item.reporter) for item in place.items}
    after = [_saved_from_form(request, cell, governed[cell.key], outcome, via) for cell in place.cells]
    if outcome.saved:
        said = ngettext("%(number)s figure is saved.", "%(number)s figures are saved.", outcome.saved)
        messages.success(request, said % {"number": outcome.saved})
    if request.POST.get("action") == "submit":
        after = _handed_in(request, after, outcome)
    else:
        _doubted([cell for cell, was in zip(after, place.cells, strict=True) if cell is not was], outcome)
    if outcome.said:
        return _page(request, place, after, outcome)
    return redirect("grid", place.period)


def _doubted(saved, outcome):
    """What the cells that were just saved will be asked when they are handed in."""
    drafts = {cell.draft.pk: cell for cell in saved if cell.draft is not None and cell.key not in outcome.said}
    found = broken_rules([cell.draft for cell in drafts.values()], timezone.localdate())
    for pk, cell in drafts.items():
        seen = grid.shown(cell)
        asked = grid_answers.doubted(seen, [each for each in found if each.about == pk])
        if asked is not seen:
            said = {"state": asked.state, "message": asked.message, "asks_reason": asked.asks_reason}
            outcome.said[cell.key] = {"cell": cell.key, **said}


def _saved_from_form(request, cell, governed, outcome, via):
    """The cell after its part of the form; it is left alone where nothing was changed."""
    posted = {name: request.POST.get(f"{name}-{cell.key}") for name in (*grid.FIELDS, *grid.CHOSEN)}
    typed = {name: text for name, text in posted.items() if text is not None}
    was = grid_answers.was_of(request.POST.get(f"was-{cell.key}", ""))
    if "value" not in typed or all(was.get(name, "") == text for name, text in typed.items()):
        return cell
    try:
        said = typing_of({**typed, "version": str(was["version"])})
        saved = save_cell(request.user, cell, said, governed, via=via).cell
        outcome.saved += 1
        return saved
    except ValidationError as error:
        outcome.said[cell.key] = grid_answers.refused(cell, error)
    except Stale:
        cell, _figures = read(cell)
        outcome.said[cell.key] = grid_answers.stale(cell, was, typed, _who(cell.now), "")
        outcome.is_stale = True
    outcome.typed[cell.key] = typed
    return cell


def _handed_in(request, cells, outcome):
    """The cells after those that were saved as typed have been handed in."""
    handed = hand_in(request.user, [cell for cell in cells if cell.key not in outcome.said])
    done = {each.cell.key: each.cell for each in handed}
    outcome.said |= {each.cell.key: grid_answers.refused(each.cell, each.error) for each in handed if each.error}
    number = sum(each.error is None for each in handed)
    if number:
        messages.success(
            request,
            ngettext(
                "%(number)s figure is submitted for review.", "%(number)s figures are submitted for review.", number
            )
            % {"number": number},
        )
    elif not outcome.said:
        messages.warning(request, _("There is nothing to submit: no cell is filled in."))
    if outcome.said:
        messages.warning(request, _("What was refused stays here, and says why below its row."))
    return [done.get(cell.key, cell) for cell in cells]


def rows_of(place: Place, cells=None, outcome: Outcome | None = None) -> list[grid.GridRow]:
    """The lines of the grid as its page shows them, of the place's cells or of what became of them: one query."""
    cells, outcome = place.cells if cells is None else cells, outcome or Outcome()
    breaks = breaks_of([cell.indicator.pk for cell in cells])
    locks = {key_of(item.assignment): item.lock for item in place.items}
    return grid.rows(cells, locks, breaks, outcome.said, outcome.typed, _query(place))


def _page(request, place: Place, cells, outcome):
    rows = rows_of(place, cells, outcome)
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
    return JsonResponse(grid_answers.stale(cell, was, mine, _who(cell.now), ""), status=409)


def _who(figure: Observation | None) -> str:
    """Who changed the figure last, and when: one query."""
    if figure is None:
        return ""
    change = Change.objects.about(figure).select_related("actor__department").order_by("-sequence").first()
    return f"{person_text(change.actor)} {moment_text(change.at)}".strip() if change else ""


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


def beside(request, period, code):
    """What stands beside a cell: a part of the grid, or a page of its own."""
    today, asked = timezone.localdate(), request.GET.get("department", "")[:64]
    only = {"indicator__code": code, "area__code": request.GET.get("area", "")[:16]}
    with door():
        place = place_of(request.user, period, asked, today, **only)
    if not place.items:
        raise Http404(_("There is no such cell in this grid."))
    item, now = place.items[0], place.cells[0].now
    context = {"panel": panel_of(place.cells[0], item, place.can_write), "place": place, "period": period}
    context["files"] = evidence_of(request.user, [now])[now.pk] if now else []
    return render(request, "reporting/_beside.html" if request.htmx else "reporting/beside.html", context)
