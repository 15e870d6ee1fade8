from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department
from qijiang.registers.fields import figure_field

from .fields import in_language


class IndicatorQuerySet(models.QuerySet):
    def within_reach(self, user):
        """All of them: what is followed is known to everybody, only figures belong to areas."""
        return self.all()

    def reported_by(self, user):
        """The indicators the account's own department (or one below it) reports: as their owner, or by assignment."""
        if user.department_id is None:
            return self.none()
        mine = Q(owner=user.department_id) | Q(owner__parent=user.department_id)
        return self.filter(mine | Q(pk__in=_assigned_to(user)))

    def named_like(self, text):
        return self.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(name_en__icontains=text))


def _assigned_to(user):
    from .assignment import Assignment  # which names the indicator

    return Assignment.objects.reported_by(user).order_by().values("indicator")


class Indicator(models.Model):
    """A figure that is followed: what it measures, in what unit, who reports it and how often."""

    class Measure(models.TextChoices):
        STOCK = "stock", _("stock")
        FLOW = "flow", _("flow")
        RATIO = "ratio", _("ratio")
        RANK = "rank", _("rank")

    class Direction(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")

    class Frequency(models.TextChoices):
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")
        HALF_YEAR = "half_year", _("half-yearly")
        YEAR = "year", _("yearly")

    class RollUp(models.TextChoices):
        SUM = "sum", _("sum")
        RATIO_OF_SUMS = "ratio_of_sums", _("ratio of sums")
        NONE = "none", _("not added up")

    class Obtained(models.TextChoices):
        REPORTED = "reported", _("reported")
        COUNTED = "counted", _("counted")
        FORMULA = "formula", _("by formula")

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    unit = models.CharField(_("unit"), max_length=16)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    measure = models.CharField(_("measure"), max_length=8, choices=Measure)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.HIGHER)
    frequency = models.CharField(_("frequency"), max_length=16, choices=Frequency, default=Frequency.YEAR)
    grace_days = models.PositiveSmallIntegerField(
        _("days to report"), default=15, help_text=_("Days after the end of a period until its figure is late.")
    )
    definition = models.TextField(_("definition"), blank=True)
    owner = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("reporting department"),
    )
    roll_up = models.CharField(_("over areas"), max_length=16, choices=RollUp, default=RollUp.NONE)
    numerator = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("numerator")
    )
    denominator = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("denominator")
    )
    obtained = models.CharField(_("obtained"), max_length=16, choices=Obtained, default=Obtained.REPORTED)
    minimum = figure_field(_("lowest possible value"), null=True, blank=True)
    maximum = figure_field(
        _("highest possible value"), null=True, blank=True, help_text=_("100 for a share that cannot exceed the whole.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = IndicatorQuerySet.as_manager()

    # What a final figure means without saying it itself: neither changes once there is one.
    MEANING = ("unit", "measure")
    FIXED = ("code", *MEANING)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="indicator_decimals_at_most_four",
                violation_error_message=_("At most four decimals are kept."),
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=models.F("maximum")),
                name="indicator_limits_in_order",
                violation_error_message=_("The lowest possible value is above the highest."),
            ),
            models.CheckConstraint(
                condition=~Q(roll_up="ratio_of_sums") | Q(numerator__isnull=False, denominator__isnull=False),
                name="indicator_ratio_names_its_parts",
                violation_error_message=_("A ratio of sums needs its numerator and its denominator."),
            ),
            models.CheckConstraint(
                condition=~Q(roll_up="sum") | Q(measure__in=["stock", "flow"]),
                name="indicator_sum_of_stock_or_flow",
                violation_error_message=_("Ratios and ranks cannot be summed over areas."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)

    @property
    def is_counted(self) -> bool:
        """Whether a rule counts it; never for one fetched without its `counting_rule`, so as to ask nothing."""
        return self._state.fields_cache.get("counting_rule") is not None

    def clean(self):
        if self.pk and self.pk in {self.numerator_id, self.denominator_id}:
            raise ValidationError(_("An indicator cannot be its own numerator or denominator."))
        held = Indicator.objects.filter(pk=self.pk).first() if self.pk else None
        if held and (fixed := held.fixed_by_figures(_differing(held, self))):
            raise ValidationError(fixed)

    def has_final_figures(self) -> bool:
        return self.observations.approved().exists()

    def fixed_by_figures(self, changes) -> dict:
        """{field: why it stays} of those of the fields `changes` that final figures of this record no longer let go."""
        fixed = [name for name in self.FIXED if name in changes]
        return {name: self._why_fixed(name) for name in fixed} if fixed and self.has_final_figures() else {}

    def _why_fixed(self, name):
        value = self.get_measure_display() if name == "measure" else getattr(self, name)
        why = MEANING_STAYS if name in self.MEANING else CODE_STAYS
        return why % {"indicator": self.title, "value": value}


CODE_STAYS = _(
    "“%(indicator)s” has final figures, and files, links and briefs know it by the code “%(value)s”: keep the code. "
    "Its name may change."
)
MEANING_STAYS = _(
    "“%(indicator)s” has final figures that were approved as “%(value)s”, and a change would give all of them "
    "another meaning, on past days too. Keep this indicator as it is, and enter another one, with a code of its own, "
    "for what is followed from now on."
)


def _differing(one, other):
    return [name for name in Indicator.FIXED if getattr(one, name) != getattr(other, name)]


class DefinitionVersion(models.Model):
    """From this day the indicator is defined otherwise: charts mark the break and growth across it is refused."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="definitions", verbose_name=_("indicator")
    )
    valid_from = models.DateField(_("valid from"))
    what_changed = models.CharField(_("what changed"), max_length=300)

    class Meta:
        verbose_name = _("definition version")
        verbose_name_plural = _("definition versions")
        ordering = ["indicator", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "valid_from"],
                name="definition_once_a_day",
                violation_error_message=_("A definition from that day is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.valid_from}"


class IndicatorAlias(models.Model):
    """Another word for an indicator: a short or a former name. By it a text that speaks of the indicator is known."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("indicator")
    )
    word = models.CharField(_("word"), max_length=64, validators=[MinLengthValidator(2)])

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["indicator", "word"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "word"],
                name="alias_once",
                violation_error_message=_("This word already stands for the indicator."),
            ),
        ]

    def __str__(self):
        return f"{self.word} → {self.indicator}"
