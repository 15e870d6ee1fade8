from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "qijiang.directory"
    label = "directory"
    verbose_name = _("Directory")
    role_permissions = {
        "manager": ["add_area", "change_area", "view_area", "add_department", "change_department", "view_department",
                    "add_user", "change_user", "view_user"],
        "auditor": ["view_user", "view_area", "view_department"],
    }  # fmt: skip

    def ready(self):
        from qijiang import sessions  # noqa: F401  (its receiver stamps a session at sign-in)

        from . import roles

        post_migrate.connect(roles.grant_after_migrate, dispatch_uid="directory.roles")
        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="directory.cache")


def make_cache_table(using, **kwargs):
    """The table that counts failed sign-ins: without it nobody could sign in."""
    call_command("createcachetable", database=using, verbosity=0)
