"""The plan on the wall: counts, targets on one axis, what needs a decision, the actions. A long plan takes several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qijiang import figures

from ...expectation import elapsed
from ..board import Board, Card
from ..rows import Count, TaskRow, occurring
from .deciding import Matters, matters
from .lines import Cited, Line, lines_of, updated
from .screens import PLAN, Screen

TARGETS = ACTIONS = 6  # on one screen
MARKS = 7  # an action with more tasks than these shows numbers


@dataclass(frozen=True)
class Tile:
    """An action at the foot of the plan."""

    number: int
    name: str
    lead: str
    url: str
    tasks: list[TaskRow]  # as marks; none where they would not find room
    said: str
    lights: list[Count]


@dataclass(frozen=True)
class PlanScreen:
    title: str
    elapsed: str
    goal_counts: list[Count]
    task_counts: list[Count]
    goals: int
    tasks: int
    lines: list[Line]
    cited: list[Cited]
    matters: Matters
    tiles: list[Tile]
    updated: datetime | None


def pages(board: Board) -> int:
    """How many screens the plan takes."""
    return max(_pages(board.goals, TARGETS), _pages(board.cards, ACTIONS))


def _pages(rows, most):
    return -(-len(rows) // most)


def screens(board: Board) -> list[Screen]:
    """The screens of the plan, the first of them without a number."""
    number = pages(board)
    if number <= 1:
        return [Screen(PLAN, _("The plan"))] if number else []
    words = _("The plan, part %(part)s of %(parts)s")
    names = [PLAN, *(f"{PLAN}-{part}" for part in range(2, number + 1))]
    return [Screen(name, words % {"part": part, "parts": number}) for part, name in enumerate(names, start=1)]


def plan_screen(board: Board, scope, part: int) -> PlanScreen:
    """Part `part` (from 1) of the plan. A part beyond the last target shows the targets of the last that has some."""
    goals = _part(board.goals, min(part, _pages(board.goals, TARGETS)), TARGETS)
    cards = _part(board.cards, min(part, _pages(board.cards, ACTIONS)), ACTIONS)
    lines, cited = lines_of(goals)
    return PlanScreen(
        title=scope.plan.title,
        elapsed=figures.percent(elapsed(scope.on, scope.year)),
        goal_counts=[count for count in board.goal_counts if count.number],
        task_counts=[count for count in board.task_counts if count.number],
        goals=len(board.goals),
        tasks=len(board.tasks),
        lines=lines,
        cited=cited,
        matters=matters(board.decisions),
        tiles=[_tile(card) for card in cards],
        updated=updated(goal.standing for goal in board.goals),
    )


def _part(rows: Sequence, part: int, most: int) -> Sequence:
    return rows[(part - 1) * most : part * most] if rows else rows


def _tile(card: Card) -> Tile:
    return Tile(
        number=card.action.number,
        name=card.action.title,
        lead=card.lead,
        url=card.url,
        tasks=card.tasks if len(card.tasks) <= MARKS else [],
        said=_said(card),
        lights=occurring(card.goal_counts, [row.status for row in card.goals]),
    )


def _said(card):
    if not card.tasks:
        return _("no tasks")
    counts = [f"{count.word}{count.number}" for count in card.task_counts if count.state in {"closed", "late"}]
    return _(", ").join([_("%(number)s tasks") % {"number": len(card.tasks)}, *counts])
