"""What needs a decision: targets that are behind with what they lack, overdue tasks, late units, and what lapses."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qijiang import figures
from qijiang.remembered import Remembered

from ..assessment import Status
from ..outline import Outline
from ..periods import Period
from ..reporting.lateness import LateUnit, late_units
from ..scope import Scope
from ..sentence import goal_text
from ..standing import Standing
from .gap import still_missing
from .lapses import Lapse, lapses, rules_of
from .rows import LATE, GoalRow, TaskRow, tag

WORST_FIRST = [Status.MISSED, Status.OFF_TRACK, Status.BEHIND]
SHOWN = 5  # lines of one kind; how many there are is always said
REMEMBERED = Remembered(64)


@dataclass(frozen=True)
class Urgent:
    goal: GoalRow
    gap: str


@dataclass(frozen=True)
class LateLine:
    name: str
    url: str
    what: str
    days: str


@dataclass(frozen=True)
class LapseLine:
    """A target's stock of which records lapse: how many, what that asks for, and on which days."""

    name: str
    number: str
    url: str
    needed: str
    days: list[tuple[str, str]]
    more: int
    is_sample: bool

    @property
    def tag(self) -> SafeString:
        return tag(self.is_sample)


@dataclass(frozen=True)
class Decisions:
    urgent: list[Urgent] = field(default_factory=list)
    overdue: list[TaskRow] = field(default_factory=list)
    unreported: list[GoalRow] = field(default_factory=list)
    late: list[LateLine] = field(default_factory=list)
    lapses: list[LapseLine] = field(default_factory=list)
    late_number: int = 0

    def __bool__(self) -> bool:
        return bool(self.urgent or self.overdue or self.unreported or self.late or self.lapses)

    @property
    def kinds(self) -> int:
        return sum(map(bool, (self.urgent, self.overdue, self.unreported, self.late, self.lapses)))


def decisions(scope: Scope, plan: Outline, goals: list[GoalRow], tasks: list[TaskRow]) -> Decisions:
    """Two queries: who is late, and what lapses; none where the process keeps both under the scope's marks."""
    late, lapsing = _late(scope, plan), _lapsing(scope, plan)
    standing_of = {goal.standing.target.pk: goal.standing for goal in goals}
    return Decisions(
        urgent=[
            Urgent(goal, still_missing(goal.standing.assessment, goal.standing.style)) for goal in urgent_of(goals)
        ],
        overdue=overdue_of(tasks),
        unreported=unreported_of(goals),
        late=[_late_line(unit, scope) for unit in late[:SHOWN]],
        lapses=[_lapse_line(each, standing_of[each.target.pk], scope) for each in lapsing],
        late_number=len(late),
    )


def _gap(standing: Standing) -> str:
    return still_missing(standing.assessment, standing.style)


def urgent_of(goals: list[GoalRow]) -> list[GoalRow]:
    """The worst first, and of the same light the one furthest behind."""
    return sorted(
        (goal for goal in goals if goal.status in WORST_FIRST),
        key=lambda goal: (WORST_FIRST.index(goal.status), goal.standing.assessment.lead or 0),
    )


def overdue_of(tasks: list[TaskRow]) -> list[TaskRow]:
    """The tasks that are overdue, the longest first."""
    return sorted((task for task in tasks if task.state == LATE), key=lambda task: -task.days_late)


def unreported_of(goals: list[GoalRow]) -> list[GoalRow]:
    """Targets whose figure is late."""
    return [goal for goal in goals if goal.standing.assessment.absence == "late"]


def _late(scope: Scope, plan: Outline) -> list[LateUnit]:
    owed_on = scope.moment.owed_on
    ask = partial(late_units, scope.area, scope.year, owed_on, plan.calendar)
    return _known(scope, ("late", scope.year), owed_on, ask)


def _lapsing(scope: Scope, plan: Outline) -> list[Lapse]:
    if not rules_of(plan.targets, scope.on):
        return []
    return _known(scope, ("lapses", scope.plan), scope.on, partial(lapses, plan.targets, scope.on))


def _known(scope, what, day, ask):
    """The answer as remembered under the marks of the scope, asked anew where there are none."""
    return ask() if scope.marks is None else REMEMBERED.get((*what, scope.marks, scope.area, day), ask)


def _late_line(unit: LateUnit, scope: Scope) -> LateLine:
    month = Period(unit.period.year, "month", unit.period.last_day.month)
    period, rest = unit.period.title, unit.number - 1
    what = _("%(period)s and %(number)s more") % {"period": period, "number": rest} if rest else period
    name = unit.department.name
    if unit.area.pk not in {unit.department.area_id, scope.area.pk}:
        name = _("%(department)s (%(area)s)") % {"department": name, "area": unit.area.name}
    url = reverse("desk_cell", args=[unit.answers.code, month])
    url += f"?on={scope.moment.owed_on}" if scope.moment.owed_on < scope.today else ""
    return LateLine(name, url, what, _days_late(unit.days))


def _days_late(days):
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


def _lapse_line(lapse: Lapse, now: Standing, scope: Scope) -> LapseLine:
    style = now.style
    return LapseLine(
        name=lapse.target.indicator.title,
        number=style.value(Decimal(lapse.number)),
        url=reverse("indicator_lapsing", args=[lapse.target.indicator.code]) + scope.query(status="", task=""),
        needed=_needed(lapse, now),
        days=[(figures.date(day), style.value(Decimal(number))) for day, number in lapse.days[:SHOWN]],
        more=max(len(lapse.days) - SHOWN, 0),
        is_sample=lapse.is_sample,
    )


def _needed(lapse: Lapse, now: Standing) -> str:
    """What the target asks for besides, by the figure that its light is judged by."""
    goal, style = now.assessment.goal, now.style
    if now.assessment.value is None or goal.is_cap:
        return ""
    said = {"goal": goal_text(goal, style), "renewals": style.value(Decimal(lapse.number))}
    missing = still_missing(now.assessment, style)
    if missing:
        return _("%(missing)s, and all %(renewals)s are to be renewed.") % (said | {"missing": missing})
    return _("To hold %(goal)s all %(renewals)s are to be renewed, or as many won anew.") % said
