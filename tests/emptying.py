"""After a test that commits, the database as the migrations left it, and quickly.

Django's own way deletes every row and lets each app fill in anew what it does after a migration, a third of a second a
test. Here the rows that stood there after the migrations (permissions, roles) are kept in mind, all others are deleted,
and those tables are written anew of which a test changed a row.
"""

from contextlib import contextmanager
from unittest import mock

from django.db import connection, transaction
from django.test import TransactionTestCase

from qijiang.registers.bulk_rows import insert_rows


@contextmanager
def quickly():
    """Empties the database so after each test that commits; entered once, after the migrations."""
    first = all_rows()
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", lambda _case: restore(first)):
        yield


def all_rows():
    """{table: its rows}, of every model's table."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return {table: _rows(table) for table in sorted(tables)}


def _rows(table):
    """In the order of the primary key, which is the first column of every table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        return cursor.fetchall()


def restore(first):
    """Every table with the rows that `all_rows` found there.

    In one transaction, at whose end the foreign keys are asked: the order of the tables is free.
    """
    with transaction.atomic():
        for table, rows in first.items():
            if _rows(table) != rows:
                _rewrite(table, rows)


def _rewrite(table, rows):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        if rows:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
            insert_rows(table, [column[0] for column in cursor.description], rows)
