"""A plan that has started is not deleted, nor what stands in it: pages of days gone by would lose what they showed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.models import Action, Plan, Target, Task


class KeptOnceStarted:
    """For the admin of a plan or of its parts: the page that asks whether to delete says why not, and what to do."""

    def get_deleted_objects(self, objs, request):
        pages: Any = super()
        *found, protected = pages.get_deleted_objects(objs, request)
        return *found, [*protected, *filter(None, map(why_kept, objs))]


class PartOfStarted:
    """For a row on the page of a plan or an action: it is deleted on a page of its own, which says why not."""

    def has_delete_permission(self, request, obj=None):
        pages: Any = super()
        return pages.has_delete_permission(request, obj) and not (obj and has_started(plan_of(obj)))


def plan_of(record) -> Plan:
    if isinstance(record, Plan):
        return record
    return record.action.plan if isinstance(record, Task) else record.plan


def has_started(plan: Plan) -> bool:
    return plan.has_started(timezone.localdate())


def why_kept(record) -> str:
    """Why the plan, action, target or task is not deleted, and what to do instead; "" where it may be."""
    plan = plan_of(record)
    if not has_started(plan) or (isinstance(record, Plan | Action) and record.is_empty()):
        return ""
    why = _out_of_use(record) if plan.kind == Plan.Kind.OUTLOOK else IN_USE[type(record)]
    return why % {"record": record, "year": plan.first_year, "outlook": Plan.Kind.OUTLOOK.label} if why else ""


def _out_of_use(record):
    """In an outlook nothing is judged: what was moved there may go, but for what departments have reported."""
    if isinstance(record, Task):
        return REPORTED if record.updates.exists() else ""
    return "" if isinstance(record, Target) else HOLDS


IN_USE = {
    Plan: _(
        "“%(record)s” started in %(year)s, and pages of every day since then show what stands in it. Correct it, or "
        "give it the kind “%(outlook)s”: it is judged no more, and all of it stays."
    ),
    Action: _(
        "“%(record)s” stands in a plan that started in %(year)s, and has targets or tasks. Correct it, or move these "
        "to another action: an empty one can be deleted."
    ),
    Target: _(
        "“%(record)s” stands in a plan that started in %(year)s, and is judged on every day since then. Correct it; if "
        "it should never have been there, move it to a plan of the kind “%(outlook)s”."
    ),
    Task: _(
        "“%(record)s” stands in a plan that started in %(year)s, and is shown on every day since then. Correct it, or "
        "close it with a note; if it should never have been there, move it to a plan of the kind “%(outlook)s”."
    ),
}
HOLDS = _("“%(record)s” is not empty. Move or delete what stands in it first.")
REPORTED = _("“%(record)s” has steps that departments reported, which are kept. It is judged nowhere and can stay.")
