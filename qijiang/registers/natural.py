"""How a record is named in a cell of a workbook or a box of a form, and how it is found by that name."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qijiang.directory.models import Area, Department

from .register import has_register, register_of

OF_DIRECTORY: dict[type[models.Model], list[str]] = {Area: ["code", "name"], Department: ["name", "code"]}
COMPARED = 50  # records of one name that are told apart by what else names them


def names_of(model: Any) -> list[str]:
    """The fields that name a record of the model: any of them alone, or, where none does, all of them together."""
    if model in OF_DIRECTORY:
        return OF_DIRECTORY[model]
    key = register_of(model).key if has_register(model) else []
    alone = [name for name in key if "+" not in name]
    return alone or (key[0].split("+") if key else [])


def text_of_values(values: Sequence[object]) -> str:
    """The text that names a record, from its naming fields: "500110001 古南街道"."""
    return " ".join(str(value) for value in values if value not in (None, ""))


def text_of(record: models.Model | None) -> str:
    return "" if record is None else text_of_values([getattr(record, name) for name in names_of(type(record))])


def find(text: str, rows: QuerySet) -> models.Model:
    """The one of `rows` that the text names: by a naming field as a whole, or by all of them as `text_of` writes them.

    Raises ValidationError where none or more than one is named.
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if "\x00" in text:
        raise ValidationError(_("contains the character NUL, which cannot be stored: delete it."))
    for found in _readings(text, rows):
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                _("“%(text)s” names more than one %(what)s: give the code.") % _said(text, rows), code="ambiguous"
            )
    raise ValidationError(
        _("There is no %(what)s “%(text)s” within your reach: check the code or the name, or record it first.")
        % _said(text, rows),
        code="unknown",
    )


def _readings(text: str, rows: QuerySet) -> Iterator[list]:
    """What each way to read the text finds, the surest way first."""
    names = names_of(rows.model)
    for name in names:
        if isinstance(rows.model._meta.get_field(name), models.CharField):
            yield list(rows.filter(**{name: text})[:2])
    first = text.partition(" ")[0]
    if first != text:
        alike = rows.filter(**{names[0]: first})[:COMPARED]
        yield [record for record in alike if text_of(record) == text]


def _said(text, rows):
    return {"text": text[:64], "what": rows.model._meta.verbose_name}
