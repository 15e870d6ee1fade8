"""What an enterprise is recognised as, from when to when."""

import datetime
from collections.abc import Callable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from enterprises import validity
from qijiang.identifiers import (
    certificate_region_odd,
    check_certificate_number,
    check_sme_entry_number,
    clean_code,
    number_year,
)
from qijiang.registers.records import RecordQuerySet

from .belonging import OfEnterprise, enterprise_field, tidy

# In the library, or in the district's database, until taken out again.
OPEN_ENDED = ["city_tech", "high_growth"]


class RecognitionQuerySet(RecordQuerySet):
    """A recognition counts from the day it is issued up to and including the day it expires, unless it is cancelled:
    then no more from the day of its cancellation."""

    def valid_on(self, date):
        return self.filter(
            Q(expires=None) | Q(expires__gte=date), Q(cancelled=None) | Q(cancelled__gt=date), issued__lte=date
        )

    def begun_in(self, first, last):
        """Issued from the first to the last day, whether for the first time or renewed."""
        return self.filter(issued__range=(first, last))

    def ended_in(self, first, last):
        """Those that ceased from the first to the last day: what is missing on `last` of what was valid the day before
        `first` or has begun since. One that expires on `last` itself is still valid then and ends a day later."""
        day = datetime.timedelta(1)
        by_cancelling = Q(cancelled__range=(first, last)) & (Q(expires=None) | Q(expires__gte=F("cancelled")))
        by_expiring = Q(expires__range=(first - day, last - day)) & (Q(cancelled=None) | Q(cancelled__gt=F("expires")))
        return self.filter(by_cancelling | by_expiring)

    def first_time(self):
        """首次认定; those of which it is unknown are neither here nor in `renewed`."""
        return self.filter(occasion=Recognition.Occasion.FIRST)

    def renewed(self):
        """重新认定."""
        return self.filter(occasion=Recognition.Occasion.RENEWED)

    def of_kind(self, kind):
        return self.filter(kind=kind)


class Recognition(OfEnterprise):
    """A title that an enterprise holds for a time: a certificate, an entry in a library, a place on a list.

    A change of name brings a new certificate with number and validity unchanged: the same record. A renewal is a new
    application with a new number: a new record.
    """

    class Kind(models.TextChoices):
        HIGH_TECH = "high_tech", _("national high-tech enterprise")
        TECH_SME = "tech_sme", _("technology SME")
        CITY_TECH = "city_tech", _("Chongqing technology enterprise")
        INNOVATIVE_SME = "innovative_sme", _("innovative SME")
        SPECIALISED = "specialised", _("specialised and new SME")
        LITTLE_GIANT = "little_giant", _("little giant")
        CHAMPION = "champion", _("manufacturing champion of a single product")
        GAZELLE = "gazelle", _("gazelle enterprise")
        WILDEBEEST = "wildebeest", _("wildebeest enterprise")
        UNICORN = "unicorn", _("unicorn enterprise")
        HIGH_GROWTH = "high_growth", _("high-growth enterprise")

    class Occasion(models.TextChoices):
        FIRST = "first", _("first recognition")
        RENEWED = "renewed", _("renewed recognition")

    # The last day by the rule of each kind: 国科发火〔2016〕32号, 国科火字〔2022〕67号, 工信部企业〔2022〕63号.
    # The city's lists of fast growers are drawn up every year.
    TERMS: dict[str, Callable[[datetime.date], datetime.date]] = {
        Kind.HIGH_TECH: validity.three_years,
        Kind.TECH_SME: validity.end_of_march_after,
        Kind.INNOVATIVE_SME: validity.three_years,
        Kind.SPECIALISED: validity.three_years,
        Kind.LITTLE_GIANT: validity.three_years,
        Kind.CHAMPION: validity.three_years,
        Kind.GAZELLE: validity.one_year,
        Kind.WILDEBEEST: validity.one_year,
        Kind.UNICORN: validity.one_year,
    }
    NUMBERS: dict[str, Callable[[str], str]] = {
        Kind.HIGH_TECH: check_certificate_number,
        Kind.TECH_SME: check_sme_entry_number,
    }

    enterprise = enterprise_field(_("enterprise"), "recognitions", db_index=False)
    kind = models.CharField(_("recognised as"), max_length=16, choices=Kind)
    number = models.CharField(
        _("certificate number"), max_length=40, blank=True, help_text=_("Or the entry number of a technology SME.")
    )
    batch = models.CharField(_("batch"), max_length=64, blank=True)
    issued = models.DateField(_("issued on"), help_text=_("Day of the certificate, or of entry into the library."))
    expires = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Last day. Left empty, it follows from the rule.")
    )
    occasion = models.CharField(_("first or renewed"), max_length=8, choices=Occasion, blank=True)
    cancelled = models.DateField(
        _("cancelled on"), null=True, blank=True, help_text=_("First day it no longer counts; also out of the library.")
    )
    cancel_reason = models.CharField(_("reason of cancellation"), max_length=200, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["-issued", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "issued"],
                name="recognition_once_a_day",
                violation_error_message=_("The enterprise already has this recognition from that day."),
            ),
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=~Q(number=""),
                name="recognition_number_once",
                violation_error_message=_("A recognition of this kind with that number is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(expires__gt=F("issued")),
                name="recognition_expires_after_issue",
                violation_error_message=_("The last day of validity must come after the day of issue."),
            ),
            models.CheckConstraint(
                condition=Q(expires__isnull=False) | Q(kind__in=OPEN_ENDED),
                name="recognition_expiry_known",
                violation_error_message=_("A recognition of this kind ends: give its last day of validity."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled__gte=F("issued")),
                name="recognition_cancelled_after_issue",
                violation_error_message=_("It cannot be cancelled before the day of issue."),
            ),
            models.CheckConstraint(
                condition=Q(cancel_reason="") | Q(cancelled__isnull=False),
                name="recognition_reason_with_date",
                violation_error_message=_("A reason of cancellation needs the day of the cancellation."),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "issued", "id"], name="recognition_by_kind"),
            models.Index(fields=["issued", "id"], name="recognition_by_issued"),
            models.Index(fields=["expires", "id"], name="recognition_by_expires"),
            models.Index(fields=["cancelled", "id"], name="recognition_by_cancelled"),
            models.Index(fields=["number", "id"], name="recognition_by_number"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number or self.issued}"

    def warnings(self):
        return [*self._of_the_number(), *self._of_the_term()]

    def _of_the_number(self):
        """A number says where and, as a certificate or an entry of its year, when it was given."""
        if self.kind == self.Kind.HIGH_TECH and self.number and certificate_region_odd(self.number):
            yield say("Check the certificate number: those of Chongqing have 5110 after the year.")
        year = number_year(self.number) if self.kind in self.NUMBERS and self.number else self.issued.year
        if year != self.issued.year:
            said = {"number": year, "issued": self.issued.year}
            yield say("The number is one of %(number)s, the day of issue lies in %(issued)s: compare the two.") % said

    def _of_the_term(self):
        """Whether the last day is another than the kind's rule says; a day more or less is how one counts."""
        term = self.TERMS.get(self.kind)
        if term and self.expires and abs(self.expires - term(self.issued)) > datetime.timedelta(1):
            said = say("By the rule of its kind it is valid until %(rule)s, not until %(given)s: compare the two.")
            yield said % {"rule": term(self.issued), "given": self.expires}

    def clean(self):
        tidy(self, number=self.NUMBERS.get(self.kind, clean_code))
        term = self.TERMS.get(self.kind)
        if term and self.issued and self.expires is None:
            self.expires = term(self.issued)
