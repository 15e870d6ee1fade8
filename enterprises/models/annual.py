"""An enterprise's figures of a year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.fields import money_field, year_field
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, enterprise_field

NEVER_NEGATIVE = ["revenue", "high_tech_revenue", "cost", "rd_spend", "assets", "exports", "tax"]


def head_count(label, **options):
    return models.PositiveIntegerField(label, null=True, blank=True, **options)


class AnnualFiguresQuerySet(RecordQuerySet):
    def of_year(self, year):
        return self.filter(year=year)


class AnnualFigures(OfEnterprise):
    """What an enterprise returned for a year. Empty is unknown, which is not 0, nor a No."""

    enterprise = enterprise_field(_("enterprise"), "annual_figures", db_index=False)
    year = year_field(_("year"))
    revenue = money_field(_("revenue"))
    high_tech_revenue = money_field(_("high-tech revenue"), help_text=_("From high-tech products and services."))
    cost = money_field(_("costs and expenses"), help_text=_("All of the year, of which the R&D share may be taken."))
    rd_spend = money_field(_("R&D spend"))
    profit = money_field(_("profit"), validators=[], help_text=_("Negative for a loss."))
    tax = money_field(_("taxes paid"))
    assets = money_field(_("assets"))
    exports = money_field(_("exports"))
    employees = head_count(_("employees"))
    science_staff = head_count(_("science and technology staff"))
    rd_staff = head_count(_("R&D staff"))
    above_scale = models.BooleanField(_("above scale"), null=True, blank=True, help_text=_("On the statistics list."))
    has_rd_institution = models.BooleanField(_("has an R&D institution"), null=True, blank=True)

    objects = AnnualFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual figures")
        verbose_name_plural = _("annual figures")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                name="annual_figures_once_a_year",
                violation_error_message=_("The enterprise already has figures of that year."),
            ),
            models.CheckConstraint(
                condition=Q(rd_staff__lte=F("employees")),
                name="annual_rd_staff_employed",
                violation_error_message=_("There cannot be more R&D staff than employees."),
            ),
            models.CheckConstraint(
                condition=Q(science_staff__lte=F("employees")),
                name="annual_science_staff_employed",
                violation_error_message=_("There cannot be more science and technology staff than employees."),
            ),
            models.CheckConstraint(
                condition=Q(high_tech_revenue__lte=F("revenue")),
                name="annual_high_tech_within_revenue",
                violation_error_message=_("The high-tech revenue is a part of the revenue and cannot exceed it."),
            ),
            models.CheckConstraint(
                condition=Q(*[(f"{name}__gte", 0) for name in NEVER_NEGATIVE]),
                name="annual_only_profit_negative",
                violation_error_message=_("No figure but the profit can be negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["year", "id"], name="annual_by_year"),
            models.Index(fields=["year", "revenue", "id"], name="annual_by_revenue"),
            models.Index(fields=["year", "rd_spend", "id"], name="annual_by_rd_spend"),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.year}"
