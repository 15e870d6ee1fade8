"""What people answered to broken rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area

from .indicator import Indicator
from .observation import Observation
from .validation import ValidationRule


class RuleAnswerQuerySet(models.QuerySet):
    def of_period(self, area, first_day, last_day):
        """The answers about figures of an area in a stretch of time, as the notes of a report print them."""
        rows = self.filter(area=area, as_of__range=(first_day, last_day))
        return rows.select_related("rule", "indicator", "area", "answered_by").order_by(
            "indicator__position", "as_of", "rule__position", "pk"
        )


class RuleAnswer(models.Model):
    """What somebody answered to a broken rule: of which figure, and what the two sides were. It stays."""

    rule = models.ForeignKey(
        ValidationRule, on_delete=models.PROTECT, related_name="answers", verbose_name=_("validation rule")
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    as_of = models.DateField(_("as of"))
    observation = models.ForeignKey(
        Observation, on_delete=models.SET_NULL, null=True, related_name="rule_answers", verbose_name=_("observation")
    )
    left = models.DecimalField(_("left side"), max_digits=19, decimal_places=4, null=True)
    right = models.DecimalField(_("right side"), max_digits=19, decimal_places=4, null=True)
    sentence = models.CharField(_("what was asked"), max_length=500)
    text = models.CharField(_("answer"), max_length=300)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"))

    objects = RuleAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a rule")
        verbose_name_plural = _("answers to rules")
        ordering = ["-answered_at", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["area", "indicator", "rule", "-id"], name="rule_answer_of_cell")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="rule_answer_says_something", violation_error_message=_("Write an answer.")
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.as_of} · {self.rule}"
