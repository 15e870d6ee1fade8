from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.working_days import SATURDAY, WorkingCalendar

from .source import Source


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def calendar(self) -> WorkingCalendar:
        """Which days are worked, as far as these days say: one query."""
        worked = CalendarDay.Kind.WORKED
        return WorkingCalendar.of((day, kind == worked) for day, kind in self.values_list("day", "kind"))

    def between(self, first, last):
        return self.filter(day__gte=first, day__lte=last)


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a day of the weekend that is worked for one."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        WORKED = "worked", _("worked instead")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name of the holiday"), max_length=32)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.name}"

    def clean(self):
        if self.day and self.kind == self.Kind.WORKED and self.day.weekday() < SATURDAY:
            raise ValidationError({"day": _("Monday to Friday are worked anyway: only a weekend is worked instead.")})
