"""Who reports what: the assignments (填报任务) of a year."""

import datetime
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.periods import Period, containing, count_of, periods_of
from indicators.working_days import WorkingCalendar
from qijiang.directory.models import Area, Department
from qijiang.directory.reach import within_reach
from qijiang.registers.fields import year_field

from .indicator import Indicator

LONGEST = 400  # working days: the official figures of some years come after a year and a half


def working_day_field(label, **options):
    validators = [MinValueValidator(1), MaxValueValidator(LONGEST)]
    return models.PositiveSmallIntegerField(label, validators=validators, **options)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of_year(self, year):
        return self.filter(year=year)

    def of_department(self, department):
        """Those of the department itself and of the units below it."""
        return self.filter(Q(department=department) | Q(department__parent=department))

    def of_cell(self, indicator, area, year):
        """All of an indicator for an area and year; more than one where it was handed over in the year."""
        return self.filter(indicator=indicator, area=area, year=year)

    def within_reach(self, user):
        """Those of the account's own area and all below it."""
        return within_reach(self, user, "area__path")

    def reported_by(self, user):
        """Those that the account's own department (or one below it) answers for."""
        if user.department_id is None or user.area is None:
            return self.none()
        return self.within_reach(user).of_department(user.department_id)

    def to_be_reported(self):
        return self.filter(is_excused=False)


class Assignment(models.Model):
    """A department reports an indicator for an area in a year: how often, and by which working day after each period.

    After a hand-over in the year there are two, one after the other; each period belongs to one of them, and who
    answered for a period that came late stays with it.
    """

    year = year_field(_("year"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("area"))
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("department")
    )
    frequency = models.CharField(_("frequency"), max_length=16, choices=Indicator.Frequency)
    first_period = models.PositiveSmallIntegerField(
        _("first period"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    last_period = models.PositiveSmallIntegerField(
        _("last period"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("Empty: to the end of the year."),
    )
    due_working_day = working_day_field(
        _("due on working day"), help_text=_("The working day after the end of a period until whose end it is in time.")
    )
    lock_working_day = working_day_field(
        _("closed after working day"),
        null=True,
        blank=True,
        help_text=_("The working day after the end of a period with whose end it closes. Empty: it does not."),
    )
    is_excused = models.BooleanField(
        _("excused"), default=False, help_text=_("Nothing is to be reported; the figures can be recorded all the same.")
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        permissions = [("view_completeness", "Can see who reports completely and in time")]
        ordering = ["-year", "indicator__position", "indicator", "area", "first_period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "indicator", "area", "first_period"],
                name="assignment_once_from_a_period",
                violation_error_message=_("The indicator is already assigned for that area, from that period on."),
            ),
            models.CheckConstraint(
                condition=Q(last_period=None) | Q(last_period__gte=F("first_period")),
                name="assignment_periods_in_order",
                violation_error_message=_("The last period must not come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(lock_working_day=None) | Q(lock_working_day__gte=F("due_working_day")),
                name="assignment_closes_after_it_is_due",
                violation_error_message=_("A period must not close before its figure is due."),
            ),
        ]
        indexes = [models.Index(fields=["department", "year"], name="assignment_of_department")]

    def __str__(self):
        return f"{self.year} {self.indicator} {self.area} {self.department}"

    @property
    def last(self) -> int:
        """The number of its last period."""
        return min(self.last_period or 12, count_of(self.frequency))

    def periods(self) -> list[Period]:
        return periods_of(self.year, self.frequency)[self.first_period - 1 : self.last]

    def period_of(self, day: datetime.date) -> Period | None:
        """Its period in which the day lies, or None."""
        if day.year != self.year:
            return None
        period = containing(day, self.frequency)
        return period if self.first_period <= period.number <= self.last else None

    def deadline(self, period: Period, calendar: WorkingCalendar) -> datetime.date:
        """The day until whose end the period's figure is in time."""
        return calendar.after(period.last_day, self.due_working_day)

    def closing(self, period: Period, calendar: WorkingCalendar) -> datetime.date | None:
        """The day with whose end the period closes; None where it does not."""
        if self.lock_working_day is None or self.is_excused:
            return None
        return calendar.after(period.last_day, self.lock_working_day)

    def clean(self):
        if not self.frequency or self.first_period is None:  # the fields' own messages say so
            return
        number = count_of(self.frequency)
        for name in ("first_period", "last_period"):
            if (getattr(self, name) or 1) > number:
                raise ValidationError({name: _("A year has only %(number)s such periods.") % {"number": number}})
        for other in self._others():
            said = {"department": other.department, "first": other.first_period, "last": other.last}
            raise ValidationError(
                _("%(department)s reports this indicator for that area in periods %(first)s to %(last)s: let one end "
                  "before the other begins.") % said
            )  # fmt: skip

    def _others(self) -> Iterator["Assignment"]:
        """Assignments of the same cell that share a day with this one."""
        if not (self.year and self.indicator_id and self.area_id):
            return
        cell = Assignment.objects.of_cell(self.indicator_id, self.area_id, self.year).exclude(pk=self.pk)
        first, last = self.days
        for other in cell.select_related("department"):
            if other.days[0] <= last and first <= other.days[1]:
                yield other

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first day of its first period and the last of its last."""
        first = Period(self.year, self.frequency, self.first_period).first_day
        return first, Period(self.year, self.frequency, self.last).last_day
