"""What the list of a register can be narrowed by, made from its declaration. Every choice is in the URL."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .forms import LISTED, TypedField, rows_to_name
from .inputs import input_of
from .natural import names_of
from .offered import ListedField, ListedFilter, Offered
from .register import Register, field_at, has_register
from .widgets import PlainInput, PlainSelect

USES = [("closed", gettext_lazy("out of use")), ("all", gettext_lazy("in use and out of use"))]
SELECT = {"class": "form-select", "autocomplete": "off"}
BOX = {"class": "form-control", "autocomplete": "off"}
LONGEST = 64  # characters of what is searched for


class RecordFilter(django_filters.FilterSet):
    """`use` is always there, as the last: a list begins with what is in use.

    The filters know nothing of a request, so all requests share them; the library would copy each one deeply. Nor is
    the form of an address made that chooses nothing.
    """

    form_class: type[forms.Form]

    def __init__(self, data, queryset, request):
        self.data, self.queryset, self.request, self.form_prefix = data, queryset, request, None
        self.filters: Mapping[str, django_filters.Filter] = self.base_filters
        self.is_bound = any(data.get(name, "").strip() for name in self.filters)

    @cached_property
    def qs(self):
        rows = super().qs
        return rows if self.is_bound and self.form.cleaned_data.get("use") else rows.filter(in_use=True)

    @property
    def searches(self) -> bool:
        """Whether a text is searched for that may stand anywhere in a field."""
        return self.is_bound and bool(self.form.cleaned_data.get("q"))

    @cached_property
    def form(self):
        form = self.form_class(self.data)
        for field in form.fields.values():
            if isinstance(field, ListedField):
                field.offered = self.offered(field.model)
        return form

    @cached_property
    def _offered(self) -> dict[type[models.Model], Offered]:
        return {}

    def offered(self, model) -> Offered:
        """The records of a model that the account may choose from."""
        if model not in self._offered:
            self._offered[model] = Offered(rows_to_name(model, self.request.user))
        return self._offered[model]


class UseFilter(django_filters.ChoiceFilter):
    def filter(self, qs, value):
        return qs.filter(in_use=False) if value == "closed" else qs


class SearchFilter(django_filters.CharFilter):
    def __init__(self, lookups, **options):
        self.lookups = lookups
        super().__init__(**options)

    def filter(self, qs, value):
        if not value:
            return qs
        found = Q()
        for lookup in self.lookups:
            found |= _containing(qs.model, lookup, value)
        return qs.filter(found)


class BlankFilter(django_filters.ChoiceFilter):
    """By whether the field is filled in, where a blank is a mark of its own (`BLANKS`)."""

    def filter(self, qs, value):
        if not value:
            return qs
        blank = Q(**{self.field_name: ""})
        return qs.filter(blank if value == "blank" else ~blank)


class NamedFilter(django_filters.CharFilter):
    """By what a related record is called."""

    def filter(self, qs, value):
        if not value:
            return qs
        found = Q()
        for field in names_of(field_at(qs.model, self.field_name).related_model):
            found |= Q(**{f"{self.field_name}__{field}__icontains": value})
        return qs.filter(found)


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
    filters: dict[str, Any] = {}
    if register.search:
        box = PlainInput({"type": "search", **BOX})
        filters["q"] = SearchFilter(list(register.search), label=_("Search"), max_length=LONGEST, widget=box)
    for name in register.filters:
        filters |= _filters(register.model, name)
    filters |= _of_marks(register.model)
    uses = [(value, str(word)) for value, word in USES]
    filters["use"] = UseFilter(label=_("In use"), choices=uses, empty_label=_("in use"), widget=PlainSelect(SELECT))
    filters |= _of_one(register.model)
    filters["Meta"] = type("Meta", (), {"model": register.model, "fields": []})
    made: Any = type(f"{register.model.__name__}Filter", (RecordFilter,), filters)
    fields = {name: each.field for name, each in made.base_filters.items()}
    made.form_class = type(f"{register.model.__name__}FilterForm", (forms.Form,), fields)
    return made


def _box(of, label, **options):
    return of(label=capfirst(label), max_length=LONGEST, widget=PlainInput(BOX), **options)


def _filters(model, name):
    """The filters of one field; of a date two, from and to."""
    field = field_at(model, name)
    label = capfirst(str(field.verbose_name))
    said = {"field_name": name, "label": label}
    if field.related_model in LISTED:
        widget = PlainSelect(SELECT)
        return {name: ListedFilter(name, field.related_model, label=label, empty_label=_("all"), widget=widget)}
    if field.is_relation:
        return {name: _box(NamedFilter, label, field_name=name)}
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
    return {name: _box(django_filters.CharFilter, label, field_name=name, lookup_expr="icontains")}


def _of_marks(model):
    """A filter for each mark that lists put in the place of a blank: `credit_code_blank=blank` shows the unverified."""
    return {
        f"{name}_blank": BlankFilter(
            field_name=name,
            label=capfirst(str(field_at(model, name).verbose_name)),
            choices=[("blank", str(mark)), ("filled", _("filled in"))],
            empty_label=_("all"),
            widget=PlainSelect(SELECT),
        )
        for name, mark in model.BLANKS.items()
    }


def _choice(choices, said):
    choices = [(value, str(word)) for value, word in choices]
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
