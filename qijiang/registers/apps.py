from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "qijiang.registers"
    label = "registers"
    verbose_name = _("Registers")
    role_permissions = {"auditor": ["view_change"], "manager": ["view_change"]}
