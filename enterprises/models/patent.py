"""Patents."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.identifiers import check_patent_number, patent_kind
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, enterprise_field, tidy

NEVER_GRANTED = ["applied", "rejected", "withdrawn"]
LAPSED = ["fee_unpaid", "expired", "invalidated"]


class PatentQuerySet(RecordQuerySet):
    def in_force_on(self, date):
        """有效: granted, and not lapsed on that day."""
        return self.filter(Q(lapsed=None) | Q(lapsed__gt=date), granted__lte=date)

    def applied_in(self, first, last):
        return self.filter(applied__range=(first, last))

    def granted_in(self, first, last):
        """授权量 of the days from first to last, lapsed since or not."""
        return self.filter(granted__range=(first, last))

    def of_kind(self, kind):
        return self.filter(kind=kind)


class Patent(OfEnterprise):
    """A patent or the application for one, under its number (ZC 0006-2003), which it keeps when it is granted.

    One with several holders is recorded once, under the first holder of the area.
    """

    class Kind(models.TextChoices):
        INVENTION = "invention", _("invention")
        UTILITY = "utility", _("utility model")
        DESIGN = "design", _("design")

    class State(models.TextChoices):
        APPLIED = "applied", _("applied for")
        IN_FORCE = "in_force", _("in force")
        FEE_UNPAID = "fee_unpaid", _("lapsed for an unpaid fee")
        EXPIRED = "expired", _("term expired")
        INVALIDATED = "invalidated", _("declared invalid")
        REJECTED = "rejected", _("application rejected")
        WITHDRAWN = "withdrawn", _("application withdrawn")

    number = models.CharField(
        _("patent number"), max_length=40, help_text=_("As on the certificate, such as ZL201310699744.2.")
    )
    kind = models.CharField(
        _("kind of patent"), max_length=10, choices=Kind, blank=True, help_text=_("Left empty, it follows the number.")
    )
    name = models.CharField(_("title of the patent"), max_length=200)
    enterprise = enterprise_field(_("holder"), "patents")
    applied = models.DateField(_("applied on"), null=True, blank=True)
    granted = models.DateField(_("granted on"), null=True, blank=True)
    lapsed = models.DateField(_("lapsed on"), null=True, blank=True, help_text=_("First day it is no longer in force."))
    state = models.CharField(_("legal state"), max_length=12, choices=State, default=State.IN_FORCE)
    high_value = models.BooleanField(_("high value"), default=False)
    pledged = models.BooleanField(_("pledged"), default=False)

    objects = PatentQuerySet.as_manager()

    class Meta:
        verbose_name = _("patent")
        verbose_name_plural = _("patents")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="patent_number_once",
                violation_error_message=_("A patent with this number is already recorded."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="patent_kind_known",
                violation_error_message=_("Say what kind of patent it is."),
            ),
            models.CheckConstraint(
                condition=Q(granted__gte=F("applied")) & Q(lapsed__gte=F("granted")),
                name="patent_dates_in_order",
                violation_error_message=_("A patent is applied for, then granted, and lapses last."),
            ),
            models.CheckConstraint(
                condition=Q(granted=None, state__in=NEVER_GRANTED)
                | Q(Q(granted__isnull=False), ~Q(state__in=NEVER_GRANTED)),
                name="patent_granted_with_date",
                violation_error_message=_(
                    "A patent that was granted needs the day, and an application has none: let the legal state and the "
                    "day of the grant agree."
                ),
            ),
            models.CheckConstraint(
                condition=Q(lapsed__isnull=False, state__in=LAPSED) | Q(Q(lapsed=None), ~Q(state__in=LAPSED)),
                name="patent_lapsed_with_date",
                violation_error_message=_(
                    "A patent that lapsed needs the day, and only such a one has it: let the legal state and the day "
                    "agree."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="patent_by_name"),
            models.Index(fields=["kind", "granted", "id"], name="patent_by_kind"),
            models.Index(fields=["applied", "id"], name="patent_by_applied"),
            models.Index(fields=["granted", "id"], name="patent_by_granted"),
            models.Index(fields=["state", "id"], name="patent_by_state"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def clean(self):
        tidy(self, number=check_patent_number)
        if not self.number:  # the field's own message says that it is missing
            return
        kind = patent_kind(self.number)
        self.kind = self.kind or kind
        if self.kind != kind:
            said = {"number": self.number, "kind": self.Kind(kind).label}
            raise ValidationError({"kind": _("By its number, %(number)s is of the kind “%(kind)s”.") % said})
