"""Where the records of a register are counted, and what they belong to on the way to their area. No query."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Model, Q, QuerySet

from enterprises.models import Enterprise
from enterprises.seats import Placed, by_seat, present_on, present_then, seated_on, seated_then
from qijiang.directory.models import Area
from qijiang.registers.records import Record
from qijiang.registers.register import field_at

from .lives import Life, life_of

SEATS = ("area", "park")  # the fields of an enterprise, and of its former seats, that say where it sits


@dataclass(frozen=True)
class Placing:
    """
    lookup   the way from a record to its area
    owner    the way to the enterprise whose moves count; "" for the enterprise itself, None where there is none
    seat     the field of the enterprise's seat that says the area; "" where another field says it
    parents  the way to each record that stands between a record and its area
    """

    lookup: str
    owner: str | None
    seat: str
    parents: tuple[str, ...]

    def on(self, area: Area, day: datetime.date) -> Q:
        """In the area on that day."""
        if self.owner is None:
            return self._by_field(area)
        if self.seat:
            return seated_on(area, day, self.owner, self.seat)
        return present_on(day, self.owner) & self._by_field(area)

    def then(self, area: Area, day: str) -> Q:
        """In the area on the row's own day, a field of the row or an alias of its rows."""
        if self.owner is None:
            return self._by_field(area)
        if self.seat:
            return seated_then(area, day, self.owner, self.seat)
        return present_then(day, self.owner) & self._by_field(area)

    def apart(self, rows: QuerySet, day: datetime.date | str) -> Placed:
        """The rows that are in any area on that day, or on their own by its alias, with the columns that say its
        paths."""
        if self.owner is not None and self.seat:
            return by_seat(rows, day, self.owner, self.seat)
        if self.owner is not None:
            there = present_then(day, self.owner) if isinstance(day, str) else present_on(day, self.owner)
            rows = rows.filter(there)
        return [(rows, [f"{self.lookup}__path"])]

    def _by_field(self, area):
        return Q(**{f"{self.lookup}__path__startswith": area.path})


def placing_of(model: type[Record], area_field: str = "") -> Placing:
    """By that field, or by the area that the register's records belong to."""
    own = model.REACH.removesuffix("__path")
    lookup = area_field or own
    parents = tuple(dict.fromkeys([*records_on(model, lookup), *records_on(model, own)]))
    owner = _owner_of(model, lookup)
    last = lookup.removeprefix(f"{owner}__") if owner else lookup
    return Placing(lookup, owner, last if owner is not None and last in SEATS else "", parents)


def records_on(model: type[Model], lookup: str) -> Iterator[str]:
    """The way to each record that the lookup passes or ends at."""
    names = lookup.split("__")
    for place in range(1, len(names) + 1):
        way = "__".join(names[:place])
        related = field_at(model, way).related_model
        if related is not None and issubclass(related, Record):
            yield way


def _owner_of(model, lookup):
    """The way to the last enterprise that the lookup passes."""
    found = "" if model is Enterprise else None
    for way in records_on(model, lookup):
        if field_at(model, way).related_model is Enterprise:
            found = way
    return found


def life_at(model: type[Record], parents: tuple[str, ...]) -> Life:
    """The life of the model's records, cut short where a record that they belong to ends for good before them.

    Raises KeyError for a register without days, which `countable.problems` refuses in words.
    """
    life = life_of(model)
    if life is None:
        raise KeyError(model._meta.label_lower)
    of_parents = ((way, life_of(field_at(model, way).related_model)) for way in parents)
    return replace(life, cuts=tuple(f"{way}__{its.until}" for way, its in of_parents if its and its.until))
