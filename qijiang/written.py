"""Records that are written one at a time, in words made once for each connection (qijiang/asked.py says why).

For models without signals and without children whose rows lie in another table; whatever else Django's `save` sees to
(rights, rules, versions) is the caller's, as it is before a `save`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connections, models
from django.db.utils import DEFAULT_DB_ALIAS

from .asked import Prepared


def insert(record: models.Model) -> None:
    """Put a new record into its table; it has its primary key then. Raises IntegrityError as `save` does."""
    sentence = _of_connection(type(record), None)
    with sentence.connection.cursor() as cursor:
        sentence.say(cursor, record, adds=True)
        record.pk = cursor.fetchone()[0]
    record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS


def update(record: models.Model, names: Sequence[str]) -> None:
    """Give the record's row what these fields have now. Raises IntegrityError as `save` does, DatabaseError where the
    row is gone."""
    sentence = _of_connection(type(record), tuple(names))
    with sentence.connection.cursor() as cursor:
        sentence.say(cursor, record, adds=False)
        if not cursor.rowcount:
            raise DatabaseError(f"The row of {record!r} is no longer there.")


def _of_connection(model, names):
    connection = connections[DEFAULT_DB_ALIAS]
    kept = vars(connection).setdefault("written", {})
    sentence = kept.get((model, names))
    if sentence is None:
        sentence = kept[model, names] = _Sentence(connection, model, names)
    return sentence


class _Sentence:
    """INSERT of every column but the key, or UPDATE of those of `names` by the key."""

    def __init__(self, connection, model, names):
        meta = model._meta
        others = [field for field in meta.concrete_fields if not field.primary_key]
        self.connection, self.names = connection, names
        self.fields = others if names is None else [*map(meta.get_field, names), meta.pk]
        numbered = self._words(meta, [f"${place}" for place, _field in enumerate(self.fields, start=1)])
        self.words = self._words(meta, ["%s"] * len(self.fields))
        self.prepared = Prepared(meta.db_table, numbered, len(self.fields))

    def _words(self, meta, marks):
        quote = self.connection.ops.quote_name
        table, key, columns = (
            quote(meta.db_table),
            quote(meta.pk.column),
            [quote(field.column) for field in self.fields],
        )
        if self.names is None:
            return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(marks)}) RETURNING {key}"
        *setting, found = [f"{column} = {mark}" for column, mark in zip(columns, marks, strict=True)]
        return f"UPDATE {table} SET {', '.join(setting)} WHERE {found}"

    def say(self, cursor, record, *, adds):
        known = self.connection.vendor == "postgresql"
        values: list[Any] = [
            field.get_db_prep_save(field.pre_save(record, adds), self.connection) for field in self.fields
        ]
        cursor.execute(self.prepared.called(self.connection) if known else self.words, values)
