from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

READ = ["view_indicator", "view_plan"]
CATALOGUE = [
    "indicator", "definitionversion", "source", "plan", "action", "target", "milestone", "task", "taskupdate",
    "framework", "frameworkgroup", "frameworkitem", "benchmark", "claim", "periodlock", "assignment", "calendarday",
    "opening", "evidencequota", "ruleterm", "indicatoralias",
]  # fmt: skip
KEPT = ["countingrule", "validationrule"]  # changed, never deleted: pages and answers would vanish with it
ANNOUNCED = ["announcement", "announcedentry"]  # registers: nobody deletes
SEE = [*READ, "view_assignment", "view_evidencefile", *[f"view_{model}" for model in ANNOUNCED]]
SEE += ["view_reconciliationnote", "view_brief"]
BRIEF = ["add_brief", "change_brief"]
ATTACH = ["add_evidencefile", "withdraw_evidencefile"]
OVERSEE = ["view_withdrawnevidence", "view_completeness"]
SHARE = ["add_sharedlink", "view_sharedlink"]
KEEP = [f"{verb}_{model}" for model in ANNOUNCED for verb in ("add", "change")] + ["add_reconciliationnote"]


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators and plans")
    role_permissions = {
        "clerk": [*SEE, *KEEP, *ATTACH, "add_observation", "report_task"],
        "reviewer": [
            *SEE,
            *BRIEF,
            "add_reconciliationnote",
            "review_observation",
            "check_task",
            *OVERSEE,
            "withdraw_evidencefile",
        ],
        "official": [*SEE, *BRIEF, "view_completeness"],
        "manager": [*SEE, *BRIEF, *KEEP, *OVERSEE, *SHARE]
        + ["withdraw_evidencefile", "view_observation", "view_ruleanswer", "check_task"]
        + [f"{verb}_{model}" for model in CATALOGUE for verb in ("add", "change", "delete", "view")]
        + [f"{verb}_{model}" for model in KEPT for verb in ("add", "change", "view")],
        "auditor": [*SEE, *OVERSEE, "view_observation", "view_ruleanswer", "view_sharedlink"],
    }

    def ready(self):
        from qijiang.directory.roles import ASKED_WITH_ACCOUNT
        from qijiang.registers.background import every_hour, on_the_worker

        from . import checks, keeping, moves, stamps, standard_rules  # noqa: F401  (registers the checks)
        from .briefs import making
        from .with_account import asked_with_account

        ASKED_WITH_ACCOUNT.update(asked_with_account())

        stamps.watch_the_catalogue()
        keeping.watch_the_parts()
        moves.watch_bulk_fixes()
        on_the_worker(making.make_once, is_short=True)
        every_hour(making.forget_the_old)
        post_migrate.connect(standard_rules.make_after_migrate, sender=self, dispatch_uid="indicators.rules")
