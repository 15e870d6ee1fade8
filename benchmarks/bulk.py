"""Puts rows into the table of observations as fast as each database takes them, past the door and the history."""

import io
from collections.abc import Iterator
from itertools import islice

from django.db import connection, transaction

from indicators.models import Observation

# All columns that may not be empty, and those that the figures made up here have.
COLUMNS = [
    "indicator_id", "area_id", "year", "as_of", "precision", "value", "not_collected", "qualifier", "vintage",
    "derivation", "note", "reason", "state", "created_at", "reviewed_at", "review_note", "version", "source_id",
    "section", "paragraph", "figure_id",
]  # fmt: skip
BATCH = 50_000


@transaction.atomic
def insert_observations(rows: Iterator[tuple]) -> None:
    """The rows (text, numbers and booleans; no tab in a text) into the table, in one transaction."""
    table = Observation._meta.db_table
    if connection.vendor == "postgresql":
        _copy(table, rows)
    else:
        marks = ", ".join("?" * len(COLUMNS))
        connection.ensure_connection()
        connection.connection.executemany(f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES ({marks})", rows)


def _copy(table, rows):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        while batch := list(islice(rows, BATCH)):
            text = "\n".join("\t".join(map(str, row)) for row in batch) + "\n"
            cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN", io.StringIO(text))
