"""The wall screen: for who is signed in, and by a link that shows only what it was made for."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qijiang import __version__

from ..models import SharedLink
from ..pages.wall.choosing import Choice
from ..pages.wall.screens import ACTION, Round, Screen, chosen, is_name, usual
from ..pages.wall.show import content, wall_of
from ..scope import scope_of
from ..sharing import finding
from ..sharing.answers import gone, secret, unknown
from ..sharing.scope import scope_of_link

CARRIED = {"area", "year", "on", "known_at"}


@require_safe
def wall(request):
    """Every screen of the area's plan that has something to show."""
    scope = scope_of(request)
    has_right = request.user.has_perms
    wall = wall_of(scope, lambda *rights: has_right(rights))
    carried = [(name, value) for name, value in scope.asked.items() if name in CARRIED]
    screens = usual(wall.screens, request.GET.get("screen", ""))
    return secret(_page(request, wall, screens, carried, linked=True))


@require_safe
def by_link(request, token):
    """What the link was made for, without an account; a page that says so where there is no such link any more."""
    link = finding.screen_of(token)
    if link is None:
        return unknown(request)
    ended = link.ended(timezone.localdate())
    if ended:
        return gone(request, link, ended)
    finding.note_use(link)
    scope = scope_of_link(link, timezone.localdate())
    maker = link.made_by
    wall = wall_of(scope, lambda *rights: maker.has_perms(rights), _choice(link))
    try:
        return secret(_page(request, wall, chosen(wall.screens, link.screens), [], linked=False))
    except Http404:
        return unknown(request)


def _choice(link: SharedLink) -> Choice:
    if link.whole_plan:
        return Choice()
    numbers = [int(name.partition("-")[2]) for name, _seconds in link.screens if name.startswith(f"{ACTION}-")]
    return Choice.of(link.targets.values_list("pk", flat=True), numbers)


def _page(request, wall, screens, carried, linked):
    if not screens:
        return _nothing(request, wall)
    asked = request.GET.get("screen", "")
    here = next((screen for screen in screens if screen.name == asked), None)
    if here is None:
        return _first(screens, carried, asked)
    around = Round(screens, here, carried, held=request.GET.get("hold") == "1")
    template, shown = content(wall, here)
    if shown is None:
        return HttpResponseRedirect(around.forward_url) if len(screens) > 1 else _nothing(request, wall)
    frame = _frame(wall) | {"round": around, "screen": here, "shown": shown, "linked": linked}
    return render(request, template, frame)


def _nothing(request, wall):
    return render(request, "screen/nothing.html", _frame(wall))


def _first(screens: list[Screen], carried, asked):
    """The first screen; also in the place of one that has nothing to show any more, so that a wall goes on."""
    if asked and not is_name(asked):
        raise Http404(_("There is no screen of that name."))
    return HttpResponseRedirect(Round(screens, screens[0], carried).go_url)


def _frame(wall):
    return {"scope": wall.scope, "release": __version__, "zone": settings.TIME_ZONE}
