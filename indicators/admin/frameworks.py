from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from indicators.models import Benchmark, Framework, FrameworkGroup, FrameworkItem
from qijiang import figures
from qijiang.registers.admin import LoggedAdmin, LoggedInline


class GroupInline(LoggedInline):
    model = FrameworkGroup


@admin.register(Framework)
class FrameworkAdmin(LoggedAdmin):
    list_display = ["code", "name", "version", "document"]
    list_display_links = ["code", "name"]
    list_select_related = ["document"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["document"]
    inlines = [GroupInline]


class BenchmarkInline(LoggedInline):
    model = Benchmark
    autocomplete_fields = ["source"]


@admin.register(FrameworkItem)
class FrameworkItemAdmin(LoggedAdmin):
    list_display = ["code", "name", "group", "kind", "known_weight", "indicator", "wording_confidence"]
    list_display_links = ["code", "name"]
    list_filter = [
        "group__framework", "group", "kind", ("weight", admin.EmptyFieldListFilter), "wording_confidence",
    ]  # fmt: skip
    list_select_related = ["group", "indicator"]
    search_fields = ["code", "name", "numerator", "denominator"]
    autocomplete_fields = ["indicator"]
    inlines = [BenchmarkInline]

    @admin.display(description=_("weight"), ordering="weight")
    def known_weight(self, item):
        return _("not verified") if item.weight is None else figures.number(item.weight)
