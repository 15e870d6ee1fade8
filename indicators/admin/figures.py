"""Figures, what is said about them, and the periods in which they are closed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from indicators.claims.wording import amount_stated
from indicators.models import Claim, Observation, PeriodLock, Stamp
from qijiang import figures
from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin, ReadOnlyAdmin

from .cited import CITED, Placed


class YearFilter(admin.SimpleListFilter):
    """The years with approved figures, read from the stamps: asking a million observations would take as many rows."""

    title = _("year")
    parameter_name = "in_year"

    def lookups(self, request, model_admin):
        years = (
            Stamp.objects.exclude(area=None)
            .exclude(number=0)
            .order_by("-year")
            .values_list("year", flat=True)
            .distinct()
        )
        return [(str(year), str(year)) for year in years]

    def queryset(self, request, queryset):
        year = self.value()
        if year is None:
            return queryset
        return queryset.filter(year=int(year)) if year.isdecimal() and len(year) == 4 else queryset.none()


@admin.register(Observation)
class ObservationAdmin(Placed, ReadOnlyAdmin):
    note = _(
        "Figures are not changed here: they are recorded under Entry and approved under Review. "
        "An approved figure is corrected by recording a new one that says why."
    )
    reach = "area__path"
    ordering = ["-pk"]
    date_hierarchy = "as_of"
    list_display = ["indicator", "area", "as_of", "figure", "vintage", "state", "source", "reviewed_at"]
    list_filter = ["state", YearFilter, AreaFilter, "vintage"]
    list_select_related = ["indicator", "area", "source"]
    search_fields = ["indicator__code", "indicator__name", "figure_id", "note"]
    sortable_by = ["as_of"]
    fields = [
        "indicator", "area", "year", "as_of", "precision", "figure", "not_collected", "vintage", "derivation", "note",
        "reason", "source", "placed", "figure_id", "state", "created_by", "created_at", "submitted_by",
        "submitted_at", "reviewed_by", "reviewed_at", "review_note",
    ]  # fmt: skip
    readonly_fields = ["figure", "placed"]

    @admin.display(description=_("value"))
    def figure(self, observation):
        if observation.not_collected:
            return _("not collected")
        return figures.figure(observation.value, observation.indicator.unit, qualifier=observation.qualifier)


@admin.register(Claim)
class ClaimAdmin(Placed, LoggedAdmin):
    reach = "area__path"
    list_display = ["indicator", "area", "year", "kind", "claimed", "base_year", "source", "figure_id"]
    list_filter = ["kind", "source", AreaFilter]
    list_select_related = ["indicator", "area", "source"]
    search_fields = ["indicator__code", "indicator__name", "figure_id"]
    autocomplete_fields = ["indicator", "area", "source", "numerator", "denominator", "other_area"]
    readonly_fields = ["placed"]
    fieldsets = [
        (
            None,
            {"fields": ["indicator", "area", "year", "kind", "figure", "places", "qualifier", "base_year", "value"]},
        ),
        (_("Share and comparison"), {"fields": ["numerator", "denominator", "other_area"]}),
        CITED,
    ]

    @admin.display(description=_("figure"), ordering="figure")
    def claimed(self, claim):
        return amount_stated(claim)

    def save_model(self, request, obj, form, change):
        obj.version += int(change)  # a form of the claims' own page that was opened before is stale from now on
        super().save_model(request, obj, form, change)


@admin.register(PeriodLock)
class PeriodLockAdmin(LoggedAdmin):
    reach = "area__path"
    list_display = ["area", "first_day", "last_day", "reason"]
    list_filter = [AreaFilter, "last_day"]
    list_select_related = ["area"]
    search_fields = ["area__name", "area__code", "reason"]
    autocomplete_fields = ["area"]
