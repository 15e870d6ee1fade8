from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MODELS = [
    "platform", "platformrecognition", "institution", "agreement", "talent", "commissioner", "servicerecord",
    "incubatee", "event", "award",
]  # fmt: skip
VIEW = [f"view_{model}" for model in MODELS]
KEEP = [f"{verb}_{model}" for model in MODELS for verb in ("add", "change", "view")]


class PlatformsConfig(AppConfig):
    name = "platforms"
    verbose_name = _("Platforms and people")
    # Nobody deletes: a row is taken out of use. Telephone numbers and the like are for those who answer for them.
    role_permissions = {
        "clerk": KEEP,
        "reviewer": [*VIEW, "view_personal"],
        "official": VIEW,
        "manager": [*KEEP, "view_personal"],
        "auditor": VIEW,
    }
