"""What the records of a register are made of, worked out once for all rows of a file.

A hundred thousand records are made, compared and taken apart here, so it goes past `Model.__init__` and its signals:
a row costs a tenth of that.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection
from django.db.models import DateField, DecimalField, ForeignKey, prefetch_related_objects
from django.db.models.base import ModelState

from qijiang.directory.models import Department

from ..bulk_rows import Plain, columns_of, plain_by
from ..history import HIDDEN, personal_fields
from ..models import in_json
from ..recording import logged
from ..records import Record
from ..register import Register, field_at
from ..wanted import outside

NOT_PLAIN = (DecimalField, DateField)  # whose values both databases and JSON take as text alone


class Shape:
    """names      the attributes of a record in the order of its columns; `at` the place of each
    attribute  the attribute that holds the value of a field: of a relation the key
    keys       the alternatives by which a record is named, by attributes
    area_of    gives the key of the area that a record belongs to
    naming     for each record that one names, and each over which it belongs to its area: the attribute that names it,
               or the first on the way to it, and what gives it
    """

    def __init__(self, register: Register):
        self.model: Any = register.model
        fields = {field.column: field for field in self.model._meta.concrete_fields}
        self.names = [fields[column].attname for column in columns_of(self.model)]
        self.at = {name: place for place, name in enumerate(self.names)}
        self.attribute = {field.name: field.attname for field in fields.values()}
        self.keys = [[self.attribute[name] for name in key.split("+")] for key in register.key]
        last = register.key[-1].split("+")
        self.may_be_blank = {self.attribute[name] for name in last if field_at(self.model, name).blank}
        self.relations = {name for name in register.fields if isinstance(field_at(self.model, name), ForeignKey)}
        self.reach = self.model.REACH.rpartition("__")[0]
        self.area_of = _key_of(f"{self.reach.replace('__', '.')}_id")
        ways = sorted(self._paths_to_records())
        self.naming = [(self.attribute[way.partition(".")[0]], attrgetter(way)) for way in ways]
        self.followed = [(name, self.at[self.attribute[name]]) for name in sorted(logged(self.model))]
        self.hidden = {place for name, place in self.followed if name in personal_fields(self.model)}
        blank = self.model()
        self.blank = {name: value for name, value in blank.__dict__.items() if name != "_state"}
        # of a relation that names nothing it is known that there is nothing to fetch
        self.unrelated = {one.name: None for one in fields.values() if isinstance(one, ForeignKey) and one.null}
        self.taken = itemgetter(*self.names)
        dressed = [field for field in fields.values() if isinstance(field, NOT_PLAIN)]
        self.to_be_plain = [(self.at[field.attname], plain_by(field)) for field in dressed]

    def _paths_to_records(self):
        names = self.reach.split("__")
        paths = {".".join(names[:length]) for length in range(1, len(names))}
        return paths | {name for name in self.relations if issubclass(field_at(self.model, name).related_model, Record)}

    def made(self, columns: Mapping[str, Sequence[Any]], number: int) -> list[Record]:
        """So many new records with these values, in columns by field; of a relation the records."""
        columns = dict(columns)
        related = {name: columns.pop(name) for name in self.relations & columns.keys()}
        for name, values in related.items():
            key = field_at(self.model, name).related_model._meta.pk.attname
            columns[self.attribute[name]] = [None if value is None else value.__dict__[key] for value in values]
        rows = zip(*columns.values(), strict=True) if columns else repeat(())
        named = zip(*related.values(), strict=True) if related else repeat(())
        records, model = [], self.model
        for _number, values, others in zip(range(number), rows, named, strict=False):
            record, state = model.__new__(model), ModelState()
            state.fields_cache = self.unrelated | dict(zip(related, others, strict=True))
            record.__dict__ = inside = self.blank.copy()
            inside.update(zip(columns, values, strict=True), _state=state)
            records.append(record)
        return records

    def let_keep(self, record: Record, department: Department) -> None:
        """What assigning it does, without the descriptor."""
        record.__dict__["keeper_id"] = department.id
        record._state.fields_cache["keeper"] = department

    def stored(self, values: Sequence[Any]) -> Record:
        """The record with these stored values, in the order of `names`."""
        return self.model.from_db(connection.alias, self.names, values)

    def fetch_related(self, records: list[Record]) -> None:
        """Fetch what the records name, and the area they belong to, each once."""
        if records:
            prefetch_related_objects(records, *self.relations, "keeper", self.reach)

    def plain(self, record: Record) -> list[Plain]:
        """The values of a record in the order of `names`, as they are written."""
        values = list(self.taken(record.__dict__))
        for place, make_plain in self.to_be_plain:
            if values[place] is not None:
                values[place] = make_plain(values[place])
        return values

    def in_columns(self, records: Sequence[Record]) -> list[Sequence[Plain]]:
        """The same of many records, column by column."""
        columns: list[Sequence[Any]] = list(zip(*[self.taken(record.__dict__) for record in records], strict=True))
        for place, make_plain in self.to_be_plain:
            column = columns[place]
            if column.count(None) < len(column):
                columns[place] = [None if value is None else make_plain(value) for value in column]
        return columns

    def changes(self, old: Sequence[Any], new: Sequence[Any]) -> dict[str, list[Any]]:
        """{field: [old, new]} of what the history follows, from two lists of plain values."""
        return {name: [old[place], new[place]] for name, place in self.followed if old[place] != new[place]}

    def told_new(self, columns: Sequence[Sequence[Plain]]) -> list[str]:
        """What the history says of new records of these plain values, given in columns, as `told` writes it of each:
        most columns have few values."""
        said = []
        for name, place in self.followed:
            texts = self._told_each(name, place, set(columns[place]))
            if texts.keys() != {None}:
                said.append([texts[value] for value in columns[place]])
        return [f"{{{', '.join(filter(None, texts))}}}" for texts in zip(*said, strict=True)]

    def _told_each(self, name, place, values):
        """{value: that the field has it now}; "" where it has none."""
        hides, before = place in self.hidden, f'"{name}": [null, '
        return {
            value: "" if value is None else f"{before}{in_json(HIDDEN if value and hides else value)}]"
            for value in values
        }

    def identities(self, records: Sequence[Record], names: Sequence[str]) -> list[tuple | None]:
        """Of each record the values by which it is named, by attributes; None where one of them is not known.

        In the last of the alternatives what may stay blank tells records apart as a blank.
        """
        if len(names) == 1:
            values = [record.__dict__[names[0]] for record in records]
            return [None if value is None or value == "" else (value,) for value in values]
        taken = itemgetter(*names)
        found = [taken(record.__dict__) for record in records]
        return [self._known(parts, names) if None in parts or "" in parts else parts for parts in found]

    def _known(self, parts, names):
        blank = {name for name, part in zip(names, parts, strict=True) if part in (None, "")}
        return parts if names == self.keys[-1] and len(names) > len(blank) and blank <= self.may_be_blank else None

    def contradicts(self, record: Record, stored: Sequence[Any], earlier: int) -> bool:
        """Whether a surer name of the two differs: then they are not the same, whatever else they share."""
        for names in self.keys[:earlier]:
            for name in names:
                mine, theirs = getattr(record, name), stored[self.at[name]]
                if mine not in (None, "") and theirs not in (None, "") and mine != theirs:
                    return True
        return False


def _key_of(path):
    """What gives the key at a path from a record; of its own without asking the descriptor, which calls functions."""
    return attrgetter(path) if "." in path else lambda record: record.__dict__[path]


class Own:
    """Whether records are the account's to write: asked once for each area and keeper."""

    def __init__(self, user, shape: Shape):
        self.user, self.area_of = user, shape.area_of
        self.known: dict[tuple[int, int | None], str] = {}

    def refusal(self, record: Any) -> str:
        """Why the record as it would be saved is not the account's to write; "" if it is."""
        place = self.area_of(record), record.__dict__["keeper_id"]
        if place not in self.known:
            self.known[place] = outside(self.user, record)
        return self.known[place]
