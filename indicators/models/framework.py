from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.fields import figure_field, year_field

from .fields import in_language
from .indicator import Indicator


class Framework(models.Model):
    """A versioned evaluation system, such as the national high-tech-zone one of 2021."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    version = models.CharField(_("version"), max_length=16)
    remark = models.CharField(
        _("remark"), max_length=300, blank=True, help_text=_("What is not known of it, and what it is used for.")
    )
    document = models.ForeignKey(
        "indicators.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )

    class Meta:
        verbose_name = _("evaluation framework")
        verbose_name_plural = _("evaluation frameworks")
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)


class FrameworkGroup(models.Model):
    """A first-level indicator (一级指标) and its weight in the whole."""

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="groups", verbose_name=_("evaluation framework")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("group of a framework")
        verbose_name_plural = _("groups of a framework")
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"],
                name="framework_group_once",
                violation_error_message=_("The framework already has a group with this number."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)


class FrameworkItem(models.Model):
    """A second-level indicator (二级指标). A weight that is not known stays unknown, it is not 1 and not 0."""

    class Kind(models.TextChoices):
        QUANTITATIVE = "quant", _("quantitative")
        QUALITATIVE = "qual", _("qualitative")

    class Confidence(models.TextChoices):
        HIGH = "high", _("high")
        MEDIUM = "medium", _("medium")
        LOW = "low", _("low")

    group = models.ForeignKey(
        FrameworkGroup, on_delete=models.CASCADE, related_name="items", verbose_name=_("group of a framework")
    )
    code = models.CharField(_("code"), max_length=8)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=16)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    direction = models.CharField(
        _("direction"), max_length=8, choices=Indicator.Direction, default=Indicator.Direction.HIGHER
    )
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, null=True, blank=True)
    numerator = models.CharField(_("numerator"), max_length=200, blank=True)
    denominator = models.CharField(_("denominator"), max_length=200, blank=True)
    wording_confidence = models.CharField(
        _("confidence of the wording"), max_length=8, choices=Confidence, default=Confidence.HIGH
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )

    class Meta:
        verbose_name = _("item of a framework")
        verbose_name_plural = _("items of a framework")
        ordering = ["group", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "code"],
                name="framework_item_once",
                violation_error_message=_("The group already has an item with this code."),
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gt=0),
                name="framework_weight_positive_or_unknown",
                violation_error_message=_("A weight is above 0; leave it empty if it is not known."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def title(self):
        return in_language(self.name, self.name_en)


class Benchmark(models.Model):
    """What an item is scored against in a year: the lowest, the highest and the comparison value, with their source."""

    item = models.ForeignKey(
        FrameworkItem, on_delete=models.CASCADE, related_name="benchmarks", verbose_name=_("item of a framework")
    )
    year = year_field(_("year"))
    low = figure_field(_("low"), null=True, blank=True)
    high = figure_field(_("high"), null=True, blank=True)
    benchmark = figure_field(_("benchmark"), null=True, blank=True)
    source = models.ForeignKey(
        "indicators.Source", on_delete=models.PROTECT, related_name="+", verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("benchmark")
        verbose_name_plural = _("benchmarks")
        ordering = ["item", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "year"],
                name="benchmark_once_a_year",
                violation_error_message=_("The item already has a benchmark for that year."),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(high__gt=F("low")),
                name="benchmark_low_below_high",
                violation_error_message=_("The low value must lie below the high one."),
            ),
        ]

    def __str__(self):
        return f"{self.item} {self.year}"


class ItemTask(models.Model):
    """A task that was set to mend a weak item: of which evaluation, in which area, by the figures of which year.

    `plan` is that of the task. It stands here so that the database refuses a second task for the item in that plan.
    """

    task = models.OneToOneField(
        "indicators.Task", on_delete=models.CASCADE, related_name="mends", verbose_name=_("task")
    )
    item = models.ForeignKey(
        FrameworkItem, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("item of a framework")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    year = year_field(_("year"))
    plan = models.ForeignKey("indicators.Plan", on_delete=models.CASCADE, related_name="+", verbose_name=_("plan"))

    class Meta:
        verbose_name = _("task of an item")
        verbose_name_plural = _("tasks of items")
        ordering = ["item", "-year"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["item", "area", "plan"],
                name="item_task_once_in_plan",
                violation_error_message=_("The plan already has a task for this item."),
            ),
        ]

    def __str__(self):
        return f"{self.item} {self.year}"
