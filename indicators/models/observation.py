from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import ExtractYear, RowNumber
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.fields import figure_field, year_field

from .fields import Cited, Qualifier
from .indicator import Indicator

CELL = ["indicator_id", "area_id", "year"]
RANK = ["vintage", "reviewed_at", "id"]  # of two figures of a day the one that counts has the higher


class ObservationQuerySet(models.QuerySet):
    def approved(self, known_at=None):
        """Final observations; with `known_at` (a moment) only those approved by then."""
        approved = self.filter(state=Observation.State.APPROVED)
        return approved if known_at is None else approved.filter(reviewed_at__lte=known_at)

    def current(self, on, known_at=None):
        """One observation an indicator, area and year: what held on the day `on` as known at `known_at`.

        The latest as-of date wins; among equals the highest vintage; among equals the latest approved (design 5.1).
        """
        return self.approved(known_at).filter(as_of__lte=on)._first_of(CELL, ["as_of", *RANK])

    def not_replaced(self):
        """Of each indicator, area and day only the one that counts."""
        return self._first_of([*CELL, "as_of"], RANK)

    def _first_of(self, cell, rank):
        newest_first = [F(name).desc() for name in rank]
        return self.alias(recency=Window(RowNumber(), partition_by=cell, order_by=newest_first)).filter(recency=1)

    def lately(self, area, on, known_at, limit):
        """The area's figures up to the day `on` that were approved last, each with `before`, the figure it replaced."""
        lately = self.approved(known_at).filter(area=area, as_of__lte=on).order_by("-reviewed_at", "-pk")
        return lately.replacing()[:limit]

    def replacing(self):
        """Each with its indicator, its source's code, and `before`, the final figure of its day that it replaced."""
        same_day = {name: OuterRef(name) for name in [*CELL, "as_of"]}
        final = Observation.objects.approved().filter(**same_day, reviewed_at__lt=OuterRef("reviewed_at"))
        earlier = final.order_by("-reviewed_at").values("value")[:1]
        return self.annotate(before=Subquery(earlier), source_code=F("source__code")).select_related("indicator")

    def within_reach(self, user):
        """What the account may see as a reporter or reviewer: own department's indicators, own area and below."""
        reachable = self.filter(area__path__startswith=user.area.path) if user.area else self.none()
        if user.has_perm("indicators.review_observation"):
            return reachable
        return reachable.filter(indicator__in=Indicator.objects.reported_by(user))

    def awaiting_review(self):
        return self.filter(state=Observation.State.SUBMITTED)


class Observation(Cited):
    """A value of an indicator for an area and year, as it stood on a day. Approved, it is final."""

    class Vintage(models.IntegerChoices):
        """In the order in which one replaces the other."""

        ESTIMATE = 1, _("estimate")
        FLASH = 2, _("flash")
        ANNUAL = 3, _("annual")
        REVISED = 4, _("revised")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")

    class Precision(models.TextChoices):
        DAY = "day", _("to the day")
        YEAR = "year", _("only the year is known")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="observations", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="observations", verbose_name=_("area"))
    year = year_field(_("year"))
    as_of = models.DateField(_("as of"))
    precision = models.CharField(_("precision of the date"), max_length=8, choices=Precision, default=Precision.DAY)
    value = figure_field(_("value"), null=True, blank=True)
    not_collected = models.BooleanField(_("not collected"), default=False)
    qualifier = models.CharField(_("qualifier"), max_length=2, choices=Qualifier, default=Qualifier.EXACT)
    vintage = models.PositiveSmallIntegerField(_("vintage"), choices=Vintage, default=Vintage.FLASH)
    derivation = models.CharField(
        _("derivation"), max_length=200, blank=True, help_text=_("How it follows from stated figures, if derived.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Why a cumulative figure fell, or why it was corrected.")
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    created_at = models.DateTimeField(_("recorded at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    handed_in_at = models.DateTimeField(
        _("first handed in at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Kept when it comes back: by it a figure is in time or late."),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    review_note = models.CharField(_("review note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator", "area", "-year", "-as_of", "-vintage", "-pk"]
        default_permissions = ["add", "view"]
        permissions = [("review_observation", "Can approve or return an observation")]
        indexes = [
            models.Index(
                fields=["area", "year", "indicator", "-as_of", "-vintage", "-reviewed_at", "-id"],
                condition=Q(state="approved"),
                name="observation_current",
            ),
            models.Index(fields=["indicator", "area", "year"], name="observation_of_cell"),
            models.Index(fields=["area", "-reviewed_at"], condition=Q(state="approved"), name="observation_lately"),
            models.Index(fields=["state", "area"], condition=~Q(state="approved"), name="observation_in_work"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True, not_collected=True) | Q(value__isnull=False, not_collected=False),
                name="observation_value_or_not_collected",
                violation_error_message=_("Give a value, or say that it is not collected: a blank is not a zero."),
            ),
            models.CheckConstraint(
                condition=Q(year=ExtractYear("as_of")),
                name="observation_as_of_in_its_year",
                violation_error_message=_("The as-of date must lie in the year of the figure."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(reviewed_at__isnull=False),
                name="observation_approved_when",
                violation_error_message=_("An approved figure needs the time of its approval."),
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(review_note=""),
                name="observation_returned_with_note",
                violation_error_message=_("Say what is to be mended when you return a figure."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(submitted_by=None) | ~Q(reviewed_by=F("submitted_by")),
                name="observation_not_reviewed_by_its_submitter",
                violation_error_message=_("Nobody reviews a figure they submitted themselves."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "area", "as_of", "vintage"],
                condition=~Q(state="approved"),
                name="observation_one_in_work",
                violation_error_message=_(
                    "A figure for this indicator, area, date and vintage is already in work: continue that one."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.as_of}"

    @property
    def as_of_text(self):
        """The date as far as it is known: the day, or only the year."""
        return str(self.year if self.precision == self.Precision.YEAR else self.as_of)

    @property
    def is_open(self):
        """Whether its recorder may still change it."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}
