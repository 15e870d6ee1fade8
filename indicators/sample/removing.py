"""Takes every trace of the sample away, unless something real has come to hang on it."""

from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Observation, Source
from indicators.stamps import hold
from qijiang.directory.models import Area
from qijiang.registers.records import Record

from .loading import YEARS, settle
from .notice import say_no_more
from .place import CODE

NAMED = 10  # of what stands in the way


def remove() -> int:
    """Delete every row of the sample; returns how many. Raises ValidationError, naming what real record hangs on it."""
    with transaction.atomic():
        areas = list(Area.objects.filter(observations__in=observations()).distinct().order_by("path"))
        for year in YEARS:
            for area in areas:
                hold(area, year)
        _refuse_what_hangs_on_it()
        number = _delete(observations())  # kept values that stand on them are counted anew below
        number += sum(_delete(model.objects.sampled()) for model in registers())  # references are asked at the end
        if number or Source.objects.filter(code=CODE).exists():
            Source.objects.filter(code=CODE).delete()
            say_no_more()
            settle(areas)
    return number


def observations():
    """The figures of the sample: cited from its source, and recorded by nobody."""
    return Observation.objects.filter(source__code=CODE, created_by=None)


def registers() -> list[type[Record]]:
    """Every kind of record."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _delete(rows) -> int:
    return rows.order_by()._raw_delete(rows.db)


def _refuse_what_hangs_on_it():
    found = [line for holder in _hangers() for line in holder]
    if not found:
        return
    shown = found[:NAMED]
    if len(found) > NAMED:
        shown.append(_("… and %(number)s more") % {"number": len(found) - NAMED})
    said = _("Nothing was removed. Real records hang on the sample; let them name another record, or none:")
    raise ValidationError([said, *shown])


def _hangers() -> Iterator[Iterator[str]]:
    for model in registers():
        for relation in _relations_to(model):
            yield _lines(relation, model.objects.sampled())
    for relation in _relations_to(Source):
        yield _lines(relation, Source.objects.filter(code=CODE))


def _relations_to(model):
    """The fields of other models that name this one, those too that cannot be asked from its side."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete and not field.many_to_many]


def _lines(relation, named) -> Iterator[str]:
    """“enterprise → patent: number”, of real rows that refer to these."""
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": named})
    if issubclass(relation.related_model, Record):
        rows = rows.filter(sample=False)
    elif relation.related_model is Observation:
        rows = rows.exclude(pk__in=observations().values("pk"))
    for row in rows.select_related(relation.field.name)[: NAMED + 1]:
        kind = relation.related_model._meta.verbose_name
        yield _("%(kind)s “%(row)s” (number %(pk)s) names “%(sample)s”") % {
            "kind": kind, "row": row, "pk": row.pk, "sample": getattr(row, relation.field.name),
        }  # fmt: skip
