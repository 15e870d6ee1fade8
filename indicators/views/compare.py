"""Areas beside each other: what can be compared, and one indicator of them."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..areas.choosing import choosing
from ..areas.comparison import comparison, indicator_of
from ..areas.courses import courses_of
from ..areas.members import WORDS
from ..areas.pictures import BY_YEARS, IN_YEAR, bars_of, map_of, multiples_of
from ..areas.taking import picture_of_bars, picture_of_courses, picture_of_map
from ..models import Indicator
from ..scope import scope_of
from .taking import taken

CARRIED = ("area", "year", "on", "known_at", "level", "course")


def start(request):
    """The indicators and what may be said of each; a choice made here leads on to its page."""
    code = request.GET.get("indicator", "")
    if code:
        return redirect(_address(request, indicator_of(code[:64]).code))
    scope = scope_of(request)
    found = choosing(scope, request.user, request.GET.get("level", ""))
    return render(
        request, "areas/choose.html", {"scope": scope, "page": found, "levels": _levels(scope, found.members)}
    )


def _address(request, code):
    """The page of the indicator with what was chosen; the areas as one word of the address."""
    kept = [(name, request.GET[name]) for name in CARRIED if request.GET.get(name)]
    codes = _codes(request)
    if codes:
        kept.append(("areas", ",".join(codes)))
    return reverse("compare", args=[code]) + (f"?{urlencode(kept)}" if kept else "")


def _codes(request):
    return [code for text in request.GET.getlist("areas") for code in text.split(",") if code]


def detail(request, code):
    """One indicator of the areas of a level: table, map, ranked bars, courses."""
    scope = scope_of(request)
    compared = comparison(indicator_of(code), scope, request.user, request.GET.get("level", ""), _codes(request))
    courses = multiples_of(compared, _course(request), scope.on)
    map_, bars, together = map_of(compared), bars_of(compared), courses_of(compared, courses)
    pictures = {
        "taken_map": picture_of_map(compared, map_),
        "taken_bars": picture_of_bars(compared, bars),
        "taken_lines": picture_of_courses(compared, together),
    }
    file = taken(request, pictures.values(), compared.members.whole.name)
    if file is not None:
        return file
    context: dict[str, Any] = {
        "scope": scope,
        "page": compared,
        "map": map_,
        "bars": bars,
        "multiples": courses,
        "together": together,
        "courses": [(kind, scope.query(course=kind)) for kind in courses.kinds] if courses else [],
        "levels": _levels(scope, compared.members),
        "indicators": list(Indicator.objects.only("code", "name", "name_en")),
        "chosen": {member.area.code for member in compared.members.shown},
        "all_url": scope.query(areas="") or "?",
    }
    return render(request, "areas/compare.html", context | pictures)


def _course(request):
    """Which course is asked for. Raises Http404 for a word that is none of those offered."""
    word = request.GET.get("course", "")
    if word not in {"", IN_YEAR, BY_YEARS}:
        raise Http404(_("“%(word)s” is none of the courses to choose from.") % {"word": word[:32]})
    return word


def _levels(scope, members):
    return [(level, WORDS[level], scope.query(level=str(level), areas="")) for level in members.levels]
