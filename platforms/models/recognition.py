import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.records import Record, RecordQuerySet

from .columns import Level, sorted_by, tidy_texts


def _over_by(date):
    """No longer valid on that date: its last day is past, or it is withdrawn."""
    return Q(expires__lt=date) | Q(withdrawn__lte=date)


class PlatformRecognitionQuerySet(RecordQuerySet):
    def valid_on(self, date):
        """From the day of recognition to the last day of validity, but not from the day it is withdrawn.

        A recognition whose day is unknown is valid on no date.
        """
        return self.filter(recognised__lte=date).exclude(_over_by(date))

    def begun_in(self, first, last):
        """Recognised from `first` to `last`, both included."""
        return self.filter(recognised__range=(first, last))

    def ended_in(self, first, last):
        """First not valid on a day from `first` to `last`: what expires on 31 December ends in the year after.

        Valid the day before `first`, plus begun, minus ended is valid on `last`.
        """
        day_before = first - datetime.timedelta(days=1)
        return self.filter(_over_by(last), recognised__lte=last).exclude(_over_by(day_before))

    def due_for_assessment(self, first, last):
        """To be assessed next from `first` to `last`, both included."""
        return self.filter(next_assessment__range=(first, last))


class PlatformRecognition(Record):
    """That a platform was recognised (认定、备案、命名) at a level: by whom, by which document, for how long.

    An upgrade is a recognition of its own beside the older one, which need not be withdrawn.
    """

    REACH = "platform__area__path"

    class Assessment(models.TextChoices):
        EXCELLENT = "excellent", _("excellent")
        GOOD = "good", _("good")
        PASSED = "passed", _("qualified")
        FAILED = "failed", _("not qualified")

    platform = models.ForeignKey(
        "platforms.Platform", on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("platform")
    )
    level = models.CharField(_("level"), max_length=16, choices=Level)
    recogniser = models.CharField(
        _("recognised by"), max_length=100, blank=True, help_text=_("The authority as it was called then.")
    )
    document = models.CharField(_("document number"), max_length=60, blank=True)
    recognised = models.DateField(
        _("recognised on"),
        null=True,
        blank=True,
        help_text=_("Where it is not known the recognition counts on no date."),
    )
    expires = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day of validity."))
    next_assessment = models.DateField(_("next assessment"), null=True, blank=True)
    assessment = models.CharField(_("latest assessment"), max_length=16, choices=Assessment, blank=True)
    withdrawn = models.DateField(
        _("withdrawn on"), null=True, blank=True, help_text=_("First day on which it is no longer valid.")
    )

    objects = PlatformRecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("platform recognition")
        verbose_name_plural = _("platform recognitions")
        ordering = ["-recognised", "pk"]
        indexes = sorted_by("platrec", "recognised", "expires", "next_assessment", "level")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "level", "recognised"],
                name="platform_recognition_once_a_day",
                violation_error_message=_("The platform already has a recognition of this level from that day."),
            ),
            models.UniqueConstraint(
                fields=["platform", "level"],
                condition=Q(recognised=None),
                name="platform_recognition_without_day_once",
                violation_error_message=_("The platform already has a recognition of this level without its day."),
            ),
            models.CheckConstraint(
                condition=Q(recognised=None) | Q(expires=None) | Q(expires__gte=F("recognised")),
                name="platform_recognition_expires_after",
                violation_error_message=_("A recognition does not expire before it is given."),
            ),
            models.CheckConstraint(
                condition=Q(recognised=None) | Q(withdrawn=None) | Q(withdrawn__gte=F("recognised")),
                name="platform_recognition_withdrawn_after",
                violation_error_message=_("A recognition is not withdrawn before it is given."),
            ),
        ]

    def __str__(self):
        return f"{self.platform} {self.get_level_display()}"

    def clean(self):
        tidy_texts(self, "recogniser")
