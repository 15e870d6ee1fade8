"""Takes every trace of the sample away, unless people have changed it or something real has come to hang on it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Source
from indicators.stamps import hold
from qijiang.directory.models import Area
from qijiang.registers.history import field_values, record_changes
from qijiang.registers.models import Change
from qijiang.registers.recording import area_of, logged

from .loading import YEARS, settle
from .notice import say_no_more
from .obstacles import Obstacles, observations, obstacles, registers, rules
from .place import CODE

REASON = "manage.py sample --remove --force"


@dataclass(frozen=True)
class Removed:
    """How many rows are gone, how many of them were real, and the merges that real records still show."""

    number: int
    real: int
    merges: list[str]


def remove(force: bool = False) -> Removed:
    """Delete every row of the sample. Raises ValidationError where people changed its rows or real records hang on
    them, naming both; with `force` these go too, but for what could name another record, or none."""
    with transaction.atomic():
        areas = list(Area.objects.filter(observations__in=observations()).distinct().order_by("path"))
        for year in YEARS:
            for area in areas:
                hold(area, year)
        found = obstacles()
        _refuse(found.lines(force))
        real = _delete_parts(found)
        number = _delete(observations())  # kept values that stand on them are counted anew below
        number += sum(_delete(model.objects.sampled()) for model in registers())  # references are asked at the end
        number += sum(map(_delete, rules()))
        if number or Source.objects.filter(code=CODE).exists():
            Source.objects.filter(code=CODE).delete()
            say_no_more()
            settle(areas)
    return Removed(number + real, real, found.lines_of_merges())


def _refuse(lines):
    if lines:
        raise ValidationError([_("Nothing was removed."), *lines])


def _delete_parts(found: Obstacles) -> int:
    """Delete the real records that cannot be without the sample; the history says so of each."""
    ended = [_end_of(row) for row in found.real_parts()]
    record_changes(ended, actor=None, via=Change.Via.LOADER, reason=REASON)
    return sum(_delete(model._base_manager.filter(pk__in=keys)) for model, keys in found.parts.items())


def _end_of(row):
    filled = {name: value for name, value in field_values(row, logged(type(row))).items() if value not in (None, "")}
    fields = {name: [value, None] for name, value in filled.items()}
    return {"record": row, "action": "delete", "fields": fields, "label": str(row), "area": area_of(row)}


def _delete(rows) -> int:
    return rows.order_by()._raw_delete(rows.db)
