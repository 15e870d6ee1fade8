"""What figures are asked, as data."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.fields import figure_field, year_field

from .fields import in_language
from .indicator import Indicator


class Kind(models.TextChoices):
    REQUIRED = "required", _("is filled in")
    RANGE = "range", _("lies between limits")
    COMPARISON = "comparison", _("comparison between indicators")
    RATIO = "ratio", _("ratio of two indicators")
    CUMULATIVE = "cumulative", _("cumulative figure never falls")
    IDENTITY = "identity", _("stock identity")
    REGISTER = "register", _("agrees with the register")
    CHANGE = "change", _("change within limits")
    PERIOD = "period", _("day ends a period")
    AGE = "age", _("day is not long ago")


class ValidationRule(models.Model):
    """What is asked of figures. Without an indicator it is asked of all, or of all of one measure.

    An error keeps a figure from being handed in, a warning must be answered. A rule is never deleted, so that answers
    keep their question: it is switched off. The meaning of each kind's parameters is in `indicators/validation/`.
    """

    Kind = Kind

    class Severity(models.TextChoices):
        ERROR = "error", _("error: cannot be submitted")
        WARNING = "warning", _("warning: must be answered")

    class Comparator(models.TextChoices):
        AT_MOST = "<=", _("≤ at most")
        LESS = "<", _("< less than")
        EQUAL = "=", _("= equal to")
        AT_LEAST = ">=", _("≥ at least")
        MORE = ">", _("> more than")

    class Against(models.TextChoices):
        LAST = "last", _("the last known figure")
        PERIOD = "period", _("the period before")
        YEAR = "year", _("the same period of last year")

    class By(models.TextChoices):
        ABSOLUTE = "absolute", _("difference")
        PERCENT = "percent", _("percent")
        TIMES = "times", _("so many times, or such a part")
        ROBUST = "robust", _("robust z-score")

    class Way(models.TextChoices):
        BOTH = "both", _("up and down")
        RISE = "rise", _("up")
        FALL = "fall", _("down")

    class Required(models.TextChoices):
        VALUE = "value", _("value")
        SOURCE = "source", _("source")
        NOTE = "note", _("note")

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    advice = models.CharField(
        _("what to do"), max_length=160, blank=True, help_text=_("Follows the sentence, such as: Check the unit.")
    )
    advice_en = models.CharField(_("what to do, in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.WARNING)
    active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="validation_rules",
        verbose_name=_("indicator"),
        help_text=_("Left empty, the rule is asked of all indicators, or of all of one measure."),
    )
    measure = models.CharField(_("measure"), max_length=8, choices=Indicator.Measure, blank=True)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("area"),
        help_text=_("The rule holds there and below; left empty, everywhere."),
    )
    area_kind = models.CharField(_("kind of area"), max_length=16, choices=Area.Kind, blank=True)
    required = models.CharField(_("what must be filled in"), max_length=8, choices=Required, blank=True)
    minimum = figure_field(_("lowest possible value"), null=True, blank=True)
    maximum = figure_field(
        _("highest possible value"), null=True, blank=True, help_text=_("Left empty, the limits of the indicator hold.")
    )
    comparator = models.CharField(_("comparison"), max_length=2, choices=Comparator, blank=True)
    tolerance = figure_field(_("tolerance"), default=0, help_text=_("By so much the two sides may differ."))
    tolerance_percent = models.DecimalField(
        _("tolerance in percent"), max_digits=6, decimal_places=2, default=0, help_text=_("Of the right side.")
    )
    against = models.CharField(_("change against"), max_length=8, choices=Against, blank=True)
    by = models.CharField(_("measured by"), max_length=8, choices=By, blank=True)
    way = models.CharField(_("which way"), max_length=8, choices=Way, default=Way.BOTH)
    limit = figure_field(
        _("limit"),
        null=True,
        blank=True,
        help_text=_("Of a change, in the unit of how it is measured; of a day long ago, in years."),
    )
    window = models.PositiveSmallIntegerField(
        _("earlier changes"), default=12, help_text=_("With how many changes before it a robust z-score compares.")
    )

    class Meta:
        verbose_name = _("validation rule")
        verbose_name_plural = _("validation rules")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator=None) | Q(measure=""),
                name="rule_of_an_indicator_or_a_measure",
                violation_error_message=_("A rule is asked of one indicator or of a measure: leave one of them empty."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="required") | ~Q(required=""),
                name="rule_says_what_is_required",
                violation_error_message=_("Say what must be filled in."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="comparison") | ~Q(comparator=""),
                name="rule_says_how_it_compares",
                violation_error_message=_("Say how the two sides compare."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="change") | (~Q(against="") & ~Q(by="")),
                name="rule_says_what_changes",
                violation_error_message=_("Say what a change is measured against, and by what."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["change", "age"]) | Q(limit__gt=0, limit__isnull=False),
                name="rule_has_its_limit",
                violation_error_message=_("A change and a day long ago need a limit above 0."),
            ),
            models.CheckConstraint(
                condition=~Q(by="times") | Q(limit__gt=1),
                name="rule_of_more_than_once",
                violation_error_message=_("So many times is more than once."),
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=F("maximum")),
                name="rule_limits_in_order",
                violation_error_message=_("The lowest possible value is above the highest."),
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0, tolerance_percent__gte=0),
                name="rule_tolerates_something",
                violation_error_message=_("A tolerance is not below 0."),
            ),
            models.CheckConstraint(
                condition=Q(window__gte=5, window__lte=60),
                name="rule_window_of_5_to_60",
                violation_error_message=_("A robust z-score compares with 5 to 60 earlier changes."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)

    def clean(self):
        if self.kind == Kind.RANGE and self.indicator and self.minimum is None and self.maximum is None:
            own = self.indicator.minimum, self.indicator.maximum
            if own == (None, None):
                raise ValidationError(_("Neither the rule nor its indicator has a limit: give one."))


class RuleTerm(models.Model):
    """A part of the other side of a comparison: the figure of an indicator, here or elsewhere, now or before."""

    class Part(models.TextChoices):
        SUM = "sum", _("right side")
        NUMERATOR = "numerator", _("numerator")
        DENOMINATOR = "denominator", _("denominator")

    class Sign(models.IntegerChoices):
        PLUS = 1, _("+ added")
        MINUS = -1, _("− taken away")

    class Where(models.TextChoices):
        HERE = "here", _("the same area")
        ABOVE = "above", _("the district around it")
        PARTS = "parts", _("the sum of its parts")

    class When(models.TextChoices):
        SAME = "same", _("the same period")
        BEFORE = "before", _("the period before")
        LAST_YEAR = "last_year", _("the same period of last year")
        YEAR_END = "year_end", _("the end of last year")
        END_OF = "end_of", _("the end of a year")

    rule = models.ForeignKey(
        ValidationRule, on_delete=models.CASCADE, related_name="terms", verbose_name=_("validation rule")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    part = models.CharField(_("part"), max_length=12, choices=Part, default=Part.SUM)
    sign = models.SmallIntegerField(_("sign"), choices=Sign, default=Sign.PLUS)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
        help_text=_("Left empty, that of the rule."),
    )
    where = models.CharField(_("of which area"), max_length=8, choices=Where, default=Where.HERE)
    when = models.CharField(_("of which time"), max_length=12, choices=When, default=When.SAME)
    year = year_field(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("term of a rule")
        verbose_name_plural = _("terms of a rule")
        ordering = ["rule", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "position"],
                name="term_position_once_a_rule",
                violation_error_message=_("The rule already has a term at this position."),
            ),
            models.CheckConstraint(
                condition=Q(sign__in=[1, -1]),
                name="term_has_a_sign",
                violation_error_message=_("A term is added or taken away."),
            ),
            models.CheckConstraint(
                condition=Q(when="end_of", year__isnull=False) | (~Q(when="end_of") & Q(year=None)),
                name="term_of_the_end_of_which_year",
                violation_error_message=_("Give the year where a term is of the end of a year, and only there."),
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.position}"
