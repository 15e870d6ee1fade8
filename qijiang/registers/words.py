"""A change of the history in the reader's words: labels for field names, names for ids, figures as on every page."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qijiang import figures
from qijiang.directory.models import User
from qijiang.directory.roles import Role

from .register import has_register, register_of

BLANKS = (None, "", [])
ACTIONS = {
    "add": gettext_lazy("added"),
    "change": gettext_lazy("changed"),
    "close": gettext_lazy("taken out of use"),
    "reopen": gettext_lazy("put back into use"),
    "undo": gettext_lazy("undone"),
    "delete": gettext_lazy("deleted"),
    "load": gettext_lazy("loaded"),
    "record": gettext_lazy("recorded"),
    "submit": gettext_lazy("submitted"),
    "return": gettext_lazy("returned"),
    "approve": gettext_lazy("approved"),
    "discard": gettext_lazy("discarded"),
    "attach": gettext_lazy("attached"),
    "withdraw": pgettext_lazy("evidence file", "withdrawn"),
}


def action_word(change):
    return str(ACTIONS.get(change.action, change.action))


def kind_word(change):
    """What kind of record it is about, as its model is called."""
    model = _model(change)
    return str(model._meta.verbose_name) if model else ""


def person(user):
    """The shown name with the account's own in brackets; the latter alone where no name is known, None for nobody."""
    if user is None or user.shown_name == user.username:
        return user and user.username
    return _("%(name)s (%(account)s)") % {"name": user.shown_name, "account": user.username}


def names_in(changes):
    """{model: {id: name}} of the records that the changes name as old or new: one query a model."""
    wanted = defaultdict(set)
    for change in changes:
        for name, pair in change.fields.items():
            field = _field(change, name)
            if field is not None and field.is_relation:
                for value in pair:
                    wanted[field.related_model].update(value if isinstance(value, list) else [value])
    return {model: _names(model, pks - {None}) for model, pks in wanted.items()}


def lines(change, names):
    """(label, old, new) of each field that changed, in words; `names` comes from `names_in`.

    What was blank and is blank in another way, as a new record's fields are, is no change to a reader.
    """
    for name, (old, new) in _in_order(change):
        if old in BLANKS and new in BLANKS:
            continue
        field = _field(change, name)
        label = name if field is None else str(field.verbose_name)
        yield label, _word(field, old, names), _word(field, new, names)


def _in_order(change):
    """The fields of a change as forms show them; PostgreSQL keeps them in an order of its own."""
    model: Any = _model(change)
    if model is None:
        return list(change.fields.items())
    shown = list(register_of(model).fields) if has_register(model) else []
    names = dict.fromkeys([*shown, *(field.name for field in model._meta.get_fields())])
    places = {name: place for place, name in enumerate(names)}
    return sorted(change.fields.items(), key=lambda item: places.get(item[0], len(places)))


def _names(model, pks):
    rows = model._base_manager.filter(pk__in=pks)
    if model is Group:
        return {row.pk: str(Role(row.name).label) if row.name in Role else row.name for row in rows}
    if model is User:
        return {row.pk: person(row) for row in rows}
    return {row.pk: str(row) for row in rows}


def _model(change):
    """None of a line about a record that the reader does not reach, which has no fields either."""
    if change.content_type_id is None:
        return None
    return ContentType.objects.get_for_id(change.content_type_id).model_class()


def _field(change, name):
    """The field as the model has it today, None if it is gone."""
    try:
        return _model(change)._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return None


def _word(field, value, names):
    if value in BLANKS:
        return figures.BLANK
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "、".join(_word(field, one, names) for one in value)
    if field is None:
        return str(value)
    if field.is_relation:
        return names.get(field.related_model, {}).get(value, f"#{value}")
    return _plain(field, value)


def _plain(field, value):
    """A value that is no list and names no record: a choice, a figure, a moment or text."""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return figures.number(Decimal(value))
    if isinstance(field, models.DateTimeField):
        return timezone.localtime(parse_datetime(value)).strftime("%Y-%m-%d %H:%M")
    return str(value)
