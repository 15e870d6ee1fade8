"""The administration's way into the history: whatever is written there leaves its Change in the same transaction."""

from copy import copy
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import CASCADE, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from qijiang.directory.admin import AccountAdmin, AreaAdmin, DepartmentAdmin
from qijiang.directory.models import Area, Department, User
from qijiang.directory.reach import AreaFilter, CappedPaginator, ReachAdmin, ReachInline, within_reach

from . import words
from .admin_bulk import bulk_fix
from .history import HIDDEN, differences, field_values, masked_for, record_change
from .models import Change
from .records import Record
from .register import has_register

# Never written into the history, not even as a hash.
SECRET = {"password"}
LONGEST_ID = 19  # digits from which on a number may be none that the databases hold


def written(record):
    """{name: value} of all that can be typed of a saved record, many-to-many ids included, as the database has it."""
    meta = record._meta
    names = [field.name for field in meta.concrete_fields if field.editable and not field.primary_key]
    values = field_values(record, [name for name in names if name not in SECRET])
    for field in meta.many_to_many:
        values[field.name] = sorted(getattr(record, field.name).values_list("pk", flat=True))
    return values


def raise_version(record):
    """A form of the registers' pages that was opened before is stale from now on."""
    if isinstance(record, Record) and record.pk:
        record.version = held(record).version + 1


def area_of(record):
    """The area a record belongs to: its own, else that of the record it is a part of; None where it has none."""
    if record is None or isinstance(record, Area):
        return record
    if hasattr(record, "area"):
        return record.area
    owners = [field for field in record._meta.fields if field.many_to_one and field.remote_field.on_delete is CASCADE]
    return area_of(getattr(record, owners[0].name)) if owners else None


def log(request, record, action, fields, area):
    write_lines(request, [_line(record, action, fields, area)])


def log_saved(request, record, old):
    """One line about a record just saved; `old` is what was `written` before, None if it is new."""
    saved = type(record)._base_manager.get(pk=record.pk)
    fields = _filled(written(saved), new=True) if old is None else differences(old, written(saved))
    log(request, saved, "add" if old is None else "change", fields, area_of(saved))


def lines_of_end(records):
    """The lines about each record that goes with `records`, and about each that merely loses its link to one.

    They are read before the deletion and written after it by `write_lines`: deleting raises the catalogue's stamp, and
    every writer holds that before the history's end.
    """
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect(records)
    lines = []
    for model, gone in collector.data.items():
        for record in [] if model._meta.auto_created else sorted(gone, key=attrgetter("pk")):
            # a deleted area cannot be named as the area of its own end
            area = None if isinstance(record, Area) else area_of(record)
            lines.append(_line(record, "delete", _filled(written(record), new=False), area))
    unlinked: Any = collector.field_updates
    for (field, value), batches in unlinked.items():
        for record in (record for batch in batches for record in batch):
            lines.append(
                _line(record, "change", {field.name: [getattr(record, field.attname), value]}, area_of(record))
            )
    return lines


def write_lines(request, lines):
    """Append the lines to the history, as written by the account of the request."""
    for line in lines:
        record_change(**line, actor=request.user, via=Change.Via.ADMIN)


def _line(record, action, fields, area):
    """What `record_change` is told, kept from a deletion, which empties the record's id."""
    return {"record": copy(record), "action": action, "fields": fields, "label": str(record), "area": area}


def _filled(values, new):
    filled = {name: value for name, value in values.items() if value not in (None, "", [])}
    return {name: [None, value] if new else [value, None] for name, value in filled.items()}


def held(record):
    """The record as the database has it, locked until the end of the transaction.

    Others may still refer to it (no_key): an approval writes the area into its line of history while it holds the end
    of the chain, which this transaction wants next.
    """
    return type(record)._base_manager.select_for_update(no_key=True).get(pk=record.pk)


