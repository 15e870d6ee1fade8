"""What stands in the cells of one column, and what it becomes: a value to store, or what is wrong and would be right.

The same text is read once: a hundred thousand rows name the same thirty streets.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qijiang.uploads import cells
from qijiang.uploads.cells import TEXT, Wire
from qijiang.uploads.reading import cell_of

from ..forms import rows_to_name
from ..inputs import input_of
from ..natural import find_all
from ..register import Register, field_at

# what `inputs` has seen to already
OF_INPUT = (MaxLengthValidator, ProhibitNullCharactersValidator, DecimalValidator)
MOST_KEPT = 20_000  # readings of a column; more are forgotten and read again


class Read(NamedTuple):
    """The value of a cell, of a related record the record; `fault` says in words why there is none."""

    value: Any
    fault: str = ""


BLANK = Read(None)


def column_of(register: Register, name: str, user) -> "Column | NamedColumn":
    """The reader of a field's column; who is named lies within the account's reach."""
    field = field_at(register.model, name)
    if field.is_relation:
        rows: Any = rows_to_name(field.related_model, user)
        place = getattr(field.related_model, "REACH", "").rpartition("__")[0]
        return NamedColumn(rows.select_related(place) if place else rows)
    return Column(field, register.words.get(name))


class Column:
    """The cells of a field that is no relation."""

    def __init__(self, field: models.Field, words: Mapping[str, str] | None = None):
        self.field, self.input = field, input_of(field, words)
        self.validators = [check for check in field.validators if not isinstance(check, OF_INPUT)]
        self.kept: dict[Wire, Read] = {None: BLANK}
        of_text = isinstance(field, models.CharField) and not field.choices and not self.validators
        self.plain_up_to = (field.max_length or 0) if of_text else 0  # characters that need no further look

    def plain(self, column: cells.Column) -> list[str] | None:
        """The values of a packed column of texts that need no further look, none of them blank; None of any other."""
        if isinstance(column, list) or column[0] != TEXT or not self.plain_up_to:
            return None
        texts = column[1:].split(cells.APART)
        if "" in texts or max(map(len, texts)) >= self.plain_up_to:
            return None
        return list(map(str.strip, texts))

    def read(self, wires: Sequence[Wire]) -> list[Read]:
        """The readings of the cells of some rows, in their order."""
        kept, longest = _with_room(self.kept), self.plain_up_to
        for wire in set(wires) - kept.keys():
            plain = len(wire) <= longest and wire[0] == TEXT and wire.isprintable()
            kept[wire] = Read._make((wire[1:].strip(), "")) if plain else self._read(wire)
        return [kept[wire] for wire in wires]

    def _read(self, wire):
        typed = wire[1:]
        if wire[0] != TEXT:
            cell = cell_of(wire)
            if cell.fault:
                return Read(None, cell.fault)
            typed = cell.typed
        try:
            value = self.input.read(typed)
            for check in self.validators if value is not None else ():
                check(value)
        except ValidationError as error:
            return Read(None, " ".join(error.messages))
        return Read(value)


class NamedColumn:
    """The cells of a field that names a record."""

    def __init__(self, rows: QuerySet):
        self.rows = rows
        self.kept: dict[Wire, Read] = {None: BLANK}

    def plain(self, column: cells.Column) -> None:
        """Names always need a look."""

    def read(self, wires: Sequence[Wire]) -> list[Read]:
        """The readings of the cells of some rows, in their order; all that they name is found at a few queries."""
        kept = _with_room(self.kept)
        unread = set(wires) - kept.keys()
        texts = {wire: cell_of(wire).typed for wire in unread if not cell_of(wire).fault}
        found = find_all(texts.values(), self.rows) if texts else {}
        for wire in unread:
            kept[wire] = self._read(wire, found.get(texts.get(wire, "")))
        return [kept[wire] for wire in wires]

    def _read(self, wire, found):
        if fault := cell_of(wire).fault:
            return Read(None, fault)
        if wire[0] != TEXT and found is None:
            return Read(None, _("This is no name: write the code or the name."))
        if isinstance(found, ValidationError):
            return Read(None, " ".join(found.messages))
        return Read(found)


def _with_room(kept):
    """The readings of a column, forgotten where they have become too many."""
    if len(kept) > MOST_KEPT:
        kept.clear()
        kept[None] = BLANK
    return kept
