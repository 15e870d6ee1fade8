"""Roles are groups; what a role may do stands in each app's AppConfig as `role_permissions`."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    REVIEWER = "reviewer", _("Reviewer")
    OFFICIAL = "official", _("Official")
    MANAGER = "manager", _("Manager")
    AUDITOR = "auditor", _("Auditor")


# {name: expression}: what the apps that build on this one want to know of an account whenever it asks for a page.
ASKED_WITH_ACCOUNT: dict[str, Any] = {}


class RoleBackend(AuthenticationBackend):
    """Rights come from roles alone, so a request asks for them with one query instead of two."""

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_user(self, user_id):
        """The account with its area, its department and whatever else every page asks for: one query."""
        accounts = get_user_model()._default_manager.select_related("area", "department").annotate(**ASKED_WITH_ACCOUNT)
        user = accounts.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def grant_after_migrate(sender, using, **kwargs):
    """After each app's migration: its share of every role's rights, exactly as declared."""
    declared = getattr(apps.get_app_config(sender.label), "role_permissions", None)
    if declared is None:
        return
    of_app = Permission.objects.using(using).filter(content_type__app_label=sender.label)
    for role in Role.values:
        group, _created = Group.objects.using(using).get_or_create(name=role)
        wanted = of_app.filter(codename__in=declared.get(role, []))
        missing = set(declared.get(role, [])) - {permission.codename for permission in wanted}
        if missing:
            raise LookupError(f"{sender.label}: role_permissions names unknown rights {sorted(missing)}.")
        group.permissions.remove(*of_app.exclude(pk__in=wanted))
        group.permissions.add(*wanted)
