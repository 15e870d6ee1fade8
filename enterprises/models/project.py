"""Science and technology projects, and the results that are registered."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from qijiang.identifiers import clean_code
from qijiang.registers.fields import money_field
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, clean_name, enterprise_field, tidy
from .transfer import AchievementTransfer


class ProjectQuerySet(RecordQuerySet):
    def begun_in(self, first, last):
        return self.filter(start__range=(first, last))

    def of_level(self, level):
        return self.filter(level=level)

    def open_challenges(self):
        """揭榜挂帅."""
        return self.filter(open_challenge=True)


class Project(OfEnterprise):
    """A science and technology project with its lead enterprise. The grant is the public part of its funds."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        MUNICIPAL = "municipal", _("municipal")
        DISTRICT = "district", _("of the district")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        UNDER_WAY = "under_way", _("under way")
        ACCEPTED = "accepted", _("accepted")
        TERMINATED = "terminated", _("terminated")

    number = models.CharField(_("project number"), max_length=40, blank=True)
    name = models.CharField(_("project name"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    programme = models.CharField(_("programme"), max_length=100, blank=True)
    open_challenge = models.BooleanField(_("open challenge"), default=False)
    enterprise = enterprise_field(_("lead enterprise"), "projects")
    funds = money_field(_("total funds"))
    grant = money_field(_("grant"))
    start = models.DateField(_("begins on"), null=True, blank=True)
    end = models.DateField(_("ends on"), null=True, blank=True)
    accepted = models.DateField(_("accepted on"), null=True, blank=True)
    state = models.CharField(_("project state"), max_length=12, choices=State, default=State.UNDER_WAY)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="project_number_once",
                violation_error_message=_("A project with this number is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                condition=Q(number=""),
                name="project_name_once",
                violation_error_message=_(
                    "The enterprise already leads a project of that name without a number: give the number, by which "
                    "the two can be told apart."
                ),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")) & Q(accepted__gte=F("start")),
                name="project_dates_in_order",
                violation_error_message=_("A project begins before it ends or is accepted."),
            ),
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(state="accepted"),
                name="project_accepted_state",
                violation_error_message=_("Only a project whose state is “accepted” has a day of acceptance."),
            ),
            models.CheckConstraint(
                condition=Q(funds__gte=0) & Q(grant__gte=0) & Q(grant__lte=F("funds")),
                name="project_grant_within_funds",
                violation_error_message=_("The grant lies between 0 and the total funds."),
            ),
        ]
        indexes = [
            models.Index(fields=["number", "id"], name="project_by_number"),
            models.Index(fields=["name", "id"], name="project_by_name"),
            models.Index(fields=["level", "id"], name="project_by_level"),
            models.Index(fields=["state", "id"], name="project_by_state"),
            models.Index(fields=["start", "id"], name="project_by_start"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}".strip()

    def clean(self):
        self.name = clean_name(self.name)
        tidy(self, number=clean_code)


class AchievementQuerySet(RecordQuerySet):
    def registered_in(self, first, last):
        return self.filter(registered__range=(first, last))

    def transferred_in(self, first, last):
        """Those transferred from the first to the last day, each once however often."""
        made = AchievementTransfer.objects.in_use().made_in(first, last)
        return self.filter(Exists(made.filter(achievement=OuterRef("pk"))))


class Achievement(OfEnterprise):
    """A result of science and technology (科技成果) that was registered; how it came into use its transfers say."""

    number = models.CharField(_("achievement number"), max_length=40, blank=True)
    name = models.CharField(_("achievement"), max_length=200)
    enterprise = enterprise_field(_("enterprise"), "achievements")
    registered = models.DateField(_("registered on"), null=True, blank=True)

    objects = AchievementQuerySet.as_manager()

    class Meta:
        verbose_name = _("science and technology achievement")
        verbose_name_plural = _("science and technology achievements")
        ordering = ["-registered", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="achievement_number_once",
                violation_error_message=_("An achievement with this number is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                condition=Q(number=""),
                name="achievement_name_once",
                violation_error_message=_(
                    "The enterprise already has an achievement of that name without a number: give the number, by "
                    "which the two can be told apart."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["number", "id"], name="achievement_by_number"),
            models.Index(fields=["name", "id"], name="achievement_by_name"),
            models.Index(fields=["registered", "id"], name="achievement_by_registered"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}".strip()

    def clean(self):
        self.name = clean_name(self.name)
        tidy(self, number=clean_code)
