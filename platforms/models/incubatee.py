from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.records import Record, RecordQuerySet

from .columns import sorted_by, tidy_texts
from .kinds import PlatformClass
from .platform import Platform


class IncubateeQuerySet(RecordQuerySet):
    def incubated_on(self, date):
        """From the day of entry to the day before leaving (在孵)."""
        return self.filter(entered__lte=date).exclude(left__lte=date)

    def entered_in(self, first, last):
        """New from `first` to `last`, both included (新增在孵)."""
        return self.filter(entered__range=(first, last))

    def graduated_in(self, first, last):
        """Those that left as graduates from `first` to `last`, both included (毕业)."""
        return self.filter(left__range=(first, last), result=Incubatee.Result.GRADUATED)


class Incubatee(Record):
    """A firm or team for its time in a maker space, an incubator or an accelerator. Who comes back is a new row."""

    REACH = "platform__area__path"

    class Stage(models.TextChoices):
        MAKER_SPACE = "maker_space", _("maker space")
        INCUBATOR = "incubator", _("incubator")
        ACCELERATOR = "accelerator", _("accelerator")

    class Result(models.TextChoices):
        GRADUATED = "graduated", _("graduated")
        LEFT = "left", _("left without graduating")
        FAILED = "failed", _("failed in incubation")

    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="incubatees", verbose_name=_("incubated at")
    )
    name = models.CharField(
        _("name of the firm or team"),
        max_length=120,
        blank=True,
        help_text=_("As it entered. Empty takes the name of the enterprise."),
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incubations",
        verbose_name=_("enterprise"),
        help_text=_("Where it is in the register; a team may have none yet."),
    )
    stage = models.CharField(_("stage of incubation"), max_length=16, choices=Stage)
    entered = models.DateField(_("entered on"))
    left = models.DateField(_("left on"), null=True, blank=True, help_text=_("First day on which it is gone."))
    result = models.CharField(_("result of incubation"), max_length=16, choices=Result, blank=True)

    objects = IncubateeQuerySet.as_manager()

    class Meta:
        verbose_name = _("incubated firm")
        verbose_name_plural = _("incubated firms")
        ordering = ["name", "pk"]
        indexes = sorted_by("incubatee", "name", "stage", "entered", "left", "result")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "name", "entered"],
                name="incubatee_entered_once",
                violation_error_message=_("This firm or team has already entered there on that day."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="incubatee_has_a_name",
                violation_error_message=_("Name the firm or team, or choose the enterprise."),
            ),
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gte=F("entered")),
                name="incubatee_dates_in_order",
                violation_error_message=_("It does not leave before it has entered."),
            ),
            models.CheckConstraint(
                condition=Q(left=None, result="") | (Q(left__isnull=False) & ~Q(result="")),
                name="incubatee_leaves_with_a_result",
                violation_error_message=_("Who has left has a result, and a result has the day of leaving."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        tidy_texts(self, "name")
        if not self.name and self.enterprise:
            self.name = self.enterprise.name
        if self.platform_id and self.platform.platform_class != PlatformClass.INCUBATION:
            message = _("%(platform)s is no maker space, incubator, accelerator or university science park.")
            params = {"platform": self.platform}
            raise ValidationError({"platform": ValidationError(message, "no_carrier", params)})
