"""Indicators × periods, as a page and as a workbook."""

from urllib.parse import urlencode

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qijiang.registers.exporting import XLSX, file_name

from ..assessment import MARKS, Status
from ..models import Indicator
from ..pivot.asked import ALL, FREQUENCIES, OF_PLAN, asked, begins
from ..pivot.page import lines, short_title, years
from ..pivot.table import pivot
from ..pivot.workbook import explained, written
from ..scope import scope_of
from ..sentence import STATUS_WORDS

CARRIED = ("area", "year", "on", "known_at", "by", "since", "which")


@require_safe
def page(request):
    """The pivot; a choice of several indicators is led to the address that holds them all."""
    if len(request.GET.getlist("indicators")) > 1:
        return redirect(_address(request))
    scope = scope_of(request)
    chosen = asked(request, scope)
    found = pivot(chosen)
    context = {
        "scope": scope,
        "page": found,
        "years": years(found),
        "periods": [short_title(period) for period in found.periods],
        "lines": lines(found),
        "frequencies": list(FREQUENCIES.items()),
        "begins": begins(scope),
        "choices": [(OF_PLAN, _("of the plan")), (ALL, _("all with figures"))],
        "indicators": list(Indicator.objects.only("code", "name", "name_en")),
        "marks": [(MARKS[status], STATUS_WORDS[status]) for status in Status if status != Status.NO_DATA],
        "explained": explained(),
        "export": f"{reverse('pivot_export')}{scope.query()}",
    }
    return render(request, "pivot/pivot.html", context)


def _address(request):
    kept = [(name, request.GET[name]) for name in CARRIED if request.GET.get(name)]
    return f"{reverse('pivot')}?{urlencode([*kept, ('indicators', ','.join(request.GET.getlist('indicators')))])}"


@require_safe
def export(request):
    """The same as a workbook."""
    scope = scope_of(request)
    found = pivot(asked(request, scope))
    name = file_name(_("%(area)s-indicators-by-period") % {"area": scope.area.name}, "xlsx")
    return FileResponse(written(found), as_attachment=True, filename=name, content_type=XLSX)
