"""The plan at a glance: its actions with their targets and tasks, what needs a decision, what changed lately."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang.registers.fields import LAST_YEAR

from ..models import Action
from ..moment import end_of
from ..outline import Outline, breaks_of, outline
from ..sample.place import CODE as SAMPLE
from ..scope import Scope
from ..sentence import Style
from ..standing import standings
from ..then import came
from .decide import Decisions, decisions
from .last_year import last_year
from .made_up import made_up
from .rows import NOTHING, Count, GoalRow, TaskRow, goal_counts, goal_row, occurring, tag, task_counts, task_row
from .since import Since, Span, since
from .stars import star
from .tables import is_first_moment

LATELY = 8
# Later than any approval: with a bound SQLite walks its index from the newest on, without one it sorts the whole area.
AT_LAST = datetime.datetime(LAST_YEAR, 12, 31, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Reading:
    """What a board shows for its reader: the stars of what they follow (None: no stars), what changed in a span (None:
    nothing of it), and each target beside last year; `holds_sample` where figures may be made up."""

    follows: Collection[str] | None = None
    span: Span | None = None
    compares: bool = False
    holds_sample: bool = False


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
    is_new: bool = False  # to this reader
    tag: SafeString = NOTHING  # where it is made up

    @property
    def item(self) -> SafeString:
        """The news in the list."""
        name = f'<a class="plain" href="{escape(self.url)}">{escape(self.name)}</a>' if self.url else escape(self.name)
        was = f'<span class="was">{escape(self.was)}</span> → ' if self.was else ""
        because = f'<span class="because">{escape(self.because)}</span>' if self.because else ""
        new = f' <b class="chip on">{escape(_("new"))}</b>' if self.is_new else ""
        return SafeString(
            f'<li><time datetime="{self.at:%Y-%m-%d}">{escape(self.day)}</time><div>{name} {was}'
            f'<span class="now">{escape(self.now)}</span>{self.tag}{new}{because}</div></li>'
        )


@dataclass(frozen=True)
class Board:
    cards: list[Card]
    goals: list[GoalRow]
    tasks: list[TaskRow]
    goal_counts: list[Count]
    task_counts: list[Count]
    news: list[News] = field(default_factory=list)
    decisions: Decisions = field(default_factory=Decisions)
    since: Since = field(default_factory=Since)

    @property
    def summary(self) -> str:
        """The board in one sentence: counts, never an average of unlike things."""
        said = {"targets": len(self.goals), "of_targets": _listed(self.goal_counts)}
        said |= {"tasks": len(self.tasks), "of_tasks": _listed(self.task_counts)}
        return _("Of %(targets)s targets: %(of_targets)s; of %(tasks)s tasks: %(of_tasks)s.") % said


def _listed(counts):
    shown = [_("%(word)s %(number)s") % {"word": c.word, "number": c.number} for c in counts if c.number]
    return _(", ").join(shown) or "0"


def board(
    scope: Scope, status: str = "", task_state: str = "", number: int | None = None, reading: Reading | None = None
) -> Board:
    """The board of the scope's plan, or of one action only, with `number`, and then without what is to be decided.

    Four queries, however many targets (one less where nothing can lapse), two where late units and lapses are
    remembered under the scope's marks, three more where the outline is not kept, and one more where last year's figures
    may be the sample's. Nobody need be asking: a `reading` adds what is shown for a reader.
    `status` and `task_state` leave only targets and tasks of that light or state on the cards.
    """
    assert scope.plan is not None, "a year without a plan has no board"
    reading = reading or Reading()
    plan = outline(scope.plan, scope.year, scope.on, scope.moment.known_at, scope.catalogue)
    if number is not None:
        plan = plan.of_action(number)
    now = standings(plan.targets, scope.moment, plan.milestones, beside=reading.compares)
    goals, works = _by_action(now, plan.tasks, scope, reading, _drawn_before(plan, scope, reading))
    all_goals = [row for rows in goals.values() for row in rows]
    all_tasks = [row for rows in works.values() for row in rows]
    counts = goal_counts(all_goals, scope, status), task_counts(all_tasks, scope, task_state)
    cards = [
        _card(action, goals.get(action.pk, []), works.get(action.pk, []), scope.link, counts) for action in plan.actions
    ]
    changed, news = _changes(scope, plan, now, all_tasks, reading.span)
    return Board(
        cards=[card for card in (_left(card, status, task_state) for card in cards) if card],
        goals=all_goals,
        tasks=all_tasks,
        goal_counts=counts[0],
        task_counts=counts[1],
        news=news,
        decisions=decisions(scope, plan, all_goals, all_tasks) if number is None else Decisions(),
        since=changed,
    )


def _drawn_before(plan, scope, reading):
    """Last year's figures that the sample drew, where they are shown and there may be any."""
    if not (reading.compares and reading.holds_sample):
        return set()
    return made_up(plan.targets, scope.year - 1, scope.moment.known_at)


def _by_action(standings, tasks, scope, reading, drawn):
    goals, works = {}, {}
    for standing in standings:
        goals.setdefault(standing.target.action_id, []).append(_goal(standing, scope, reading, drawn))
    for task in tasks:
        works.setdefault(task.action_id, []).append(task_row(task, scope.moment.owed_on))
    return goals, works


def _goal(standing, scope, reading, drawn):
    target, stars, beside = standing.target, NOTHING, NOTHING
    if reading.follows is not None:
        stars = star(target.indicator, target.area_id, reading.follows)
    if reading.compares:
        beside = last_year(standing, scope.on, breaks_of(target), drawn).item
    return goal_row(standing, scope.link, stars, beside)


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


def _changes(scope, plan: Outline, now, tasks, span: Span | None) -> tuple[Since, list[News]]:
    """What changed in the span, and the latest figures of the area and steps of the tasks, newest first: one query."""
    then = span.then(scope) if span else None
    found = came(plan.targets, scope.area, scope.on, scope.moment.known_at or AT_LAST, then, LATELY)
    changed = since(span, scope, now, found) if span else Since()
    news = [_of_figure(seen, scope, changed) for seen in found.latest]
    news += [_of_task(row, scope, changed) for row in tasks if row.since]
    return changed, sorted(news, key=lambda each: each.at, reverse=True)[:LATELY]


def _of_figure(seen, scope, changed):
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
        is_new=changed.is_new(seen.reviewed_at),
        tag=tag(seen.source_code == SAMPLE),
    )


def _of_task(row, scope, changed):
    said = {"at": row.since, "day": _short(row.since, scope), "name": row.name, "url": row.url}
    is_new = changed.is_new(end_of(row.since))
    return News(**said, was="", now=row.word, because=row.note, is_new=is_new, tag=row.tag)


def _short(day, scope):
    return day.strftime("%m-%d") if day.year == scope.year else str(day)
