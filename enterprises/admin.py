from django.contrib import admin

from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin

from . import models


class OfAreaAdmin(LoggedAdmin):
    reach = "area__path"
    list_filter = [AreaFilter]
    list_select_related = ["area"]
    autocomplete_fields = ["area", "keeper"]


class OfEnterpriseAdmin(LoggedAdmin):
    reach = "enterprise__area__path"
    list_filter = [AreaFilter]
    list_select_related = ["enterprise"]
    autocomplete_fields = ["enterprise", "keeper"]


@admin.register(models.IndustryChain)
class IndustryChainAdmin(OfAreaAdmin):
    list_display = ["name", "area", "lead"]
    list_select_related = ["area", "lead"]
    autocomplete_fields = ["area", "lead", "keeper"]
    search_fields = ["name"]


@admin.register(models.Enterprise)
class EnterpriseAdmin(OfAreaAdmin):
    list_display = ["name", "credit_code", "area", "park", "status"]
    list_filter = [AreaFilter, "status"]
    list_select_related = ["area", "park"]
    autocomplete_fields = ["area", "park", "chain", "keeper"]
    search_fields = ["name", "credit_code", "former_names__name"]


@admin.register(models.FormerName)
class FormerNameAdmin(OfEnterpriseAdmin):
    list_display = ["name", "enterprise", "until"]
    search_fields = ["name", "enterprise__name"]


@admin.register(models.FormerSeat)
class FormerSeatAdmin(OfEnterpriseAdmin):
    list_display = ["enterprise", "area", "park", "until"]
    list_select_related = ["enterprise", "area", "park"]
    autocomplete_fields = ["enterprise", "area", "park", "keeper"]
    search_fields = ["enterprise__name"]


@admin.register(models.Recognition)
class RecognitionAdmin(OfEnterpriseAdmin):
    list_display = ["number", "kind", "enterprise", "issued", "expires", "cancelled"]
    list_display_links = ["number", "kind"]
    list_filter = [AreaFilter, "kind", "occasion"]
    search_fields = ["number", "enterprise__name"]


@admin.register(models.AnnualFigures)
class AnnualFiguresAdmin(OfEnterpriseAdmin):
    list_display = ["enterprise", "year", "revenue", "rd_spend", "employees"]
    list_filter = [AreaFilter, "year"]
    search_fields = ["enterprise__name"]


@admin.register(models.Patent)
class PatentAdmin(OfEnterpriseAdmin):
    list_display = ["number", "name", "kind", "enterprise", "granted", "state"]
    list_display_links = ["number", "name"]
    list_filter = [AreaFilter, "kind", "state", "high_value"]
    search_fields = ["number", "name", "enterprise__name"]


@admin.register(models.TechContract)
class TechContractAdmin(OfEnterpriseAdmin):
    list_display = ["number", "name", "kind", "enterprise", "signed", "amount"]
    list_display_links = ["number", "name"]
    list_filter = [AreaFilter, "kind"]
    search_fields = ["number", "name", "buyer", "enterprise__name"]


@admin.register(models.Project)
class ProjectAdmin(OfEnterpriseAdmin):
    list_display = ["name", "number", "level", "enterprise", "start", "state"]
    list_filter = [AreaFilter, "level", "state", "open_challenge"]
    search_fields = ["number", "name", "enterprise__name"]


@admin.register(models.Achievement)
class AchievementAdmin(OfEnterpriseAdmin):
    list_display = ["name", "number", "enterprise", "registered"]
    search_fields = ["number", "name", "enterprise__name"]


@admin.register(models.AchievementTransfer)
class AchievementTransferAdmin(LoggedAdmin):
    reach = "achievement__enterprise__area__path"
    list_display = ["date", "achievement", "way", "recipient", "amount"]
    list_filter = [AreaFilter, "way"]
    list_select_related = ["achievement"]
    autocomplete_fields = ["achievement", "contract", "keeper"]
    search_fields = ["recipient", "achievement__name"]


@admin.register(models.Challenge)
class ChallengeAdmin(OfAreaAdmin):
    list_display = ["title", "number", "posed_by", "area", "announced", "deadline", "decided"]
    autocomplete_fields = ["area", "enterprise", "project", "keeper"]
    search_fields = ["number", "title", "posed_by"]


@admin.register(models.ChallengeBid)
class ChallengeBidAdmin(LoggedAdmin):
    reach = "challenge__area__path"
    list_display = ["name", "challenge", "submitted", "amount", "result"]
    list_filter = [AreaFilter, "result"]
    list_select_related = ["challenge"]
    autocomplete_fields = ["challenge", "enterprise", "keeper"]
    search_fields = ["name", "challenge__title"]


@admin.register(models.IntellectualRight)
class IntellectualRightAdmin(OfEnterpriseAdmin):
    list_display = ["number", "name", "kind", "enterprise", "granted"]
    list_display_links = ["number", "name"]
    list_filter = [AreaFilter, "kind"]
    search_fields = ["number", "name", "enterprise__name"]


@admin.register(models.Application)
class ApplicationAdmin(OfEnterpriseAdmin):
    list_display = ["kind", "enterprise", "filed", "decided", "outcome"]
    list_filter = [AreaFilter, "kind", "outcome"]
    search_fields = ["enterprise__name", "batch"]


@admin.register(models.Distinction)
class DistinctionAdmin(OfEnterpriseAdmin):
    list_display = ["name", "kind", "enterprise", "date"]
    list_filter = [AreaFilter, "kind"]
    search_fields = ["name", "number", "enterprise__name"]


@admin.register(models.GrowthRule)
class GrowthRuleAdmin(LoggedAdmin):
    reach = "area__path"
    list_display = ["name", "area", "span", "growth", "rd_share", "least_revenue", "in_use"]
    list_filter = [AreaFilter, "in_use"]
    list_select_related = ["area"]
    autocomplete_fields = ["area"]
    search_fields = ["name"]


@admin.register(models.Fund)
class FundAdmin(OfAreaAdmin):
    list_display = ["name", "kind", "area", "size", "manager"]
    list_filter = [AreaFilter, "kind"]
    search_fields = ["name", "manager"]


@admin.register(models.Financing)
class FinancingAdmin(OfEnterpriseAdmin):
    list_display = ["enterprise", "kind", "number", "bank", "amount", "start", "repaid"]
    list_filter = [AreaFilter, "kind"]
    autocomplete_fields = ["enterprise", "fund", "keeper"]
    search_fields = ["number", "bank", "enterprise__name"]


@admin.register(models.Policy)
class PolicyAdmin(OfAreaAdmin):
    list_display = ["title", "number", "issuer", "issued", "valid_to"]
    search_fields = ["title", "number", "issuer"]


@admin.register(models.Payout)
class PayoutAdmin(OfEnterpriseAdmin):
    list_display = ["enterprise", "policy", "approved_on", "approved_amount", "paid_amount"]
    list_select_related = ["enterprise", "policy"]
    autocomplete_fields = ["enterprise", "policy", "keeper"]
    search_fields = ["basis", "policy__title", "enterprise__name"]
