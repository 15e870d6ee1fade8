"""What needs a decision, written for the wall: the worst first, and as much as there is room for."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..board import Board
from ..decide import overdue_of, unreported_of, urgent_of
from ..rows import GoalRow
from .lines import ems

# The panel in rem: its height below the heading, and how many letters a line of a heading and of a text takes.
ROOM, IN_HEAD, IN_TEXT = 32.0, 14.0, 17.5
HEAD_LINE, TEXT_LINE, AROUND = 2.05, 1.75, 2.1
TASKS = 3


@dataclass(frozen=True)
class Matter:
    """A thing to decide: its mark in the sprite, its colour, the word of both, a heading and lines of text."""

    shape: str
    mark: str
    word: str
    head: str
    texts: list[str] = field(default_factory=list)

    @property
    def height(self) -> float:
        lines = sum(math.ceil(ems(text) / IN_TEXT) for text in self.texts)
        return math.ceil(ems(self.head) / IN_HEAD) * HEAD_LINE + lines * TEXT_LINE + AROUND


@dataclass(frozen=True)
class Matters:
    shown: list[Matter]
    more: int  # matters for which there is no room


def matters(board: Board) -> Matters:
    """What is worst, then what is overdue, then the other targets and what was not reported."""
    urgent = [_of_goal(goal) for goal in urgent_of(board.goals)]
    found = [*urgent[:1], *_overdue(board), *urgent[1:], *_unreported(board)]
    return _fitting(found)


def _fitting(found: Iterable[Matter]) -> Matters:
    shown, left, room = [], 0, ROOM
    for matter in found:
        if left or matter.height > room:
            left += 1
            continue
        room -= matter.height
        shown.append(matter)
    return Matters(shown, left)


def _of_goal(goal: GoalRow) -> Matter:
    assessment, style = goal.standing.assessment, goal.standing.style
    said = {"name": goal.name, "missing": style.change(assessment.missing or 0)}
    head = _("%(name)s: %(missing)s short") % said if assessment.missing else goal.name
    now = {"value": style.value(assessment.value), "required": style.exact(assessment.required)}
    words = _("%(value)s now, %(required)s required.") % now
    return Matter(f"m-{goal.mark}", goal.mark, goal.word, head, [words + goal.lead])


def _overdue(board) -> list[Matter]:
    late = overdue_of(board.tasks)
    if not late:
        return []
    words = _("%(task)s: %(days)s days, %(lead)s")
    said = [words % {"task": each.name, "days": each.days_late, "lead": each.lead or "—"} for each in late[:TASKS]]
    if len(late) > TASKS:
        said.append(_("and %(number)s more") % {"number": len(late) - TASKS})
    return [Matter("t-late", "off", _("overdue"), _("%(number)s tasks overdue") % {"number": len(late)}, said)]


def _unreported(board) -> list[Matter]:
    late = unreported_of(board.goals)
    if not late:
        return []
    head = _("%(number)s targets without their figure") % {"number": len(late)}
    said = [_("%(name)s, %(lead)s") % {"name": each.name, "lead": each.lead or "—"} for each in late[:TASKS]]
    return [Matter("i-inbox", "none", _("late"), head, said)]
