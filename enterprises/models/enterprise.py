"""The firm itself, and the industry chain it belongs to."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area, Department
from qijiang.identifiers import check_credit_code, check_industry_code, check_phone, inner_code_fails
from qijiang.registers.fields import phone_field
from qijiang.registers.records import Record, RecordQuerySet

from ..spelling import spelled_by
from .application import Application
from .belonging import clean_name, covers, tidy
from .recognition import Recognition

IN_A_ZONE = {Area.Kind.ZONE, Area.Kind.PARK}


def _one_of(*statuses: str) -> Q:
    """Said one by one: SQLite makes a table of a list, and makes it again for every row that a constraint looks at."""
    return Q(*(("status", status) for status in statuses), _connector=Q.OR)


class IndustryChain(Record):
    """An industry chain (产业链) that an area fosters, with the department that leads it."""

    name = models.CharField(_("name"), max_length=64)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="chains", verbose_name=_("area"), db_index=False
    )
    description = models.CharField(_("description"), max_length=500, blank=True)
    lead = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead department")
    )

    class Meta:
        verbose_name = _("industry chain")
        verbose_name_plural = _("industry chains")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="chain_name_once_in_area",
                violation_error_message=_("This area already has an industry chain of that name."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="chain_by_name")]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_name(self.name)


class EnterpriseQuerySet(RecordQuerySet):
    def verified(self):
        """Those whose credit code is known; the others are counted apart."""
        return self.exclude(credit_code="")

    def unverified(self):
        return self.filter(credit_code="")

    def present_on(self, date):
        """Those in the area on that day: founded, moved in, neither moved out nor closed. An unknown day is no bar."""
        begun = [Q(**{name: None}) | Q(**{f"{name}__lte": date}) for name in ("established", "moved_in")]
        not_ended = [Q(**{name: None}) | Q(**{f"{name}__gt": date}) for name in ("moved_out", "closed")]
        return self.filter(*begun, *not_ended)

    def arrived_in(self, first, last):
        """Those that moved in from the first to the last day."""
        return self.filter(moved_in__range=(first, last))

    def left_in(self, first, last):
        """Those that moved out from the first to the last day."""
        return self.filter(moved_out__range=(first, last))

    def seated_in(self, area, date):
        """Those that sat in the area on that day, wherever they sit now."""
        from enterprises.seats import seated_on  # it stands on the models

        return self.filter(seated_on(area, date))

    def holding(self, kind, date):
        """Those with a recognition of the kind in use and valid on that day, each once however many it holds."""
        valid = Recognition.objects.in_use().valid_on(date).of_kind(kind)
        return self.filter(Exists(valid.filter(enterprise=OuterRef("pk"))))

    def applying_for(self, kind, date):
        """Those that have applied for the kind and were not answered yet on that day."""
        open_ones = Application.objects.in_use().under_way_on(date).of_kind(kind)
        return self.filter(Exists(open_ones.filter(enterprise=OuterRef("pk"))))


class Enterprise(Record):
    """A firm. Its credit code (统一社会信用代码) names it; while that is unknown, its name in its area."""

    # Who answers for the firm is no public fact: masked to accounts without `enterprises.view_personal`.
    PERSONAL = {"contact", "phone"}

    class Status(models.TextChoices):
        OPERATING = "operating", _("operating")
        SUSPENDED = "suspended", _("business suspended")
        CLOSED = "closed", _("deregistered")
        REVOKED = "revoked", _("licence revoked")
        MOVED_OUT = "moved_out", _("moved out")

    BLANKS = {"credit_code": _("unverified")}

    # longer than the 18 characters: blanks between them are dropped, not refused
    credit_code = models.CharField(
        _("credit code"),
        max_length=40,
        blank=True,
        help_text=_("18 characters, from the business licence. Left empty, the enterprise counts as unverified."),
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("As on the business licence."))
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="enterprises", verbose_name=_("area"), db_index=False
    )
    park = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="park_enterprises",
        verbose_name=_("park"),
        db_index=False,
        help_text=_("The development zone or park it lies in."),
    )
    chain = models.ForeignKey(
        IndustryChain,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name=_("industry chain"),
        db_index=False,
    )
    industry = models.CharField(
        _("industry"), max_length=8, blank=True, help_text=_("Code of GB/T 4754-2017: 2 to 4 digits, or a section.")
    )
    established = models.DateField(_("established"), null=True, blank=True)
    status = models.CharField(_("operating status"), max_length=12, choices=Status, default=Status.OPERATING)
    moved_in = models.DateField(_("moved in on"), null=True, blank=True)
    moved_from = models.CharField(_("moved in from"), max_length=100, blank=True)
    moved_out = models.DateField(_("moved out on"), null=True, blank=True, help_text=_("First day it is gone."))
    moved_to = models.CharField(_("moved out to"), max_length=100, blank=True)
    closed = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("Day of deregistration or revocation.")
    )
    contact = models.CharField(
        _("contact person"), max_length=60, blank=True, help_text=_("Who is called when a recognition lapses.")
    )
    phone = phone_field()

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="enterprise_code_once",
                violation_error_message=_("An enterprise with this credit code is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(credit_code=""),
                name="enterprise_name_once_in_area",
                violation_error_message=_(
                    "This area already has an enterprise of that name without a credit code: give the code, by which "
                    "the two can be told apart."
                ),
            ),
            models.CheckConstraint(
                condition=Q(moved_out__gt=F("moved_in")),
                name="enterprise_moves_in_order",
                violation_error_message=_("It cannot move out before it has moved in."),
            ),
            models.CheckConstraint(
                condition=Q(moved_in__gte=F("established"))
                & Q(moved_out__gte=F("established"))
                & Q(closed__gte=F("established")),
                name="enterprise_established_first",
                violation_error_message=_("It cannot move or close before the day it was established."),
            ),
            models.CheckConstraint(
                condition=Q(moved_out=None) & _one_of("operating", "suspended", "closed", "revoked")
                | Q(moved_out__isnull=False) & _one_of("moved_out", "closed", "revoked"),
                name="enterprise_moved_out_with_date",
                violation_error_message=_(
                    "An enterprise that moved out needs the day, and one with that day has not stayed: let the "
                    "operating status and the day agree."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed=None) & _one_of("operating", "suspended", "moved_out")
                | Q(closed__isnull=False) & _one_of("closed", "revoked"),
                name="enterprise_closed_with_date",
                violation_error_message=_(
                    "An enterprise deregistered or with its licence revoked needs the day it closed, and only such a "
                    "one has it: let the operating status and the day agree."
                ),
            ),
        ]
        permissions = [("view_personal", "Can see contact persons and telephone numbers of enterprises")]
        indexes = [
            # all that a search reads of a row it does not find: see qijiang/registers/searching.py
            models.Index(fields=["name", "id", "credit_code", "area", "in_use"], name="enterprise_by_name"),
            models.Index(spelled_by("name"), name="enterprise_by_spelling"),
            # few lie in a park or belong to a chain: the others cost these nothing
            models.Index(fields=["park"], condition=Q(park__isnull=False), name="enterprise_by_park"),
            models.Index(fields=["chain"], condition=Q(chain__isnull=False), name="enterprise_by_chain"),
            models.Index(fields=["credit_code", "id"], name="enterprise_by_code"),
            # what a list is counted by, without reading a row
            models.Index(fields=["area", "in_use", "status"], name="enterprise_counted_by_area"),
            models.Index(fields=["status", "id"], name="enterprise_by_status"),
            models.Index(fields=["established", "id"], name="enterprise_by_established"),
        ]

    def __str__(self):
        return self.name

    @property
    def verified(self):
        return self.credit_code != ""

    def warnings(self):
        if not self.credit_code:
            return [say("Unverified: the credit code is not known.")]
        if inner_code_fails(self.credit_code):
            return [say("Check the credit code: the check digit inside it (GB 11714) does not fit, which is rare.")]
        return []

    def clean(self):
        self.name = clean_name(self.name)
        self.contact = clean_name(self.contact)
        tidy(self, credit_code=check_credit_code, industry=check_industry_code, phone=check_phone)
        if self.area_id is not None:
            self._check_places()

    def _check_places(self):
        if self.park_id is None and self.chain_id is None:
            return
        errors, park, chain = {}, self.park, self.chain
        if park and park.kind not in IN_A_ZONE:
            errors["park"] = _("%(name)s is neither a development zone nor a park.") % {"name": park}
        elif park and not self._lies_near(park):
            errors["park"] = _("%(name)s does not lie in the district of the enterprise.") % {"name": park}
        if chain and not covers(chain.area, self.area):
            errors["chain"] = _("%(name)s is the industry chain of another area.") % {"name": chain}
        if errors:
            raise ValidationError(errors)

    def _lies_near(self, park):
        """Zones and parks lie across streets: what must agree is the place that they are in."""
        place = park
        while place.kind in IN_A_ZONE and place.parent:
            place = place.parent
        return covers(place, self.area) or covers(self.area, place)
