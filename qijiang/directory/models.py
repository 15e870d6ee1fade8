"""Who and where: areas, departments, users."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qijiang.asked import Asked, AskedRecords


class AreaQuerySet(models.QuerySet):
    def valid_on(self, date):
        """Areas that exist on that date."""
        return self.begun_by(date).filter(Q(valid_to=None) | Q(valid_to__gt=date))

    def begun_by(self, date):
        """Areas that exist on that date or did before."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=date))

    def within(self, area):
        """The area itself and everything below it."""
        return self.filter(path__startswith=area.path)


class AreaManager(models.Manager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    def by_code(self, code):
        """The area that carries the code last: codes have changed hands (500110 was 万盛区 until 2011)."""
        return CARRYING.record(code)


CARRYING = AskedRecords(
    lambda code: Area.objects.filter(code=code).order_by(F("valid_from").desc(nulls_last=True), "-pk")[:1]
)


def _held_paths(pk, parent):
    held = Area.objects.select_for_update().filter(Q(pk=pk) | Q(pk=parent))
    return held.order_by("path").values_list("pk", "path")


PATHS = Asked(_held_paths)


class Area(models.Model):
    """A place that figures and register rows belong to.

    A code is no identity: the same code named other places at other times, so it is unique only with its first day.
    """

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        DISTRICT = "district", _("District or county")
        STREET = "street", _("Street")
        TOWN = "town", _("Town")
        ZONE = "zone", _("Development zone")
        PARK = "park", _("Park")

    # The kinds that together make up a place; zones and parks lie across streets and would be counted twice.
    PARTS: dict[str, set[Kind]] = {Kind.MUNICIPALITY: {Kind.DISTRICT}, Kind.DISTRICT: {Kind.STREET, Kind.TOWN}}

    code = models.CharField(_("code"), max_length=16)
    name = models.CharField(_("name"), max_length=64)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("First day it no longer exists."))
    reporting_unit = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_for",
        verbose_name=_("reporting unit"),
        help_text=_("The unit it reports through, where that is not its parent."),
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    path = models.CharField(max_length=120, editable=False, db_index=True)

    objects = AreaManager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["code", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="area_code_once_at_a_time",
                violation_error_message=_("This code is already used by an area valid from the same day."),
            ),
            models.UniqueConstraint(  # SQLite takes every empty day for a different one
                fields=["code"],
                condition=Q(valid_from=None),
                name="area_code_once_without_first_day",
                violation_error_message=_("This code is already used by an area without a first day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="area_dates_in_order",
                violation_error_message=_("The last day must come after the first."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep `path` (ids from the root, `/1/5/22/`), by which `within` asks; moving an area moves all below it."""
        with transaction.atomic():
            # as they are now: what was read earlier may have moved
            paths: dict[int | None, str] = dict(PATHS.rows(self.pk or 0, self.parent_id or 0))
            self.path = paths.get(self.pk, "")
            super().save(*args, **kwargs)
            self._move(self.path, f"{paths.get(self.parent_id, '/')}{self.pk}/")

    def _move(self, old, new):
        if old == new:
            return
        if old:
            for area in Area.objects.filter(path__startswith=old).exclude(pk=self.pk):
                Area.objects.filter(pk=area.pk).update(path=new + area.path[len(old) :])
        Area.objects.filter(pk=self.pk).update(path=new)
        self.path = new

    @property
    def whole(self):
        """The area whose total this one is a part of, or None."""
        return self.parent if self.parent and self.is_part_of(self.parent) else None

    def is_part_of(self, whole) -> bool:
        """Whether it counts in the total of `whole`: one of its parts, and no other unit reports for it."""
        lies_in = self.parent_id == whole.pk and self.kind in self.PARTS.get(whole.kind, set())
        return lies_in and self.reporting_unit_id in {None, whole.pk}

    def exists_within(self, first, last) -> bool:
        """Whether it exists on at least one of the days `first` to `last`."""
        return (self.valid_from is None or self.valid_from <= last) and not self.is_gone_on(first)

    def is_gone_on(self, day) -> bool:
        return self.valid_to is not None and self.valid_to <= day

    def is_reported_from(self, place) -> bool:
        """Whether its figures are reported from `place`: not through a unit that lies elsewhere."""
        unit = self.reporting_unit if self.reporting_unit_id and self.pk != place.pk else None
        return unit is None or unit.path.startswith(place.path)

    def clean(self):
        if self.parent and self.pk and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("An area cannot lie within itself: choose an area above it.")})


class Department(models.Model):
    """A unit that reports or leads: a bureau, a committee, a street office."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=64)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="departments", verbose_name=_("area"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["area__code", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="department_name_once_in_area",
                violation_error_message=_("This area already has a department of that name."),
            ),
        ]

    def __str__(self):
        return self.name


class User(AbstractUser):
    """An account; its role is its group, its scope its department and its area."""

    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("department"),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("area"),
        help_text=_("Figures of this area and of everything below it are within the account's reach."),
    )
    # Chosen last by its person, in one of the site's languages; the account is written to in it.
    language = models.CharField(_("language"), max_length=16, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        ordering = ["username"]

    @property
    def shown_name(self):
        """The name on the page: Chinese family name first, without a space, else the account's name."""
        return f"{self.last_name}{self.first_name}" or self.username
