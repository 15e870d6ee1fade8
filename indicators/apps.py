from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

READ = ["view_indicator", "view_plan"]
CATALOGUE = [
    "indicator", "definitionversion", "source", "plan", "action", "target", "milestone", "task", "taskupdate",
    "framework", "frameworkgroup", "frameworkitem", "benchmark", "claim", "periodlock",
]  # fmt: skip


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators and plans")
    role_permissions = {
        "clerk": [*READ, "add_observation"],
        "reviewer": [*READ, "review_observation"],
        "official": READ,
        "manager": [*READ, "view_observation"]
        + [f"{verb}_{model}" for model in CATALOGUE for verb in ("add", "change", "delete", "view")],
        "auditor": [*READ, "view_observation"],
    }

    def ready(self):
        from . import keeping, stamps

        stamps.watch_the_catalogue()
        keeping.watch_the_parts()
