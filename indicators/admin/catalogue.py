from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import DefinitionVersion, Indicator, IndicatorAlias, Source
from qijiang.registers.admin import LoggedAdmin, LoggedInline


class DefinitionInline(LoggedInline):
    model = DefinitionVersion


@admin.register(Indicator)
class IndicatorAdmin(LoggedAdmin):
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
