"""Who reports what and by when: assignments, the working calendar, openings for one department."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from indicators.models import Assignment, CalendarDay, Opening
from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin


@admin.register(Assignment)
class AssignmentAdmin(LoggedAdmin):
    reach = "area__path"
    list_display = [
        "indicator", "year", "area", "department", "frequency", "first_period", "last_period", "due_working_day",
        "lock_working_day", "is_excused",
    ]  # fmt: skip
    list_filter = ["year", "department", "frequency", "is_excused", AreaFilter]
    list_select_related = ["indicator", "area", "department"]
    search_fields = ["indicator__code", "indicator__name", "department__name", "area__name"]
    autocomplete_fields = ["indicator", "area", "department"]
    fieldsets = [
        (None, {"fields": ["year", "indicator", "area", "department", "is_excused", "remark"]}),
        (_("Periods"), {"fields": ["frequency", "first_period", "last_period"]}),
        (_("Deadlines"), {"fields": ["due_working_day", "lock_working_day"]}),
    ]


@admin.register(CalendarDay)
class CalendarDayAdmin(LoggedAdmin):
    list_display = ["day", "kind", "name"]
    list_filter = ["kind", "name"]
    date_hierarchy = "day"
    search_fields = ["name"]
    autocomplete_fields = ["source"]


@admin.register(Opening)
class OpeningAdmin(LoggedAdmin):
    reach = "department__area__path"
    list_display = ["department", "indicator", "first_day", "last_day", "until", "reason", "granted_by"]
    list_filter = ["department", "until"]
    list_select_related = ["department", "indicator", "granted_by"]
    search_fields = ["department__name", "indicator__code", "indicator__name", "reason"]
    autocomplete_fields = ["department", "indicator"]
    readonly_fields = ["granted_by", "granted_at"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
