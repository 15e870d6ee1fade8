from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.fields import year_field
from qijiang.registers.records import Record, RecordQuerySet

from .columns import area_field, sorted_by, tidy_texts


class EventQuerySet(RecordQuerySet):
    def begun_in(self, first, last):
        """Events whose first day lies from `first` to `last`, both included: each counts in one period."""
        return self.filter(begins__range=(first, last))


class Event(Record):
    """A contest, forum, science week or other event, each time it is held; its series holds the times together."""

    class Kind(models.TextChoices):
        CONTEST = "contest", _("contest")
        FORUM = "forum", _("forum or salon")
        ACTIVITY = "activity", _("popular activity")
        TRAINING = "training", _("training course")
        MATCHMAKING = "matchmaking", _("meeting of research and industry")
        AWARD = "award", _("selection and award")
        OTHER = "other", _("other event")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    series = models.CharField(_("series"), max_length=120, blank=True, help_text=_("The event that it is one time of."))
    area = area_field("events")
    begins = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    host = models.CharField(_("organiser"), max_length=200, blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-begins", "pk"]
        indexes = sorted_by("event", "name", "kind", "series", "area", "begins")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name", "begins"],
                name="event_once_a_day",
                violation_error_message=_("This area already has an event of that name from that day."),
            ),
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(begins=None),
                name="event_without_day_once",
                violation_error_message=_("This area already has an event of that name without its day."),
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(begins__isnull=False, ends__gte=F("begins")),
                name="event_days_in_order",
                violation_error_message=_("The last day does not come before the first, and needs it."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        tidy_texts(self, "name", "series")


class AwardQuerySet(RecordQuerySet):
    def called(self, name):
        return self.filter(name=name)

    def granted_in(self, first_year, last_year):
        """Granted from year to year, both included."""
        return self.filter(year__range=(first_year, last_year))

    def granted_by(self, year):
        """All that were granted up to that year (累计)."""
        return self.filter(year__lte=year)


class Award(Record):
    """A prize or title and who won it, such as 渝基工匠, which is won in the contests of skill of every year."""

    name = models.CharField(_("award"), max_length=120)
    year = year_field(_("year"))
    winner = models.CharField(_("winner"), max_length=120, help_text=_("A person, a team or an enterprise."))
    unit = models.CharField(_("winner's unit"), max_length=120, blank=True)
    grade = models.CharField(_("grade of the award"), max_length=40, blank=True)
    granting_body = models.CharField(_("granted by"), max_length=100, blank=True)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("event")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name=_("enterprise"),
        help_text=_("The winner, or the one he or she works for."),
    )
    area = area_field("awards")

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award won")
        verbose_name_plural = _("awards won")
        ordering = ["-year", "pk"]
        indexes = sorted_by("award", "name", "year", "winner", "area")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name", "year", "winner", "unit"],
                name="award_won_once_a_year",
                violation_error_message=_(
                    "This winner already has that award of the year. For somebody else of the same name, give the unit."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.year} {self.winner}"

    def clean(self):
        tidy_texts(self, "name", "winner", "unit")
