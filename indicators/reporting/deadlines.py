"""The notices that the calendar gives: what opens, is due, late or about to lock on a day, department by department.

Whoever is told of ten figures of a period is told once, of all of them. What was told for an earlier stage, or is made
up, need not be read any more.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from qijiang.directory.models import Area, Department

from ..models import Assignment, Notice, Task
from ..periods import Period
from . import noticing, recipients, saying, stages
from .dues import DueItem, DueState, dues
from .noticing import Word
from .steps import Side, State, to_act

Kind = Notice.Kind
BY_THE_CALENDAR = [Kind.OPENS, Kind.DUE_SOON, Kind.LATE, Kind.LOCKS_SOON, Kind.TASK_DUE, Kind.TASK_LATE]
NOT_HANDED_IN = {DueState.NOT_DUE, DueState.DUE, DueState.LATE, DueState.DRAFT}  # what came back has its own notice
YEARS_BACK = 2  # the figures of a year may be due a year and a half after its end


class Group(NamedTuple):
    """Figures of which one notice is given."""

    kind: str
    period: Period
    area: Area
    department: Department
    deadline: datetime.date
    until: datetime.date | None

    @property
    def end(self) -> datetime.date:
        """The day that its notice is about."""
        return self.until if self.kind == Kind.LOCKS_SOON and self.until else self.deadline

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.period.key}:{self.area.pk}:{self.department.pk}:{self.end}"


def give_notice(on: datetime.date) -> int:
    """Tell whoever is to act what the day `on` brings; returns how many notices were new.

    A second time, or by two processes at once, nothing is told again. For today also what does not hold any more is
    marked as read.
    """
    holds = [*_of_periods(on), *_of_tasks(on)]
    added = noticing.tell_all(word for word, due in holds if stages.is_news(on, due))
    if on == timezone.localdate():
        _settle(word for word, _due in holds)
    return added


def _of_periods(on) -> Iterator[tuple[Word, datetime.date]]:
    clerks, groups = recipients.clerks(), defaultdict(list)
    rows = Assignment.objects.filter(year__gte=on.year - YEARS_BACK, year__lte=on.year)
    for item in dues(rows, on):
        if group := _group(item, on):
            groups[group].append(item)
    for group, items in groups.items():
        users = recipients.clerks_of(group.department, group.area, clerks)
        link = reverse("grid", args=[group.period])
        yield Word(users, group.kind, group.key, link, words=_words(group, items)), group.end


def _group(item: DueItem, on) -> Group | None:
    if item.state not in NOT_HANDED_IN or item.lock:
        return None
    kind = stages.of_period(on, item.period.last_day, item.deadline, item.lock.until)
    if kind is None:
        return None
    return Group(kind, item.period, item.assignment.area, item.reporter, item.deadline, item.lock.until)


def _words(group, items):
    return {
        "period": saying.of_period(group.period),
        "area": group.area.name,
        "department": group.department.name,
        "deadline": str(group.deadline),
        "until": str(group.until or ""),
        "number": len(items),
        "names": saying.several(item.assignment.indicator for item in items),
    }


def _of_tasks(on) -> Iterator[tuple[Word, datetime.date]]:
    reporters = recipients.reporters()
    rows = Task.objects.as_of(on).filter(due__isnull=False).select_related("lead", "action__lead")
    for task in rows:
        kind = stages.of_task(on, task.due)
        if kind is None or to_act(task.latest_state or State.NOT_STARTED) != Side.LEAD:
            continue
        users, key = recipients.for_task(task, among=reporters), f"{kind}:{task.pk}:{task.due}"
        words = {"task": saying.named(task), "due": str(task.due)}
        yield Word(users, kind, key, reverse("task", args=[task.pk]), about=task, words=words), task.due


def _settle(holding):
    """Mark as read what the calendar told before and does not tell today: made up, past, or more urgent by now."""
    holds = {(user.pk, word.key) for word in holding for user in word.users}
    unread = Notice.objects.unread().filter(kind__in=BY_THE_CALENDAR).values_list("pk", "user", "key")
    past = [pk for pk, user, key in unread if (user, key) not in holds]
    noticing.read_these(past)
