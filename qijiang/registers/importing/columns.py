"""Which heading of a file means which field of a register."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from qijiang.uploads.reading import same

from ..history import masked_for
from ..register import Register, field_at, heading_of

UNIT = re.compile(r"\s*[(（][^()（）]*[)）]$")  # which files often leave away
Columns = Sequence[Sequence[str]]  # (heading, field or "" where it is not taken over), in the order of the file


def importable(register: Register, user) -> list[str]:
    """The fields that a file may bring: those of the form, but for what the account may not see."""
    hidden = masked_for(user, register.model)
    return [name for name in register.fields if name not in hidden]


def known_headings(register: Register, user) -> dict[str, str]:
    """{heading as `same` writes it: field}: what pages and exports call a field, in every language, what files have
    called it (`Register.headings`), and the field's own name."""
    fields = importable(register, user)
    found = {same(other): name for name in fields for other in [*register.headings.get(name, ()), name]}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            headings = {heading_of(register.model, name): name for name in fields}
        found |= {same(UNIT.sub("", heading)): name for heading, name in headings.items()}
        found |= {same(heading): name for heading, name in headings.items()}
    return found


def matched(register: Register, user, headings: Iterable[str], remembered: dict[str, str]) -> list[tuple[str, str]]:
    """(heading, field or "") as it was matched the last time, or else as it is known; a field is taken once."""
    known, fields = known_headings(register, user), set(importable(register, user))
    taken: set[str] = set()
    columns = []
    for heading in headings:
        name = remembered.get(same(heading), known.get(same(heading), ""))
        name = name if name in fields and name not in taken else ""
        taken.add(name)
        columns.append((heading, name))
    return columns


def check(register: Register, columns: Columns) -> None:
    """Raises ValidationError, naming each field that two columns claim, and where no column names the records."""
    problems = []
    claimed = Counter(name for _heading, name in columns if name)
    for name, number in claimed.items():
        if number > 1:
            both = _(" and ").join(_quoted(heading) for heading, other in columns if other == name)
            said = {"columns": both, "field": heading_of(register.model, name)}
            problems.append(_("%(columns)s cannot both be “%(field)s”: choose one.") % said)
    ways_to_name = names_needed(register)
    if not any(set(names) <= claimed.keys() for names in ways_to_name):
        ways = _(", or ").join(_way(register, names) for names in ways_to_name)
        problems.append(_("No column names the records. Match %(ways)s.") % {"ways": ways})
    if problems:
        raise ValidationError(problems)


def names_needed(register: Register) -> list[list[str]]:
    """The fields of each way to name a record; of the last one those may be missing that may stay blank."""
    *before, last = (key.split("+") for key in register.key)
    return [*before, [name for name in last if not field_at(register.model, name).blank] or last]


def _way(register, names):
    return _(" together with ").join(_quoted(heading_of(register.model, name)) for name in names)


def _quoted(text):
    return _("“%(text)s”") % {"text": text}


def missing(register: Register, columns: Columns) -> list[str]:
    """The headings of the fields that every new record needs and no column brings."""
    brought = {name for _heading, name in columns}
    return [heading_of(register.model, name) for name in needed(register) if name not in brought]


def needed(register: Register) -> list[str]:
    """The fields that a record cannot do without."""
    fields = {name: field_at(register.model, name) for name in register.fields}
    return [name for name, field in fields.items() if not (field.blank or _fills_itself(field))]


def _fills_itself(field):
    return field.has_default() or isinstance(field, models.BooleanField)
