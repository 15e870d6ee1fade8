"""Open challenges (揭榜挂帅): who poses them, who applies, who wins."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.identifiers import clean_code
from qijiang.registers.fields import money_field
from qijiang.registers.records import Record, RecordQuerySet

from .belonging import clean_name, covers, tidy


class ChallengeQuerySet(RecordQuerySet):
    def announced_in(self, first, last):
        return self.filter(announced__range=(first, last))

    def open_on(self, date):
        """Announced, and applications are taken on that day."""
        return self.filter(announced__lte=date, deadline__gte=date)


class Challenge(Record):
    """A problem that is published for anybody to solve (揭榜挂帅的榜单项目), with its reward.

    Who wins is said by the applications; `decided` without a winner means that none was found good enough.
    """

    number = models.CharField(_("challenge number"), max_length=40, blank=True)
    title = models.CharField(_("challenge"), max_length=200)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="challenges", verbose_name=_("area"), db_index=False
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("posing enterprise"),
        help_text=_("The enterprise whose problem it is, where it is in the register."),
    )
    posed_by = models.CharField(
        _("posed by"), max_length=120, blank=True, help_text=_("Empty takes the name of the enterprise.")
    )
    field = models.CharField(_("technical field"), max_length=100, blank=True)
    objective = models.CharField(_("what is to be reached"), max_length=500, blank=True)
    reward = money_field(_("reward"))
    announced = models.DateField(_("announced on"))
    deadline = models.DateField(_("applications until"), help_text=_("Last day on which applications are taken."))
    decided = models.DateField(_("decided on"), null=True, blank=True)
    project = models.ForeignKey(
        "enterprises.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("project of the challenge"),
        help_text=_("The project by which it is carried out."),
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("open challenge")
        verbose_name_plural = _("open challenges")
        ordering = ["-announced", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="challenge_number_once",
                violation_error_message=_("An open challenge with this number is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["area", "title"],
                condition=Q(number=""),
                name="challenge_title_once_in_area",
                violation_error_message=_(
                    "This area already has an open challenge of that title without a number: give the number, by which "
                    "the two can be told apart."
                ),
            ),
            models.CheckConstraint(
                condition=Q(deadline__gte=F("announced")) & Q(decided__gte=F("announced")),
                name="challenge_dates_in_order",
                violation_error_message=_("A challenge is announced before applications end and it is decided."),
            ),
            models.CheckConstraint(
                condition=~Q(posed_by=""),
                name="challenge_has_a_poser",
                violation_error_message=_("Say who poses the challenge: choose the enterprise, or give a name."),
            ),
            models.CheckConstraint(
                condition=Q(reward__gte=0),
                name="challenge_reward_not_negative",
                violation_error_message=_("A reward cannot be negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["title", "id"], name="challenge_by_title"),
            models.Index(fields=["announced", "id"], name="challenge_by_announced"),
            models.Index(fields=["deadline", "id"], name="challenge_by_deadline"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.title = clean_name(self.title)
        self.posed_by = clean_name(self.posed_by) or (self.enterprise.name if self.enterprise else "")
        tidy(self, number=clean_code)
        if self.area_id is not None:
            self._check_places()

    def _check_places(self):
        errors = {}
        if self.enterprise and not covers(self.area, self.enterprise.area):
            errors["enterprise"] = _("%(name)s lies in another area.") % {"name": self.enterprise}
        if self.project and not covers(self.area, self.project.area):
            errors["project"] = _("%(name)s is a project of another area.") % {"name": self.project}
        if errors:
            raise ValidationError(errors)


class ChallengeBid(Record):
    """An application for an open challenge (揭榜方的申报); one of them may win."""

    REACH = "challenge__area__path"

    class Result(models.TextChoices):
        PENDING = "pending", _("not decided yet")
        WON = "won", _("won")
        LOST = "lost", _("not chosen")
        WITHDRAWN = "withdrawn", _("application taken back")

    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, related_name="bids", verbose_name=_("open challenge"), db_index=False
    )
    name = models.CharField(
        _("applicant"), max_length=120, blank=True, help_text=_("Empty takes the name of the enterprise.")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bids",
        verbose_name=_("enterprise"),
        help_text=_("Where the applicant is in the register; anybody may apply."),
    )
    submitted = models.DateField(_("application submitted on"))
    amount = money_field(_("amount asked for"))
    result = models.CharField(_("result of the application"), max_length=10, choices=Result, default=Result.PENDING)

    class Meta:
        verbose_name = _("application for a challenge")
        verbose_name_plural = _("applications for challenges")
        ordering = ["-submitted", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "name"],
                name="bid_once",
                violation_error_message=_("This applicant has already applied for the challenge."),
            ),
            models.UniqueConstraint(
                fields=["challenge"],
                condition=Q(result="won"),
                name="bid_one_winner",
                violation_error_message=_("The challenge already has a winner: there can be only one."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="bid_has_a_name",
                violation_error_message=_("Name the applicant, or choose the enterprise."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="bid_amount_not_negative",
                violation_error_message=_("The amount asked for cannot be negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="bid_by_name"),
            models.Index(fields=["submitted", "id"], name="bid_by_submitted"),
            models.Index(fields=["result", "id"], name="bid_by_result"),
        ]

    def __str__(self):
        return self.name

    @property
    def area(self):
        return self.challenge.area

    def clean(self):
        self.name = clean_name(self.name) or (self.enterprise.name if self.enterprise else "")
        if self.challenge_id is None or self.submitted is None:  # the fields' own messages say that they are missing
            return
        begins, ends = self.challenge.announced, self.challenge.deadline
        if not begins <= self.submitted <= ends:
            message = _("%(date)s lies outside the days on which applications are taken, from %(from)s to %(to)s.")
            params = {"date": self.submitted, "from": begins, "to": ends}
            raise ValidationError({"submitted": ValidationError(message, "outside_days", params)})
