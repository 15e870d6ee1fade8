from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from enterprises.models.belonging import covers, tidy
from qijiang.directory.models import Area
from qijiang.identifiers import check_phone
from qijiang.registers.fields import phone_field
from qijiang.registers.records import Record, RecordQuerySet
from qijiang.registers.sums import exact_sum

from .columns import Level, area_field, sorted_by, tidy_texts


class CommissionerQuerySet(RecordQuerySet):
    def serving_on(self, date):
        """Those whose term covers that date; a term without an end runs on."""
        return self.filter(term_from__lte=date).exclude(term_to__lt=date)

    def with_service(self, first, last):
        """Each with `served`, the days of service from `first` to `last`; None where there was none."""
        records = ServiceRecord.objects.in_use().between(first, last).filter(commissioner=OuterRef("pk"))
        days = records.order_by().values("commissioner").annotate(sum=exact_sum("days"))
        return self.annotate(served=Subquery(days.values("sum")))


class Commissioner(Record):
    """A 科技特派员 for one term: sent by a university, institute or enterprise to serve a street, town or village.

    国办发〔2016〕32号; 《重庆市科技特派员管理办法》渝科局发〔2019〕146号. A new term is a new row.
    """

    # Shown masked to accounts without `platforms.view_personal`. Names are published with the selection.
    PERSONAL = {"phone"}

    class SelectedBy(models.TextChoices):
        MUNICIPAL = Level.MUNICIPAL.value, _("selected by the municipality")
        DISTRICT = Level.DISTRICT.value, _("selected by the district")

    name = models.CharField(_("name of the person"), max_length=60)
    sent_by = models.CharField(_("sent by"), max_length=120, help_text=_("The organisation he or she works for."))
    level = models.CharField(_("level"), max_length=16, choices=SelectedBy)
    field = models.CharField(_("field of service"), max_length=100, blank=True, help_text=_("As in GB/T 13745."))
    area = area_field("commissioners", verbose_name=_("assigned area"))
    term_from = models.DateField(_("term from"))
    term_to = models.DateField(_("term to"), null=True, blank=True, help_text=_("Last day."))
    phone = phone_field()

    objects = CommissionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("science commissioner")
        verbose_name_plural = _("science commissioners")
        ordering = ["name", "pk"]
        indexes = sorted_by("commissioner", "name", "sent_by", "level", "area", "term_from", "term_to")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name", "sent_by", "term_from"],
                name="commissioner_term_once",
                violation_error_message=_("This commissioner already has a term in that area from that day."),
            ),
            models.CheckConstraint(
                condition=Q(term_to=None) | Q(term_to__gte=F("term_from")),
                name="commissioner_term_in_order",
                violation_error_message=_("A term does not end before it begins."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        tidy_texts(self, "name", "sent_by")
        tidy(self, phone=check_phone)


class ServiceRecordQuerySet(RecordQuerySet):
    def between(self, first, last):
        """Service on a day from `first` to `last`, both included."""
        return self.filter(date__range=(first, last))

    def totals(self):
        """{days, trained, techniques} of all rows together; None where nobody has said anything."""
        return self.aggregate(days=exact_sum("days"), trained=Sum("trained"), techniques=Sum("techniques"))


class ServiceRecord(Record):
    """What a commissioner did on a day: where, for how long, for how many people (DB50/T 1046—2020)."""

    REACH = "commissioner__area__path"

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        GUIDANCE = "guidance", _("guidance on site")
        PROBLEM = "problem", _("solving a problem")
        DEMONSTRATION = "demonstration", _("demonstration of varieties or techniques")
        VISIT = "visit", _("visit")
        OTHER = "other", _("other service")

    commissioner = models.ForeignKey(
        Commissioner, on_delete=models.PROTECT, related_name="services", verbose_name=_("science commissioner")
    )
    date = models.DateField(_("date"), help_text=_("The first day, where it took several."))
    street = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("street or town of the service"),
        help_text=_("Where it is not the one that the commissioner is assigned to."),
    )
    place = models.CharField(_("village or place"), max_length=100, blank=True)
    kind = models.CharField(_("kind of service"), max_length=16, choices=Kind, default=Kind.GUIDANCE)
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=1, default=1, validators=[MinValueValidator(0)])
    trained = models.PositiveIntegerField(_("people trained"), null=True, blank=True)
    techniques = models.PositiveIntegerField(_("varieties and techniques introduced"), null=True, blank=True)
    note = models.CharField(_("what was done"), max_length=500, blank=True)

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ["-date", "pk"]
        indexes = sorted_by("service", "date", "place", "kind")
        constraints = [
            models.UniqueConstraint(
                fields=["commissioner", "date", "kind", "place"],
                name="service_once_a_day_and_place",
                violation_error_message=_("This service of that day and place is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(days__gt=0),
                name="service_takes_time",
                violation_error_message=_("A service takes more than 0 days; half a day is 0.5."),
            ),
        ]

    def __str__(self):
        return f"{self.commissioner} {self.date}"

    def clean(self):
        tidy_texts(self, "place")
        if self.commissioner_id is None or self.date is None:  # the field's own message says that it is missing
            return
        self._check_street()
        begins, ends = self.commissioner.term_from, self.commissioner.term_to
        if self.date < begins or (ends and self.date > ends):
            message = _("%(date)s lies outside the commissioner's term, which runs from %(from)s to %(to)s.")
            params = {"date": self.date, "from": begins, "to": ends or "…"}
            raise ValidationError({"date": ValidationError(message, "outside_term", params)})

    def _check_street(self):
        """It may be another street than the one assigned, of the same district."""
        if self.street is None:
            return
        assigned = self.commissioner.area
        around = assigned.parent if assigned.kind in {Area.Kind.STREET, Area.Kind.TOWN} else assigned
        if around is not None and not covers(around, self.street):
            said = _("%(name)s does not lie in the district that the commissioner serves.") % {"name": self.street}
            raise ValidationError({"street": said})
