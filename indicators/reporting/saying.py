"""What a notice says: the sentence of its kind in the reader's language, from the parts that it keeps.

Pure: parts and language in, a sentence out. A name with an English one beside it is kept as the list of both, a figure
as a dict of value, unit and decimals, everything else as it is to be read.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from qijiang import figures

from ..models.fields import in_language

SENTENCES: Mapping[str, Any] = {
    "returned": _("%(indicator)s, %(area)s, %(day)s was returned by %(who)s: %(note)s"),
    "approved": _("%(indicator)s, %(area)s, %(day)s: %(value)s was approved and counts from now on."),
    "reminded": _("%(who)s reminds you: %(number)s figures of %(department)s are outstanding."),
    "task_asked": _("%(who)s asks to close the task “%(task)s”: %(note)s"),
    "task_returned": _("The task “%(task)s” was returned by %(who)s: %(note)s"),
    "task_closed": _("The task “%(task)s” was checked and closed by %(who)s."),
}
# Of each kind: the mark's name in the sprite, the colour's suffix.
MARKS = {
    "opens": ("i-inbox", "s-track"),
    "due_soon": ("m-behind", "s-behind"),
    "late": ("t-late", "s-off"),
    "locks_soon": ("c-locked", "c-locked"),
    "reminded": ("i-bell", "s-behind"),
    "returned": ("c-returned", "c-returned"),
    "approved": ("c-saved", "c-saved"),
    "task_asked": ("t-asked", "s-track"),
    "task_returned": ("c-returned", "c-returned"),
    "task_closed": ("m-done", "s-done"),
    "task_due": ("t-late", "s-off"),
}


def sentence(kind: str, words: Mapping[str, Any]) -> str:
    """The sentence of a notice of that kind; a part that the notice does not keep is a blank."""
    return str(SENTENCES[kind]) % _Parts({name: _part(value) for name, value in words.items()})


class _Parts(dict):
    def __missing__(self, name):
        return figures.BLANK


def named(record) -> list[str]:
    """The name of an indicator or task as a notice keeps it: in Chinese and in English."""
    return [record.name, record.name_en]


def figure(observation) -> dict[str, Any]:
    """A value as a notice keeps it."""
    indicator, value = observation.indicator, observation.value
    style = {"unit": indicator.unit, "decimals": indicator.decimals, "qualifier": observation.qualifier}
    return {"value": None if value is None else str(value)} | style


def _part(value):
    if isinstance(value, list):
        return in_language(*value)
    if isinstance(value, dict):
        return _figure(**value)
    return value


def _figure(value, **style):
    return say("not collected") if value is None else figures.figure(Decimal(value), **style)
