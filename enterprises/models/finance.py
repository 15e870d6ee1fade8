"""Funds, and the money that reaches enterprises through them or through banks."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.identifiers import clean_code
from qijiang.registers.fields import figure_field, money_field
from qijiang.registers.records import Record, RecordQuerySet

from .belonging import OfEnterprise, clean_name, covers, enterprise_field, tidy


class Fund(Record):
    """A fund of an area. Its size (规模) is a stock; what it paid out is a flow, and may exceed it many times."""

    class Kind(models.TextChoices):
        LOAN_RISK = "loan_risk", _("cover of loan risks")
        BRIDGE = "bridge", _("bridging of due loans")
        CREDIT = "credit", _("credit enhancement")
        EQUITY = "equity", _("equity guidance")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=120)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="funds", verbose_name=_("area"), db_index=False
    )
    kind = models.CharField(_("kind of fund"), max_length=10, choices=Kind)
    size = money_field(_("size"))
    manager = models.CharField(_("fund manager"), max_length=120, blank=True)
    founded = models.DateField(_("founded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="fund_name_once_in_area",
                violation_error_message=_("This area already has a fund of that name."),
            ),
            models.CheckConstraint(
                condition=Q(size__gte=0),
                name="fund_size_not_negative",
                violation_error_message=_("The size of a fund cannot be negative."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="fund_by_name")]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_name(self.name)


class FinancingQuerySet(RecordQuerySet):
    def begun_in(self, first, last):
        return self.filter(start__range=(first, last))

    def outstanding_on(self, date):
        """Paid out, and not repaid on that day, due or overdue."""
        return self.filter(Q(repaid=None) | Q(repaid__gt=date), start__lte=date)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def households(self):
        """How many enterprises (户); `count()` says how many loans or investments (笔)."""
        return self.aggregate(n=models.Count("enterprise", distinct=True))["n"]


class Financing(OfEnterprise):
    """A loan or an investment that an enterprise received: one 笔."""

    class Kind(models.TextChoices):
        KNOWLEDGE_VALUE = "knowledge_value", _("knowledge-value credit loan")
        IP_LOAN = "ip_loan", _("intellectual-property loan")
        BRIDGE = "bridge", _("bridge roll-over")
        CREDIT = "credit", _("loan with credit enhancement")
        EQUITY = "equity", _("equity investment")

    number = models.CharField(_("contract number"), max_length=64, blank=True)
    enterprise = enterprise_field(_("enterprise"), "financings", db_index=False)
    kind = models.CharField(_("kind of financing"), max_length=16, choices=Kind)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="financings", verbose_name=_("fund")
    )
    bank = models.CharField(_("bank or investor"), max_length=100, blank=True)
    amount = money_field(_("amount"), null=False, blank=False)
    start = models.DateField(_("paid out on"))
    end = models.DateField(_("due on"), null=True, blank=True)
    repaid = models.DateField(_("repaid on"), null=True, blank=True, help_text=_("Of equity: the day of the exit."))
    rate = figure_field(
        _("yearly rate (%)"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    saving = money_field(_("saving"), help_text=_("Cost that the enterprise was spared."))

    objects = FinancingQuerySet.as_manager()

    class Meta:
        verbose_name = _("financing")
        verbose_name_plural = _("financings")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "number"],
                condition=~Q(number=""),
                name="financing_number_once",
                violation_error_message=_("A contract of this bank with that number is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "bank", "start"],
                condition=Q(number=""),
                name="financing_once_a_day",
                violation_error_message=_(
                    "The enterprise already has such a financing from that day without a contract number: give the "
                    "number, by which the two can be told apart."
                ),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")) & Q(repaid__gte=F("start")),
                name="financing_dates_in_order",
                violation_error_message=_("It cannot be due or repaid before it is paid out."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="financing_amount_positive",
                violation_error_message=_("The amount must be greater than 0."),
            ),
            models.CheckConstraint(
                condition=Q(saving__gte=0) & Q(rate__gte=0) & Q(rate__lte=100),
                name="financing_rate_and_saving",
                violation_error_message=_("The rate lies between 0 and 100 percent, and the saving is not negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["number", "id"], name="financing_by_number"),
            models.Index(fields=["enterprise", "id"], name="financing_by_enterprise"),
            models.Index(fields=["kind", "start", "id"], name="financing_by_kind"),
            models.Index(fields=["start", "id"], name="financing_by_start"),
            models.Index(fields=["end", "id"], name="financing_by_end"),
            models.Index(fields=["amount", "id"], name="financing_by_amount"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number or self.start}"

    def clean(self):
        self.bank = clean_name(self.bank)
        tidy(self, number=clean_code)
        if self.fund and self.enterprise_id is not None and not covers(self.fund.area, self.area):
            raise ValidationError({"fund": _("%(name)s is a fund of another area.") % {"name": self.fund}})
