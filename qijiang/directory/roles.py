"""Roles are groups; what a role may do stands in each app's AppConfig as `role_permissions`."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import F, OuterRef, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from qijiang.asked import Asked, AskedRecords
from qijiang.joined import joined, parts


class Role(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    REVIEWER = "reviewer", _("Reviewer")
    OFFICIAL = "official", _("Official")
    MANAGER = "manager", _("Manager")
    AUDITOR = "auditor", _("Auditor")


# {name: expression}: what the apps that build on this one want to know of an account whenever it asks for a page.
ASKED_WITH_ACCOUNT: dict[str, Any] = {}


class RoleBackend(AuthenticationBackend):
    """Rights come from roles alone, so a request gets them with the account, in the same query."""

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_user(self, user_id):
        """The account with its area, its department, its rights and whatever else every page asks for: one query."""
        user = ACCOUNT.record(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        if not user.is_superuser:
            user._group_perm_cache = set(parts(user.rights_held))
        return user

    def get_group_permissions(self, user_obj, obj=None):
        """As the library's, whose question is the same for everybody but the superuser."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return super().get_group_permissions(user_obj, obj)
        if not hasattr(user_obj, "_group_perm_cache"):
            user_obj._group_perm_cache = {f"{app}.{right}" for app, right in RIGHTS.rows(user_obj.pk)}
        return user_obj._group_perm_cache


def _account(pk):
    accounts = get_user_model()._default_manager.order_by().select_related("area", "department")
    return accounts.annotate(rights_held=_rights_of_account(), **ASKED_WITH_ACCOUNT).filter(pk=pk)


def _rights_of_account():
    """The account's rights as one text, "app.right app.right"; a right of two roles may stand there twice."""
    held = Group.permissions.through.objects.filter(group__user=OuterRef("pk"))
    names = F("permission__content_type__app_label"), Value("."), F("permission__codename")
    return joined(held, Concat(*names, output_field=models.TextField()), by="group__user")


ACCOUNT = AskedRecords(_account)


def _rights(user):
    held = Permission.objects.filter(group__in=Group.objects.filter(user=user))
    return held.order_by().values_list("content_type__app_label", "codename")


RIGHTS = Asked(_rights)


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
