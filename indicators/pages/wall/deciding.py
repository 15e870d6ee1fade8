"""What needs a decision, written for the wall: the worst first, and as much as there is room for."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...sentence import short_of, value_text
from ..decide import Decisions, LapseLine, Urgent
from ..rows import NOTHING, GoalRow, TaskRow, tag
from .lines import ems

# The panel in rem: its height below the heading, and how many letters a line of a heading and of a text takes.
ROOM, IN_HEAD, IN_TEXT = 33.0, 14.0, 17.5
HEAD_LINE, TEXT_LINE, AROUND = 2.05, 1.75, 2.1
LINES = 3  # of one kind
TAG = 2.5  # letters of a heading that the mark of a sample takes


@dataclass(frozen=True)
class Matter:
    """A thing to decide: its mark in the sprite, its colour, the word of both, a heading and lines of text."""

    shape: str
    mark: str
    word: str
    head: str
    texts: list[str] = field(default_factory=list)
    tag: SafeString = NOTHING  # where a figure or a state in it is made up

    @property
    def height(self) -> float:
        lines = sum(math.ceil(ems(text) / IN_TEXT) for text in self.texts)
        head = ems(self.head) + (TAG if self.tag else 0)
        return math.ceil(head / IN_HEAD) * HEAD_LINE + lines * TEXT_LINE + AROUND


@dataclass(frozen=True)
class Matters:
    shown: list[Matter]
    more: int  # matters for which there is no room


def matters(decisions: Decisions) -> Matters:
    """What is worst, then what is overdue, what lapses and who is late, then the other targets."""
    urgent = [_of_goal(each) for each in decisions.urgent]
    beside = [*_overdue(decisions.overdue), *map(_lapse, decisions.lapses), *_late(decisions)]
    return _fitting([*urgent[:1], *beside, *urgent[1:], *_unreported(decisions.unreported)])


def _fitting(found: Iterable[Matter]) -> Matters:
    shown, left, room = [], 0, ROOM
    for matter in found:
        if left or matter.height > room:
            left += 1
            continue
        room -= matter.height
        shown.append(matter)
    return Matters(shown, left)


def _of_goal(urgent: Urgent) -> Matter:
    goal, now = urgent.goal, urgent.goal.standing
    assessment, style = now.assessment, now.style
    said = {"name": goal.name, "missing": short_of(assessment) + style.change(assessment.missing or Decimal(0))}
    head = _("%(name)s: %(missing)s short") % said if assessment.missing else goal.name
    figures_now = {"value": value_text(assessment, style), "required": style.exact(assessment.required)}
    words = _("%(value)s now, %(required)s required.") % figures_now
    return Matter(f"m-{goal.mark}", goal.mark, goal.word, head, [words + goal.lead], goal.tag)


def _overdue(late: list[TaskRow]) -> list[Matter]:
    if not late:
        return []
    words = _("%(task)s: %(days)s days, %(lead)s")
    said = [words % {"task": each.name, "days": each.days_late, "lead": each.lead or "—"} for each in late[:LINES]]
    head = ngettext("%(number)s task overdue", "%(number)s tasks overdue", len(late)) % {"number": len(late)}
    return [
        Matter("t-late", "off", _("overdue"), head, said + _more(len(late)), tag(any(each.is_sample for each in late)))
    ]


def _lapse(lapse: LapseLine) -> Matter:
    head = _("%(name)s: %(number)s lapse by the year's end") % {"name": lapse.name, "number": lapse.number}
    return Matter("i-cert", "none", _("lapses"), head, [lapse.needed] if lapse.needed else [], lapse.tag)


def _late(decisions: Decisions) -> list[Matter]:
    if not decisions.late:
        return []
    said = [_("%(name)s, %(what)s, %(days)s") % vars(each) for each in decisions.late[:LINES]]
    number = decisions.late_number
    head = ngettext("%(count)s unit is late", "%(count)s units are late", number) % {"count": number}
    return [Matter("i-inbox", "off", _("late"), head, said + _more(number))]


def _unreported(late: list[GoalRow]) -> list[Matter]:
    if not late:
        return []
    number = len(late)
    head = ngettext("%(number)s target without its figure", "%(number)s targets without their figure", number)
    head %= {"number": number}
    said = [_("%(name)s, %(lead)s") % {"name": each.name, "lead": each.lead or "—"} for each in late[:LINES]]
    return [Matter("m-none", "none", _("late"), head, said + _more(len(late)))]


def _more(number: int) -> list[str]:
    return [_("and %(number)s more") % {"number": number - LINES}] if number > LINES else []
