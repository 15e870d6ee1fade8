"""A bulk fix: what is done to one field of many records."""

import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .cells import writer
from .history import personal_fields
from .records import Record
from .register import Register, field_at, heading_of

TRIED = 20  # records that are asked whether a rule gives the field its value


class Action(models.TextChoices):
    SET = "set", gettext_lazy("set to")
    REPLACE = "replace", gettext_lazy("replace text")
    CLEAR = "clear", gettext_lazy("clear")
    RECOMPUTE = "recompute", gettext_lazy("derive anew by the rule")


@dataclass(frozen=True)
class Fix:
    """What is done to the field of a register; `value` as it is stored (of a relation the id), or what replaces."""

    register: Register
    name: str
    action: str
    value: Any = None
    find: str = ""

    def value_after(self, record: Record) -> Any:
        """What the field of the record would hold. Raises ValidationError where no rule gives it a value."""
        of_model: Any = field_at(type(record), self.name)
        if self.action == Action.SET:
            return self.value
        if self.action == Action.REPLACE:
            return (getattr(record, self.name) or "").replace(self.find, self.value)
        if self.action == Action.CLEAR:
            return empty(of_model)
        value = derived(record, self.name)
        if value in (None, ""):
            raise ValidationError(_("No rule gives “%(field)s” a value here.") % {"field": of_model.verbose_name})
        return value

    def label(self) -> str:
        """What is done, in words."""
        said = {"field": heading_of(self.register.model, self.name), "value": self._shown(), "find": self.find}
        return {
            Action.SET: _("%(field)s: set to “%(value)s”"),
            Action.REPLACE: _("%(field)s: “%(find)s” replaced by “%(value)s”"),
            Action.CLEAR: _("%(field)s: cleared"),
            Action.RECOMPUTE: _("%(field)s: derived anew by the rule"),
        }[Action(self.action)] % said

    def _shown(self):
        of_model: Any = field_at(self.register.model, self.name)
        if self.action == Action.SET and of_model.is_relation:
            return str(of_model.related_model._base_manager.filter(pk=self.value).first() or "")
        return str(self.value) if self.action == Action.REPLACE else writer(of_model)(of_model.to_python(self.value))


def empty(of_model: models.Field) -> Any:
    return "" if _is_text(of_model) and not of_model.null else None


def _is_text(of_model):
    return isinstance(of_model, models.CharField | models.TextField)


def fixable(register: Register) -> list[str]:
    """The fields that can be fixed in bulk: not the personal ones, which the history could not restore."""
    return [name for name in register.fields if name not in personal_fields(register.model)]


def actions(register: Register, name: str, rows: QuerySet) -> list[Action]:
    """What can be done to the field; whether a rule gives it a value is tried on the first of the rows."""
    of_model: Any = field_at(register.model, name)
    found = [Action.SET]
    if _is_text(of_model) and not of_model.choices:
        found.append(Action.REPLACE)
    if of_model.blank and (of_model.null or _is_text(of_model)):
        found.append(Action.CLEAR)
    if any(_derives(record, name) for record in rows[:TRIED]):
        found.append(Action.RECOMPUTE)
    return found


def derived(record: Record, name: str) -> Any:
    """What the model's own rules fill in where the field is left empty; raises ValidationError where they break."""
    trial = copy.copy(record)
    setattr(trial, name, empty(field_at(type(record), name)))
    trial.clean()
    return getattr(trial, name)


def _derives(record, name):
    of_model = field_at(type(record), name)
    if of_model.is_relation or isinstance(of_model, models.BooleanField):
        return False
    try:
        return derived(record, name) not in (None, "")
    except ValidationError:
        return False
