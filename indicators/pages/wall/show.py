"""A wall: which screens it has for who looks, and the page of one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...scope import Scope
from ..board import Board, board
from ..desks import breaks_of
from . import action, areas, pipeline, plan, ranking
from .choosing import EVERYTHING, Choice, narrowed
from .screens import ACTION, AREAS, FIRMS, MAP, PIPELINE, PLAN, Screen


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
        found += [*plan.screens(seen), *action.screens(seen), *areas.screens(seen, scope)]
    if has_right(*ranking.RIGHTS):
        found += ranking.firm_screens(scope)
    if has_right(*pipeline.RIGHTS):
        found += pipeline.screens(scope)
    return Wall(scope, seen, found)


def content(wall: Wall, screen: Screen) -> tuple[str, Any]:
    """The template of a screen, and what it shows: None where it has nothing to show after all."""
    template, shown = MAKERS[screen.kind](wall, screen)
    return f"screen/{template}.html", shown


def _plan(wall, screen):
    return "plan", plan.plan_screen(wall.board, wall.scope, int(screen.of or 1))


def _action(wall, screen):
    goals = next(card.goals for card in wall.board.cards if card.action.number == int(screen.of))
    breaks = breaks_of({goal.standing.target.indicator_id for goal in goals})
    return "action", action.action_screen(wall.board, wall.scope, int(screen.of), breaks)


def _areas(wall, screen):
    return "ranking", areas.area_screen(screen.of, wall.scope)


def _map(wall, screen):
    return "map", areas.map_screen(screen.of, wall.scope)


def _firms(wall, screen):
    return "ranking", ranking.firm_screen(wall.scope)


def _pipeline(wall, screen):
    return "pipeline", pipeline.pipeline_screen(wall.scope)


MAKERS = {PLAN: _plan, ACTION: _action, MAP: _map, AREAS: _areas, FIRMS: _firms, PIPELINE: _pipeline}
