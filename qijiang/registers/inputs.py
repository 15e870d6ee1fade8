"""What is typed into a field of a record, in a form or in a cell of a workbook, and what it becomes.

One value of `Input` a field: `read` takes text as typed and gives what is stored; it raises ValidationError with what
was typed, the rule and the way out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from qijiang import typed
from qijiang.days import typed_day

FIRST_YEAR, LAST_YEAR = 1840, 2100  # of anything a register may name: the oldest universities and firms among it
YES = {"是", "有", "y", "yes", "true", "1", "√", "✓"}
NO = {"否", "无", "没有", "n", "no", "false", "0", "×"}


@dataclass(frozen=True)
class Input:
    """How a field reads what is typed, and how it shows what is stored so that it can be typed again."""

    read: Callable[[str], Any]
    show: Callable[[Any], str]


def input_of(field: models.Field, words: Mapping[str, Any] | None = None) -> Input:
    """The input of a field that is no relation; `words` are other words for its values (`Register.words`)."""
    if field.choices:
        return _choice(field, words or {})
    if isinstance(field, models.BooleanField):
        return _yes_or_no(field)
    if isinstance(field, models.DateField):
        return Input(_day, lambda value: "" if value is None else value.isoformat()[:10])
    if isinstance(field, models.DecimalField | models.IntegerField):
        return _figure(field)
    return Input(lambda text: _text(text, field), lambda value: "" if value is None else str(value))


def _text(text, field):
    if "\x00" in text:
        raise ValidationError(_("contains the character NUL, which cannot be stored: delete it."))
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # as a workbook gives it back
    text = text.strip()
    if field.max_length and len(text) > field.max_length:
        said = {"length": len(text), "limit": field.max_length}
        raise ValidationError(_("has %(length)s characters, %(limit)s are kept: shorten it.") % said)
    return text


def _day(text):
    return typed_day(text, FIRST_YEAR, LAST_YEAR) if text.strip() else None


def _figure(field):
    """A number as the one parser reads it; "—" and "无" say that there is none."""
    places = field.decimal_places if isinstance(field, models.DecimalField) else 0
    digits = field.max_digits if isinstance(field, models.DecimalField) else 15
    whole = isinstance(field, models.IntegerField)

    def read(text):
        value = typed.number(text, unit=getattr(field, "unit", ""), decimals=places, digits=digits or 15).value
        return value if value is None or not whole else int(value)

    return Input(read, lambda value: "" if value is None else str(value) if whole else _plain(value))


def _plain(figure):
    """No zeros at the end of a fraction; those of a whole number stay."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def words_of(field: models.Field) -> dict[Any, str]:
    """{stored value: word} of a field with choices, or of yes and no, in the reader's language; {} of any other."""
    if field.choices:
        return {value: str(label) for value, label in field.flatchoices}
    if isinstance(field, models.BooleanField):
        return {True: _("yes"), False: _("no")}
    return {}


def _yes_or_no(field):
    def read(text):
        word = text.strip().casefold()
        if not word:
            return None if field.null else field.get_default() or False
        if word in YES or word in NO:
            return word in YES
        raise ValidationError(_("“%(typed)s” is neither yes nor no: write 是 or 否.") % {"typed": text[:32]})

    return Input(read, lambda value: words_of(field).get(value, ""))


def _choice(field, others):
    """A choice by its label in the reader's language, by the value that is stored, or by what files write for it."""

    def read(text):
        word = text.strip()
        if not word:
            return field.get_default() if field.has_default() and not field.blank else ""
        words = words_of(field)
        for value, label in words.items():
            if word in (str(value), label):
                return value
        if word in others:
            return others[word]
        said = {"typed": word[:32], "labels": _(", ").join(words.values())}
        raise ValidationError(_("“%(typed)s” is none of the values to choose from: %(labels)s.") % said)

    return Input(read, lambda value: words_of(field).get(value, ""))
