"""A plan as it is written down, with its tasks as they stand: read once for a state of the catalogue, then kept.

Nothing here changes without the catalogue's stamp (indicators/stamps.py), so a process keeps what it read under that
stamp's number. Writing and stamping are one transaction: what was read under a number is at least as new as it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat

from qijiang.asked import AskedRecords
from qijiang.joined import RECORDS, joined, parts
from qijiang.registers.models import Change

from .models import Action, CalendarDay, DefinitionVersion, Plan, Target, Task
from .models.first_due import calendar_of
from .standing import Milestones
from .working_days import WorkingCalendar

UNITS = "\x1f"  # between what a line of history says
KEPT = 64  # outlines a process: some plans, years and days; each of a hundred records or so


@dataclass(frozen=True)
class Outline:
    """The actions of a plan, a year's targets of theirs with their milestones, and the tasks; in the plan's order.

    Each target has its history as a text in `told` (indicators/then.py), and in `breaks` the days from which another
    definition of its indicator holds (`breaks_of`); `calendar` is what deadlines are reckoned by.
    Shared between requests: to be read only.
    """

    actions: list[Action]
    targets: list[Target]
    milestones: Mapping[int, Milestones]
    tasks: list[Task]
    calendar: WorkingCalendar

    def of_action(self, number: int) -> "Outline":
        """What belongs to the action with that number; nothing where there is none."""
        actions = [action for action in self.actions if action.number == number]
        pks = {action.pk for action in actions}
        targets = [target for target in self.targets if target.action_id in pks]
        tasks = [task for task in self.tasks if task.action_id in pks]
        return Outline(actions, targets, self.milestones, tasks, self.calendar)


def outline(
    plan: Plan, year: int, on: datetime.date, known_at: datetime.datetime | None, catalogue: int | None
) -> Outline:
    """The outline for the year, its tasks as of the day `on` as known at `known_at`.

    Three queries, or none where it is kept for the number of the `catalogue`; None: not known, so read it anew.
    """
    if catalogue is None:
        return _read(plan, year, on, known_at)
    return _kept(catalogue, plan, year, on, known_at)


@lru_cache(KEPT)
def _kept(catalogue, plan, year, on, known_at):
    return _read(plan, year, on, known_at)


forget = _kept.cache_clear


def _read(plan, year, on, known_at):
    targets: list[Any] = TARGETS.records(plan.pk, year)
    for target in targets:
        target.plan = plan
    actions: list[Any] = ACTIONS.records(plan.pk, datetime.date(year, 1, 1))
    tasks = TASKS.records(plan.pk, on) if known_at is None else TASKS_THEN.records(plan.pk, on, known_at)
    return Outline(
        actions=actions,
        targets=targets,
        milestones={target.pk: target.pace for target in targets if target.pace},
        tasks=tasks,
        calendar=calendar_of(actions[0].calendar if actions else ""),
    )


def _targets(plan, year):
    targets = Target.objects.of_plan(plan, year).filter(action__isnull=False)
    targets = targets.select_related(None).select_related("indicator__counting_rule", "lead", "area", "source")
    targets = targets.annotate(told=_history(), breaks=_breaks()).with_milestones()
    return targets.order_by("action__number", "position", "pk")


def _actions(plan, first_day):
    of_plan = Action.objects.filter(plan=plan).select_related("lead").annotate(calendar=_calendar(first_day))
    return of_plan.order_by("number")


def _tasks(plan, on, known_at=None):
    tasks = Task.objects.filter(action__plan=plan).as_of(on, known_at).select_related("lead")
    return tasks.order_by("action__number", "number")


# Their words are long: made anew for each page, they took longer than the answers.
TARGETS, ACTIONS = AskedRecords(_targets), AskedRecords(_actions)
TASKS, TASKS_THEN = AskedRecords(_tasks), AskedRecords(_tasks)


def _history():
    """What the history says of a target, read along with it: each line's moment, action and fields."""
    lines = Change.objects.filter(
        content_type__app_label="indicators", content_type__model="target", object_id=OuterRef("pk")
    )
    said = (Cast("at", CharField()), Value(UNITS), F("action"), Value(UNITS), Cast("fields", TextField()))
    return joined(lines, Concat(*said, output_field=TextField()), by="object_id", apart=RECORDS)


def _breaks():
    versions = DefinitionVersion.objects.filter(indicator=OuterRef("indicator"))
    return joined(versions, Cast("valid_from", CharField()), by="indicator")


def breaks_of(target: Target) -> list[datetime.date]:
    """The days from which another definition of the indicator of an outline's target holds."""
    return [datetime.date.fromisoformat(day) for day in parts(getattr(target, "breaks", ""))]


def _calendar(first_day):
    """The days from that one on that differ from the plain week, read along with the actions: "2022-01-03:holiday"."""
    days = CalendarDay.objects.filter(day__gte=first_day)
    return joined(days, Concat(Cast("day", CharField()), Value(":"), F("kind"), output_field=TextField()))
