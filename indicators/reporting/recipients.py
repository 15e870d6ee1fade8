"""Whom a notice is for: accounts as they are today, not as they were when the work was theirs."""

from collections.abc import Iterable

from qijiang.directory.models import User

from .governing import governing


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


def clerks() -> list[User]:
    """All who may record figures: asked once where many departments are to be told."""
    return list(holding("add_observation"))


def reporters() -> list[User]:
    """All who may report on tasks."""
    return list(holding("report_task"))


def clerks_of(department, area, among: Iterable[User] | None = None) -> list[User]:
    """Who may record for the department in the area: its own clerks, else those of the department above it."""
    found = clerks() if among is None else among
    return _of_department(department, [user for user in found if reaches(user, area)])


def for_figure(observation) -> list[User]:
    """Who recorded and submitted the figure; where none of them reports it any more, the clerks who do."""
    governed = governing(observation.indicator, observation.area, observation.as_of)
    department = governed.reporter if governed else observation.indicator.owner
    return _at_work(clerks_of(department, observation.area), {observation.created_by_id, observation.submitted_by_id})


def for_task(task, asked=None, among: Iterable[User] | None = None) -> list[User]:
    """Who took the step `asked`; without one, or where they left the task's department, all who report on the task."""
    found = _of_department(task.leader, reporters() if among is None else among)
    return _at_work(found, {asked.recorded_by_id} if asked else set())


def checkers_of(task) -> list[User]:
    """Who may close the task: those of its area, else those of the area next above it."""
    area = task.action.plan.area
    found = [user for user in holding("check_task") if reaches(user, area)]
    nearest = max((len(user.area.path) for user in found if user.area), default=0)
    return [user for user in found if user.area and len(user.area.path) == nearest]


def _of_department(department, users):
    """Those of the department itself; where it has none, those of the one above it."""
    own, above = (department.pk, department.parent_id) if department else (None, None)
    found = [user for user in users if user.department_id is not None and user.department_id in {own, above}]
    return [user for user in found if user.department_id == own] or found


def _at_work(users, pks):
    return [user for user in users if user.pk in pks] or users
