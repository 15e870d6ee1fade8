"""Whom a notice is for: accounts as they are today, not as they were when the work was theirs."""

from django.db.models import Q

from qijiang.directory.models import User


def holding(right: str):
    """The active accounts whose role has that right of this app, each once."""
    of_role = {"groups__permissions__codename": right, "groups__permissions__content_type__app_label": "indicators"}
    return User.objects.filter(is_active=True, **of_role).distinct().select_related("area")


def clerks_of(department, area) -> list[User]:
    """Who may record for the department (their own, or the one above it) in the area, its own clerks before those."""
    if department is None:
        return []
    mine = Q(department=department) | Q(department__isnull=False, department=department.parent_id)
    clerks = [each for each in holding("add_observation").filter(mine) if reaches(each, area)]
    own = [each for each in clerks if each.department_id == department.pk]
    return own or clerks


def reaches(user, area) -> bool:
    return user.area is not None and area.path.startswith(user.area.path)


def for_figure(observation) -> list[User]:
    """Who recorded and submitted the figure; where none of them reports it any more, the clerks who do."""
    clerks = clerks_of(observation.indicator.owner, observation.area)
    at_work = {observation.created_by_id, observation.submitted_by_id}
    return [each for each in clerks if each.pk in at_work] or clerks
