from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.fields import figure_field, year_field

from .fields import Cited, Qualifier
from .indicator import Indicator


class Claim(Cited):
    """A published statement about a figure. Only the statement is kept; whether it holds is worked out, not stored."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("grew by X %")
        TIMES_MORE = "times_more", _("grew X times")
        MULTIPLE = "multiple", _("is X times")
        SHARE = "share", _("share")
        COMPLETION = "completion", _("completion")
        RANK = "rank", _("rank")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="claims", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    year = year_field(_("year"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    figure = figure_field(_("figure"))
    qualifier = models.CharField(_("qualifier"), max_length=2, choices=Qualifier, default=Qualifier.EXACT)
    base_year = year_field(_("base year"), null=True, blank=True)

    class Meta:
        verbose_name = _("published claim")
        verbose_name_plural = _("published claims")
        ordering = ["indicator", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "figure_id", "kind"],
                name="claim_once_in_source",
                violation_error_message=_("This claim of the source is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(base_year=None) | Q(base_year__lt=F("year")),
                name="claim_base_before_year",
                violation_error_message=_("The base year must come before the year of the figure."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.year} {self.get_kind_display()} {self.figure.normalize()}"
