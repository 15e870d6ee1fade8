"""My desk: what the clerk has to do, what waits for the reviewer and who is overdue, and how all of it stands."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qijiang.directory.models import Department

from ..models import Assignment
from ..pages.desk_cell import cell_rows
from ..pages.desk_scope import desk_scope
from ..pages.heat import Tally, heat_map
from ..pages.my_desk import STATES, my_desk, number_to_do
from ..pages.overdue import overdue_units, waiting_for
from ..pages.tasks import open_tasks
from ..reporting import noticing
from ..reporting.dues import dues
from .answers import saved_form

REPORTS, REVIEWS, OVERSEES = (
    "indicators.add_observation", "indicators.review_observation", "indicators.view_completeness"
)  # fmt: skip


def desk(request):
    """What of it an account sees is what its role has to do with."""
    scope, user = desk_scope(request), request.user
    show = request.GET.get("show", "")
    if show and show not in STATES:
        raise Http404(_("“%(word)s” is not one of the states to choose from.") % {"word": show[:32]})
    context: dict[str, Any] = {"scope": scope, "saved_form": saved_form(request)}
    if user.has_perm(REPORTS):
        context["mine"] = my_desk(user, scope, show)
    if user.has_perm(OVERSEES):
        items = _all_dues(user, scope)
        context["heat"] = heat_map(items, scope)
        if user.has_perm(REVIEWS):
            context |= {"units": overdue_units(items), "waiting": waiting_for(user)}
    context["tasks"] = open_tasks(user, scope.on)
    return render(request, "reporting/desk.html", context)


def _all_dues(user, scope, **which):
    """All periods of the year within the account's reach, or of those assignments of it."""
    if scope.year is None:
        return []
    return dues(Assignment.objects.of_year(scope.year).within_reach(user).filter(**which), scope.on)


def cell(request, department, period):
    """The figures of a department's month: what a cell of the heat map is made of."""
    scope = desk_scope(request)
    if period.frequency != "month":
        raise Http404(_("A cell is a month of a department: %(period)s is none.") % {"period": period})
    whose = get_object_or_404(Department, code=department)
    cells = Assignment.objects.of_year(period.year).within_reach(request.user)
    of_cells = cells.filter(indicator__in=cells.filter(department=whose).values("indicator"))
    items = [
        item
        for item in dues(of_cells, scope.on)
        if item.assignment.department_id == whose.pk and item.period.last_day.month == period.number
    ]
    if not items:
        raise Http404(_("%(department)s has nothing to report in that month.") % {"department": whose})
    context = {
        "scope": scope,
        "department": whose,
        "period": period,
        "rows": cell_rows(items),
        "tally": Tally.of(items),
    }
    context["back"] = scope.query(year=period.year)
    if request.user.is_staff and request.user.has_perm("indicators.add_opening"):
        days = {"first_day": period.first_day, "last_day": period.last_day}
        context["open_url"] = f"{reverse('admin:indicators_opening_add')}?{urlencode({'department': whose.pk, **days})}"
    return render(request, "reporting/desk_cell.html", context)


@require_POST
def remind(request):
    """One button for one overdue unit, or for all of them; nobody is reminded of how it stood on another day."""
    scope = desk_scope(request)
    units = [] if scope.is_past else overdue_units(_all_dues(request.user, scope))
    asked = request.POST.get("unit", "")
    chosen = units if asked == "all" else [unit for unit in units if unit.key == asked]
    link = reverse("desk") + (f"?year={scope.year}" if scope.year else "")
    told = sum(
        noticing.remind(request.user, unit.department, unit.area, number=len(unit.items), link=link) for unit in chosen
    )
    _say(request, chosen, told)
    return redirect(reverse("desk") + scope.query() + "#h-units")


def _say(request, chosen, told):
    if not chosen:
        messages.info(request, _("Nothing is overdue there any more."))
    elif told:
        said = {"number": told, "units": len(chosen)}
        messages.success(request, _("Reminded: %(number)s accounts of %(units)s units.") % said)
    else:
        messages.info(request, _("Nobody was reminded: they have been today already, or nobody reports for them."))


def numbers(request):
    """What the navigation shows beside the desk and the review: fetched by a script, so that pages need not ask."""
    user = request.user
    found = {}
    if user.has_perm(REPORTS):
        found["desk"] = number_to_do(user, desk_scope(request))
    if user.has_perm(REVIEWS):
        found["review"] = waiting_for(user).number
    answer = JsonResponse(found)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
