"""What a file holds: its model, its columns, what identifies a row, and which cells name rows of other files."""

from contextlib import suppress
from dataclasses import dataclass, field
from operator import attrgetter
from typing import cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from qijiang.directory.models import Area
from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.models import Change
from qijiang.registers.recording import load, logged
from qijiang.registers.records import Record

from ..checks import checks_of, keeps_checks
from .read import Problem, Row


@dataclass(frozen=True)
class Ref:
    """A cell that names a row of another file, together with the cells `within` of its own row.

    What is `recorded` is named by its code and stands in the database already, not in a file of this load.
    """

    table: str
    within: tuple[str, ...] = ()
    recorded: bool = False


@dataclass(frozen=True)
class Table:
    """A file `name`.csv. Columns that are no field of the model only help to name a row of another file."""

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("code",)
    named_by: tuple[str, ...] = ("code",)
    refs: dict[str, Ref] = field(default_factory=dict)
    place: str = ""
    words: dict[str, dict[str, object]] = field(default_factory=dict)  # choices that the file spells in its own way

    @property
    def file(self):
        return f"{self.name}.csv"

    @property
    def fields(self):
        helpers = {cell for ref in self.refs.values() for cell in ref.within} - self.refs.keys()
        return [name for name in self.columns if name not in helpers]

    @property
    def logged(self):
        """The fields whose values the history tells."""
        return self.fields

    def identity(self, value_of):
        """What tells a row from others of its file, given a function from a field's name to its value."""
        return tuple(value_of(name) for name in self.key)

    def stored(self, record):
        """A function from a field's name to its value as the database holds it."""
        return field_values(record, self.fields).get

    def existing(self):
        """{identity: the record that a row of the file stands for}, found as they are now, or as a loader once made
        them: what people have renamed or moved since is not made again."""
        records = {record.pk: record for record in self.model._default_manager.all()}
        once = {identity: records[pk] for identity, pk in self._once_made() if pk in records}
        return once | {self.identity(self.stored(record)): record for record in records.values()}

    def removed(self):
        """The identities of what a loader made and people have deleted since."""
        gone = Change.objects.deleted_by_people(self.model)
        return {identity for identity, pk in self._once_made() if pk in gone} if gone else set()

    def _once_made(self):
        """(identity, id) of each record as a loader first wrote it; a later line does not tell all of the key."""
        needed = {name for name in self.key if not self.model._meta.get_field(name).null}
        for change in Change.objects.loaded(self.model):
            if change.fields.keys() >= needed:
                yield self.identity(self._told(change)), change.object_id

    def _told(self, change):
        """A function from a field's name to the value that a line of history tells of it; None where it tells none."""

        def value_of(name):
            _old, new = change.fields.get(name, (None, None))
            return cast(Field, self.model._meta.get_field(name)).to_python(new)

        return value_of

    def built(self, row):
        """A new record of the row; what it refers to are the records of those rows."""
        values = {name: value.record if isinstance(value, Row) else value for name, value in row.values.items()}
        return self.model(**values)

    def broken_rules(self, row):
        """A problem for each rule that the row's record breaks, asked before anything is written."""
        row.record = self.built(row)
        try:
            row.record.clean()
        except ValidationError as error:
            columns = ", ".join(error.error_dict) if hasattr(error, "error_dict") else ""
            yield Problem(self.file, row.line, columns, " ".join(error.messages))
        if not keeps_checks(row.record):
            for check in checks_of(self.model):
                yield from self._broken_constraint(row, check)

    def _broken_constraint(self, row, constraint):
        try:
            constraint.validate(self.model, row.record)
        except ValidationError as error:
            yield Problem(self.file, row.line, self._concerned(constraint), " ".join(error.messages))

    def _concerned(self, constraint):
        names = constraint.condition.referenced_base_fields if constraint.condition else set()
        return ", ".join(name for name in self.columns if name in {*names, *getattr(constraint, "fields", ())})

    def columns_of(self, message):
        """The columns that a rule of several fields speaks of, given its message; "" for a message of no constraint."""
        constraints = [c for c in self.model._meta.constraints if str(c.violation_error_message) == message]
        return self._concerned(constraints[0]) if constraints else ""

    def refusal(self, record, changes):
        """Why a record that is there may not follow its row in the fields `changes`; "" where it may."""
        return ""

    def save(self, record, old=None):
        """Save a new record, or one that had these `old` values, with its line of history."""
        record.save()
        record_change(
            record,
            actor=None,
            via=Change.Via.LOADER,
            action="load",
            fields=differences(old or {}, field_values(record, self.logged)),
            label=str(record),
            area=self.area_of(record),
        )

    def finish(self, records):
        """What is left to do with the new records once all rows of the file have been gone through."""

    def area_of(self, record):
        return attrgetter(self.place)(record) if self.place else record if isinstance(record, Area) else None


class RegisterTable(Table):
    """A file of records of a register, which are written through the register's own door."""

    @property
    def logged(self):
        return logged(cast(type[Record], self.model))

    def built(self, row):
        record = super().built(row)
        with suppress(ValidationError):  # what it breaks is asked by `save`
            record.clean()  # puts names into the form in which they are kept and found again
        return record

    def broken_rules(self, row):
        """None yet: the door asks them, of the records that are there as well (`save`)."""
        return ()

    def save(self, record, old=None):
        load(record, old)
