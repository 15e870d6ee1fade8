"""Many rows written at once: COPY on PostgreSQL, `executemany` on SQLite. The only place that knows the difference.

It asks no right and writes no history; the doors that call it do (recording.py, operations.py, importing/writing.py).
Values travel in a plain form (`plain_by`), which both databases and JSON take.
"""

import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL

Plain = str | int | bool | None
BATCH = 20_000  # rows of one COPY, which are held as text
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NOTHING = r"\N"
STAGED = "staged_rows"  # a temporary table, seen by one connection alone


def plain_by(field: models.Field) -> Callable[[Any], Plain]:
    """What puts a value of the field into plain form: a figure with all its places and a day as text, else as it is.

    The places are those of the database, so that the same figure is always the same text.
    """
    if isinstance(field, models.DecimalField):
        return lambda value: None if value is None else f"{value:.{field.decimal_places}f}"
    if isinstance(field, models.DateField):
        return lambda value: None if value is None else value.isoformat()
    return lambda value: value


def one_of(values: Collection[Any]) -> Any:
    """Many values as the right side of `__in`: texts and whole numbers as one parameter, which costs a question about a
    thousand a third."""
    kinds = set(map(type, values))
    if kinds == {str} or kinds == {int}:
        if connection.vendor == "sqlite":
            return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])
        return RawSQL(f"SELECT unnest(%s::{'text' if kinds == {str} else 'bigint'}[])", [list(values)])
    return values


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of the model's table in the order of its fields, the primary key first."""
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    return [str(field.column) for field in fields]


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """Put plain rows into a table."""
    if connection.vendor == "postgresql":
        _copy(table, columns, iter(rows))
        return
    marks = ", ".join(["%s"] * len(columns))
    cursor: Any  # takes what can be iterated over, whatever its stubs say
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_quoted(table)} ({_listed(columns)}) VALUES ({marks})", rows)


