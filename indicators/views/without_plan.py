"""The page of an area and year without a plan: where one is to be found below it, and its areas side by side."""

from django.shortcuts import render
from django.urls import reverse

from qijiang.directory.models import Area

from ..models import Plan
from ..scope import Scope

SHOWN = 50  # plans of areas below; how many there are is always said


def without_plan(request, scope: Scope):
    """One query. The areas below are within the reach of whoever reaches this one."""
    below = list(Plan.objects.pledged().covering(scope.year).below(scope.area).select_related("area"))
    context = {"scope": scope, "below": below[:SHOWN], "more_below": max(len(below) - SHOWN, 0)}
    if scope.area.kind in Area.PARTS:
        context["parts_url"] = reverse("compare_start") + scope.link
    return render(request, "indicators/no_plan.html", context)
