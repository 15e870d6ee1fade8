"""What of a plan a wall shows: all of it, or the targets that a link was made for."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ..board import Board, Card
from ..decide import Decisions
from ..rows import goal_counts, occurring, task_counts


@dataclass(frozen=True)
class Choice:
    """`targets` by id, None for all; `actions` by number, those whose tasks are shown as well, None for all."""

    targets: frozenset[int] | None = None
    actions: frozenset[int] | None = None

    @property
    def is_all(self) -> bool:
        return self.targets is None

    @classmethod
    def of(cls, targets: Collection[int], actions: Collection[int]) -> "Choice":
        return cls(frozenset(targets), frozenset(actions))


EVERYTHING = Choice()


def narrowed(board: Board, scope, choice: Choice) -> Board:
    """The board of what was chosen, its counts too. Without a choice the board as it is."""
    if choice.targets is None or choice.actions is None:
        return board
    goals = [row for row in board.goals if row.standing.target.pk in choice.targets]
    kept = [_card(card, choice) for card in board.cards]
    cards = [card for card in kept if card.goals or card.action.number in choice.actions]
    tasks = [task for card in cards for task in card.tasks]
    counts = goal_counts(goals, scope), task_counts(tasks, scope)
    return Board(
        cards=cards,
        goals=goals,
        tasks=tasks,
        goal_counts=counts[0],
        task_counts=counts[1],
        decisions=_decisions(board.decisions, goals, tasks),
    )


def _decisions(found: Decisions, goals, tasks) -> Decisions:
    """Of what needs a decision that which is about what was chosen; units that are late are about all of the plan."""
    names = {goal.name for goal in goals}
    return Decisions(
        urgent=[each for each in found.urgent if each.goal in goals],
        overdue=[task for task in found.overdue if task in tasks],
        unreported=[goal for goal in found.unreported if goal in goals],
        lapses=[each for each in found.lapses if each.name in names],
    )


def _card(card: Card, choice: Choice) -> Card:
    goals = [row for row in card.goals if row.standing.target.pk in (choice.targets or ())]
    tasks = card.tasks if card.action.number in (choice.actions or ()) else []
    return replace(
        card,
        goals=goals,
        tasks=tasks,
        goal_counts=occurring(card.goal_counts, [row.status for row in goals]),
        task_counts=occurring(card.task_counts, [row.state for row in tasks]),
    )
