"""An action on the wall: its targets with the course of the year, and its tasks, what is overdue first."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..board import Board, Card
from ..pictures import course_picture
from ..rows import LATE, Count, TaskRow
from .lines import Cited, Line, ems, lines_of, size_of, updated
from .screens import ACTION, Screen

TARGETS, FEW_TASKS = 6, 6
WITH_COURSE = 3  # so many targets leave room for the course of the year
URGENCY = [LATE, "asked_to_close", "under_way", "not_started", "closed"]


@dataclass(frozen=True)
class Room:
    """For a list of tasks, in rem: its height, how many letters a line takes, a line, what is around the lines."""

    height: float
    in_line: float
    line: float
    around: float
    columns: int = 1

    def fitting(self, rows: Sequence[TaskRow]) -> int:
        """How many of the tasks find room. Columns are filled evenly, so each may lack the height of one task."""
        left, spare = self.height * self.columns, 0.0
        for number, row in enumerate(rows):
            height = math.ceil(ems(row.name) / self.in_line) * self.line + self.around
            spare = max(spare, height) if self.columns > 1 else 0
            left -= height
            if left < spare * (self.columns - 1):
                return number
        return len(rows)


BESIDE_TARGETS = Room(41, 15.5, 1.6, 2.6)
ALONE = Room(42, 27, 2.1, 4.0, columns=2)


@dataclass(frozen=True)
class Work:
    """A task in the list."""

    row: TaskRow
    size: str


@dataclass(frozen=True)
class Goal:
    """A target with its sentence and, where there is room, its course."""

    line: Line
    sentence: str
    course: SafeString | None


@dataclass(frozen=True)
class ActionScreen:
    number: int
    title: str
    lead: str
    goal_counts: list[Count]
    task_counts: list[Count]
    goals: list[Goal]
    cited: list[Cited]
    more_goals: int
    tasks: list[Work]
    more_tasks: int
    updated: datetime | None

    @property
    def has_few_tasks(self) -> bool:
        return len(self.tasks) <= FEW_TASKS

    @property
    def is_tight(self) -> bool:
        return len(self.goals) > WITH_COURSE


def screens(board: Board) -> list[Screen]:
    """A screen for each action that has a target or a task."""
    words = _("Action %(number)s, %(name)s")
    return [
        Screen(f"{ACTION}-{card.action.number}", words % {"number": card.action.number, "name": card.action.title})
        for card in board.cards
        if card.goals or card.tasks
    ]


def action_screen(board: Board, scope, number: int, breaks: Mapping[int, Sequence]) -> ActionScreen:
    """`breaks` are, by indicator, the days from which another definition holds."""
    card = next(card for card in board.cards if card.action.number == number)
    shown = card.goals[:TARGETS]
    lines, cited = lines_of(shown)
    tasks = sorted(card.tasks, key=lambda row: (URGENCY.index(row.state), -row.days_late))
    room = _room(tasks, bool(shown))
    return ActionScreen(
        number=number,
        title=card.action.title,
        lead=card.lead,
        goal_counts=card.goal_counts,
        task_counts=card.task_counts,
        goals=[Goal(line, line.goal.sentence, _course(line, card, scope, breaks)) for line in lines],
        cited=cited,
        more_goals=len(card.goals) - len(shown),
        tasks=[Work(row, size_of(row.name)) for row in tasks[:room]],
        more_tasks=len(tasks) - room,
        updated=updated(goal.standing for goal in card.goals),
    )


def _room(tasks, beside_targets):
    if beside_targets:
        return BESIDE_TARGETS.fitting(tasks)
    return len(tasks) if len(tasks) <= FEW_TASKS else ALONE.fitting(tasks)


def _course(line: Line, card: Card, scope, breaks) -> SafeString | None:
    standing = line.goal.standing
    if len(card.goals) > WITH_COURSE or standing.observation is None:
        return None
    known = [day for day in breaks.get(standing.target.indicator_id, ()) if day <= scope.on]
    picture = course_picture(standing, scope.on, known)
    return picture.svg if picture else None
