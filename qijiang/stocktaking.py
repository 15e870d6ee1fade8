"""How much the tables hold: what the database must know to choose among their indexes.

PostgreSQL counts by itself every few minutes. SQLite never does, and without a count it looks for what a figure
replaced in all that its area ever approved: with 100 000 figures the overview takes more than twice as long.
"""

from collections.abc import Iterable

from django.db import connection, models

LOOKED_AT = 1_000  # rows of an index: enough to choose by, and hundredths of a second however many there are


def take_stock(written: Iterable[type[models.Model]]) -> None:
    """Count these tables at once, after many rows: until its own round PostgreSQL would plan for empty ones, and a
    count of them take a second in place of a hundredth."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in written]
    if connection.vendor == "postgresql":
        _order(f"ANALYZE {', '.join(tables)}")
    else:
        _order(f"PRAGMA analysis_limit = {LOOKED_AT}", *[f"ANALYZE {table}" for table in tables])


def take_stock_of_all() -> None:
    """Count every table, where the database does not do so by itself."""
    if connection.vendor == "sqlite":
        _order(f"PRAGMA analysis_limit = {LOOKED_AT}", "ANALYZE")


def _order(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
