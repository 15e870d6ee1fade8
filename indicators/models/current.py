"""Kept answers: what is current, what areas add up to, and what changed. Written with the figures, never by hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.fields import figure_field, year_field

from .indicator import Indicator
from .observation import Observation


class CurrentValue(models.Model):  # noqa: DJ008 (nobody is shown a kept row)
    """The observation that is current for an indicator, area and year, and how the year came to it.

    `course` has the last figure of each month, [as of, value, vintage], in order: what curves and paces are drawn from.
    One that is not exact, or of which only the year is known, has its qualifier and precision as well.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    year = year_field(_("year"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")
    value = figure_field(_("value"), null=True)
    course = models.JSONField(default=list)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "indicator"], name="current_value_cell"),
        ]
        indexes = [models.Index(fields=["indicator", "year", "area"], name="current_value_by_area")]


class RollUp(models.Model):  # noqa: DJ008 (nobody is shown a kept row)
    """The sum of an indicator over the areas that make up `area`, and how many of them have a value."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    year = year_field(_("year"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    parts = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["area", "year", "indicator"], name="roll_up_cell")]


class Stamp(models.Model):  # noqa: DJ008 (nobody is shown a kept row)
    """A number raised with every change of an area's year (year 0: of the catalogue); pages are named by it."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="stamp_of_area_and_year"),
            models.UniqueConstraint(fields=["year"], condition=models.Q(area=None), name="stamp_of_the_catalogue"),
        ]
