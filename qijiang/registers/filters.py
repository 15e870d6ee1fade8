"""What the list of a register can be narrowed by, made from its declaration. Every choice is in the URL."""

from functools import cache, partial
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qijiang.directory.models import Area

from .forms import LISTED, TypedField, rows_to_name
from .inputs import input_of
from .natural import names_of
from .register import Register, field_at, has_register
from .widgets import PlainInput, PlainSelect

USES = [("closed", gettext_lazy("out of use")), ("all", gettext_lazy("in use and out of use"))]
SELECT = {"class": "form-select", "autocomplete": "off"}
BOX = {"class": "form-control", "autocomplete": "off"}


class RecordFilter(django_filters.FilterSet):
    """`use` is always there, as the last: a list begins with what is in use."""

    searched: list[str] = []

    @property
    def qs(self):
        rows = super().qs
        return rows if self.form.cleaned_data.get("use") else rows.filter(in_use=True)

    def used(self, rows, name, word):
        return rows if word == "all" else rows.filter(in_use=False)

    def search(self, rows, name, text):
        found = Q()
        for lookup in self.searched:
            found |= _containing(rows.model, lookup, text)
        return rows.filter(found)

    def within(self, rows, name, area):
        return rows.filter(**{f"{name}__path__startswith": area.path})

    def named(self, rows, name, text):
        found = Q()
        for field in names_of(field_at(rows.model, name).related_model):
            found |= Q(**{f"{name}__{field}__icontains": text})
        return rows.filter(found)


def _containing(model, lookup, text):
    """Records whose field contains the text; of several that belong to one record, any: asked apart, or the record
    would be listed once for each of them."""
    first, _, rest = lookup.partition("__")
    relation = model._meta.get_field(first)
    if not relation.one_to_many:
        return Q(**{f"{lookup}__icontains": text})
    found = relation.related_model._default_manager.order_by().filter(**{f"{rest}__icontains": text})
    return Q(pk__in=found.values(relation.field.name))


def filter_of(register: Register) -> type[RecordFilter]:
    """The FilterSet of a register in the reader's language; what it offers is asked of the request's account."""
    return _filter_of(register, get_language())


@cache  # making the class costs a fifth of a page
def _filter_of(register, _language):
    filters: dict[str, Any] = {"searched": list(register.search)}
    if register.search:
        filters["q"] = _box(_("Search"), method="search", widget=PlainInput({"type": "search", **BOX}))
    for name in register.filters:
        filters |= _filters(register.model, name)
    filters["use"] = django_filters.ChoiceFilter(
        label=_("In use"), choices=USES, method="used", empty_label=_("in use"), widget=PlainSelect(SELECT)
    )
    filters |= _of_one(register.model)
    filters["Meta"] = type("Meta", (), {"model": register.model, "fields": []})
    return type(f"{register.model.__name__}Filter", (RecordFilter,), filters)


def _box(label, **options):
    return django_filters.CharFilter(label=capfirst(label), max_length=64, **{"widget": PlainInput(BOX)} | options)


def _filters(model, name):
    """The filters of one field; of a date two, from and to."""
    field = field_at(model, name)
    label = capfirst(str(field.verbose_name))
    said = {"field_name": name, "label": label}
    if field.related_model in LISTED:
        by_area = {"method": "within"} if field.related_model is Area else {}
        choice = django_filters.ModelChoiceFilter(
            queryset=partial(_offered, field.related_model),
            empty_label=_("all"),
            widget=PlainSelect(SELECT),
            **said,
            **by_area,
        )
        return {name: choice}
    if field.is_relation:
        return {name: _box(label, field_name=name, method="named")}
    if field.choices:
        return {name: _choice(field.flatchoices, said)}
    if isinstance(field, models.BooleanField):
        return {name: _choice([("1", _("yes")), ("0", _("no"))], said)}
    if isinstance(field, models.DateField):
        return {
            f"{name}_from": _day(name, "gte", _("%(field)s from") % {"field": label}, field),
            f"{name}_to": _day(name, "lte", _("%(field)s to") % {"field": label}, field),
        }
    if isinstance(field, models.IntegerField):
        box = PlainInput({"inputmode": "numeric", **BOX})
        return {name: django_filters.NumberFilter(widget=box, max_value=10**9, **said)}
    return {name: _box(label, field_name=name, lookup_expr="icontains")}


def _offered(model, request):
    return rows_to_name(model, request.user)


def _choice(choices, said):
    return django_filters.ChoiceFilter(choices=choices, empty_label=_("all"), widget=PlainSelect(SELECT), **said)


class DayFilter(django_filters.Filter):
    """A day as it is typed everywhere else: a browser's own box speaks the language of the browser."""

    field_class = TypedField


def _day(name, lookup, label, field):
    box = PlainInput({"placeholder": "2022-06-30", "inputmode": "numeric", **BOX})
    return DayFilter(field_name=name, lookup_expr=lookup, label=label, input=input_of(field), widget=box)


def _of_one(model):
    """Hidden filters by the record that others belong to: `enterprise_id=12`, which the tabs of a record link to."""
    return {
        f"{field.name}_id": django_filters.NumberFilter(
            field_name=field.name, widget=forms.HiddenInput(), max_value=2**62
        )
        for field in model._meta.fields
        if field.is_relation and has_register(field.related_model)
    }
