"""What must hold before the first request is served."""

import os
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

TAGS = [Tags.database, Tags.files]
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


@register(Tags.files)
def evidence_folder(**kwargs):
    """System check: evidence can be kept, and nobody else on the machine reads it."""
    folder = Path(settings.EVIDENCE_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        return [Error(f"{folder}: evidence files cannot be kept here.", hint="Set EVIDENCE_ROOT.", id="qijiang.E004")]
    if folder.stat().st_mode & 0o007:
        hint = f"chmod o= {folder}"
        return [Error(f"{folder}: everybody on this machine can get at it.", hint=hint, id="qijiang.E005")]
    return []


def refuse_unsafe_start():
    """Raise ImproperlyConfigured, naming every fault, if a check of database or folders finds an error."""
    faults = [message for message in run_checks(tags=TAGS, databases=["default"]) if message.level >= ERROR]
    if faults:
        raise ImproperlyConfigured("\n".join(f"{fault.msg} {fault.hint or ''}" for fault in faults))
