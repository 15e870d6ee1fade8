"""Policies that support enterprises, and what was paid out by them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.fields import money_field
from qijiang.registers.records import Record, RecordQuerySet

from .belonging import OfEnterprise, clean_name, covers, enterprise_field


class PolicyQuerySet(RecordQuerySet):
    def in_force_on(self, date):
        """Those that apply on that day: from their first day, else the day of issue, up to and including the last."""
        begun = Q(valid_from__lte=date) | Q(valid_from=None, issued__lte=date)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=date))


class Policy(Record):
    """A policy document (政策文件) of an area, such as 渝府办发〔2021〕47号."""

    title = models.CharField(_("policy title"), max_length=200)
    number = models.CharField(_("document number"), max_length=64, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="policies", verbose_name=_("area"), db_index=False
    )
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    issued = models.DateField(_("date of issue"), null=True, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force until"), null=True, blank=True, help_text=_("Last day it applies."))

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "title"],
                name="policy_title_once_in_area",
                violation_error_message=_("This area already has a policy of that title."),
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="policy_number_once",
                violation_error_message=_("A policy with this document number is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")) & Q(valid_to__gte=F("issued")),
                name="policy_dates_in_order",
                violation_error_message=_("A policy cannot end before it is issued or in force."),
            ),
        ]
        indexes = [
            models.Index(fields=["title", "id"], name="policy_by_title"),
            models.Index(fields=["number", "id"], name="policy_by_number"),
            models.Index(fields=["issued", "id"], name="policy_by_issued"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.title = clean_name(self.title)
        # 〔〕 belong to a document number, which is often typed with other brackets
        self.number = clean_name(self.number).replace("[", "〔").replace("]", "〕").replace(" ", "")


class PayoutQuerySet(RecordQuerySet):
    def approved_in(self, first, last):
        return self.filter(approved_on__range=(first, last))

    def paid_in(self, first, last):
        return self.filter(paid_on__range=(first, last))


class Payout(OfEnterprise):
    """What a policy granted to an enterprise, on what basis, and what of it was paid."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="payouts", verbose_name=_("policy"))
    enterprise = enterprise_field(_("enterprise"), "payouts", db_index=False)
    basis = models.CharField(
        _("basis"), max_length=200, blank=True, help_text=_("Clause of the policy, and certificate or result.")
    )
    approved_amount = money_field(_("amount approved"), null=False, blank=False)
    approved_on = models.DateField(_("approved on"))
    paid_amount = money_field(_("amount paid"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-approved_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "policy", "approved_on", "basis"],
                name="payout_once",
                violation_error_message=_(
                    "A payout of this policy to the enterprise, approved that day on the same basis, is already "
                    "recorded."
                ),
            ),
            models.CheckConstraint(
                condition=Q(approved_amount__gte=0) & Q(paid_amount__gte=0) & Q(paid_amount__lte=F("approved_amount")),
                name="payout_within_approved",
                violation_error_message=_("The amount paid lies between 0 and the amount approved."),
            ),
            models.CheckConstraint(
                condition=Q(paid_amount=None, paid_on=None) | Q(paid_amount__isnull=False, paid_on__isnull=False),
                name="payout_paid_with_date",
                violation_error_message=_("An amount paid needs its day, and a day of payment its amount."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__gte=F("approved_on")),
                name="payout_approved_before_paid",
                violation_error_message=_("It cannot be paid before it is approved."),
            ),
        ]
        indexes = [
            models.Index(fields=["approved_on", "id"], name="payout_by_approved"),
            models.Index(fields=["paid_on", "id"], name="payout_by_paid"),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.approved_on}"

    def clean(self):
        self.basis = clean_name(self.basis)
        if self.policy_id is None or self.enterprise_id is None:  # the fields' own messages say that they are missing
            return
        if not covers(self.policy.area, self.area):
            raise ValidationError({"policy": _("%(name)s is a policy of another area.") % {"name": self.policy}})
