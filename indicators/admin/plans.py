from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Action, Milestone, Plan, Target, Task, TaskUpdate
from qijiang import figures
from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin, LoggedInline

from .cited import CITED, Placed
from .shares import ShareField
from .started import KeptOnceStarted, PartOfStarted

SHARES: Any = {models.DecimalField: {"form_class": ShareField}}


class TargetColumns:
    """A target's year and figures as a reader would write them."""

    @admin.display(description=_("year"), ordering="year")
    def for_year(self, target):
        return target.year or _("no year set")

    @admin.display(description=_("target"), ordering="value")
    def promise(self, target):
        if target.comparator == Target.Comparator.BAND:
            return f"{figures.number(target.value)}–{figures.number(target.upper)}{target.indicator.unit}"
        return figures.figure(target.value, target.indicator.unit, qualifier=target.comparator)

    @admin.display(description=_("baseline"), ordering="baseline")
    def baseline_figure(self, target):
        return figures.figure(target.baseline, target.indicator.unit)


class ActionInline(PartOfStarted, LoggedInline):
    model = Action
    autocomplete_fields = ["lead"]
    show_change_link = True


@admin.register(Plan)
class PlanAdmin(KeptOnceStarted, LoggedAdmin):
    reach = "area__path"
    list_display = ["code", "name", "kind", "area", "first_year", "last_year"]
    list_display_links = ["code", "name"]
    list_filter = ["kind", AreaFilter]
    list_select_related = ["area"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["area", "document"]
    inlines = [ActionInline]
    formfield_overrides = SHARES  # the threshold, its only decimal


class TaskInline(PartOfStarted, LoggedInline):
    model = Task
    fields = ["number", "name", "lead", "due"]
    autocomplete_fields = ["lead"]
    show_change_link = True


class TargetInline(TargetColumns, LoggedInline):
    """A short list; a target has too many fields for a row, so it is changed on a page of its own."""

    model = Target
    fields = ["wording", "indicator", "for_year", "promise"]
    readonly_fields = ["for_year", "promise"]
    show_change_link = True
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Action)
class ActionAdmin(KeptOnceStarted, LoggedAdmin):
    reach = "plan__area__path"
    list_display = ["number", "name", "plan", "lead"]
    list_display_links = ["number", "name"]
    list_filter = ["plan"]
    list_select_related = ["plan", "lead"]
    search_fields = ["name", "name_en", "plan__name"]
    autocomplete_fields = ["plan", "lead"]
    inlines = [TargetInline, TaskInline]


class MilestoneInline(LoggedInline):
    model = Milestone
    formfield_overrides = SHARES


@admin.register(Target)
class TargetAdmin(TargetColumns, Placed, KeptOnceStarted, LoggedAdmin):
    reach = "area__path"
    list_display = ["wording", "indicator", "for_year", "promise", "baseline_figure", "lead", "area"]
    list_filter = ["plan", "commitment", "comparator", AreaFilter]
    list_select_related = ["indicator", "area", "lead"]
    search_fields = ["wording", "wording_en", "indicator__code", "indicator__name"]
    autocomplete_fields = ["plan", "action", "indicator", "area", "lead", "supporting", "source"]
    inlines = [MilestoneInline]
    readonly_fields = ["placed"]
    fieldsets = [
        (None, {"fields": ["plan", "action", "position", "wording", "wording_en", "commitment"]}),
        (_("What is promised"), {"fields": ["indicator", "area", "year", "comparator", "value", "upper"]}),
        (_("Where it started"), {"fields": ["baseline", "baseline_on"]}),
        (_("Who answers for it"), {"fields": ["lead", "supporting"]}),
        CITED,
    ]


class TaskUpdateInline(LoggedInline):
    """The steps of a task: new ones are added below the old, which nobody rewrites."""

    model = TaskUpdate
    fields = ["on", "state", "note", "recorded_by", "recorded_at"]
    readonly_fields = ["recorded_by", "recorded_at"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Task)
class TaskAdmin(Placed, KeptOnceStarted, LoggedAdmin):
    reach = "action__plan__area__path"
    list_display = ["number", "name", "action", "lead", "due"]
    list_display_links = ["number", "name"]
    list_filter = ["action__plan", "due", "lead"]
    list_select_related = ["action", "lead"]
    search_fields = ["name", "name_en", "action__name"]
    autocomplete_fields = ["action", "lead", "source"]
    inlines = [TaskUpdateInline]
    readonly_fields = ["placed"]
    fieldsets = [(None, {"fields": ["action", "number", "name", "name_en", "lead", "due"]}), CITED]

    def save_formset(self, request, form, formset, change):
        for step in formset.extra_forms:
            step.instance.recorded_by = request.user
        super().save_formset(request, form, formset, change)
