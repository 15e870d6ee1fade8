"""What the administration shows of areas, departments and accounts, and who may change them.

The classes are registered in `qijiang.registers.admin`, which adds the history to every write.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

from .models import User
from .reach import AreaFilter, CheckedForm, ReachAdmin
from .roles import Role

# Roles whose work is done in the administration; who has none of them does not get in.
STAFF_ROLES = [Role.MANAGER, Role.AUDITOR]
# Roles that act for a department.
DEPARTMENT_ROLES = {Role.CLERK, Role.REVIEWER}

admin.site.site_title = _("Qijiang innovation tracker")
admin.site.site_header = _("Qijiang innovation tracker: administration")
admin.site.index_title = _("Plans, catalogue, places and accounts")
admin.site.unregister(Group)  # a role's rights are declared in the code of each app, and only there


class AreaAdmin(ReachAdmin):
    reach = "path"
    list_display = ["code", "name", "kind", "parent", "reporting_unit", "valid_from", "valid_to"]
    list_display_links = ["code", "name"]
    list_filter = ["kind", ("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent", "reporting_unit"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["parent", "reporting_unit"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "parent" in form.base_fields and not request.user.is_superuser:
            form.base_fields["parent"].required = True  # an area below none is in nobody's reach
        return form


class DepartmentAdmin(ReachAdmin):
    reach = "area__path"
    list_display = ["code", "name", "area", "parent"]
    list_display_links = ["code", "name"]
    list_filter = [AreaFilter]
    list_select_related = ["area", "parent"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["area", "parent"]


class RolesField(ModelMultipleChoiceField):
    widget = CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return Role(obj.name).label


class AccountForm(CheckedForm, UserChangeForm):
    pass


class NewAccountForm(CheckedForm, AdminUserCreationForm):
    pass


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset.none()


def is_above_managers(user):
    """Accounts that watch over the managers, so that no manager may touch or make one."""
    return user.is_superuser or user.groups.filter(name=Role.AUDITOR).exists()


def _check_place(form, roles):
    """Refuse an account whose role could do nothing for want of a department or an area."""
    if roles & DEPARTMENT_ROLES and form.cleaned_data.get("department", True) is None:
        missing = _(
            "“Department” is missing: a clerk or reviewer belongs to one. Without it a clerk has no indicator to "
            "record, and nobody sees for whom a reviewer decides."
        )
        form.add_error("department", ValidationError(missing, "department_missing"))
    if roles and form.cleaned_data.get("area", True) is None:
        missing = _("“Area” is missing: an account with a role needs one. Without it the account reaches no figure.")
        form.add_error("area", ValidationError(missing, "area_missing"))


class AccountAdmin(ReachAdmin, UserAdmin):
    """Accounts. Whether one gets into the administration follows from its roles; nobody changes the own ones."""

    reach = "area__path"
    form, add_form = AccountForm, NewAccountForm
    list_display = ["username", "shown_name", "shown_roles", "department", "area", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active", AreaFilter]
    list_select_related = ["department", "area"]
    search_fields = ["username", "last_name", "first_name", "department__name"]
    autocomplete_fields = ["department", "area"]
    filter_horizontal = []
    readonly_fields = ["shown_roles", "last_login", "date_joined"]
    add_fieldsets = [
        (None, {"fields": ["username", "last_name", "first_name", "usable_password", "password1", "password2"]}),
        (_("Role and reach"), {"fields": ["groups", "department", "area"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("shown name"), ordering="last_name")
    def shown_name(self, user):
        return user.shown_name

    @admin.display(description=_("roles"))
    def shown_roles(self, user):
        return "、".join(str(Role(group.name).label) for group in user.groups.all() if group.name in Role)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not is_above_managers(obj))

    def has_delete_permission(self, request, obj=None):
        return False  # the history names accounts: one that is not needed any more is made inactive

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        editable = self.has_change_permission(request, obj)
        roles = "groups" if editable and not self._is_own(request, obj) else "shown_roles"
        rights = [roles, "department", "area", "is_active"] + ["is_superuser"] * request.user.is_superuser
        return [
            (None, {"fields": ["username", "password"] if editable else ["username"]}),
            (_("Person"), {"fields": ["last_name", "first_name", "email"]}),
            (_("Role and reach"), {"fields": rights}),
            (_("Dates"), {"fields": ["last_login", "date_joined"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        own = ["department", "area", "is_active"] if self._is_own(request, obj) else []
        return [*super().get_readonly_fields(request, obj), *own]

    def _is_own(self, request, obj):
        return obj == request.user and not request.user.is_superuser

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "area" in form.base_fields and not request.user.is_superuser:
            form.base_fields["area"].required = True  # an account without an area is in nobody's reach
        return form

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        roles = Group.objects.filter(name__in=Role.values).order_by("pk")
        if not request.user.is_superuser:
            roles = roles.exclude(name=Role.AUDITOR)
        return RolesField(roles, required=False, label=_("roles"))

    def check_form(self, request, form):
        super().check_form(request, form)
        names = {group.name for group in form.cleaned_data.get("groups", [])}
        if Role.AUDITOR in names and len(names) > 1:
            form.add_error("groups", ValidationError(_("An auditor has no other role."), "auditor_alone"))
        if form.cleaned_data.get("is_active", True):
            _check_place(form, names)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        in_administration = user.is_superuser or user.groups.filter(name__in=STAFF_ROLES).exists()
        if user.is_staff != in_administration:
            User.objects.filter(pk=user.pk).update(is_staff=in_administration)
