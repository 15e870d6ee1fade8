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
        from qijiang.stocktaking import take_stock_of_what_grew

        from .background import every_hour, on_the_worker
        from .importing.working import forget_the_old, work_once

        on_the_worker(work_once)
        every_hour(forget_the_old)
        every_hour(take_stock_of_what_grew)
