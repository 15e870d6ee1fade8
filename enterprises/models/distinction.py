"""What confirms an enterprise as a technology SME without a score, beyond what other registers say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.validity import five_years_before
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, clean_name, enterprise_field


class DistinctionQuerySet(RecordQuerySet):
    def counting_on(self, date):
        """Those of the five years up to and including that day, which is how long they count."""
        return self.filter(date__gt=five_years_before(date), date__lte=date)


class Distinction(OfEnterprise):
    """A ground of direct confirmation (国科发政〔2017〕115号第八条): a national award, or a standard it led."""

    class Kind(models.TextChoices):
        NATIONAL_AWARD = "national_award", _("national science and technology award, among the first three")
        STANDARD = "standard", _("lead drafter of an international, national or industry standard")

    kind = models.CharField(_("kind of distinction"), max_length=16, choices=Kind)
    enterprise = enterprise_field(_("enterprise"), "distinctions")
    name = models.CharField(_("award or standard"), max_length=200)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    date = models.DateField(_("date"), help_text=_("Day of the award or of the publication; it counts for five years."))

    objects = DistinctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ground of direct confirmation")
        verbose_name_plural = _("grounds of direct confirmation")
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "name"],
                name="distinction_once",
                violation_error_message=_("The enterprise already has this distinction."),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="distinction_by_name"),
            models.Index(fields=["date", "id"], name="distinction_by_date"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_name(self.name)
        self.number = clean_name(self.number)
