"""What a counting rule may name, and what is wrong with one that names something else. No query."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from enterprises import registers as of_enterprises  # noqa: F401  (declares them)
from platforms import registers as of_platforms  # noqa: F401
from qijiang.directory.models import Area
from qijiang.registers.register import Register, all_registers, field_at

from .lives import LIVES, life_of
from .models import CountingRule

Measure, Span = CountingRule.Measure, CountingRule.Span
LISTED = 60  # names that a message offers


def countable_registers() -> dict[str, Register]:
    """{label of the model: its register} of all that have days by which they are counted."""
    return {label: register for label, register in _by_label().items() if label in LIVES}


def _by_label():
    return {register.model._meta.label_lower: register for register in all_registers()}


def register_of_rule(rule: CountingRule) -> Register:
    """The register that the rule counts; raises KeyError where there is none, which `problems` says in words."""
    return _by_label()[rule.register]


def problems(rule: CountingRule) -> dict[str, list[str]]:
    """{field of the rule: what is wrong with it, by name, and the way out}; empty where it can be counted."""
    register = _by_label().get(rule.register)
    if register is None or life_of(register.model) is None:
        return {"register": [_unknown_register(rule.register, register)]}
    found = {
        "filters": list(_of_filters(register.model, rule.filters)),
        "measure": list(_of_measure(register.model, rule)),
        "field": list(_of_field(register.model, rule)),
        "area_field": list(_of_area(register.model, rule.area_field)),
    }
    return {name: messages for name, messages in found.items() if messages}


def _unknown_register(label, register):
    said = {"label": label[:64], "known": _listed(countable_registers())}
    if register is None:
        return _("There is no register “%(label)s”. Choose one of: %(known)s.") % said
    return _("The records of “%(label)s” have no days by which they could be counted. Choose one of: %(known)s.") % said


def _of_filters(model, filters):
    if not isinstance(filters, dict):
        yield _('Write the filters as {"field": "value"}, with several values as ["one", "another"].')
        return
    for name, wanted in filters.items():
        try:
            field = field_at(model, name)
        except FieldDoesNotExist:
            yield _unknown_field(model, name)
            continue
        values = wanted if isinstance(wanted, list) else [wanted]
        if not values:
            yield _("“%(field)s” is given no value: name one, or leave the field away.") % {"field": name}
        yield from filter(None, (_misfit(field, name, value) for value in values))


def _misfit(field, name, value):
    """Why a record's field can never have that value, in words; "" where it can."""
    said = {"field": name, "value": str(value)[:64]}
    if field.is_relation:
        return _("“%(field)s” names a record: filter by a field of it, such as “%(field)s__name”.") % said
    if field.choices:
        known = [choice for choice, _label in field.flatchoices]
        said["known"] = _listed(known)
        return "" if value in known else _("“%(value)s” is no value of “%(field)s”. Choose one of: %(known)s.") % said
    said["type"] = _type_of(field)
    fits = _fits(field, value)
    return "" if fits else _("“%(value)s” does not fit “%(field)s”, which takes %(type)s.") % said


def _fits(field, value):
    if isinstance(field, models.BooleanField):
        return isinstance(value, bool)
    if isinstance(field, models.IntegerField):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(field, models.DecimalField):
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if isinstance(field, models.DateField):
        return isinstance(value, str) and _is_day(value)
    return isinstance(value, str) and value != ""


def _is_day(text):
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _type_of(field):
    if isinstance(field, models.BooleanField):
        return _("true or false")
    if isinstance(field, models.IntegerField | models.DecimalField):
        return _("a number")
    if isinstance(field, models.DateField):
        return _("a day such as 2021-12-31")
    return _("a text")


def _of_measure(model, rule):
    life: Any = life_of(model)
    if rule.measure == Measure.ENDED_IN and not life.can_end:
        said = {"register": model._meta.verbose_name_plural}
        yield _("The %(register)s have no day on which they end: count what began instead.") % said
    if rule.measure in rule.OF_A_DAY and rule.span not in ("", Span.DAY):
        yield _("What is valid on a day has no period: leave the time empty.")
    if rule.measure in (Measure.BEGUN_IN, Measure.ENDED_IN) and rule.span == Span.DAY:
        yield _("What began or ended is counted over a period: choose one, or leave the time empty.")


def _of_field(model, rule):
    if not rule.field:
        return
    try:
        field = field_at(model, rule.field)
    except FieldDoesNotExist:
        yield _unknown_field(model, rule.field)
        return
    is_number = isinstance(field, models.DecimalField | models.IntegerField) and not field.choices
    summed = rule.measure == Measure.SUM or (rule.measure == Measure.SHARE and not field.is_relation)
    if summed and not is_number:
        said = {"field": rule.field, "known": _listed(_numbers(model))}
        yield _("“%(field)s” is no figure and cannot be summed. Choose one of: %(known)s.") % said


def _numbers(model) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DecimalField) or (isinstance(field, models.IntegerField) and field.editable):
            yield field.name


def _of_area(model, name):
    if not name:
        return
    try:
        field = field_at(model, name)
    except FieldDoesNotExist:
        yield _unknown_field(model, name)
        return
    if field.related_model is not Area:
        yield _("“%(field)s” names no area.") % {"field": name}


def _unknown_field(model, name):
    """Says also of a longer lookup which part is unknown: `enterprise__kin` has none of the enterprise's fields."""
    *parts, last = str(name).split("__")
    for part in parts:
        try:
            related = field_at(model, part).related_model
        except FieldDoesNotExist:
            last = part
            break
        if related is None:
            break
        model = related
    known = [field.name for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    said = {"model": model._meta.verbose_name, "field": last[:64], "known": _listed(known)}
    return _("The register “%(model)s” has no field “%(field)s”. Choose one of: %(known)s.") % said


def _listed(names):
    return ", ".join(sorted(map(str, names))[:LISTED])
