"""The time line of a figure."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..models import Indicator
from ..pages.timeline import timeline as days_of
from ..scope import scope_of


def timeline(request, code):
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise Http404(_("There is no indicator “%(code)s”: choose one from the list.") % {"code": code[:64]})
    scope = scope_of(request, any_year=True)
    days = days_of(indicator, scope, request.user)
    return render(request, "reporting/timeline.html", {"indicator": indicator, "scope": scope, "days": days})
