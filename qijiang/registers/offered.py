"""A filter by one of the few records that an account may name: read and offered from one query, without objects."""

from functools import cached_property
from typing import NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from qijiang.directory.models import Area

from .cells import shown_by
from .widgets import options


class Choice(NamedTuple):
    """A record to choose; `path` says of an area what lies within it, of others nothing."""

    pk: int
    label: str
    path: str = ""


class Offered:
    """Records to choose from; asked for once, however many boxes offer them."""

    def __init__(self, rows: QuerySet):
        of_area = ["path"] if rows.model is Area else []
        self.asked = rows.values_list("pk", shown_by(rows.model), *of_area)

    @cached_property
    def choices(self) -> dict[str, Choice]:
        return {str(row[0]): Choice(*row) for row in self.asked}

    @cached_property
    def options(self) -> str:
        return options((key, choice.label) for key, choice in self.choices.items())


class ListedField(forms.Field):
    """`offered` is set on the field of each form: what an account may choose is its own."""

    offered: Offered

    def __init__(self, *, model, empty_label, **options):
        self.model, self.empty_label = model, empty_label
        super().__init__(**options)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if value not in self.offered.choices:
            raise ValidationError(forms.ModelChoiceField.default_error_messages["invalid_choice"], "invalid_choice")
        return self.offered.choices[value]


class ListedFilter(django_filters.Filter):
    """Of an area also what lies within it."""

    field_class = ListedField

    def __init__(self, field_name, model, **options):
        self.listed = model
        super().__init__(field_name, model=model, **options)

    def filter(self, qs, value):
        if value is None:
            return qs
        if self.listed is Area:
            return qs.filter(**{f"{self.field_name}__path__startswith": value.path})
        return qs.filter(**{self.field_name: value.pk})
