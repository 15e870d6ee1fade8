"""Who has applied for a title, how far the application has come, and what came of it (申报)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, clean_name, enterprise_field
from .recognition import Recognition


class ApplicationQuerySet(RecordQuerySet):
    def under_way_on(self, date):
        """Filed by that day and not decided yet."""
        return self.filter(Q(decided=None) | Q(decided__gt=date), filed__lte=date)

    def of_kind(self, kind):
        return self.filter(kind=kind)


class Application(OfEnterprise):
    """An enterprise's application for a recognition: filed, recommended by the district, in public notice, decided.

    It is the leading sign of a recognition that comes in batches at the end of a year; what it ends in is a record of
    its own, the recognition.
    """

    class Outcome(models.TextChoices):
        RECOGNISED = "recognised", _("recognised")
        REFUSED = "refused", _("application refused")
        WITHDRAWN = "withdrawn", _("withdrawn by the enterprise")

    enterprise = enterprise_field(_("enterprise"), "applications", db_index=False)
    kind = models.CharField(_("title applied for"), max_length=16, choices=Recognition.Kind)
    occasion = models.CharField(_("first or renewed"), max_length=8, choices=Recognition.Occasion, blank=True)
    batch = models.CharField(_("batch"), max_length=64, blank=True)
    filed = models.DateField(_("filed on"), help_text=_("Day on which the application was handed in."))
    recommended = models.DateField(_("recommended on"), null=True, blank=True)
    noticed = models.DateField(
        _("in public notice from"), null=True, blank=True, help_text=_("First day of the public notice (公示).")
    )
    decided = models.DateField(_("decided on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for a recognition")
        verbose_name_plural = _("applications for recognitions")
        ordering = ["-filed", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "filed"],
                name="application_once_a_day",
                violation_error_message=_("The enterprise already has an application of this kind from that day."),
            ),
            models.CheckConstraint(
                condition=Q(recommended__gte=F("filed")),
                name="application_recommended_after_filing",
                violation_error_message=_("It cannot be recommended before it is filed."),
            ),
            models.CheckConstraint(
                condition=Q(noticed__gte=F("filed")),
                name="application_noticed_after_filing",
                violation_error_message=_("It cannot be in public notice before it is filed."),
            ),
            models.CheckConstraint(
                condition=Q(decided__gte=F("filed")),
                name="application_decided_after_filing",
                violation_error_message=_("It cannot be decided before it is filed."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided__isnull=True) | (~Q(outcome="") & Q(decided__isnull=False)),
                name="application_outcome_with_day",
                violation_error_message=_("An outcome needs the day of the decision, and a decision its outcome."),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "filed", "id"], name="application_by_kind"),
            models.Index(fields=["filed", "id"], name="application_by_filed"),
            models.Index(fields=["decided", "id"], name="application_by_decided"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.filed}"

    def clean(self):
        self.batch = clean_name(self.batch)
