import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CharField, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area, Department
from qijiang.joined import joined, parts
from qijiang.registers.fields import figure_field, year_field

from .fields import Cited, in_language
from .first_due import first_due_texts
from .indicator import Indicator


class PlanQuerySet(models.QuerySet):
    def covering(self, year):
        return self.filter(first_year__lte=year, last_year__gte=year)

    def below(self, area):
        """Those of areas that lie in the area, in the order of their codes."""
        return self.filter(area__path__startswith=area.path).exclude(area=area).order_by("area__code", "pk")

    def pledged(self):
        """Plans whose targets are assessed; outlooks are statements without actions."""
        return self.filter(kind=Plan.Kind.PLAN)


class Plan(models.Model):
    """What an area promises for its years, and the document it stands in."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("plan")
        OUTLOOK = "outlook", _("outlook")

    code = models.SlugField(_("code"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PLAN)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="plans", verbose_name=_("area"))
    first_year = year_field(_("first year"))
    last_year = year_field(_("last year"))
    document = models.ForeignKey(
        "indicators.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    behind_from = models.DecimalField(
        _("behind from"),
        max_digits=3,
        decimal_places=2,
        default="0.80",
        help_text=_("Share of the expected progress below which a target is off track."),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(1)],
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-last_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plan_years_in_order",
                violation_error_message=_("The last year must not come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(behind_from__gt=0, behind_from__lte=1),
                name="plan_threshold_is_a_share",
                violation_error_message=_("The threshold is a share above 0 and up to 1."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)

    def has_started(self, on) -> bool:
        return self.first_year <= on.year

    def is_empty(self) -> bool:
        return not (self.actions.exists() or self.targets.exists())


class Action(models.Model):
    """One of the plan's actions (行动), with the department that leads it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    lead = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead department")
    )

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="action_number_once_in_plan",
                violation_error_message=_("The plan already has an action with this number."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)

    def is_empty(self) -> bool:
        return not (self.targets.exists() or self.tasks.exists())


class TargetQuerySet(models.QuerySet):
    def of_plan(self, plan, year):
        """The plan's targets of the year (and those without one), with all that judging them needs but milestones."""
        wanted = self.filter(plan=plan).filter(Q(year=year) | Q(year=None))
        return wanted.select_related("indicator", "plan", "action", "lead", "area").with_deadlines()

    def with_deadlines(self):
        """With what says by when the first figure is due, so that a target without one says why there is none."""
        return self.annotate(**first_due_texts(OuterRef("indicator"), OuterRef("area"), OuterRef("year")))

    def with_milestones(self):
        """With the milestones as a text, "2022-06-30:0.4", for `Target.pace`: no query of their own."""
        stones = Milestone.objects.filter(target=OuterRef("pk"))
        said = Concat(Cast("date", CharField()), Value(":"), Cast("share", CharField()), output_field=TextField())
        return self.annotate(stones=joined(stones, said, by="target"))


class Target(Cited):
    """A promise in figures: an indicator, a comparison, a value, a year; for an increment also where it started."""

    class Comparator(models.TextChoices):
        MORE_THAN = ">", _("more than")
        AT_LEAST = ">=", _("at least")
        AT_MOST = "<=", _("at most")
        LESS_THAN = "<", _("less than")
        BAND = "band", _("between")

    class Commitment(models.TextChoices):
        BINDING = "binding", _("binding")
        EXPECTED = "expected", _("expected")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets", verbose_name=_("plan"))
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="targets", verbose_name=_("action")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets", verbose_name=_("area"))
    year = year_field(_("year"), null=True, blank=True, help_text=_("Empty where the promise names no year."))
    comparator = models.CharField(_("comparator"), max_length=4, choices=Comparator, default=Comparator.AT_LEAST)
    value = figure_field(_("value"))
    upper = figure_field(_("upper value"), null=True, blank=True, help_text=_("Of a band."))
    commitment = models.CharField(_("commitment"), max_length=8, choices=Commitment, default=Commitment.EXPECTED)
    baseline = figure_field(_("baseline"), null=True, blank=True)
    baseline_on = models.DateField(_("baseline date"), null=True, blank=True)
    wording = models.CharField(_("wording"), max_length=200)
    wording_en = models.CharField(_("English wording"), max_length=200, blank=True)
    lead = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead department")
    )
    supporting = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("supporting departments")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["plan", "action__number", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "area", "year"],
                name="target_once_in_plan",
                violation_error_message=_("The plan already has a target for this indicator, area and year."),
            ),
            models.UniqueConstraint(
                fields=["plan", "indicator", "area"],
                condition=Q(year=None),
                name="target_without_year_once_in_plan",
                violation_error_message=_("The plan already has a target for this indicator and area without a year."),
            ),
            models.CheckConstraint(
                # without `isnull` an empty upper value makes the comparison unknown, which databases let pass
                condition=Q(comparator="band", upper__isnull=False, upper__gt=F("value"))
                | (~Q(comparator="band") & Q(upper=None)),
                name="target_band_has_two_values",
                violation_error_message=_("A band needs an upper value above the lower one; others have none."),
            ),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None) | Q(baseline__isnull=False, baseline_on__isnull=False),
                name="target_baseline_with_date",
                violation_error_message=_("A baseline needs its date, and a baseline date its value."),
            ),
        ]

    def __str__(self):
        return self.wording

    @property
    def title(self):
        return in_language(self.wording, self.wording_en)

    @property
    def pace(self) -> list[tuple[datetime.date, Decimal]]:
        """Its milestones in order, (date, share): as read along with it (`with_milestones`), else one query."""
        if not hasattr(self, "stones"):
            return [(stone.date, stone.share) for stone in self.milestones.all()]
        stones = [part.split(":") for part in parts(self.stones)]
        return sorted((datetime.date.fromisoformat(day), Decimal(share)) for day, share in stones)

    def clean(self):
        if getattr(self, "plan", None) is None:  # the field's own message says that it is missing
            return
        if self.action and self.action.plan_id != self.plan_id:
            raise ValidationError({"action": _("This action belongs to another plan.")})
        if self.year and not self.plan.first_year <= self.year <= self.plan.last_year:
            raise ValidationError({"year": _("The year lies outside the plan's years.")})
        if self.area_id and not self.area.path.startswith(self.plan.area.path):
            raise ValidationError({"area": _("The target's area must lie within the area of its plan.")})


class Milestone(models.Model):
    """By that date this share of the way is expected, in place of an even pace through the year."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("target"))
    date = models.DateField(_("date"))
    share = models.DecimalField(_("cumulative share expected"), max_digits=5, decimal_places=4, help_text="0 – 1")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["target", "date"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "date"],
                name="milestone_once_a_day",
                violation_error_message=_("The target already has a milestone on that day."),
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="milestone_share_between_0_and_1",
                violation_error_message=_("The expected share lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.share}"

    def clean(self):
        if self.target_id and self.target.year and self.date and self.date.year != self.target.year:
            raise ValidationError({"date": _("The date lies outside the year of the target.")})
