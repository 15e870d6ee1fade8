from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MODELS = [
    "enterprise", "formername", "formerseat", "industrychain", "recognition", "annualfigures", "patent",
    "techcontract", "project", "achievement", "achievementtransfer", "challenge", "challengebid",
    "intellectualright", "distinction", "fund", "financing", "policy", "payout", "application",
]  # fmt: skip

# rules of high growth and rankings: all may look, managers draw them up and publish
LOOK = ["view_growthrule", "view_ranking"]
DRAW_UP = ["add_growthrule", "change_growthrule", "add_ranking", "change_ranking", "publish_ranking"]


def rights(*verbs):
    return [f"{verb}_{model}" for model in MODELS for verb in verbs]


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")
    # Nobody deletes: a record is taken out of use. Who is to be called is for those who call: not for the auditor.
    role_permissions = {
        "clerk": [*rights("add", "change", "view"), *LOOK, "view_personal"],
        "reviewer": [*rights("view"), *LOOK, "view_personal"],
        "official": [*rights("view"), *LOOK, "view_personal"],
        "manager": [*rights("add", "change", "view"), *LOOK, *DRAW_UP, "view_personal"],
        "auditor": [*rights("view"), *LOOK],
    }
