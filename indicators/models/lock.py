import functools

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.asked import AskedRecords
from qijiang.directory.models import Area


class PeriodLockQuerySet(models.QuerySet):
    def holding_below(self, path, as_of):
        """The locks of that day whose area is the one at `path` (as an expression of an outer query) or above it."""
        held = self.filter(first_day__lte=as_of, last_day__gte=as_of)
        return held.annotate(below=ExpressionWrapper(path, output_field=models.CharField())).filter(
            below__startswith=F("area__path")
        )

    def overlapping(self, years):
        """Those that hold on some day from the first of these years to the last."""
        years = sorted(years)
        return self.filter(first_day__year__lte=years[-1], last_day__year__gte=years[0]) if years else self.none()


class PeriodLockManager(models.Manager.from_queryset(PeriodLockQuerySet)):  # type: ignore[misc]
    def holding(self, area, as_of):
        """The lock that keeps figures of that area and day from being recorded, or None."""
        ancestors = [int(pk) for pk in area.path.strip("/").split("/")]
        return _holding(len(ancestors)).record(as_of, *ancestors)


@functools.cache
def _holding(number):
    """The question for the locks of a day of so many areas: every step of a figure asks it."""

    def make(as_of, *areas):
        return PeriodLock.objects.filter(area__in=areas, first_day__lte=as_of, last_day__gte=as_of)

    return AskedRecords(make)


class PeriodLock(models.Model):
    """Figures of an area (and all below it) dated in this period can no longer be recorded."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = PeriodLockManager()

    class Meta:
        verbose_name = _("locked period")
        verbose_name_plural = _("locked periods")
        ordering = ["-last_day", "area", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="lock_days_in_order",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.area} {self.first_day} – {self.last_day}"
