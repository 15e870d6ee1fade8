"""Puts observations into their table as fast as each database takes them, past the door and the history."""

from collections.abc import Iterator

from indicators.models import Observation
from qijiang.registers.bulk_rows import load_rows

# All columns that may not be empty, and those that the figures made up here have.
COLUMNS = [
    "indicator_id", "area_id", "year", "as_of", "precision", "value", "not_collected", "qualifier", "vintage",
    "derivation", "note", "reason", "state", "created_at", "reviewed_at", "review_note", "version", "source_id",
    "section", "paragraph", "figure_id",
]  # fmt: skip


def insert_observations(rows: Iterator[tuple]) -> None:
    load_rows(Observation, COLUMNS, rows)
