"""How much the tables hold: what the database must know to choose among their indexes.

PostgreSQL counts by itself every few minutes. SQLite never does, and without a count it looks for what a figure
replaced in all that its area ever approved: with 100 000 figures the overview takes more than twice as long.

Tables are counted whole. By a sample of each index (`PRAGMA analysis_limit`) SQLite takes the wrong ones: the first
page of 300 000 enterprises took sixty times as long as that of 10 000.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection, models

GROWN = 1.25  # times what a table held when it was counted last


def take_stock(written: Iterable[type[models.Model]]) -> None:
    """Count these tables at once, after many rows: until its own round PostgreSQL would plan for empty ones, and a
    count of them take a second in place of a hundredth."""
    with connection.cursor() as cursor:
        for model in written:
            cursor.execute(f"ANALYZE {_quoted(model)}")


def take_stock_of_what_grew() -> None:
    """Count the tables that hold a quarter more than when they were last counted, where the database does not do so by
    itself. One after the other: who writes waits for one of them (0.3 s for 100 000 figures) and not for all."""
    if connection.vendor == "sqlite":
        known = _known_sizes()
        models_here = apps.get_models(include_auto_created=True)
        take_stock(model for model in models_here if _size(model) > GROWN * known.get(model._meta.db_table, 0))


def _known_sizes() -> dict[str, int]:
    """{table: rows when it was counted last}."""
    with connection.cursor() as cursor:
        if "sqlite_stat1" not in connection.introspection.table_names(cursor):
            return {}
        cursor.execute("SELECT tbl, max(CAST(stat AS integer)) FROM sqlite_stat1 GROUP BY tbl")
        return dict(cursor.fetchall())


def _size(model) -> int:
    """About how many rows there are: the last one's number, which is found at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(rowid) FROM {_quoted(model)}")
        return cursor.fetchone()[0] or 0


def _quoted(model):
    return connection.ops.quote_name(model._meta.db_table)
