"""The plan at a glance: its actions with their targets and tasks, what needs a decision, what changed lately."""

import datetime
from dataclasses import dataclass, field, replace
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang.registers.fields import LAST_YEAR

from ..assessment import Status
from ..models import Action, Observation
from ..outline import outline
from ..scope import Scope
from ..sentence import Style
from ..standing import standings
from .rows import LATE, Count, GoalRow, TaskRow, goal_counts, goal_row, occurring, task_counts, task_row
from .tables import is_first_moment

WORST_FIRST = [Status.MISSED, Status.OFF_TRACK, Status.BEHIND]
LATELY = 8
# Later than any approval: with a bound SQLite walks its index from the newest on, without one it sorts the whole area.
AT_LAST = datetime.datetime(LAST_YEAR, 12, 31, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Card:
    """An action with what belongs to it; `goals` and `tasks` are what the filter leaves, the counts are of all."""

    action: Action
    url: str
    lead: str
    goals: list[GoalRow]
    tasks: list[TaskRow]
    goal_counts: list[Count]
    task_counts: list[Count]

    @property
    def goal_links(self) -> SafeString:
        return SafeString("".join([count.link for count in self.goal_counts]))

    @property
    def task_links(self) -> SafeString:
        return SafeString("".join([count.link for count in self.task_counts]))

    @property
    def goal_items(self) -> SafeString:
        return SafeString("".join([goal.item for goal in self.goals]))

    @property
    def task_items(self) -> SafeString:
        return SafeString("".join([task.item for task in self.tasks]))


@dataclass(frozen=True)
class News:
    """One thing that changed: a figure that was approved, or a task that came to a new state."""

    at: object
    day: str
    name: str
    url: str
    was: str
    now: str
    because: str

    @property
    def item(self) -> SafeString:
        """The news in the list."""
        name = f'<a class="plain" href="{escape(self.url)}">{escape(self.name)}</a>' if self.url else escape(self.name)
        was = f'<span class="was">{escape(self.was)}</span> → ' if self.was else ""
        because = f'<span class="because">{escape(self.because)}</span>' if self.because else ""
        return SafeString(
            f'<li><time datetime="{self.at:%Y-%m-%d}">{escape(self.day)}</time><div>{name} {was}'
            f'<span class="now">{escape(self.now)}</span>{because}</div></li>'
        )


@dataclass(frozen=True)
class Board:
    cards: list[Card]
    goals: list[GoalRow]
    tasks: list[TaskRow]
    goal_counts: list[Count]
    task_counts: list[Count]
    news: list[News] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The board in one sentence: counts, never an average of unlike things."""
        said = {"targets": len(self.goals), "of_targets": _listed(self.goal_counts)}
        said |= {"tasks": len(self.tasks), "of_tasks": _listed(self.task_counts)}
        return _("Of %(targets)s targets: %(of_targets)s; of %(tasks)s tasks: %(of_tasks)s.") % said

    @property
    def urgent(self) -> list[GoalRow]:
        """The targets that need a decision, the worst first, and of the same light the one furthest behind."""
        return sorted(
            (row for row in self.goals if row.status in WORST_FIRST),
            key=lambda row: (WORST_FIRST.index(row.status), row.standing.assessment.lead or 0),
        )

    @property
    def overdue(self) -> list[TaskRow]:
        return sorted((row for row in self.tasks if row.state == LATE), key=lambda row: -row.days_late)

    @property
    def unreported(self) -> list[GoalRow]:
        """Targets whose figure is late."""
        return [row for row in self.goals if row.standing.assessment.absence == "late"]


def _listed(counts):
    shown = [_("%(word)s %(number)s") % {"word": c.word, "number": c.number} for c in counts if c.number]
    return _(", ").join(shown) or "0"


def board(scope: Scope, status: str = "", task_state: str = "", number: int | None = None) -> Board:
    """The board of the scope's plan (of one action only, with `number`): two queries, however many targets, and four
    more where its outline is not kept.

    `status` and `task_state` leave only targets and tasks of that light or state on the cards.
    """
    assert scope.plan is not None, "a year without a plan has no board"
    plan = outline(scope.plan, scope.year, scope.on, scope.moment.known_at, scope.catalogue)
    if number is not None:
        plan = plan.of_action(number)
    goals, works = _by_action(standings(plan.targets, scope.moment, plan.milestones), plan.tasks, scope)
    all_goals = [row for rows in goals.values() for row in rows]
    all_tasks = [row for rows in works.values() for row in rows]
    counts = goal_counts(all_goals, scope, status), task_counts(all_tasks, scope, task_state)
    cards = [
        _card(action, goals.get(action.pk, []), works.get(action.pk, []), scope.link, counts) for action in plan.actions
    ]
    return Board(
        cards=[card for card in (_left(card, status, task_state) for card in cards) if card],
        goals=all_goals,
        tasks=all_tasks,
        goal_counts=counts[0],
        task_counts=counts[1],
        news=_news(scope, all_tasks),
    )


def _by_action(standings, tasks, scope):
    goals, works, link = {}, {}, scope.link
    for standing in standings:
        goals.setdefault(standing.target.action_id, []).append(goal_row(standing, link))
    for task in tasks:
        works.setdefault(task.action_id, []).append(task_row(task, scope.on))
    return goals, works


def _card(action, goals, tasks, link, counts):
    of_goals, of_tasks = counts
    return Card(
        action=action,
        url=f"/actions/{action.number}/{link}",
        lead=action.lead.name if action.lead else "",
        goals=goals,
        tasks=tasks,
        goal_counts=occurring(of_goals, [row.status for row in goals]),
        task_counts=occurring(of_tasks, [row.state for row in tasks]),
    )


def _left(card, status, task_state):
    """What the filter leaves of a card; None where it leaves nothing."""
    if not (status or task_state):
        return card
    goals = [] if task_state else [row for row in card.goals if row.status == status]
    tasks = [] if status else [row for row in card.tasks if row.state == task_state]
    return replace(card, goals=goals, tasks=tasks) if goals or tasks else None


def _news(scope, tasks):
    """The latest approved figures of the area and the latest steps of the tasks, newest first."""
    found = [
        _of_figure(seen, scope)
        for seen in Observation.objects.lately(scope.area, scope.on, scope.moment.known_at or AT_LAST, LATELY)
    ]
    found += [_of_task(row, scope) for row in tasks if row.since]
    return sorted(found, key=lambda news: news.at, reverse=True)[:LATELY]


def _of_figure(seen, scope):
    indicator = seen.indicator
    style = Style(indicator.unit, indicator.decimals)
    at = timezone.localtime(seen.reviewed_at)
    replaced = seen.before is not None and seen.before != seen.value
    return News(
        at=at.date(),
        day=str(at.year) if is_first_moment(at) else _short(at.date(), scope),
        name=_("%(name)s (%(as_of)s)") % {"name": indicator.title, "as_of": seen.as_of_text},
        url=f"/indicators/{indicator.code}/{scope.link}",
        was=style.value(seen.before) if replaced else "",
        now=style.value(seen.value, seen.qualifier),
        because=seen.reason or seen.note or seen.get_vintage_display(),
    )


def _of_task(row, scope):
    return News(
        at=row.since, day=_short(row.since, scope), name=row.name, url=row.url, was="", now=row.word, because=row.note
    )


def _short(day, scope):
    return day.strftime("%m-%d") if day.year == scope.year else str(day)
