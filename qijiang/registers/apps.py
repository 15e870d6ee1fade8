from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "qijiang.registers"
    label = "registers"
    verbose_name = _("Registers")
    role_permissions = {
        "clerk": ["view_operation"],
        "reviewer": ["view_operation"],
        "manager": ["view_change", "view_operation", "change_any_record"],
        "auditor": ["view_change", "view_operation"],
    }

    def ready(self):
        from .background import on_the_worker
        from .importing.working import forget_the_old, work_once

        on_the_worker(work_once, forget_the_old)
