"""What a kind of record is, in one value, and the pages that it gets. Read this first.

    patents = Register(model=Patent, fields=[…], key=["number"], columns=[…], filters=["kind"], search=["title"])

and in the app's urls.py `path("patents/", include(registers.patents.urls))`. A kind with needs of its own, in this
order: pass a class (`form`), add the template `registers/<model>_detail.html`, or write a view and put its path before
the include.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import path
from django.utils.text import capfirst

from qijiang.directory.access import needs

from .duplicates import Merging
from .records import Record

_OF_MODEL: dict[type[models.Model], "Register"] = {}


@dataclass(frozen=True, eq=False)
class Register:
    """A kind of record. Fields are named as Django's lookups name them (`enterprise__name`).

    fields   what form, workbook and export carry, in this order
    key      the alternatives by which a workbook or a form names one record: a field, or several joined by "+"; the
             first that is filled in counts
    columns  what the list shows until the reader chooses; the first one opens the record
    filters  what the list can be narrowed by; search: the text fields that the search box looks into
    headings what files call a field otherwise, former headings among them: {field: [heading, …]}
    words    what files write for a value to choose from, beside its own names: {field: {word: value}}
    form     a ModelForm of its own, where rules need more than fields
    merging  where to look for records that are one thing; without it there is no merging
    """

    model: type[Record]
    fields: Sequence[str]
    key: Sequence[str]
    columns: Sequence[str]
    filters: Sequence[str] = ()
    search: Sequence[str] = ()
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: type | None = None
    merging: Merging | None = None

    def __post_init__(self):
        _OF_MODEL[self.model] = self

    @property
    def name(self) -> str:
        """The first word of its routes: patent_list, patent_detail."""
        return self.model._meta.model_name or ""

    @property
    def title(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def one(self) -> str:
        """What one of them is called."""
        return str(self.model._meta.verbose_name)

    def right(self, verb: str) -> str:
        """The right to view, add or change: "enterprises.view_patent"."""
        return f"{self.model._meta.app_label}.{verb}_{self.name}"

    @property
    def choosable(self) -> list[str]:
        """The columns that a list can show: those it begins with, then every other field."""
        return list(dict.fromkeys([*self.columns, *self.fields]))

    @cached_property
    def tabs(self) -> dict[str, tuple["Register", str]]:
        """What belongs to a record, of whatever app: {accessor: its register, the field by which it belongs}."""
        related: dict[Any, Any] = {relation.related_model: relation for relation in self.model._meta.related_objects}
        return {
            str(related[other.model].get_accessor_name()): (other, related[other.model].field.name)
            for other in all_registers()
            if other.model in related
        }

    @cached_property
    def urls(self) -> list[Any]:
        """The routes of its pages, each with the rights it needs beside it."""
        from .merge_pages import PAGES as OF_MERGING
        from .views import PAGES

        return [
            path(route, needs(*map(self.right, verbs))(view), {"register": self}, name=f"{self.name}_{page}")
            for page, route, view, verbs in [*PAGES, *(OF_MERGING if self.merging else [])]
        ]


def register_of(model: type[models.Model]) -> Register:
    """The register of a model; raises KeyError for a model that has none."""
    return _OF_MODEL[model]


def register_named(name: str) -> Register:
    """The register of that name; raises KeyError where there is none."""
    return {register.name: register for register in all_registers()}[name]


def has_register(model: type[models.Model]) -> bool:
    return model in _OF_MODEL


def all_registers() -> Iterator[Register]:
    """Every register, in the order in which the apps declare them."""
    yield from _OF_MODEL.values()


def field_at(model: type[models.Model], lookup: str) -> Any:
    """The model field that a lookup ends at; raises FieldDoesNotExist, by name, where there is none."""
    found: Any = None
    for name in lookup.split("__"):
        found = model._meta.get_field(name)
        if not isinstance(found, models.Field):
            raise FieldDoesNotExist(f"{model.__name__} has no field “{lookup}” that one record holds one value of.")
        model = found.related_model or model
    return found


def heading_of(model: type[models.Model], lookup: str) -> str:
    """What pages and workbooks call a field: its own name, after that of the record it is taken from."""
    first, _, rest = lookup.partition("__")
    label = capfirst(str(field_at(model, first).verbose_name))
    return label if not rest else f"{label} · {capfirst(str(field_at(model, lookup).verbose_name))}"