def insert_alike(table: str, columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """The same for many rows of which most columns hold one kind of value: COPY's text of them costs half that way."""
    if connection.vendor != "postgresql":
        insert_rows(table, columns, rows)
        return
    rows = iter(rows)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        while batch := list(islice(rows, BATCH)):
            _copy_text(cursor, table, columns, "".join(_copied(zip(*batch, strict=True))))


def _copied(columns):
    """A line of what COPY reads for each row, written column by column, since most hold few values."""
    return [line + "\n" for line in map("\t".join, zip(*map(_texts, columns), strict=True))]


def kept_lines(columns: Sequence[Sequence[Plain]]) -> list[str]:
    """Lines of text that keep new rows, given in columns, until `insert_kept` puts them into a table.

    On PostgreSQL what COPY reads, without the keys; on SQLite their number and the columns as JSON, one value for all
    where there is no other.
    """
    keys, *columns = columns
    if connection.vendor == "postgresql":
        return _copied(columns)
    shortened = [column[:1] if _is_one_value(column) else column for column in columns]
    return [json.dumps([len(keys), shortened], ensure_ascii=False) + "\n"]


def _is_one_value(column):
    first = column[0]
    return first == column[-1] and column.count(first) == len(column) and len(set(map(type, column))) == 1


def _texts(column):
    kinds = set(map(type, column))
    if kinds == {type(None)}:
        return [NOTHING] * len(column)
    if kinds == {str}:
        held = "".join(column)
        return [text.translate(ESCAPED) for text in column] if any(mark in held for mark in "\\\t\n\r") else column
    if kinds == {int}:
        return list(map(str, column))
    if kinds == {str, type(None)}:
        return [NOTHING if text is None else _cell(text) for text in column]
    return list(map(_cell, column))


def insert_kept(table: str, columns: Sequence[str], keys: Iterable[int], lines: Iterable[str]) -> None:
    """Put rows that `kept_lines` kept into a table: the first column is from `keys`."""
    if connection.vendor != "postgresql":
        insert_rows(table, columns, _numbered(keys, lines))
        return
    numbered = zip(keys, lines, strict=True)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        while batch := list(islice(numbered, BATCH)):
            _copy_text(cursor, table, columns, "".join([f"{key}\t{line}" for key, line in batch]))


def _copy_text(cursor, table, columns, text):
    cursor.copy_expert(f"COPY {_quoted(table)} ({_listed(columns)}) FROM STDIN", io.StringIO(text))


def _numbered(keys, lines):
    rows = chain.from_iterable(map(_rows_of, lines))
    for key, values in zip(keys, rows, strict=True):
        yield key, *values


def _rows_of(line):
    number, columns = json.loads(line)
    return zip(*(repeat(column[0], number) if len(column) < number else column for column in columns), strict=True)


def _copy(table, columns, rows):
    with connection.cursor() as cursor, connection.wrap_database_errors:
        while batch := list(islice(rows, BATCH)):
            text = "".join(["\t".join(map(_cell, row)) + "\n" for row in batch])
            cursor.copy_expert(f"COPY {_quoted(table)} ({_listed(columns)}) FROM STDIN", io.StringIO(text))


def _cell(value):
    if value is None:
        return NOTHING
    if not isinstance(value, str):
        return str(value)
    # to look four times costs a tenth of going through a text character by character, and few texts have one
    escaped = "\\" in value or "\n" in value or "\t" in value or "\r" in value
    return value.translate(ESCAPED) if escaped else value


@contextmanager
def staging(model: type[models.Model], columns: Sequence[str]) -> Iterator[Callable[[Iterable[Sequence[Plain]]], None]]:
    """A temporary table STAGED with these columns of the model and, first, the number `row_number`.

    Gives the function that takes rows into it. The table is gone at the end.
    """
    with connection.cursor() as cursor:
        shape = f"SELECT 0 AS row_number, {_listed(columns)} FROM {_quoted(model._meta.db_table)} WHERE 1 = 0"
        cursor.execute(f"CREATE TEMPORARY TABLE {STAGED} AS {shape}")
    try:
        yield lambda rows: _stage(["row_number", *columns], rows)
    finally:
        if not connection.needs_rollback:  # a broken transaction takes its table with it
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {STAGED}")


def _stage(columns, rows):
    """On SQLite in one deferred transaction, which takes no lock that others wait for: one for each row costs as much
    as all else that is done to stage it."""
    alone = connection.vendor == "sqlite" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        if alone:
            cursor.execute("SAVEPOINT staging")
        try:
            insert_alike(STAGED, columns, rows)
        finally:
            if alone:
                cursor.execute("RELEASE staging")


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """Give the rows of a model new values in these columns; the first one is the primary key, by which they are found.

    Call it inside a transaction.
    """
    key, *written = columns
    table = _quoted(model._meta.db_table)
    if connection.vendor == "postgresql":
        with staging(model, columns) as stage, connection.cursor() as writing:
            stage([number, *row] for number, row in enumerate(rows))
            setting = ", ".join(f"{_quoted(name)} = {STAGED}.{_quoted(name)}" for name in written)
            same = f"{table}.{_quoted(key)} = {STAGED}.{_quoted(key)}"
            writing.execute(f"UPDATE {table} SET {setting} FROM {STAGED} WHERE {same}")
        return
    setting = ", ".join(f"{_quoted(name)} = %s" for name in written)
    cursor: Any
    with connection.cursor() as cursor:
        reordered = ([*values, pk] for pk, *values in rows)
        cursor.executemany(f"UPDATE {table} SET {setting} WHERE {_quoted(key)} = %s", reordered)


@contextmanager
def holding_many_pages() -> Iterator[None]:
    """Lets SQLite hold 64 MB of pages while many rows are written: with its 2 MB it puts those of the indexes out and
    takes them in again all the time, a seventh of the writing. PostgreSQL has its own."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA cache_size = -65536")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size = {before}")


def reserved_keys(model: type[models.Model], number: int) -> list[int]:
    """Primary keys for so many new rows, which nobody else gets. Call it inside a transaction."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(table), column])
            (sequence,) = cursor.fetchone()  # asked by itself: in the next question it would be for each key
            cursor.execute("SELECT nextval(%s::text::regclass) FROM generate_series(1, %s)", [sequence, number])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
    return list(range(last + 1, last + 1 + number))


def _quoted(name):
    return connection.ops.quote_name(name)


def _listed(columns):
    return ", ".join(map(_quoted, columns))


@transaction.atomic
def load_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """All of the rows into the table of the model, or none."""
    insert_rows(model._meta.db_table, columns, rows)
