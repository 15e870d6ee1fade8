"""Validation rules with their terms, and what was answered to them."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from indicators.models import RuleAnswer, RuleTerm, ValidationRule
from qijiang.directory.reach import AreaFilter
from qijiang.registers.admin import LoggedAdmin, LoggedInline, ReadOnlyAdmin


class TermsNeeded(BaseInlineFormSet):
    """A comparison without a term asks nothing, which nobody would notice."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if self.instance.kind == ValidationRule.Kind.COMPARISON and not kept:
            raise ValidationError(_("A comparison needs a term to compare with: add one."))


class TermInline(LoggedInline):
    model = RuleTerm
    formset = TermsNeeded
    extra = 0
    autocomplete_fields = ["indicator"]


@admin.register(ValidationRule)
class ValidationRuleAdmin(LoggedAdmin):
    list_display = ["code", "name", "kind", "severity", "indicator", "measure", "active", "position"]
    list_display_links = ["code", "name"]
    list_editable = ["active", "position"]
    list_filter = ["active", "severity", "kind", "measure"]
    list_select_related = ["indicator"]
    search_fields = ["code", "name", "name_en", "indicator__code", "indicator__name"]
    autocomplete_fields = ["indicator", "area"]
    inlines = [TermInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "name_en", "kind", "severity", "active", "position"]}),
        (_("What it is asked of"), {"fields": ["indicator", "measure", "area", "area_kind"]}),
        (_("What must hold"), {"fields": ["required", "minimum", "maximum", "comparator"]}),
        (_("How exactly"), {"fields": ["tolerance", "tolerance_percent"]}),
        (_("How it may change"), {"fields": ["against", "by", "way", "limit", "window"]}),
        (_("What to do about it"), {"fields": ["advice", "advice_en"]}),
    ]


@admin.register(RuleAnswer)
class RuleAnswerAdmin(ReadOnlyAdmin):
    note = _("Answers are written where figures are handed in, and stay.")
    reach = "area__path"
    list_display = ["indicator", "area", "as_of", "rule", "left", "right", "text", "answered_by", "answered_at"]
    list_filter = [AreaFilter, "rule"]
    list_select_related = ["indicator", "area", "rule", "answered_by"]
    search_fields = ["indicator__code", "indicator__name", "rule__name", "text"]
