"""Tasks as those see them who work on them: the list by state, one line each for the desk, the course of one."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..models import Task, TaskUpdate
from ..reporting import steps
from ..reporting.steps import Side, State
from .desks import moment_text, person_text
from .evidence import EvidenceRow, evidence_of_steps
from .rows import LATE, TASK_MARKS, TaskRow, tag, task_row

LISTED = 1_000  # a municipality of 38 districts has about as many
ORDER = [LATE, State.ASKED_TO_CLOSE, State.UNDER_WAY, State.NOT_STARTED, State.CLOSED]
# Of each step: the mark's name in the sprite, the colour's suffix. What the administration recorded shows its state.
STEP_MARKS = {
    TaskUpdate.Step.REPORT: ("c-note", "track"),
    TaskUpdate.Step.ASK: ("t-asked", "track"),
    TaskUpdate.Step.CLOSE: ("m-done", "done"),
    TaskUpdate.Step.RETURN: ("c-returned", "missed"),
}


@dataclass(frozen=True)
class TaskLine:
    """A task on a desk: its row, since when it is overdue, what was last said of it, and whose turn it is."""

    row: TaskRow
    url: str
    action: str
    area: str
    due: str
    late: str  # since when and by how many days; "" in time
    last: str  # the last step: its day, who took it and what it was; "" before there is one
    waits_for: Side | None
    is_mine: bool  # whether it is the reader's turn


@dataclass(frozen=True)
class TaskGroup:
    state: str
    word: str
    shape: str
    mark: str
    lines: list[TaskLine]


class CourseStep(NamedTuple):
    """A step of a task in its course."""

    word: str
    shape: str
    mark: str
    on: str
    who: str
    recorded: str
    note: str
    files: list[EvidenceRow]
    tag: SafeString  # where it is made up


def open_tasks(user, on: datetime.date) -> list[TaskLine]:
    """For the desk: what the account's department leads and has not closed; for who checks, what is asked to close or
    overdue within reach. The reader's turn comes first, then the most overdue, then the due day. Two queries."""
    checks = user.has_perm("indicators.check_task")
    if not (checks or user.has_perm("indicators.report_task")):
        return []
    lines = [line for line in _lines(user, on) if line.row.state != State.CLOSED]
    mine = [line for line in lines if line.is_mine or (checks and line.row.state == LATE)]
    return sorted(mine, key=lambda line: (not line.is_mine, -line.row.days_late, line.due or "9999"))


def task_groups(user, on: datetime.date) -> list[TaskGroup]:
    """All tasks within reach by state, what is overdue first; states without a task are left out."""
    lines, groups = _lines(user, on), []
    for state in ORDER:
        found = [line for line in lines if line.row.state == state]
        if state == LATE:
            found.sort(key=lambda line: -line.row.days_late)
        if found:
            shape, mark, word = TASK_MARKS[state]
            groups.append(TaskGroup(state, str(word), shape, mark, found))
    return groups


def _lines(user, on):
    tasks = Task.objects.within_reach(user).as_of(on).select_related("lead__parent", "action__lead__parent")
    tasks = tasks.select_related("action__plan__area").order_by("action__plan__area__path", "action", "number")
    up_to_now = TaskUpdate.objects.filter(on__lte=on).select_related("recorded_by").order_by("on", "recorded_at", "pk")
    tasks = tasks.prefetch_related(Prefetch("updates", up_to_now))
    reports, checks = (user.has_perm(f"indicators.{right}") for right in ("report_task", "check_task"))
    return [_line(task, on, user, reports, checks) for task in tasks[:LISTED]]


def _line(task, on, user, reports, checks):
    row, area = task_row(task, on), task.action.plan.area
    turn = steps.to_act(task.latest_state or State.NOT_STARTED)
    leads = task.leader is not None and user.department_id in {task.leader.pk, task.leader.parent_id}
    in_area = user.area is not None and area.path.startswith(user.area.path)
    return TaskLine(
        row=row,
        url=f"/tasks/{task.pk}/",
        action=task.action.title,
        area=area.name,
        due=str(task.due or ""),
        late=late_text(task, on),
        last=_last(list(task.updates.all())),
        waits_for=turn,
        is_mine=(turn == Side.LEAD and reports and leads) or (turn == Side.BUREAU and checks and in_area),
    )


def late_text(task: Task, on: datetime.date) -> str:
    """Since when a task fetched `as_of` the day is overdue, or by how much it was when it was closed; "" in time."""
    state = task.latest_state or State.NOT_STARTED
    since = steps.late_since(state, task.due, on)
    if since is not None:
        return _("overdue since %(day)s, %(days)s days") % {"day": since, "days": steps.days_late(task.due, None, on)}
    days = steps.days_late(task.due, task.since, on) if state == State.CLOSED else 0
    return _("closed %(days)s days late") % {"days": days} if days else ""


def _last(updates):
    if not updates:
        return ""
    last = updates[-1]
    who = last.recorded_by.shown_name if last.recorded_by else ""
    return " ".join(filter(None, (str(last.on), who, last.get_step_display() or last.get_state_display())))


def course(task: Task, user) -> list[CourseStep]:
    """The steps of a task, the latest first, with the files that the account may know of: two queries."""
    updates = task.updates.select_related("recorded_by__department").order_by("-on", "-recorded_at", "-pk")
    files = evidence_of_steps(user, [update.pk for update in updates])
    return [_course_step(update, files.get(update.pk, [])) for update in updates]


def _course_step(update, files):
    if update.step:
        (shape, mark), word = STEP_MARKS[update.step], update.get_step_display()
    else:
        shape, mark, word = TASK_MARKS[update.state]
    who, recorded = person_text(update.recorded_by), moment_text(update.recorded_at)
    return CourseStep(str(word), shape, mark, str(update.on), who, recorded, update.note, files, tag(update.sample))
