from django.contrib import admin

from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin

from . import models


class OfAreaAdmin(LoggedAdmin):
    reach = "area__path"
    list_filter = [AreaFilter]
    list_select_related = ["area"]
    autocomplete_fields = ["area", "keeper"]


@admin.register(models.Platform)
class PlatformAdmin(OfAreaAdmin):
    list_display = ["name", "kind", "area", "status", "founded"]
    list_filter = [AreaFilter, "status", "independent", "kind"]
    autocomplete_fields = ["area", "enterprise", "institution", "keeper"]
    search_fields = ["name", "host_name", "enterprise__name", "institution__name"]


@admin.register(models.PlatformRecognition)
class PlatformRecognitionAdmin(LoggedAdmin):
    reach = "platform__area__path"
    list_display = ["platform", "level", "recogniser", "recognised", "expires", "next_assessment", "withdrawn"]
    list_filter = [AreaFilter, "level", "assessment"]
    list_select_related = ["platform"]
    autocomplete_fields = ["platform", "keeper"]
    search_fields = ["platform__name", "document", "recogniser"]


@admin.register(models.Institution)
class InstitutionAdmin(OfAreaAdmin):
    list_display = ["name", "credit_code", "kind", "area", "seat"]
    list_filter = [AreaFilter, "kind"]
    search_fields = ["name", "credit_code"]


@admin.register(models.Agreement)
class AgreementAdmin(LoggedAdmin):
    reach = "institution__area__path"
    list_display = ["title", "institution", "kind", "signed", "until", "state"]
    list_filter = [AreaFilter, "state", "kind"]
    list_select_related = ["institution"]
    autocomplete_fields = ["institution", "enterprise", "platform", "keeper"]
    search_fields = ["title", "institution__name"]


@admin.register(models.Talent)
class TalentAdmin(OfAreaAdmin):
    list_display = ["name", "category", "level", "year", "area", "engagement", "status"]
    list_filter = [AreaFilter, "level", "status", "engagement", "category"]
    autocomplete_fields = ["area", "enterprise", "institution", "keeper"]
    search_fields = ["name", "number", "employer_name", "enterprise__name", "institution__name"]


@admin.register(models.Commissioner)
class CommissionerAdmin(OfAreaAdmin):
    list_display = ["name", "sent_by", "level", "field", "area", "term_from", "term_to"]
    list_filter = [AreaFilter, "level"]
    search_fields = ["name", "sent_by", "field"]


@admin.register(models.ServiceRecord)
class ServiceRecordAdmin(LoggedAdmin):
    reach = "commissioner__area__path"
    list_display = ["date", "commissioner", "street", "place", "kind", "days", "trained", "techniques"]
    list_filter = [AreaFilter, "kind", "date"]
    list_select_related = ["commissioner", "street"]
    autocomplete_fields = ["commissioner", "street", "keeper"]
    search_fields = ["commissioner__name", "place", "note"]


@admin.register(models.Incubatee)
class IncubateeAdmin(LoggedAdmin):
    reach = "platform__area__path"
    list_display = ["name", "platform", "stage", "entered", "left", "result"]
    list_filter = [AreaFilter, "stage", "result"]
    list_select_related = ["platform"]
    autocomplete_fields = ["platform", "enterprise", "keeper"]
    search_fields = ["name", "platform__name", "enterprise__name"]


@admin.register(models.Event)
class EventAdmin(OfAreaAdmin):
    list_display = ["name", "kind", "series", "begins", "ends", "area", "participants"]
    list_filter = [AreaFilter, "kind"]
    search_fields = ["name", "series", "host"]


@admin.register(models.Award)
class AwardAdmin(OfAreaAdmin):
    list_display = ["name", "year", "winner", "unit", "grade", "area"]
    list_filter = [AreaFilter, "year"]
    autocomplete_fields = ["area", "event", "enterprise", "keeper"]
    search_fields = ["name", "winner", "unit"]