class LoggedAdmin(ReachAdmin):
    """Every write leaves its Change, and a form that was overtaken by somebody else's change says so."""

    actions = [bulk_fix]

    def get_actions(self, request):
        """Records of the registers can be fixed in bulk, in the registers' own pages."""
        actions = super().get_actions(request)
        if not has_register(self.model):
            actions.pop("bulk_fix", None)
        return actions

    def get_exclude(self, request, obj=None):
        """What is personal, for those who may not see it; the auditor for one."""
        return [*(super().get_exclude(request, obj) or []), *sorted(masked_for(request.user, self.model))]

    def save_model(self, request, obj, form, change):
        form.old = written(held(obj)) if change else None
        raise_version(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        log_saved(request, form.instance, form.old)

    def save_formset(self, request, form, formset, change):
        changed = [part.instance for part in formset.initial_forms if part.has_changed()]
        old = {record.pk: written(held(record)) for record in changed}
        ends = lines_of_end([held(part.instance) for part in formset.deleted_forms if part.instance.pk])
        super().save_formset(request, form, formset, change)
        write_lines(request, ends)
        for record in [*(record for record, _names in formset.changed_objects), *formset.new_objects]:
            log_saved(request, record, old.get(record.pk))

    def delete_model(self, request, obj):
        ends = lines_of_end([obj])
        super().delete_model(request, obj)
        write_lines(request, ends)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            ends = lines_of_end(list(queryset))
            super().delete_queryset(request, queryset)
            write_lines(request, ends)

    def check_form(self, request, form):
        super().check_form(request, form)
        seen = form.data.get("_seen")
        if seen is None or form.instance.pk is None:
            return
        latest = self._latest(request, held(form.instance))
        if latest and seen != str(latest.sequence):
            form.add_error(None, _overtaken(latest))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        latest = self._latest(request, obj) if obj else None
        context["seen"] = latest.sequence if latest else 0
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def _latest(self, request, obj):
        """The last change of what the page of the record lets one overwrite: its own fields and those of its rows."""
        inlines = self.get_inline_instances(request, obj)
        parts = [inline.model for inline in inlines if inline.has_change_permission(request, obj)]
        return Change.objects.filter(of_record(type(obj), obj.pk, parts)).select_related("actor").first()

    def history_view(self, request, object_id, extra_context=None):
        """There is one history: the list of changes, narrowed to this record and the rows on its page."""
        content_type = ContentType.objects.get_for_model(self.model)
        narrowed = urlencode({RecordFilter.parameter_name: f"{content_type.pk}-{unquote(object_id)}"})
        return HttpResponseRedirect(f"{reverse('admin:registers_change_changelist')}?{narrowed}")


def _overtaken(latest):
    return ValidationError(
        _(
            "Nothing has been saved: meanwhile %(who)s has changed this record (%(when)s: %(what)s). "
            "Below is what you typed; save again to put it in place of the other."
        ),
        "overtaken",
        {
            "who": words.person(latest.actor) or words.action_word(latest),
            "when": timezone.localtime(latest.at).strftime("%Y-%m-%d %H:%M"),
            "what": "，".join(label for label, _old, _new in words.lines(latest, {})),
        },
    )


class LoggedInline(ReachInline):
    """Rows of another record's page; the page's LoggedAdmin writes their changes."""


class ReadOnlyAdmin(ReachAdmin):
    """To look things up. `note` tells the reader why nothing can be changed here."""

    note: Promise | str = ""
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"note": self.note, **(extra_context or {})})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["note"] = self.note
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)


def of_record(model, pk, parts):
    """The condition for all changes of a record and of its rows of the models `parts`, those that are gone included."""
    found = Q(content_type=ContentType.objects.get_for_model(model), object_id=pk)
    for part in parts:
        kind = ContentType.objects.get_for_model(part)
        link = next(field.name for field in part._meta.fields if field.related_model is model)
        now = part._base_manager.filter(**{link: pk}).values("pk")
        # Who wrote that a row came to the record or left it, wrote the record's id.
        came_or_left = Q(**{f"fields__{link}__1": pk}) | Q(**{f"fields__{link}__0": pk})
        once = Change.objects.filter(came_or_left, content_type=kind).order_by().values("object_id")
        found |= Q(content_type=kind) & (Q(object_id__in=now) | Q(object_id__in=once))
    return found


