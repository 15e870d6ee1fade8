"""A wall: which screens it has for who looks, and the page of one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from ...models import Indicator
from ...scope import Scope
from ..board import Board, board
from ..desks import breaks_of
from . import action, pipeline, plan, ranking
from .choosing import EVERYTHING, Choice, narrowed
from .screens import ACTION, AREAS, FIRMS, PIPELINE, PLAN, Screen


@dataclass(frozen=True)
class Wall:
    """The board that is shown and the screens that have something to show."""

    scope: Scope
    board: Board | None
    screens: list[Screen]


def wall_of(scope: Scope, has_right: Callable[..., bool], choice: Choice = EVERYTHING) -> Wall:
    """`has_right` says whether who looks (or who made the link) holds these rights: registers have their own."""
    seen = narrowed(board(scope), scope, choice) if scope.plan else None
    found: list[Screen] = []
    if seen is not None:
        found += [*plan.screens(seen), *action.screens(seen), *ranking.area_screens(seen, scope)]
    if has_right(*ranking.RIGHTS):
        found += ranking.firm_screens(scope)
    if has_right(*pipeline.RIGHTS):
        found += pipeline.screens(scope)
    return Wall(scope, seen, found)


def content(wall: Wall, screen: Screen) -> tuple[str, Any]:
    """The template of a screen, and what it shows. Raises Http404 where it has nothing to show after all."""
    template, shown = MAKERS[screen.kind](wall, screen)
    if shown is None:
        raise Http404(_("This screen has nothing to show."))
    return f"screen/{template}.html", shown


def _plan(wall, screen):
    return "plan", plan.plan_screen(wall.board, wall.scope, int(screen.of or 1))


def _action(wall, screen):
    goals = next(card.goals for card in wall.board.cards if card.action.number == int(screen.of))
    breaks = breaks_of({goal.standing.target.indicator_id for goal in goals})
    return "action", action.action_screen(wall.board, wall.scope, int(screen.of), breaks)


def _areas(wall, screen):
    return "ranking", ranking.area_screen(Indicator.objects.get(code=screen.of), wall.scope)


def _firms(wall, screen):
    return "ranking", ranking.firm_screen(wall.scope)


def _pipeline(wall, screen):
    return "pipeline", pipeline.pipeline_screen(wall.scope)


MAKERS = {PLAN: _plan, ACTION: _action, AREAS: _areas, FIRMS: _firms, PIPELINE: _pipeline}
