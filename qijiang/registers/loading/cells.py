"""One cell into the value of its field, or a ValidationError that says which rule it breaks."""

import datetime
import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from qijiang import typed

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def value_of(field, text, words=None):
    """The value that `text` stands for in a model's field; `words` are its choices, if not as they are stored.

    Raises ValidationError.
    """
    if not text:
        return empty(field)
    if field.choices:
        return _choice(text, words or {value: value for value, _label in field.flatchoices})
    for kind, read in READERS.items():
        if isinstance(field, kind):
            return field.clean(read(field, text), None)
    return field.clean(text, None)


def empty(field):
    """The value of an empty cell. Raises ValidationError where the field needs one."""
    if field.null:
        return None
    if field.blank:
        return ""
    raise ValidationError(_("must not be empty."))


def _choice(text, words):
    if text not in words:
        said = {"typed": text, "words": ", ".join(words)}
        raise ValidationError(_("“%(typed)s” is none of %(words)s.") % said)
    return words[text]


def _decimal(field, text):
    return _number(text, decimals=field.decimal_places, digits=field.max_digits)


def _integer(field, text):
    return int(_number(text, decimals=0))


def _number(text, **limits):
    value = typed.number(text, **limits).value
    if value is None:
        raise ValidationError(_("“%s” is not a number; leave the cell empty where there is none.") % text)
    return value


def _moment(field, text):
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError(_("“%s” is not a moment such as 2022-01-01T00:00:00+08:00.") % text)
    return moment


def _date(field, text):
    try:
        # fromisoformat alone would also take 20220630 and week dates.
        return datetime.date.fromisoformat(text if DATE.fullmatch(text) else "")
    except ValueError:
        raise ValidationError(_("“%s” is not a date such as 2022-06-30.") % text) from None


# A moment is a date to Django, so it stands first.
READERS: dict[type[models.Field], Callable] = {
    models.DateTimeField: _moment,
    models.DateField: _date,
    models.DecimalField: _decimal,
    models.IntegerField: _integer,
}
