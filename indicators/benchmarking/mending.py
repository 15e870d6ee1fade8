"""A weak item becomes a task: where it goes, and the door through which it is set, once in a plan."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qijiang.directory.models import Area, Department
from qijiang.registers.history import record_change

from ..models import Action, FrameworkItem, ItemTask, Plan, Task
from ..reporting import tasks

ACTION = 1  # of the six: the carriers, whose tasks are to find what is short and to mend it


def action_for(area: Area, year: int) -> Action | None:
    """Action 1 of the plan that the area's figures of that year lead to: of its own or else of the area next above,
    the earliest plan that is not over by then. None where there is none. One query."""
    line = [int(pk) for pk in area.path.strip("/").split("/")]
    pledged = {"number": ACTION, "plan__kind": Plan.Kind.PLAN, "plan__area__in": line, "plan__last_year__gte": year}
    found = Action.objects.filter(**pledged).select_related("plan__area", "lead")
    return min(found, key=lambda each: (-len(each.plan.area.path), each.plan.last_year, each.plan.code), default=None)


def task_of(item: FrameworkItem, area: Area, plan: Plan) -> ItemTask | None:
    """The task that the plan has for the item already."""
    return ItemTask.objects.filter(item=item, area=area, plan=plan).select_related("task").first()


def mend(
    user,
    item: FrameworkItem,
    area: Area,
    year: int,
    action: Action,
    *,
    name: str,
    lead: Department,
    due: datetime.date,
    via: str,
) -> Task:
    """Set a task of the action for the item, as the account asks. Raises what `tasks.give` raises, and ValidationError
    with the code `twice` where the plan has a task for the item in that area."""
    framework = item.group.framework
    try:
        with transaction.atomic():
            task = tasks.give(
                user, action, name=name, lead=lead, due=due, via=via, source=framework.document, figure_id=item.code
            )
            mends = ItemTask(task=task, item=item, area=area, year=year, plan=action.plan)
            mends.save()
            fields = {"item": [None, str(item)], "year": [None, year]}
            record_change(mends, actor=user, via=via, action="add", fields=fields, label=str(mends), area=area)
    except IntegrityError as error:
        if task_of(item, area, action.plan) is None:
            raise
        raise ValidationError(_("The plan already has a task for this item."), code="twice") from error
    return task
