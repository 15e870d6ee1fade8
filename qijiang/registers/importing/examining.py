"""Each row of a file held against the register: new, changed, unchanged, refused or faulty, and why. Reads only.

Rows come some thousand at a time, and cost a few queries each time, not each row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import repeat
from types import MappingProxyType
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from qijiang.uploads.cells import Column, Wire, unpacked

from ..bulk_rows import Plain, one_of
from ..fixing import empty
from ..history import personal_fields
from ..recording import keeps
from ..register import Register, field_at, heading_of
from ..wanted import kept_by_others
from .cells import BLANK, column_of
from .columns import Columns, needed
from .shape import Own, Shape

NOTHING: Mapping[str, Any] = MappingProxyType({})
nothing = repeat(NOTHING).__next__
Fault = tuple[int | None, str]  # the place of the column in the file, None for the row as a whole; what is wrong


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    REOPENED = "reopened"  # put back into use, and perhaps changed with it
    UNCHANGED = "unchanged"
    REFUSED = "refused"  # by right, reach or keeper: may be left out
    FAULTY = "faulty"  # by a rule: to be mended in the file


WRITTEN = [Verdict.NEW, Verdict.CHANGED, Verdict.REOPENED]


@dataclass(slots=True)
class Row:
    """One row of the file: `record` as it would be saved, `fields` what would change of one that is there already,
    {name: [old, new]}."""

    number: int
    record: Any = None
    wires: Sequence[Wire] = ()  # what stands in its cells, of a faulty one
    blanks: list[str] = field(default_factory=list)  # the fields of which the cell is blank
    faults: list[Fault] = field(default_factory=list)
    refusal: str = ""
    identity: tuple | None = None  # by which the record is the same as that of another row
    stored: Sequence[Any] = ()  # of the record that is there already, in the order of `Shape.names`
    alone: Any = None  # the record that the row makes on its own, where one is there already
    is_new: bool = False
    plain: Sequence[Plain] = ()  # the values of a record that changes, as they would be written
    fields: Mapping[str, list[Any]] = field(default_factory=nothing)
    broken: Mapping[str, list[str]] = field(default_factory=nothing)  # what `clean` said of the record, by field

    @property
    def verdict(self) -> Verdict:
        if self.faults:
            return Verdict.FAULTY
        if self.refusal:
            return Verdict.REFUSED
        if self.is_new:
            return Verdict.NEW
        if "in_use" in self.fields:
            return Verdict.REOPENED
        return Verdict.CHANGED if self.fields else Verdict.UNCHANGED

    @property
    def label(self) -> str:
        """What the record is called; "" of a new one that may lack what it is called by."""
        return "" if self.is_new and self.faults else str(self.record)


class Examiner:
    """Knows who imports what, and the rows it has seen. `clears`: a blank cell clears what is recorded."""

    def __init__(self, user, register: Register, columns: Columns, clears: bool = False):
        self.user, self.register, self.clears = user, register, clears
        self.places = {name: place for place, (_heading, name) in enumerate(columns) if name}
        self.readers = [(place, name, column_of(register, name, user)) for name, place in self.places.items()]
        self.shape = Shape(register)
        self.needed = {name: self.shape.attribute[name] for name in needed(register)}
        self.own, self.department = Own(user, self.shape), user.department
        self.may_change = user.has_perm(register.right("change"))
        self.seen: dict[Any, int] = {}

    def examine(self, numbers: Iterable[int], cells: Sequence[Column]) -> list[Row]:
        """The verdict on each row; their order is that of the file. `cells` are columns."""
        found = [Row(number) for number in numbers]
        values = {
            name: reader.plain(cells[place]) or self._read(found, place, name, reader, unpacked(cells[place]))
            for place, name, reader in self.readers
        }
        for row, record in zip(found, self.shape.made(values, len(found)), strict=True):
            row.record = record
            self._clean(row)
        self._match(found)
        moving = [row for row in found if not row.is_new and self._differs(row)]
        self.shape.fetch_related([row.record for row in moving])
        for row in moving:
            self._compare(row)
        for row in found:
            if row.is_new:
                self._new(row)
            self._once(row)
        if any(row.faults for row in found):
            opened = list(map(unpacked, cells))
            for at, row in enumerate(found):
                row.faults.sort(key=lambda fault: -1 if fault[0] is None else fault[0])
                row.wires = [column[at] for column in opened] if row.faults else ()
        return found

    def _read(self, rows, place, name, reader, wires):
        """The values of a column, a blank's where there is none; of them a row makes a record on its own, with its
        names put into their kept form."""
        reads = reader.read(wires)
        found, faults = zip(*reads, strict=True)
        if None not in wires and not any(faults):
            return found
        values, blank = list(found), self.shape.blank.get(name)
        for at, read in enumerate(reads):
            if read is BLANK:
                rows[at].blanks.append(name)
                values[at] = blank
            elif read.fault:
                rows[at].faults.append((place, read.fault))
                values[at] = blank
        return values

    def _given(self, row):
        """The fields of which the row has a value."""
        faulty = {place for place, _message in row.faults}
        return [name for name, place in self.places.items() if name not in row.blanks and place not in faulty]

    def _clean(self, row):
        row.broken = NOTHING
        try:
            row.record.clean()
        except ValidationError as error:
            row.broken = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        except ObjectDoesNotExist:
            pass  # a related record that the row does not name: said where it is needed

    def _match(self, rows):
        """Find the record that each row names: a query for each way to name one."""
        found: dict[int, list[tuple]] = {}
        for earlier, names in enumerate(self.shape.keys):
            asking = defaultdict(list)
            identities = self.shape.identities([row.record for row in rows], names)
            for row, identity in zip(rows, identities, strict=True):
                if identity is None:
                    continue
                if row.identity is None:
                    row.identity = (earlier, *identity)
                if row.number not in found:
                    asking[identity].append(row)
            for stored in self._bearing(names, asking):
                identity = tuple(stored[self.shape.at[name]] for name in names)
                for row in asking.get(identity, ()):
                    if not self.shape.contradicts(row.record, stored, earlier):
                        found.setdefault(row.number, []).append(stored)
        for row in rows:
            row.is_new = row.number not in found
            if not row.is_new:
                self._settle(row, found[row.number])

    def _bearing(self, names, identities):
        """The stored values of the records within reach that have one of these, and perhaps of others."""
        if not identities:
            return []
        rows = self.register.model._default_manager.within_reach(self.user)
        for name, values in zip(names, zip(*identities, strict=True), strict=True):
            blank = Q(**{name: None}) if None in values else Q()
            rows = rows.filter(Q(**{f"{name}__in": one_of(set(values) - {None})}) | blank)
        return rows.values_list(*self.shape.names)

    def _settle(self, row, found):
        if len(found) > 1:  # a name that was taken out of use names nothing beside one in use
            found = [stored for stored in found if stored[self.shape.at["in_use"]]] or found
        if len(found) > 1 and "area" in self._given(row):  # of one name in several places that of its own is meant
            found = [stored for stored in found if stored[self.shape.at["area_id"]] == row.record.area_id] or found
        if len(found) > 1:
            said = {"number": len(found), "label": str(self.shape.stored(found[0]))}
            row.faults.append((None, _("%(number)s records are called “%(label)s”: give the code or the area.") % said))
        else:
            row.alone, row.stored = row.record, found[0]
            row.record = self.shape.stored(found[0])

    def _differs(self, row):
        if not row.stored:
            return False
        at, alone = self.shape.at, row.alone.__dict__
        if not row.stored[at["in_use"]]:
            return True
        names = [self.shape.attribute[name] for name in self._given(row)]
        if any(alone[name] != row.stored[at[name]] for name in names):
            return True
        return self.clears and any(row.stored[at[self.shape.attribute[name]]] not in (None, "") for name in row.blanks)

    def _compare(self, row):
        """What the row would change of the record that it names, which it puts back into use."""
        record, old = row.record, self.shape.plain(row.record)
        was_kept_by, record.in_use = record.keeper, True
        for name in self._given(row):
            setattr(record, name, getattr(row.alone, name))
        if self.clears:
            self._clear(row)
        self._clean(row)
        row.plain = self.shape.plain(record)
        row.fields = self.shape.changes(old, row.plain)
        if row.fields:
            self._fault_broken(row)
            self._personal(row)
            row.refusal = self._refusal(record, was_kept_by)

    def _clear(self, row):
        for name in row.blanks:
            if name in self.needed:
                self._fault(row, name, self._must_be_filled(name))
            else:
                of_model: Any = field_at(self.register.model, name)
                setattr(row.record, name, of_model.get_default() if of_model.has_default() else empty(of_model))

    def _refusal(self, record, was_kept_by):
        if not self.may_change:
            return _("It is recorded already, and your account may add records but not change them.")
        if not keeps(self.user, was_kept_by):
            return kept_by_others(record)
        return self.own.refusal(record)

    def _new(self, row):
        inside = row.record.__dict__
        lacking = [name for name, attribute in self.needed.items() if inside[attribute] in (None, "")]
        if lacking:
            brought = {place for place, _message in row.faults}
            for name in lacking:
                if self.places.get(name, -1) not in brought:
                    self._fault(row, name, self._must_be_filled(name))
        if row.broken:
            self._fault_broken(row)
        if not row.faults:
            if inside["keeper_id"] is None and self.department is not None:
                self.shape.let_keep(row.record, self.department)
            row.refusal = self.own.refusal(row.record)

    def _must_be_filled(self, name):
        said = {"field": heading_of(self.register.model, name)}
        if name in self.places:
            return _("“%(field)s” must be filled in.") % said
        return _("A new record needs “%(field)s”, which no column brings.") % said

    def _fault_broken(self, row):
        """The rules that the record breaks, but for those of cells that are faulty themselves."""
        already = {place for place, _message in row.faults}
        for name, messages in row.broken.items():
            if self.places.get(name, -1) not in already:
                for message in messages:
                    self._fault(row, name, message)

    def _fault(self, row, name, message):
        row.faults.append((self.places.get(name), message))

    def _personal(self, row):
        for name in sorted(personal_fields(self.register.model) & row.fields.keys()):
            said = {"field": heading_of(self.register.model, name)}
            self._fault(row, name, _("“%(field)s” is personal and is changed record by record only.") % said)

    def _once(self, row):
        """No two rows are of the same record."""
        identity = row.identity if row.alone is None else row.record.pk
        first = self.seen.setdefault(identity, row.number) if identity else row.number
        if first != row.number:
            said = _("It is the same record as row %(row)s: keep one of the two rows.") % {"row": first}
            row.faults.append((None, said))
