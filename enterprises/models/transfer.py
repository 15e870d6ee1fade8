"""How achievements come into use."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.fields import money_field
from qijiang.registers.records import Record, RecordQuerySet

from .belonging import clean_name


class AchievementTransferQuerySet(RecordQuerySet):
    def made_in(self, first, last):
        """Transfers from the first to the last day."""
        return self.filter(date__range=(first, last))


class AchievementTransfer(Record):
    """An achievement put to use (科技成果转化), in one of the ways of article 16 of 《促进科技成果转化法》.

    One achievement may be transferred several times: licensed to several, or used by its owner and licensed besides.
    """

    REACH = "achievement__enterprise__area__path"

    class Way(models.TextChoices):
        ASSIGNMENT = "assignment", _("assigned")
        LICENCE = "licence", _("licensed")
        SHARES = "shares", _("brought in as shares")
        COOPERATION = "cooperation", _("put to use together")
        OWN_USE = "own_use", _("put to use by the owner")
        OTHER = "other", _("put to use in another way")

    achievement = models.ForeignKey(
        "enterprises.Achievement",
        on_delete=models.PROTECT,
        related_name="transfers",
        verbose_name=_("achievement transferred"),
        db_index=False,
    )
    date = models.DateField(_("transferred on"))
    way = models.CharField(_("way of transfer"), max_length=12, choices=Way)
    recipient = models.CharField(
        _("recipient"), max_length=120, blank=True, help_text=_("Who uses it; nobody else where the owner does.")
    )
    amount = money_field(_("transfer amount"))
    contract = models.ForeignKey(
        "enterprises.TechContract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        verbose_name=_("technology contract"),
        help_text=_("Where one was registered."),
    )

    objects = AchievementTransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer of an achievement")
        verbose_name_plural = _("transfers of achievements")
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "date", "way", "recipient"],
                name="transfer_once_a_day",
                violation_error_message=_("This transfer of the achievement is already recorded for that day."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="transfer_amount_not_negative",
                violation_error_message=_("The amount of a transfer cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(way="own_use") | Q(recipient=""),
                name="transfer_own_use_has_no_recipient",
                violation_error_message=_("Who uses the own achievement needs no recipient: leave it empty."),
            ),
        ]
        indexes = [
            models.Index(fields=["date", "id"], name="transfer_by_date"),
            models.Index(fields=["way", "id"], name="transfer_by_way"),
            models.Index(fields=["recipient", "id"], name="transfer_by_recipient"),
        ]

    def __str__(self):
        return f"{self.achievement} {self.date}"

    @property
    def area(self):
        return self.achievement.area

    def clean(self):
        self.recipient = clean_name(self.recipient)
        if self.achievement_id is None:  # the field's own message says that it is missing
            return
        if self.contract and self.contract.enterprise_id != self.achievement.enterprise_id:
            said = _("%(name)s is the contract of another enterprise.") % {"name": self.contract}
            raise ValidationError({"contract": said})
