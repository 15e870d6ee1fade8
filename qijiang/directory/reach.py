"""What every page of the administration shares: an account lists, opens and names only what lies within its area."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from qijiang import figures

from .models import Area


def within_reach(rows, user, reach):
    """The rows whose area (`reach` is the lookup to its path) is the account's own or lies below it."""
    if user.is_superuser:
        return rows
    return rows.filter(**{f"{reach}__startswith": user.area.path}) if user.area else rows.none()


class PlainDecimalField(forms.DecimalField):
    """Offers a stored 123.0000 for editing as 123."""

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else figures.number(value).replace(",", "")


class CheckedForm(forms.BaseModelForm):
    """A model form that also asks the admin it stands in."""

    # set on the class that the admin makes for a request
    model_admin: "Reach"
    request: HttpRequest

    def clean(self):
        super().clean()
        self.model_admin.check_form(self.request, self)
        return self.cleaned_data


class CheckedModelForm(CheckedForm, forms.ModelForm):
    pass


class Reach(BaseModelAdmin):
    """For an admin or an inline. `reach` is the lookup from its model to the area's path, None where all share it."""

    reach: str | None = None
    formfield_overrides = {models.DecimalField: {"form_class": PlainDecimalField}}

    def check_form(self, request, form):
        """Refuse what the form newly names outside the account's reach; what stood there before may stay."""
        for name in form.changed_data:
            value = form.cleaned_data.get(name)
            if isinstance(value, models.Model | models.QuerySet) and self._beyond(request, value):
                form.add_error(name, ValidationError(_("This lies outside your area: choose one within it."), "beyond"))

    def _beyond(self, request, value):
        chosen = value if isinstance(value, models.QuerySet) else type(value)._base_manager.filter(pk=value.pk)
        model_admin = self.admin_site._registry.get(chosen.model)
        if not isinstance(model_admin, ReachAdmin) or model_admin.reach is None:
            return False
        return chosen.exclude(pk__in=model_admin.get_queryset(request).values("pk")).exists()


class ReachAdmin(Reach, admin.ModelAdmin):
    form: Any = CheckedModelForm
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows if self.reach is None else within_reach(rows, request.user, self.reach)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.request, form.model_admin = request, self
        return form


class ReachInline(Reach, admin.TabularInline):
    form: Any = CheckedModelForm
    extra = 1

    def get_formset(self, request, obj=None, **kwargs):
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.request, formset.form.model_admin = request, self
        return formset


class AreaFilter(admin.SimpleListFilter):
    """Narrows a list to an area and all below it; offered are the top of the account's reach and its direct parts."""

    title = _("area")
    parameter_name = "within"

    def __init__(self, request, params, model, model_admin):
        self.reach = model_admin.reach
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        reachable = within_reach(Area.objects.all(), request.user, "path")
        top = Q(parent=None) if request.user.is_superuser else Q(pk=request.user.area_id)
        below = Q(parent__parent=None) if request.user.is_superuser else Q(parent=request.user.area_id)
        return list(reachable.filter(top | below).values_list("code", "name"))

    def queryset(self, request, queryset):
        code = self.value()
        if code is None:
            return queryset
        area = None if "\x00" in code else Area.objects.by_code(code)  # PostgreSQL takes no NUL even in a question
        return queryset.filter(**{f"{self.reach}__startswith": area.path}) if area else queryset.none()


class CappedPaginator(Paginator):
    """Counts no further than its last page: a list of a million rows is searched, not leafed through."""

    LIMIT = 10_000

    @cached_property
    def count(self):
        rows: Any = self.object_list
        return rows.order_by()[: self.LIMIT].count()
