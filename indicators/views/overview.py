"""The plan at a glance, and one action of it."""

import datetime

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang import figures

from ..ahead.looking import aheads
from ..assessment import Status
from ..expectation import elapsed
from ..following import follows_of
from ..freshness import holds_sample
from ..pages.ahead import ahead_lines
from ..pages.board import Reading, board
from ..pages.cases import cases
from ..pages.decide import WORST_FIRST
from ..pages.months import months
from ..pages.pictures import course_picture
from ..pages.replaced import SPANS, USUAL, sentences
from ..pages.rows import TASK_MARKS
from ..pages.since import span_of
from ..scope import scope_of
from .taking import taken
from .without_plan import without_plan

VIEWS = {"months"}  # besides the cards
COMPARISONS = {"last_year"}


def overview(request):
    scope = scope_of(request)
    status = _one_of(request, "status", {status.value for status in Status})
    task = _one_of(request, "task", {str(state) for state in TASK_MARKS})
    shown, compared = _one_of(request, "view", VIEWS), _one_of(request, "compare", COMPARISONS)
    span = span_of(request, scope)
    if scope.plan is None:
        return without_plan(request, scope)
    reading = Reading(follows_of(request.user), span, bool(compared), holds_sample(request))
    seen = board(scope, status, task, reading=reading)
    context = {"scope": scope, "board": seen, "filtered": status or task, "elapsed": _elapsed(scope), "cases": cases()}
    context |= {"all_url": scope.query(status="", task="") or "?", "urgent_states": WORST_FIRST}
    context |= {"span": span, "toggles": _toggles(scope, shown, compared), "counted": seen.goals or seen.tasks}
    if shown:
        goals = [goal for card in seen.cards for goal in card.goals]
        context["months"] = months(scope, goals, holds_sample=holds_sample(request))
    return render(request, "indicators/overview.html", context)


def _toggles(scope, shown, compared):
    """The ways to see the board: word, address, whether it is the one on show."""
    return [
        (_("Cards"), scope.query(view="") or "?", not shown),
        (_("Month by month"), scope.query(view="months"), bool(shown)),
    ], (scope.query(compare="" if compared else "last_year") or "?", bool(compared))


def action(request, number):
    scope = scope_of(request)
    if scope.plan is None:
        return without_plan(request, scope)
    seen = board(scope, number=number)
    if not seen.cards:
        raise Http404(_("The plan has no action number %(number)s.") % {"number": number})
    card = seen.cards[0]
    span = _span(request)
    replaced = _replaced(card, timezone.now() - datetime.timedelta(days=span))
    ahead = aheads([goal.standing for goal in card.goals])
    pictures = [course_picture(each.standing, scope.on, _known(each.breaks, scope), each) for each in ahead]
    lines = [ahead_lines(each, scope) for each in ahead]
    context = {"scope": scope, "card": card, "panels": zip(card.goals, pictures, replaced, lines, strict=True)}
    context |= {"span": span, "spans": [(days, scope.query(span=days)) for days in SPANS]}
    return taken(request, pictures, scope.area.name) or render(request, "indicators/action.html", context)


def _known(breaks, scope):
    return [day for day in breaks if day <= scope.on]


def _span(request):
    """How many days back a replaced figure is told of. Raises Http404 for a number that is not offered."""
    asked = _one_of(request, "span", {str(days) for days in SPANS})
    return int(asked) if asked else USUAL


def _replaced(card, since):
    """Of each target of the action what its figure took the place of since that moment; one query, or none."""
    seen = [goal.standing.observation for goal in card.goals]
    style_of = {goal.standing.target.indicator_id: goal.standing.style for goal in card.goals}
    found = sentences([each for each in seen if each], style_of, since)
    return [found.get(each.pk, "") if each else "" for each in seen]


def _elapsed(scope):
    return figures.percent(elapsed(scope.on, scope.year))


def _one_of(request, name, offered):
    """A filter from the URL; raises Http404 for a word that is none of those offered."""
    word = request.GET.get(name, "")
    if word and word not in offered:
        said = {"name": name, "word": word[:32]}
        raise Http404(_("“%(name)s=%(word)s” in the address is none of the choices of this page.") % said)
    return word
