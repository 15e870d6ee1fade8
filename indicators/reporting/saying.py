"""What a notice says: the sentence of its kind in the reader's language, from the parts that it keeps.

Pure: parts and language in, a sentence out. A name with an English one beside it is kept as the list of both, several
names as a list of such, a figure and a period as a dict, everything else as it is to be read.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from qijiang import figures

from ..models.fields import in_language
from ..periods import Period

NAMED = 3  # indicators that a notice names; their number says how many there are

SENTENCES: Mapping[str, Any] = {
    "opens": _(
        "%(period)s, %(area)s: open for %(department)s, %(number)s by the end of %(deadline)s, such as %(names)s."
    ),
    "due_soon": _(
        "%(period)s, %(area)s: due by the end of %(deadline)s. %(department)s lacks %(number)s, such as %(names)s."
    ),
    "late": _(
        "%(period)s, %(area)s: was due on %(deadline)s. %(department)s is late with %(number)s, such as %(names)s."
    ),
    "locks_soon": _(
        "%(period)s, %(area)s: locks with the end of %(until)s. %(department)s lacks %(number)s, such as %(names)s."
    ),
    "task_due": _("The task “%(task)s” is due on %(due)s."),
    "task_late": _("The task “%(task)s” was due on %(due)s and is overdue."),
    "returned": _("%(indicator)s, %(area)s, %(day)s was returned by %(who)s: %(note)s"),
    "approved": _("%(indicator)s, %(area)s, %(day)s: %(value)s was approved and counts from now on."),
    "reminded": _("%(who)s reminds you: %(number)s figures of %(department)s are outstanding."),
    "task_asked": _("%(who)s asks to close the task “%(task)s”: %(note)s"),
    "task_returned": _("The task “%(task)s” was returned by %(who)s: %(note)s"),
    "task_closed": _("The task “%(task)s” was checked and closed by %(who)s."),
    "followed": _("What you follow, week to %(day)s: %(lights)s lights changed, %(figures)s figures came."),
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
    "task_due": ("m-behind", "s-behind"),
    "task_returned": ("c-returned", "c-returned"),
    "task_closed": ("m-done", "s-done"),
    "task_late": ("t-late", "s-off"),
    "followed": ("i-star-on", "s-track"),
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


def several(records: Iterable) -> list[list[str]]:
    """The names of some indicators as a notice keeps them: the first few."""
    return [named(record) for record in islice(records, NAMED)]


def of_period(period: Period) -> dict[str, str]:
    """A period as a notice keeps it."""
    return {"period": period.key}


def _part(value):
    if isinstance(value, list):
        return in_language(*value) if value and isinstance(value[0], str) else _listed(value)
    if isinstance(value, dict):
        return Period.from_key(value["period"]).title if "period" in value else _figure(**value)
    return value


def _listed(names):
    return pgettext("between names", ", ").join(in_language(*name) for name in names)


def _figure(value, **style):
    return say("not collected") if value is None else figures.figure(Decimal(value), **style)
