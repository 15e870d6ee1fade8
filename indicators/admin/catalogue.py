from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import DefinitionVersion, Indicator, IndicatorAlias, Source
from qijiang.directory.reach import CheckedModelForm
from qijiang.registers.admin import LoggedAdmin, LoggedInline


class DefinitionInline(LoggedInline):
    model = DefinitionVersion


class IndicatorForm(CheckedModelForm):
    """With a box that says that a turn of the direction is meant; `IndicatorAdmin` shows it where it is needed."""

    turned = forms.BooleanField(label=_("Judge its final figures the other way"), required=False)


@admin.register(Indicator)
class IndicatorAdmin(LoggedAdmin):
    form: Any = IndicatorForm
    list_display = ["code", "name", "unit", "measure", "frequency", "owner", "roll_up", "obtained", "position"]
    list_display_links = ["code", "name"]
    list_editable = ["position"]
    list_filter = ["measure", "frequency", "obtained", "owner", "roll_up"]
    list_select_related = ["owner"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["owner", "numerator", "denominator"]
    inlines = [DefinitionInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "name_en", "unit", "decimals", "definition", "position"]}),
        (_("What it measures"), {"fields": ["measure", "direction", "minimum", "maximum"]}),
        (_("How it is obtained"), {"fields": ["obtained", "owner", "frequency", "grace_days"]}),
        (_("Over areas"), {"fields": ["roll_up", "numerator", "denominator"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        shown: Any = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj) or not obj.has_final_figures():
            return shown
        return [(title, said | {"fields": _with_box(said["fields"])}) for title, said in shown]

    def check_form(self, request, form):
        """A turn of the direction moves no figure, but every light on it: it is asked whether that is meant."""
        super().check_form(request, form)
        if "direction" not in form.changed_data or form.cleaned_data["turned"] or form.instance.pk is None:
            return
        if form.instance.has_final_figures():
            form.add_error("direction", _turning(form.instance))


def _with_box(fields):
    return [part for name in fields for part in ([name, "turned"] if name == "direction" else [name])]


def _turning(indicator):
    said = {"targets": indicator.targets.count(), "box": IndicatorForm.base_fields["turned"].label}
    return ValidationError(
        _(
            "There are final figures: comparisons, rankings and the lights of its targets (%(targets)s) would turn, on "
            "past days too. If that is meant, tick “%(box)s” as well."
        ),
        "turned",
        said,
    )


@admin.register(IndicatorAlias)
class IndicatorAliasAdmin(LoggedAdmin):
    list_display = ["word", "indicator"]
    list_select_related = ["indicator"]
    search_fields = ["word", "indicator__name", "indicator__code"]
    autocomplete_fields = ["indicator"]


@admin.register(Source)
class SourceAdmin(LoggedAdmin):
    list_display = ["code", "title", "publisher", "published", "link"]
    list_display_links = ["code", "title"]
    search_fields = ["code", "title", "publisher"]
    formfield_overrides = {**LoggedAdmin.formfield_overrides, models.URLField: {"assume_scheme": "https"}}
