"""What the numbers of a page open to: exactly the records that they count or add up.

A list says by its rows what a page counts; an address narrows it (`?fund=3&part=year`) as the number was narrowed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.registers.cells import lookup_of
from qijiang.registers.keys import key_of
from qijiang.registers.register import field_at

from ..scope import Scope

EACH, PART = "each", "part"


@dataclass(frozen=True)
class Part:
    """Some of the rows, with their name in words."""

    label: Any
    rows: Callable[[Scope], Q]


@dataclass(frozen=True)
class List:
    """What numbers of a page open to.

    rows    the rows of the page's place and day
    by      what an address may narrow them by: {word: lookup}; a lookup to a record takes its number
    called  the lookup to what such a value is called, where it is not said by the value itself
    parts   those of them that an address may ask for
    each    of which record of theirs each is listed once: {word: lookup}
    """

    rows: Callable[[Scope], QuerySet]
    by: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    each: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Narrowed:
    """The rows of a list that an address asks for, and in words by what they were narrowed."""

    rows: QuerySet
    words: list[str]


def narrowed(each: List, scope: Scope, asked: Mapping[str, str]) -> Narrowed:
    """The rows that an address asks for. Raises Http404, in words, for a part or a number that there is not."""
    rows, words = each.rows(scope), []
    for name, lookup in each.by.items():
        if name in asked:
            rows = rows.filter(**{lookup: _value(rows.model, lookup, asked[name])})
            words.append(_word(rows, each.called.get(name, lookup), asked[name]))
    part = asked.get(PART, "")
    if part:
        rows = rows.filter(_known(each.parts, part).rows(scope))
        words.append(str(each.parts[part].label))
    if asked.get(EACH, ""):
        rows = _once(rows, _known(each.each, asked[EACH]))
    return Narrowed(rows.order_by(), words)


def _known(words, name):
    if name not in words:
        raise Http404(_("There is no list “%(name)s”.") % {"name": name[:32]})
    return words[name]


def _value(model, lookup, text):
    of = _field(model, lookup)
    if not (lookup.endswith("__year") or isinstance(of, models.IntegerField | models.ForeignKey)):
        return text.replace("\x00", "")
    key = key_of(text)
    if key is None:
        raise Http404(_("There is no such record within your reach."))
    return key


def _word(rows, lookup, text):
    """What the value is called, by the rows that have it: a record beyond the account's reach is not named."""
    of = _field(rows.model, lookup)
    if of is not None and of.flatchoices:
        return str(dict(of.flatchoices).get(text, text))
    shown = lookup_of(rows.model, lookup) if of is not None and of.is_relation else lookup
    said = rows.order_by().values_list(shown, flat=True).first()
    return str(said or figures.BLANK)


def _field(model, lookup):
    """The model field of a lookup; None of what the rows were given besides."""
    known = {each.name for each in model._meta.get_fields()}
    return field_at(model, lookup) if lookup.partition("__")[0] in known and not lookup.endswith("__year") else None


def _once(rows, lookup):
    """The records that the rows belong to, each once however many rows it has."""
    model = field_at(rows.model, lookup).related_model
    return model._default_manager.filter(pk__in=rows.order_by().values(lookup))
