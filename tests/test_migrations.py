"""The tests run on tables that are made from the models at once, which takes a third of the time; here it is asked that
the migrations make the same ones, and leave the same rows in them."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler

NAME = "made_by_migrations"


@contextmanager
def migrated(folder):
    """A connection to a database of its own that `migrate` has made from nothing."""
    if connection.vendor == "sqlite":
        name = str(folder / f"{NAME}.sqlite3")
        url = f"sqlite:///{name}"
    else:
        name, said = f"{NAME}_{os.getpid()}", connection.settings_dict
        url = f"postgres://{said['USER']}:{said['PASSWORD']}@{said['HOST']}:{said['PORT']}/{name}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    other = ConnectionHandler({"default": connection.settings_dict | {"NAME": name}})["default"]
    try:
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        environment = os.environ | {"DATABASE_URL": url, "QIJIANG_MODE": "test"}
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
        yield other
    finally:
        other.close()
        if connection.vendor != "sqlite":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def described(database):
    """{table: (its columns, its constraints and indexes)} of our own models; names that a database makes up are left
    out, and so are the tables of libraries, which stand by their own migrations."""
    with database.cursor() as cursor:
        there = set(database.introspection.table_names(cursor))
        return {table: _table(database, cursor, table) for table in there & _own_tables()}


def _own_tables():
    ours = [app for app in apps.get_app_configs() if Path(app.path).is_relative_to(settings.BASE_DIR)]
    ours = [app for app in ours if "site-packages" not in app.path]
    models = [model for app in ours for model in app.get_models(include_auto_created=True)]
    return {model._meta.db_table for model in models}


def _table(database, cursor, table):
    of = database.introspection
    columns = {(one.name, one.type_code, one.null_ok) for one in of.get_table_description(cursor, table)}
    said = ("primary_key", "unique", "check", "index", "foreign_key", "orders")
    rules = of.get_constraints(cursor, table).values()
    return columns, sorted(str([rule["columns"], *(rule.get(name) for name in said)]) for rule in rules)


@pytest.mark.django_db
def test_migrations_make_the_tables_of_the_models(tmp_path):
    with migrated(tmp_path) as other:
        by_migrations, by_models = described(other), described(connection)
    assert by_migrations.keys() == by_models.keys() == _own_tables()
    assert {name: table for name, table in by_migrations.items() if table != by_models[name]} == {}
    assert len(by_models) > 50, "control"
