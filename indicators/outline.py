"""A plan as it is written down, with its tasks as they stand: read once for a state of the catalogue, then kept.

Nothing here changes without the catalogue's stamp (indicators/stamps.py), so a process keeps what it read under that
stamp's number. Writing and stamping are one transaction: what was read under a number is at least as new as it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .models import Action, Plan, Target, Task
from .standing import Milestones, milestones_of

KEPT = 64  # outlines a process: some plans, years and days; each of a hundred records or so


@dataclass(frozen=True)
class Outline:
    """The actions of a plan, a year's targets of theirs with their milestones, and the tasks; in the plan's order.

    Shared between requests: to be read only.
    """

    actions: list[Action]
    targets: list[Target]
    milestones: Mapping[int, Milestones]
    tasks: list[Task]

    def of_action(self, number: int) -> "Outline":
        """What belongs to the action with that number; nothing where there is none."""
        actions = [action for action in self.actions if action.number == number]
        pks = {action.pk for action in actions}
        targets = [target for target in self.targets if target.action_id in pks]
        return Outline(actions, targets, self.milestones, [task for task in self.tasks if task.action_id in pks])


def outline(
    plan: Plan, year: int, on: datetime.date, known_at: datetime.datetime | None, catalogue: int | None
) -> Outline:
    """The outline for the year, its tasks as of the day `on` as known at `known_at`.

    Four queries, or none where it is kept for the number of the `catalogue`; None: not known, so read it anew.
    """
    if catalogue is None:
        return _read(plan, year, on, known_at)
    return _kept(catalogue, plan, year, on, known_at)


@lru_cache(KEPT)
def _kept(catalogue, plan, year, on, known_at):
    return _read(plan, year, on, known_at)


forget = _kept.cache_clear


def _read(plan, year, on, known_at):
    targets = Target.objects.of_plan(plan, year).filter(action__isnull=False)
    targets = targets.select_related(None).select_related("indicator__counting_rule", "lead", "source")
    targets = list(targets.order_by("action__number", "position", "pk"))
    for target in targets:
        target.plan = plan
    tasks = Task.objects.filter(action__plan=plan).as_of(on, known_at).select_related("lead")
    return Outline(
        actions=list(Action.objects.filter(plan=plan).select_related("lead").order_by("number")),
        targets=targets,
        milestones=milestones_of(targets),
        tasks=list(tasks.order_by("action__number", "number")),
    )
