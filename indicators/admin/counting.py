"""How indicators are counted, and the announced lists that counts are compared with."""

from django.contrib import admin

from indicators.models import AnnouncedEntry, Announcement, CountingRule, ReconciliationNote
from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin, ReadOnlyAdmin


@admin.register(CountingRule)
class CountingRuleAdmin(LoggedAdmin):
    list_display = ["indicator", "register", "measure", "field", "span", "filters"]
    list_filter = ["measure", "register"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__code", "indicator__name", "register"]
    autocomplete_fields = ["indicator"]


@admin.register(Announcement)
class AnnouncementAdmin(LoggedAdmin):
    reach = "area__path"
    list_display = ["title", "indicator", "area", "as_of", "publisher"]
    list_filter = [AreaFilter]
    list_select_related = ["indicator", "area"]
    search_fields = ["title", "publisher"]
    autocomplete_fields = ["indicator", "area", "keeper"]


@admin.register(AnnouncedEntry)
class AnnouncedEntryAdmin(LoggedAdmin):
    reach = "announcement__area__path"
    list_display = ["name", "announcement", "code", "number"]
    list_filter = [AreaFilter]
    list_select_related = ["announcement"]
    search_fields = ["name", "code", "number"]
    autocomplete_fields = ["announcement", "keeper"]


@admin.register(ReconciliationNote)
class ReconciliationNoteAdmin(ReadOnlyAdmin):
    reach = "area__path"
    list_display = ["indicator", "area", "as_of", "about", "text", "recorded_by", "recorded_at"]
    list_filter = [AreaFilter]
    list_select_related = ["indicator", "area", "recorded_by"]
    search_fields = ["indicator__code", "indicator__name", "about", "text"]
