"""What the registers know of names on a list that are not counted: by code, number and spelling, of whatever day.

An account learns of what lies outside its reach only that it is not in the area. Reads no clock.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from enterprises.models import Enterprise, FormerName, FormerSeat
from enterprises.seats import IN_A_ZONE
from enterprises.spelling import keys_of, spelled, spelled_as

from .matching import Entry
from .reasons import Seat, Standing
from .subject import Subject

CHUNK = 5_000  # words of one question
Row = dict[str, Any]


@dataclass(frozen=True)
class Firm:
    pk: int
    name: str
    code: str
    in_use: bool
    reached: bool


@dataclass(frozen=True)
class Known:
    """Of one entry: the records of the rule's kind that bear its code, number or name, and the enterprises that do."""

    rows: list[Row]
    firms: list[Firm]

    @property
    def hidden(self) -> bool:
        """Whether something lies outside the account's reach."""
        return any(not each.reached for each in self.firms) or any(not row["reached"] for row in self.rows)


class Leftovers:
    """Looks for all entries at once: six questions, and again as many for each further CHUNK of them."""

    def __init__(self, subject: Subject, entries: Iterable[Entry], user):
        self.subject, self.user, self.entries = subject, user, list(entries)
        self.firms: dict[int, Firm] = {}
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, dict[int, None]] = defaultdict(dict)
        self.by_number: dict[str, list[Row]] = defaultdict(list)
        self.of_thing: dict[Any, list[Row]] = defaultdict(list)  # by firm, or by name where none is meant
        if self.entries and subject.firm is not None:
            self._read_firms()
        self._read_rows()
        self.seats = self._seats()

    def of(self, entry: Entry) -> Known:
        """By code where both have one, else by number or by a name of now or before."""
        firms = self._firms_of(entry)
        rows = {row["pk"]: row for row in self.by_number.get(entry.number, ()) if _may_be(entry, row["credit_code"])}
        found = [each.pk for each in firms] if self.subject.firm is not None else [spelled(entry.name)]
        for key in found:
            rows |= {row["pk"]: row for row in self.of_thing.get(key, ())}
        return Known(list(rows.values()), firms)

    def _firms_of(self, entry) -> list[Firm]:
        if entry.code in self.by_code:
            return [self.firms[self.by_code[entry.code]]]
        named = (self.firms[pk] for pk in self.by_name.get(spelled(entry.name), ()))
        return [firm for firm in named if _may_be(entry, firm.code)]

    def standing(self, row: Row) -> Standing:
        """What is recorded of the days and seats of a record."""
        begun = row["begins"] if row["begins"] is not None else row["instead"]
        return Standing(
            in_use=row["in_use"] and all(row[name] is not False for name in row if name.startswith("in_use_")),
            begun=datetime.date(begun, 1, 1) if self.subject.of.life.yearly and begun is not None else begun,
            begun_said=str(begun),
            last=row["last"], until=row["until"],
            cut=min((row[name] for name in row if name.startswith("cut_") and row[name]), default=None),
            moved_in=row["moved_in"], moved_out=row["moved_out"], moved_to=row["moved_to"] or "", closed=row["closed"],
            seats=(*self.seats.get(row["owner"], ()), self._seat(row["area"], row["area_path"], row["park_path"])),
        )  # fmt: skip

    # reading

    def _read_firms(self):
        called = ["pk", "name", "credit_code", "in_use", "area__path"]
        codes = sorted({entry.code for entry in self.entries} - {""})
        names = keys_of(entry.name for entry in self.entries)
        for part in _chunks(names):
            rows = spelled_as(Enterprise.objects.all(), "name", part)
            self._take_firms(rows.order_by("pk").values_list("name", *called))
        for part in _chunks(codes):
            rows = Enterprise.objects.filter(credit_code__in=part)
            self._take_firms(rows.order_by("pk").values_list("name", *called))
        for part in _chunks(names):
            former = spelled_as(FormerName.objects.in_use(), "name", part).order_by("pk")
            self._take_firms(former.values_list("name", *(f"enterprise__{name}" for name in called)))

    def _take_firms(self, rows):
        for called, pk, name, code, in_use, path in rows:
            self.firms[pk] = Firm(pk, name, code, in_use, self._reaches(path))
            self.by_name[spelled(called)][pk] = None
            if code:
                self.by_code[code] = pk

    def _reaches(self, path):
        if self.user is None or self.user.is_superuser:
            return True
        return bool(path and self.user.area and path.startswith(self.user.area.path))

    def _read_rows(self):
        subject = self.subject
        rows = subject.of.filtered(subject.of.model._default_manager.order_by("pk"))
        for part in _chunks(sorted({entry.number for entry in self.entries} - {""}) if subject.has_number else []):
            for row in self._taken(rows.filter(number__in=part)):
                self.by_number[row["number"]].append(row)
        if subject.firm is not None:
            for part in _chunks(sorted(self.firms)):
                for row in self._taken(rows.filter(**{f"{subject.firm or 'pk'}__in": part})):
                    self.of_thing[row["firm"]].append(row)
        elif subject.is_named:
            for part in _chunks(keys_of(entry.name for entry in self.entries)):
                for row in self._taken(spelled_as(rows, subject.of.name, part)):
                    self.of_thing[spelled(row["name"])].append(row)

    def _taken(self, rows) -> Iterator[Row]:
        for row in self.subject.read(rows):
            yield row | {"reached": self._reaches(row["reach"])}

    def _seats(self) -> dict[int, list[Seat]]:
        """{enterprise: where it sat before, the earliest first}."""
        seats: dict[int, list[Seat]] = defaultdict(list)
        seat = self.subject.of.placing.seat
        if not seat:
            return seats
        rows = [row for rows in (*self.of_thing.values(), *self.by_number.values()) for row in rows]
        for part in _chunks(sorted({row["owner"] for row in rows} - {None})):
            former = FormerSeat.objects.in_use().filter(enterprise__in=part).order_by("until")
            columns = ["enterprise_id", "until", f"{seat}__name", f"{seat}__path", "park__path"]
            for firm, until, name, path, park_path in former.values_list(*columns):
                seats[firm].append(self._seat(name, path, park_path, until))
        return seats

    def _seat(self, name, path, park_path, until=None) -> Seat:
        area = self.subject.area
        paths = [path, park_path] if area.kind in IN_A_ZONE else [path]
        return Seat(name, any(one and one.startswith(area.path) for one in paths), until)


def _may_be(entry, code):
    """Two codes that differ are two firms, whatever they are called."""
    return not (entry.code and code and entry.code != code)


def _chunks(words: list) -> Iterator[list]:
    for start in range(0, len(words), CHUNK):
        yield words[start : start + CHUNK]
