"""Intellectual property that is no patent."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.identifiers import check_software_number, clean_code
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, clean_name, enterprise_field, tidy


class IntellectualRightQuerySet(RecordQuerySet):
    def in_force_on(self, date):
        """Granted, and not lapsed on that day."""
        return self.filter(Q(lapsed=None) | Q(lapsed__gt=date), granted__lte=date)


class IntellectualRight(OfEnterprise):
    """A right to intellectual property besides patents (软件著作权、集成电路布图设计、植物新品种 …).

    The self-evaluation of technology SMEs (国科发政〔2017〕115号) counts software as class II, all others as class I;
    trade marks count for nothing and are not recorded.
    """

    class Kind(models.TextChoices):
        SOFTWARE = "software", _("software copyright")
        CIRCUIT_LAYOUT = "circuit_layout", _("layout design of an integrated circuit")
        PLANT_VARIETY = "plant_variety", _("new plant variety")
        CROP_VARIETY = "crop_variety", _("crop variety approved by the State")
        NEW_DRUG = "new_drug", _("new drug approved by the State")
        TRADITIONAL_DRUG = "traditional_drug", _("traditional medicine of the first class of protection")

    CLASS_TWO = frozenset([Kind.SOFTWARE.value])

    kind = models.CharField(_("kind of right"), max_length=16, choices=Kind)
    number = models.CharField(_("right number"), max_length=40, help_text=_("Of software as 2021SR0123456."))
    name = models.CharField(_("name of the work"), max_length=200)
    enterprise = enterprise_field(_("holder of the right"), "rights")
    granted = models.DateField(_("right granted on"), help_text=_("Day of the registration or the certificate."))
    lapsed = models.DateField(_("lapsed on"), null=True, blank=True, help_text=_("First day it is no longer in force."))

    objects = IntellectualRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("other intellectual property")
        verbose_name_plural = _("other intellectual property")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="right_number_once",
                violation_error_message=_("A right of this kind with that number is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(lapsed__gt=F("granted")),
                name="right_lapses_after_grant",
                violation_error_message=_("A right lapses after the day it is granted."),
            ),
        ]
        indexes = [
            models.Index(fields=["number", "id"], name="right_by_number"),
            models.Index(fields=["name", "id"], name="right_by_name"),
            models.Index(fields=["granted", "id"], name="right_by_granted"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def clean(self):
        self.name = clean_name(self.name)
        tidy(self, number=check_software_number if self.kind == self.Kind.SOFTWARE else clean_code)
