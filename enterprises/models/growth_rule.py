"""Which enterprises an area calls high-growth, kept as data."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scoring.growing import Rule
from qijiang.directory.models import Area
from qijiang.registers.fields import money_field, sample_field
from qijiang.registers.records import SampledQuerySet

from .belonging import clean_name


class GrowthRuleQuerySet(SampledQuerySet):
    def over(self, area):
        """The rules in use of the area and of those that it lies in."""
        line = [int(pk) for pk in area.path.strip("/").split("/")]
        return self.filter(area__in=line, in_use=True).order_by("-area__path", "name", "pk")


def percent_field(label, **options):
    bounds = [MinValueValidator(0), MaxValueValidator(1_000)]
    return models.DecimalField(label, max_digits=7, decimal_places=2, validators=bounds, **options)


class GrowthRule(models.Model):
    """What an area asks of a high-growth enterprise (高成长企业); see `enterprises/scoring/growing.py`."""

    name = models.CharField(_("name of the rule"), max_length=60)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="growth_rules", verbose_name=_("area"))
    span = models.PositiveSmallIntegerField(
        _("years of growth"), default=3, help_text=_("3: from the revenue of 2018 to that of 2021.")
    )
    growth = percent_field(_("least average growth of the revenue a year (%)"))
    rd_share = percent_field(
        _("least R&D share of the revenue (%)"), null=True, blank=True, help_text=_("Empty: not asked.")
    )
    least_revenue = money_field(_("least revenue of the base year"), help_text=_("Empty: not asked."))
    basis = models.CharField(_("document it follows"), max_length=200, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)
    sample = sample_field()

    objects = GrowthRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of high growth")
        verbose_name_plural = _("rules of high growth")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="growth_rule_once_in_area",
                violation_error_message=_("This area already has a rule of that name."),
            ),
            models.CheckConstraint(
                condition=Q(span__gte=1, span__lte=10),
                name="growth_rule_span",
                violation_error_message=_("Growth is taken over 1 to 10 years."),
            ),
            models.CheckConstraint(
                condition=Q(growth__gte=0) & Q(rd_share__gte=0) & Q(least_revenue__gte=0),
                name="growth_rule_not_negative",
                violation_error_message=_("What a rule asks for is not negative."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_name(self.name)

    @property
    def rule(self) -> Rule:
        return Rule(self.span, self.growth, self.rd_share, self.least_revenue)
