from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach
from qijiang.registers.fields import figure_field, year_field

from .fields import Cited
from .indicator import Indicator


class ClaimQuerySet(models.QuerySet):
    def within_reach(self, user):
        """The claims about the account's area and what lies below it."""
        return within_reach(self, user, "area__path")

    def within(self, area):
        """The claims about the area and what lies below it."""
        return self.filter(area__path__startswith=area.path)

    def whole(self):
        """With all that is read to check and to show one."""
        return self.select_related("indicator", "area", "source", "numerator", "denominator", "other_area")


class Claim(Cited):
    """A published statement about a figure. Only the statement is kept; whether it holds is worked out, not stored."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("grew by X %")
        TIMES_MORE = "times_more", _("grew X times")
        MULTIPLE = "multiple", _("is X times")
        ANNUAL = "annual", _("grew by X % a year")
        POINTS = "points", _("changed by X percentage points")
        INCREASE = "increase", _("increased by X")
        SHARE = "share", _("share")
        COMPLETION = "completion", _("completion")
        RANK = "rank", _("rank")
        VALUE = "value", _("reached X")
        ABOVE = "above", _("against another area")

    class Wording(models.TextChoices):
        """How the figure is worded; those that observations know too have the same sign."""

        EXACT = "=", _("exactly")
        AT_LEAST = ">=", _("at least")
        MORE = ">", _("more than")
        AND_MORE = "+", _("and some more")
        ABOUT = "~", _("about")
        NEARLY = "-", _("nearly")
        AT_MOST = "<=", _("at most")
        LESS = "<", _("less than")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="claims", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    year = year_field(_("year"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    figure = figure_field(_("figure"), help_text=_("In the unit of its kind: %, times, places, or the indicator's."))
    places = models.SmallIntegerField(
        _("printed decimals"),
        default=0,
        validators=[MinValueValidator(-12), MaxValueValidator(4)],
        help_text=_("How many were printed: they say what the figure was rounded to. Below zero for tens, hundreds …"),
    )
    qualifier = models.CharField(_("qualifier"), max_length=2, choices=Wording, default=Wording.EXACT)
    base_year = year_field(_("base year"), null=True, blank=True)
    value = figure_field(
        _("value stated with it"), null=True, blank=True, help_text=_("Taken where no figure of the year is stored.")
    )
    numerator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of the share"),
    )
    denominator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whole of the share"),
    )
    other_area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other area"),
        help_text=_("Of a share, where its whole lies; of a comparison, with what it is compared."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("published claim")
        verbose_name_plural = _("published claims")
        ordering = ["indicator", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "figure_id", "kind"],
                condition=~Q(figure_id=""),
                name="claim_once_in_source",
                violation_error_message=_("This claim of the source is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["source", "indicator", "area", "year", "kind", "figure", "qualifier"],
                condition=Q(figure_id=""),
                name="claim_once_without_number",
                violation_error_message=_("This claim of the source is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=-12) & Q(places__lte=4),
                name="claim_places_within_limits",
                violation_error_message=_("At most four decimals are kept."),
            ),
            models.CheckConstraint(
                condition=Q(base_year=None) | Q(base_year__lt=F("year")),
                name="claim_base_before_year",
                violation_error_message=_("The base year must come before the year of the figure."),
            ),
        ]

    @property
    def digits(self) -> int:
        """The decimals that were printed: no fewer than the figure has."""
        return max(self.places, -int(self.figure.normalize().as_tuple().exponent) if self.figure % 1 else self.places)

    def __str__(self):
        return f"{self.indicator} {self.year} {self.get_kind_display()} {self.figure.normalize()}"
