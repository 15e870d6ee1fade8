"""How a record is named in a cell of a workbook or a box of a form, and how it is found by that name."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qijiang.directory.models import Area, Department

from .register import has_register, register_of

OF_DIRECTORY: dict[type[models.Model], list[str]] = {Area: ["code", "name"], Department: ["name", "code"]}


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


def told_apart_by(model: Any) -> str:
    """What a record is told apart by where its name does not say all, as a lookup: the area of a firm without a code,
    and of a platform whose name another town's has too. "" of a model whose surest name is always there and its own,
    or that lies nowhere itself."""
    names = names_of(model)
    if not names or not any(field.name == "area" for field in model._meta.concrete_fields):
        return ""
    may_be_missing = len(names) > 1 and model._meta.get_field(names[0]).blank
    return "area__name" if may_be_missing or may_be_shared(model) else ""


def may_be_shared(model: Any) -> bool:
    """Whether the one name of a model's records may be borne by several, as in two towns."""
    names, rules = names_of(model), model._meta.constraints
    alone = any(isinstance(rule, models.UniqueConstraint) and [*rule.fields] == names for rule in rules)
    return len(names) == 1 and not alone and not model._meta.get_field(names[0]).unique


def shared_names(model: Any) -> QuerySet:
    """The names that several records of the model bear."""
    [name] = names_of(model)
    borne = model._default_manager.order_by().values_list(name, flat=True)
    return borne.annotate(bearers=models.Count("pk")).filter(bearers__gt=1)


def text_of(record: models.Model | None) -> str:
    """The text that names a record: its code and name, or name and area ("重庆甲有限公司 古南街道") without a code or
    where another bears the name too, which is asked of the database."""
    if record is None:
        return ""
    model: Any = type(record)
    values = [getattr(record, name) for name in names_of(model)]
    place = told_apart_by(model)
    if place and (values[0] == "" or may_be_shared(model) and shared_names(model).filter(**_named(record)).exists()):
        values.append(attrgetter(place.replace("__", "."))(record))
    return text_of_values(values)


def _named(record):
    return {name: getattr(record, name) for name in names_of(type(record))}


def find(text: str, rows: QuerySet) -> models.Model:
    """The one of `rows` that the text names: by a naming field as a whole, or by all of them as `text_of` writes them.

    Raises ValidationError where none or more than one is named.
    """
    found = find_all([text], rows)[text]
    if isinstance(found, ValidationError):
        raise found
    return found


def find_all(texts: Iterable[str], rows: QuerySet) -> dict[str, models.Model | ValidationError]:
    """What `find` gives or raises for each of the texts, at a query for each naming field."""
    found: dict[str, models.Model | ValidationError] = {}
    wanted: dict[str, list[str]] = defaultdict(list)  # the text as it is looked for: as it was written
    for text in texts:
        if "\x00" in text:
            found[text] = ValidationError(_("contains the character NUL, which cannot be stored: delete it."))
        else:
            wanted[_plain(text)].append(text)
    for reading in _READINGS:
        for text, alike in reading(wanted, rows):
            verdict = alike[0] if len(alike) == 1 else _ambiguous(text, rows)
            found |= dict.fromkeys(wanted.pop(text, ()), verdict)
    return found | {written: _unknown(text, rows) for text, each in wanted.items() for written in each}


def _plain(text):
    """Half-width forms and single spaces, by which names are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _by_one_field(wanted, rows) -> Iterator[tuple[str, list]]:
    """(text, the records that bear it) by each naming field in turn, the surest first. Names kept in full-width
    forms, as those of places are, are found as they were written."""
    left = set(wanted)
    for name in names_of(rows.model):
        if isinstance(rows.model._meta.get_field(name), models.CharField) and left:
            bearing = defaultdict(list)
            spelled = left | {written.strip() for text in left for written in wanted[text]}
            for record in rows.filter(**{f"{name}__in": spelled}):
                bearing[_plain(getattr(record, name))].append(record)
            left -= bearing.keys()
            yield from bearing.items()


def _by_all_fields(wanted, rows) -> Iterator[tuple[str, list]]:
    """(text, the records that `text_of` writes so); the first naming field has no space in it."""
    several = [text for text in wanted if " " in text]
    if several:
        named = defaultdict(list)
        for record in rows.filter(**{f"{names_of(rows.model)[0]}__in": {text.partition(" ")[0] for text in several}}):
            named[_plain(text_of(record))].append(record)
        yield from ((text, named[text]) for text in several if text in named)


def _by_place(wanted, rows) -> Iterator[tuple[str, list]]:
    """(text, the records that bear its beginning and lie where its end says), of those that are told apart so."""
    several = [text.rpartition(" ") for text in wanted if " " in text]
    place = told_apart_by(rows.model)
    if several and place:
        *surest, name = names_of(rows.model)[:2]
        named = defaultdict(list)
        asked = dict.fromkeys(surest, "") | {f"{name}__in": {name for name, _space, _place in several}}
        for record in rows.filter(**asked).select_related("area"):
            named[_plain(text_of_values([getattr(record, name), record.area.name]))].append(record)
        yield from ((text, named[text]) for text in map("".join, several) if text in named)


_READINGS = [_by_one_field, _by_all_fields, _by_place]


def _ambiguous(text, rows):
    said = _("“%(text)s” names more than one %(what)s: give the code, or the area behind the name.")
    return ValidationError(said % _said(text, rows), code="ambiguous")


def _unknown(text, rows):
    said = _("There is no %(what)s “%(text)s” within your reach: check the code or the name, or record it first.")
    return ValidationError(said % _said(text, rows), code="unknown")


def _said(text, rows):
    return {"text": text[:64], "what": rows.model._meta.verbose_name}
