"""What an observation must fulfil besides its own row's constraints to be kept at all: dates, limits, locks.

What is asked of it before it is handed in is data: `indicators/validating.py`.
"""

import datetime
from collections.abc import Iterable
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from qijiang import figures, typed
from qijiang.asked import AskedRecords
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from .models import Observation, PeriodLock
from .reporting.correcting import corrected, value_of
from .reporting.locking import by_hand

WHOLE_DIGITS = 11  # of the 15 that are stored exactly four stand behind the point

WORDS = ["qualifier", "vintage", "precision", "derivation", "note", "reason", "section", "paragraph", "figure_id"]


def check_rules(
    observation,
    today: datetime.date,
    of_cell: Iterable[Observation] | None = None,
    is_locked: bool | None = None,
):
    """Raise ValidationError, by field, with every rule that the observation breaks on the day `today`.

    `of_cell` are the figures of its indicator, area and year, and `is_locked` whether a lock by hand holds, where they
    have been read already. Two queries at most.
    """
    errors = {}
    for field, message in _broken(observation, today, of_cell, is_locked):
        errors.setdefault(field, []).append(message)
    if errors:
        raise ValidationError(errors)


def check_word(name, value, field=""):
    """Raise ValidationError, by `field` or its own name, if the field `name` of a figure cannot hold the value."""
    try:
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(_("contains the character NUL, which cannot be stored: delete it."))
        cast(models.Field, Observation._meta.get_field(name)).clean(value, None)
    except ValidationError as error:
        raise ValidationError({field or name: error.messages}) from None


def _broken(observation, today, of_cell, is_locked):
    yield from _words(observation)
    yield from _date(observation, today, is_locked)
    yield from _presence(observation)
    if observation.value is not None:
        yield from _limits(observation)
    if not observation.reason.strip():
        others = [row for row in _of_cell(observation, of_cell) if row.pk != observation.pk]
        yield from _correction(observation, others)


def _of_cell(observation, known):
    """The figures of the cell's year: one query, where they are not known."""
    if known is not None:
        return known
    return OF_CELL.records(observation.indicator_id, observation.area_id, observation.as_of.year)


OF_CELL = AskedRecords(
    lambda indicator, area, year: Observation.objects.filter(indicator=indicator, area=area, year=year).order_by()
)  # every step of a figure asks this


def _words(observation):
    for name in WORDS:
        try:
            check_word(name, getattr(observation, name))
        except ValidationError as error:
            yield from ((name, message) for message in error.messages)


def _date(observation, today, is_locked):
    if not FIRST_YEAR <= observation.as_of.year <= LAST_YEAR:
        said = {"typed": observation.as_of, "first": FIRST_YEAR, "last": LAST_YEAR}
        yield "as_of", _("“%(typed)s” lies outside the years %(first)s to %(last)s that are kept.") % said
        return
    if observation.as_of > today:
        said = {"day": observation.as_of}
        yield "as_of", _("%(day)s lies in the future: record a figure when its day has come.") % said
        return
    if lacking := lacking_area(observation):
        yield "as_of", lacking
    lock = None if is_locked is False else PeriodLock.objects.holding(observation.area, observation.as_of)
    if lock:
        yield "as_of", by_hand(lock)


def lacking_area(observation) -> str:
    """What is wrong with a figure of a day when its area did not exist; "" where it did, if only for part of the year
    of which nothing but the year is known."""
    area, first, last = observation.area, observation.as_of, observation.as_of
    if observation.precision == Observation.Precision.YEAR:
        first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
    if area.exists_within(first, last):
        return ""
    said = {"area": area.name, "from": area.valid_from, "to": area.valid_to}
    if area.is_gone_on(first):
        return _("%(area)s exists no longer since %(to)s: give an earlier day, or choose its successor.") % said
    return _("%(area)s exists only since %(from)s: give a later day, or choose the area that was there before.") % said


def _presence(observation):
    if (observation.value is None) != observation.not_collected:
        yield "value", _("Give a value, or say that it is not collected: a blank is not a zero.")


def _limits(observation):
    indicator, value = observation.indicator, observation.value
    try:
        typed.number(value, decimals=indicator.decimals)  # the database would round in silence
    except ValidationError as error:
        yield "value", error.messages[0]
        return
    said = {"value": figures.figure(value, indicator.unit)}
    if abs(value) >= 10**WHOLE_DIGITS:
        too_long = _("%(value)s has more than %(limit)s digits before the point, the most that can be stored.")
        yield "value", too_long % {**said, "limit": WHOLE_DIGITS}
    if indicator.maximum is not None and value > indicator.maximum:
        limit = figures.figure(indicator.maximum, indicator.unit)
        yield "value", _("%(value)s is above %(limit)s, the highest this indicator can be.") % {**said, "limit": limit}
    lowest = indicator.minimum
    if lowest is not None and value < lowest:
        limit = figures.figure(lowest, indicator.unit)
        yield "value", _("%(value)s is below %(limit)s, the lowest this indicator can be.") % {**said, "limit": limit}


def _correction(observation, others):
    """A figure that takes the place of a final one says why."""
    final = corrected(observation, others)
    if final:
        said = {"day": final.as_of, "value": value_of(final, observation.indicator.unit)}
        yield "reason", _("For %(day)s %(value)s is already final: to correct it, say why.") % said