def _named(about):
    """The model and the id in `12-34`; (None, None) where that names no record of the administration."""
    kind, _dash, pk = about.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < LONGEST_ID for part in (kind, pk)):
        return None, None
    content_type = ContentType.objects.filter(pk=kind).first()
    model = content_type.model_class() if content_type else None
    return (model, int(pk)) if model and admin.site.is_registered(model) else (None, None)


class RecordFilter(admin.SimpleListFilter):
    """One record with the rows on its page, as its history asks for it; not offered otherwise."""

    title = _("record")
    parameter_name = "about"

    def lookups(self, request, model_admin):
        return [(self.value(), _("This record and its parts"))] if self.value() else []

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        model, pk = _named(self.value())
        if model is None:
            return queryset.none()
        parts = [inline.model for inline in admin.site.get_model_admin(model).inlines]
        return queryset.filter(of_record(model, pk, parts))


class ActionFilter(admin.SimpleListFilter):
    title = _("operation")
    parameter_name = "operation"

    def lookups(self, request, model_admin):
        return list(words.ACTIONS.items())

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(action=self.value()) if self.value() in words.ACTIONS else queryset.none()


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    note = _("The history of every write. Lines are added by the system and never changed.")
    reach = "area__path"
    ordering = ["-sequence"]
    list_display = ["sequence", "at", "who", "kind", "label", "operation", "what", "reason", "via", "area"]
    list_display_links = ["sequence", "label"]
    list_filter = [RecordFilter, "via", ActionFilter, AreaFilter, "at"]
    list_select_related = ["actor", "area"]
    search_fields = ["label", "reason", "actor__username", "actor__last_name", "actor__first_name"]
    sortable_by = ["sequence"]
    fields = [
        "sequence", "at", "who", "kind", "label", "operation", "what", "reason", "via", "area", "follows", "own_hash",
    ]  # fmt: skip
    readonly_fields = ["who", "kind", "operation", "what", "follows", "own_hash"]

    def get_queryset(self, request):
        """The changes within reach, and those of the catalogue that all areas share."""
        rows = self.model._default_manager.get_queryset()
        return within_reach(rows, request.user, self.reach) | rows.filter(area=None)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        names = words.names_in(changelist.result_list)
        for change in changelist.result_list:
            change.names = names
        return changelist

    @admin.display(description=_("who"))
    def who(self, change):
        return words.person(change.actor)

    @admin.display(description=_("kind of record"))
    def kind(self, change):
        return words.kind_word(change)

    @admin.display(description=_("operation"))
    def operation(self, change):
        return words.action_word(change)

    @admin.display(description=_("old → new"))
    def what(self, change):
        names = getattr(change, "names", None) or words.names_in([change])
        return format_html_join(mark_safe("<br>"), "{}：{} → {}", words.lines(change, names))

    @admin.display(description=_("hash of the line before"))
    def follows(self, change):
        return change.previous

    @admin.display(description=_("hash of this line"))
    def own_hash(self, change):
        return change.hash


@admin.register(Area)
class LoggedAreaAdmin(LoggedAdmin, AreaAdmin):
    pass


@admin.register(Department)
class LoggedDepartmentAdmin(LoggedAdmin, DepartmentAdmin):
    pass


@admin.register(User)
class LoggedAccountAdmin(LoggedAdmin, AccountAdmin):
    def user_change_password(self, request, id, form_url=""):
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        with transaction.atomic():
            before = self._encoded(id)
            response = super().user_change_password(request, id, form_url)
            if before != self._encoded(id):
                user = User.objects.get(pk=unquote(id))
                log(request, user, "change", {"password": [HIDDEN, HIDDEN]}, user.area)
        return response

    def _encoded(self, quoted_pk):
        """The password's hash now, None without such an account; only to see whether it changes."""
        return User.objects.filter(pk=unquote(quoted_pk)).values_list("password", flat=True).first()
