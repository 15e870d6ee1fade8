"""Who reports what in a year, as the manager arranges it: assigned from the indicators, handed over in mid-year."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qijiang.registers.models import Change

from ..models import Assignment
from ..pages.assigned import assigned_year
from ..pages.desk_scope import desk_scope
from ..reporting.assigning import assign_year
from ..reporting.assignment_forms import AssignForm, HandOverForm
from ..reporting.handing_over import hand_over


def page(request):
    if request.method != "POST":
        return _page(request)
    return _handed_over(request) if request.POST.get("action") == "hand_over" else _assigned(request)


def _assigned(request):
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _page(request, assign=form)
    year = form.cleaned_data["year"]
    if request.user.area is None and not request.user.is_superuser:
        raise PermissionDenied  # it reaches nothing, and no area would mean all of them
    area = None if request.user.is_superuser else request.user.area
    found = assign_year(year, actor=request.user, via=Change.Via.FORM, area=area)
    said = {"year": year, "made": len(found.made), "kept": found.kept}
    messages.success(request, _("%(year)s: %(made)s assigned now, %(kept)s left as they were.") % said)
    return redirect(f"{reverse('assignments')}?year={year}" if found.made or found.kept else reverse("assignments"))


def _handed_over(request):
    form = HandOverForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, handing=form)
    said = form.cleaned_data
    rows = Assignment.objects.of_year(said["day"].year).within_reach(request.user).filter(department=said["before"])
    how = {"actor": request.user, "via": Change.Via.FORM, "reason": said["reason"]}
    try:
        number = hand_over(rows, said["after"], said["day"], **how)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, handing=form)
    words = _("Handed over from %(before)s to %(after)s: %(number)s assignments.")
    messages.success(request, words % {**said, "number": number})
    return redirect(f"{reverse('assignments')}?year={said['day'].year}")


def _page(request, assign=None, handing=None):
    scope = desk_scope(request)
    context = {
        "scope": scope,
        "assigned": assigned_year(request.user, scope.year) if scope.year else None,
        "assign": assign or AssignForm(initial={"year": scope.today.year}),
        "handing": handing or HandOverForm(user=request.user),
    }
    return render(request, "reporting/assignments.html", context)
