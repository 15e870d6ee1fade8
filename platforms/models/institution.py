from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.belonging import tidy
from qijiang.identifiers import check_credit_code
from qijiang.registers.fields import money_field
from qijiang.registers.records import Record, RecordQuerySet

from .columns import area_field, sorted_by, tidy_texts


class InstitutionQuerySet(RecordQuerySet):
    def unverified(self):
        """Institutions whose 统一社会信用代码 is not known, so that only their name says who they are."""
        return self.filter(credit_code="")


class Institution(Record):
    """A university, institute, hospital or society that an area works with, wherever it has its seat.

    Each area keeps its own: 重庆大学 is a partner of many districts.
    """

    class Kind(models.TextChoices):
        UNIVERSITY = "university", _("university or college")
        INSTITUTE = "institute", _("research institute")
        HOSPITAL = "hospital", _("hospital")
        SOCIETY = "society", _("society or association")
        OTHER = "other", _("other institution")

    BLANKS = {"credit_code": _("unverified")}

    name = models.CharField(_("name"), max_length=120)
    # longer than the 18 characters: blanks between them are dropped, not refused
    credit_code = models.CharField(
        _("credit code"),
        max_length=40,
        blank=True,
        help_text=_("18 characters. Leave it empty where it is not known: the institution is then unverified."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    area = area_field("institutions", help_text=_("The area that works with it; its seat may be elsewhere."))
    seat = models.CharField(_("seat"), max_length=100, blank=True)
    independent = models.BooleanField(_("independent legal person"), default=True)
    field = models.CharField(_("technical field"), max_length=100, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name", "pk"]
        indexes = sorted_by("institution", "name", "credit_code", "kind", "area")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="institution_name_once_in_area",
                violation_error_message=_("This area already has an institution of that name."),
            ),
            models.UniqueConstraint(
                fields=["area", "credit_code"],
                condition=~Q(credit_code=""),
                name="institution_code_once_in_area",
                violation_error_message=_("This area already has an institution with that credit code."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def unverified(self):
        """Nothing but its name says which institution is meant."""
        return not self.credit_code

    def clean(self):
        tidy_texts(self, "name")
        tidy(self, credit_code=check_credit_code)


class AgreementQuerySet(RecordQuerySet):
    def in_force_on(self, date):
        """Signed by that date and not past its last day."""
        return self.filter(signed__lte=date).exclude(until__lt=date)

    def signed_in(self, first, last):
        """Signed from `first` to `last`, both included."""
        return self.filter(signed__range=(first, last))

    def lapsing_in(self, first, last):
        """In force until a day from `first` to `last`, both included."""
        return self.filter(until__range=(first, last))


class Agreement(Record):
    """What an institution has agreed with the area, or with an enterprise or a platform in it.

    签约 is not 引进: how far it has come is said by its state.
    """

    REACH = "institution__area__path"

    class Kind(models.TextChoices):
        COOPERATION = "cooperation", _("strategic cooperation")
        INTRODUCTION = "introduction", _("bringing in an institution")
        JOINT_PLATFORM = "joint_platform", _("joint platform")
        RESEARCH = "research", _("commissioned or joint research")
        TRANSFER = "transfer", _("putting results to use")
        TRAINING = "training", _("training of talent")
        OTHER = "other", _("other agreement")

    class State(models.TextChoices):
        SIGNED = "signed", _("agreement signed")
        INTRODUCED = "introduced", _("brought in")
        OPERATING = "operating", _("in operation")
        ENDED = "ended", _("ended")

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("institution")
    )
    title = models.CharField(_("title of the agreement"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.COOPERATION)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("enterprise"),
        help_text=_("Who agreed with it, where that is not the area itself."),
    )
    platform = models.ForeignKey(
        "platforms.Platform",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("platform"),
        help_text=_("The platform it is about or was agreed with."),
    )
    signed = models.DateField(_("signed on"), null=True, blank=True)
    until = models.DateField(_("in force until"), null=True, blank=True, help_text=_("Last day."))
    investment = money_field(_("agreed investment"))
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.SIGNED)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed", "pk"]
        indexes = sorted_by("agreement", "title", "kind", "signed", "until", "state")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "title", "signed"],
                name="agreement_once_a_day",
                violation_error_message=_("This institution already has an agreement of that title from that day."),
            ),
            models.UniqueConstraint(
                fields=["institution", "title"],
                condition=Q(signed=None),
                name="agreement_without_day_once",
                violation_error_message=_("This institution already has an agreement of that title without its day."),
            ),
            models.CheckConstraint(
                condition=Q(signed=None) | Q(until=None) | Q(until__gte=F("signed")),
                name="agreement_dates_in_order",
                violation_error_message=_("An agreement does not end before it is signed."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(until__isnull=False),
                name="agreement_ended_on_a_day",
                violation_error_message=_("An agreement that has ended needs its last day."),
            ),
            models.CheckConstraint(
                condition=Q(investment=None) | Q(investment__gte=0),
                name="agreement_investment_not_negative",
                violation_error_message=_("The agreed investment cannot be negative."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        tidy_texts(self, "title")
