"""Technology contracts."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.identifiers import clean_code
from qijiang.registers.fields import money_field
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, enterprise_field, tidy


def check_registration_number(text: str) -> str:
    """The registration number of a technology contract as kept: 16 digits."""
    clean = clean_code(text)
    if not re.fullmatch("[0-9]{16}", clean):
        raise ValidationError(
            _(
                "“%(typed)s” is not the registration number of a technology contract, which has 16 digits. Copy it "
                "from the registration certificate; the number on the contract itself is another one."
            )
            % {"typed": text[:40]}
        )
    return clean


class TechContractQuerySet(RecordQuerySet):
    def signed_in(self, first, last):
        return self.filter(signed__range=(first, last))

    def registered_in(self, first, last):
        """What the turnover of the technology market (技术合同成交额) of these days counts."""
        return self.filter(registered__range=(first, last))


class TechContract(OfEnterprise):
    """A registered technology contract (技术合同); the technology amount (技术交易额) is a part of its amount."""

    class Kind(models.TextChoices):
        DEVELOPMENT = "development", _("technology development")
        TRANSFER = "transfer", _("technology transfer")
        LICENCE = "licence", _("technology licence")
        CONSULTING = "consulting", _("technology consulting")
        SERVICE = "service", _("technology service")

    number = models.CharField(_("registration number"), max_length=40, help_text=_("16 digits."))
    name = models.CharField(_("contract name"), max_length=200)
    enterprise = enterprise_field(_("seller"), "contracts")
    buyer = models.CharField(_("buyer"), max_length=120)
    kind = models.CharField(_("kind of contract"), max_length=12, choices=Kind)
    signed = models.DateField(_("signed on"))
    registered = models.DateField(_("registered on"), null=True, blank=True)
    amount = money_field(_("contract amount"), null=False, blank=False)
    technology_amount = money_field(_("technology amount"))

    objects = TechContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("technology contract")
        verbose_name_plural = _("technology contracts")
        ordering = ["-signed", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="contract_number_once",
                violation_error_message=_("A contract with this registration number is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(technology_amount__gte=0) & Q(technology_amount__lte=F("amount")),
                name="contract_technology_within",
                violation_error_message=_("The technology amount lies between 0 and the contract amount."),
            ),
            models.CheckConstraint(
                condition=Q(registered__gte=F("signed")),
                name="contract_signed_before_registered",
                violation_error_message=_("A contract cannot be registered before it is signed."),
            ),
        ]
        indexes = [
            models.Index(fields=["signed", "id"], name="contract_by_signed"),
            models.Index(fields=["registered", "id"], name="contract_by_registered"),
            models.Index(fields=["kind", "id"], name="contract_by_kind"),
            models.Index(fields=["amount", "id"], name="contract_by_amount"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def clean(self):
        tidy(self, number=check_registration_number)
