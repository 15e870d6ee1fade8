"""The form of a record, made from its register: text is read as everywhere else, related records by their name."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.directory.models import Area, Department
from qijiang.directory.reach import within_reach

from .inputs import Input, input_of
from .natural import find, text_of
from .register import Register, field_at

LISTED = (Area, Department)  # few enough within anyone's reach to choose from a list
REACH = {Area: "path", Department: "area__path"}


def rows_to_name(model: Any, user) -> QuerySet:
    """The records of a related model that the account may name."""
    if model in REACH:
        return within_reach(model._default_manager.all(), user, REACH[model])
    return model._default_manager.within_reach(user)


class TypedField(forms.CharField):
    """A field whose text is read by an `Input`; after a refusal it shows what was typed."""

    def __init__(self, *, input: Input, **options):
        self.input = input
        super().__init__(strip=False, **options)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else self.input.show(value)

    def to_python(self, value):
        return self.input.read(value or "")

    def validate(self, value):
        if self.required and value in (None, ""):
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """The model's own validators run on the model."""

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != (data or "")


class NamedField(forms.CharField):
    """A related record, named by its code or its name. `stands` is the one that stands there: it may stay, whatever
    else its name would mean, and wherever it lies."""

    def __init__(self, *, rows: QuerySet, stands: models.Model | None = None, **options):
        self.rows, self.stands = rows, stands
        super().__init__(**options)

    def run_validators(self, value):
        """What cannot be a name is said by `find`, in its own words."""

    def prepare_value(self, value):
        if isinstance(value, int):
            is_there = self.stands is not None and self.stands.pk == value
            value = self.stands if is_there else self.rows.filter(pk=value).first()
        return text_of(value) if isinstance(value, models.Model) else value

    def clean(self, value):
        text = super().clean(value)
        if self.stands is not None and text == text_of(self.stands):
            return self.stands
        return find(text, self.rows) if text else None


class RecordForm(forms.ModelForm):
    """`user` is who fills it in: what they may name lies within their reach."""

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.user = user
        for name in list(self.fields):
            self.fields[name] = self._field(name)

    def _field(self, name):
        field = field_at(type(self.instance), name)
        said: dict[str, Any] = {
            "label": capfirst(str(field.verbose_name)),
            "help_text": field.help_text,
            "initial": field.get_default() if field.has_default() else None,
            "required": not field.blank and not (isinstance(field, models.BooleanField) or field.has_default()),
            "error_messages": {"required": _("“%(field)s” must be filled in.") % {"field": field.verbose_name}},
        }
        if field.is_relation:
            return self._relation(field, said)
        if field.choices or isinstance(field, models.BooleanField):
            return self._chosen(field, said)
        long = (
            isinstance(field, models.CharField) and (field.max_length or 0) > 200 or isinstance(field, models.TextField)
        )
        widget = forms.Textarea({"rows": 2}) if long else forms.TextInput({"autocomplete": "off"})
        if isinstance(field, models.DecimalField | models.IntegerField):
            widget.attrs["inputmode"] = "decimal"
        return TypedField(input=input_of(field), widget=_dressed(widget), **said)

    def _relation(self, field, said):
        rows = rows_to_name(field.related_model, self.user)
        if field.related_model in LISTED:
            empty = None if said["required"] and self.instance.pk else figures.BLANK
            return forms.ModelChoiceField(rows, widget=_dressed(forms.Select()), empty_label=empty, **said)
        suggestions = {"autocomplete": "off", "placeholder": _("code or name")}
        stands = getattr(self.instance, field.name) if getattr(self.instance, field.attname) else None
        return NamedField(rows=rows, stands=stands, widget=_dressed(forms.TextInput(suggestions)), **said)

    def _chosen(self, field, said):
        choices = [*field.flatchoices] if field.choices else [(True, _("yes")), (False, _("no"))]
        if field.blank or field.null or not field.has_default():
            choices = [("", figures.BLANK), *choices]
        coerce = field.to_python
        empty = None if field.null else ""
        return forms.TypedChoiceField(
            choices=choices, coerce=coerce, empty_value=empty, widget=_dressed(forms.Select()), **said
        )

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the field or "", its label, the message) of every refusal, in the order of the form."""
        found = [("", "", str(message)) for message in self.non_field_errors()]
        for bound in self:
            found += [(bound.id_for_label, str(bound.label), str(message)) for message in bound.errors]
        return found


def _dressed(widget):
    widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"
    return widget


def form_class(register: Register, left_out: Iterable[str] = ()) -> Any:
    """The form of a register, its own or the one made of its fields; what the account may not see is left out."""
    fields = tuple(name for name in register.fields if name not in set(left_out))
    return _made(register.model, register.form or RecordForm, fields)


@cache
def _made(model, form, fields):
    return modelform_factory(model, form=form, fields=fields)


def refuse(form, error: ValidationError) -> None:
    """Put the door's refusal into the form, beside the fields it names where they are in the form."""
    errors = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for name, messages in errors.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
