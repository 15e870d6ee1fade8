"""Whom a notice is for: accounts as they are today, not as they were when the work was theirs."""

from collections.abc import Iterable

from django.db.models import Q

from qijiang.directory.models import User


def holding(right: str):
    """The active accounts whose role has that right of this app, each once."""
    of_role = {"groups__permissions__codename": right, "groups__permissions__content_type__app_label": "indicators"}
    return User.objects.filter(is_active=True, **of_role).distinct().select_related("area")


def reaches(user, area) -> bool:
    """Whether the area is the account's own or lies below it."""
    return user.area is not None and area.path.startswith(user.area.path)


def others(users: Iterable[User], actor) -> list[User]:
    """All but who did it: nobody is told what they did themselves."""
    return [user for user in users if actor is None or user.pk != actor.pk]


def clerks_of(department, area) -> list[User]:
    """Who may record for the department in the area: its own clerks, else those of the department above it."""
    found = _of_department(department, "add_observation")
    return _own_first([user for user in found if reaches(user, area)], department)


def for_figure(observation) -> list[User]:
    """Who recorded and submitted the figure; where none of them reports it any more, the clerks who do."""
    clerks = clerks_of(observation.indicator.owner, observation.area)
    return _at_work(clerks, {observation.created_by_id, observation.submitted_by_id})


def for_task(task, asked=None) -> list[User]:
    """Who took the step `asked`; without one, or where they left the task's department, all who report on the task."""
    clerks = _own_first(list(_of_department(task.leader, "report_task")), task.leader)
    return _at_work(clerks, {asked.recorded_by_id} if asked else set())


def checkers_of(task) -> list[User]:
    """Who may close the task: those of its area, else those of the area next above it."""
    area = task.action.plan.area
    found = [user for user in holding("check_task") if reaches(user, area)]
    nearest = max((len(user.area.path) for user in found if user.area), default=0)
    return [user for user in found if user.area and len(user.area.path) == nearest]


def _of_department(department, right):
    if department is None:
        return User.objects.none()
    return holding(right).filter(
        Q(department=department) | Q(department__isnull=False, department=department.parent_id)
    )


def _own_first(users, department):
    return [user for user in users if user.department_id == department.pk] or users


def _at_work(users, pks):
    return [user for user in users if user.pk in pks] or users
