"""What must hold before the first request is served."""

from django.core.checks import ERROR, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

SQLITE_WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@register(Tags.database)
def database_settings(databases=None, **kwargs):
    """System check: the settings without which acknowledged writes can get lost."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        errors += sqlite_errors(connection) if connection.vendor == "sqlite" else postgres_errors(connection)
    return errors


def sqlite_errors(connection):
    found = {}
    with connection.cursor() as cursor:
        for pragma in SQLITE_WANTED:
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    found["transaction_mode"] = connection.settings_dict["OPTIONS"].get("transaction_mode")
    wanted = SQLITE_WANTED | {"transaction_mode": "IMMEDIATE"}
    if connection.is_in_memory_db():  # a test database: there is no file to write ahead of
        wanted = {name: value for name, value in wanted.items() if name in {"foreign_keys", "transaction_mode"}}
    return [
        Error(
            f"SQLite: {name} is {found[name]!r}, it must be {value!r}.",
            hint="Set it in DATABASES['default']['OPTIONS'] (see qijiang/settings.py).",
            id="qijiang.E001",
        )
        for name, value in wanted.items()
        if found[name] != value
    ]


def postgres_errors(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('server_version_num')::int")
        commit, version = cursor.fetchone()
    errors = []
    if commit == "off":
        hint = "Acknowledged writes could be lost: set synchronous_commit = on."
        errors.append(Error("PostgreSQL: synchronous_commit is off.", hint=hint, id="qijiang.E002"))
    if version < 150000:
        errors.append(Error("PostgreSQL 15 or newer is needed.", hint="Upgrade the server.", id="qijiang.E003"))
    return errors


def refuse_unsafe_start():
    """Raise ImproperlyConfigured, naming every fault, if a database check finds an error."""
    faults = [message for message in run_checks(tags=[Tags.database], databases=["default"]) if message.level >= ERROR]
    if faults:
        raise ImproperlyConfigured("\n".join(f"{fault.msg} {fault.hint or ''}" for fault in faults))
