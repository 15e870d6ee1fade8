"""The plan at a glance, and one action of it."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from qijiang import figures

from ..assessment import Status
from ..expectation import elapsed
from ..pages.board import board
from ..pages.cases import cases
from ..pages.pictures import course_picture
from ..pages.rows import TASK_MARKS
from ..scope import scope_of


def overview(request):
    scope = scope_of(request)
    status = _one_of(request, "status", {status.value for status in Status})
    task = _one_of(request, "task", {str(state) for state in TASK_MARKS})
    if scope.plan is None:
        return render(request, "indicators/no_plan.html", {"scope": scope})
    seen = board(scope, status, task)
    context = {"scope": scope, "board": seen, "filtered": status or task, "elapsed": _elapsed(scope), "cases": cases()}
    return render(request, "indicators/overview.html", context)


def action(request, number):
    scope = scope_of(request)
    if scope.plan is None:
        return render(request, "indicators/no_plan.html", {"scope": scope})
    seen = board(scope, number=number)
    if not seen.cards:
        raise Http404(_("The plan has no action number %(number)s.") % {"number": number})
    card = seen.cards[0]
    pictures = [course_picture(goal.standing, scope.on) for goal in card.goals]
    context = {"scope": scope, "card": card, "panels": zip(card.goals, pictures, strict=True)}
    return render(request, "indicators/action.html", context)


def _elapsed(scope):
    return figures.percent(elapsed(scope.on, scope.year))


def _one_of(request, name, offered):
    """A filter from the URL; raises Http404 for a word that is none of those offered."""
    word = request.GET.get(name, "")
    if word and word not in offered:
        raise Http404(_("“%(word)s” is not one of the states to choose from.") % {"word": word[:32]})
    return word
