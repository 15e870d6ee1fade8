"""Evidence files, to be looked through, and the room that each department has for them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from indicators.evidence.quota import megabytes, room_of
from indicators.models import EvidenceFile, EvidenceQuota
from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin, ReadOnlyAdmin


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadOnlyAdmin):
    note = _("Files are attached and withdrawn on the pages of entry and review; none is ever deleted.")
    reach = "area__path"
    ordering = ["-pk"]
    list_display = ["name", "kind", "megabytes", "department", "area", "uploaded_by", "uploaded_at", "withdrawn_at"]
    list_filter = ["kind", "withdrawn_at", AreaFilter]
    list_select_related = ["department", "area", "uploaded_by"]
    search_fields = ["name", "sha256", "department__name"]
    sortable_by = ["uploaded_at"]
    fields = [
        "name", "kind", "megabytes", "sha256", "stored", "observation", "task_update", "area", "department",
        "uploaded_by", "uploaded_at", "withdrawn_by", "withdrawn_at", "withdrawn_why",
    ]  # fmt: skip
    readonly_fields = ["megabytes"]

    @admin.display(description=_("size (MB)"))
    def megabytes(self, file):
        return megabytes(file.size)


@admin.register(EvidenceQuota)
class EvidenceQuotaAdmin(LoggedAdmin):
    reach = "department__area__path"
    list_display = ["department", "megabytes", "taken"]
    list_select_related = ["department"]
    search_fields = ["department__name", "department__code"]
    autocomplete_fields = ["department"]

    @admin.display(description=_("taken"))
    def taken(self, quota):
        return room_of(quota.department).words
