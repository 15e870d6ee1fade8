"""Puts rows into a table as fast as each database takes them, past the door and the history."""

import io
from collections.abc import Iterator
from itertools import islice

from django.db import connection, models, transaction

from indicators.models import Observation

# All columns that may not be empty, and those that the figures made up here have.
COLUMNS = [
    "indicator_id", "area_id", "year", "as_of", "precision", "value", "not_collected", "qualifier", "vintage",
    "derivation", "note", "reason", "state", "created_at", "reviewed_at", "review_note", "version", "source_id",
    "section", "paragraph", "figure_id",
]  # fmt: skip
BATCH = 50_000


def insert_observations(rows: Iterator[tuple]) -> None:
    insert(Observation, COLUMNS, rows)


@transaction.atomic
def insert(model: type[models.Model], columns: list[str], rows: Iterator[tuple]) -> None:
    """The rows (text, numbers and booleans, None for what is empty; no tab in a text) into the table of the model, in
    one transaction."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        _copy(table, columns, rows)
    else:
        marks = ", ".join("?" * len(columns))
        connection.ensure_connection()
        connection.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _copy(table, columns, rows):
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            text = "\n".join("\t".join(map(_cell, row)) for row in batch) + "\n"
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))


def _cell(value):
    return r"\N" if value is None else str(value)
