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
from django.db.migrations.loader import MigrationLoader
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


def differences(one, other):
    """{table: (its columns, its constraints and indexes) in each}, where they are not the same; names that a database
    makes up are left out, and so are the tables of libraries, which stand by their own migrations."""
    with one.cursor() as in_one, other.cursor() as in_other:
        said, said_other = _said(one, in_one), _said(other, in_other)
        unlike = [table for table in _own_tables() if table not in said or said[table] != said_other[table]]
        described = {table: (_table(one, in_one, table), _table(other, in_other, table)) for table in unlike}
    return {table: both for table, both in described.items() if both[0] != both[1]}


def _said(database, cursor):
    """{table: the statements that made it, in parts}, as SQLite keeps them: the same words need no reading,
    and Django reads constraints out of these words, which is slow."""
    if database.vendor != "sqlite":
        return {}
    cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type, name")
    said = {}
    for table, statement in cursor.fetchall():
        said.setdefault(table, []).append(sorted(statement.removesuffix(")").split(", ")))
    return said


def tables_of(database):
    with database.cursor() as cursor:
        return _own_tables() & set(database.introspection.table_names(cursor))


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
        assert tables_of(other) == tables_of(connection) == _own_tables()
        assert differences(connection, other) == {}
    assert len(_own_tables()) > 50, "control"


def test_what_makes_all_tables_together_ends_where_the_steps_end_that_it_replaces(settings):
    """An empty database takes one migration for many; one from before takes the steps, and has the same models then."""
    settings.MIGRATION_MODULES = {}  # which the tables of the tests do without
    together = MigrationLoader(None)
    steps = MigrationLoader(None, replace_migrations=False)
    replacing = {key for key, migration in steps.disk_migrations.items() if migration.replaces}
    ends = [key for key in steps.graph.leaf_nodes() if key not in replacing]
    assert replacing, "control"
    assert replacing <= together.graph.nodes.keys()
    assert not replacing & {node for end in ends for node in steps.graph.forwards_plan(end)}, "control"
    of_steps, at_once = steps.project_state(ends).models, together.project_state(together.graph.leaf_nodes()).models
    assert of_steps.keys() == at_once.keys()
    assert [name for name, model in at_once.items() if model != of_steps[name]] == []
    assert len(at_once) > 50, "control"
