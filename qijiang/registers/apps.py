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
