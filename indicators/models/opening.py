from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qijiang.directory.models import Department
from qijiang.directory.reach import within_reach
from qijiang.registers.fields import sample_field

from .indicator import Indicator


class OpeningQuerySet(models.QuerySet["Opening"]):
    def within_reach(self, user):
        return within_reach(self, user, "department__area__path")

    def sampled(self):
        return self.filter(sample=True)

    def holding(self, on):
        """Those that are granted until that day or longer."""
        return self.filter(until__gte=on)

    def of_day(self, day):
        """Those that open the period which ends on that day."""
        return self.filter(first_day__lte=day, last_day__gte=day)


class Opening(models.Model):
    """An exception: what is closed by rule stands open to one department, until the end of a day and for a reason.

    It moves no deadline: a figure that comes late stays late.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="openings", verbose_name=_("department")
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
        help_text=_("Empty: all that the department reports."),
    )
    first_day = models.DateField(_("first day"), help_text=_("Open are the periods that end between these two days."))
    last_day = models.DateField(_("last day"))
    until = models.DateField(_("open until"), help_text=_("To the end of that day."))
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("of an opening", "granted by"),
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    sample = sample_field()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-until", "department", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="opening_days_in_order",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.department} {self.first_day} – {self.last_day}"

    @property
    def area(self):
        """The place in whose history it is told."""
        return self.department.area
