from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MODELS = [
    "enterprise", "formername", "formerseat", "industrychain", "recognition", "annualfigures", "patent",
    "techcontract", "project", "achievement", "fund", "financing", "policy", "payout",
]  # fmt: skip


def rights(*verbs):
    return [f"{verb}_{model}" for model in MODELS for verb in verbs]


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")
    # nobody deletes: a record is taken out of use
    role_permissions = {
        "clerk": rights("add", "change", "view"),
        "reviewer": rights("view"),
        "official": rights("view"),
        "manager": rights("add", "change", "view"),
        "auditor": rights("view"),
    }
