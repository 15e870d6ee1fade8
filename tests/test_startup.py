"""A server with unsafe settings does not start, and says what is wrong; with right ones it does."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from qijiang.startup import postgres_errors, sqlite_errors

SECRET = "k3-VQ8x_zB1mWn7TfRcYp2LsHdJg5Aa9uEoXiC0wNvKbZtMq4G"
RIGHT = {"QIJIANG_MODE": "production", "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "tracker.example"}
# The last one is for the browser tests alone (tests/browser.py).
NAMES = ("QIJIANG_MODE", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "DATABASE_URL", "DJANGO_SETTINGS_MODULE",
         "DJANGO_ALLOW_ASYNC_UNSAFE")  # fmt: skip


def python(*arguments, **environment):
    """A Python of its own, with these settings in its environment and none of ours; (exit code, all it said)."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    done = subprocess.run(
        [sys.executable, *arguments],
        env=inherited | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


READ_EACH = """
import json, os, sys, traceback
import django.conf, django.core.exceptions, environ
for environment in json.load(sys.stdin):
    sys.stdout.flush()
    if os.fork() == 0:
        os.environ.update(environment)
        try:
            import qijiang.settings
        except BaseException:
            print(traceback.format_exc().strip().splitlines()[-1])
        else:
            print("read")
        sys.stdout.flush()
        os._exit(0)
    os.wait()
"""


def read_settings(*environments):
    """What each environment's settings lead to, "read" or the last line of the error: each in a process of its own,
    which begins with the libraries read already."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    command, said = [sys.executable, "-c", READ_EACH], json.dumps(environments)
    options = {"cwd": settings.BASE_DIR, "env": inherited, "input": said, "text": True, "timeout": 60}
    done = subprocess.run(command, capture_output=True, check=True, **options)
    assert done.stderr == ""
    return done.stdout.splitlines()


WRONG = {
    "no secret": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "Django's default secret": ({"SECRET_KEY": f"django-insecure-{SECRET}"}, "SECRET_KEY"),
    "the example's secret": ({"SECRET_KEY": f"change-me-{SECRET}"}, "SECRET_KEY"),
    "a short secret": ({"SECRET_KEY": SECRET[:49]}, "SECRET_KEY"),
    "a secret of few letters": ({"SECRET_KEY": "abc" * 20}, "SECRET_KEY"),
    "debug on": ({"DEBUG": "1"}, "DEBUG"),
    "no host": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "any host": ({"ALLOWED_HOSTS": "tracker.example,*"}, "ALLOWED_HOSTS"),
    "evidence among the static files": ({"EVIDENCE_ROOT": str(settings.STATIC_ROOT / "x")}, "EVIDENCE_ROOT"),
    "evidence around them": ({"EVIDENCE_ROOT": str(settings.BASE_DIR)}, "EVIDENCE_ROOT"),
    "an unknown mode": ({"QIJIANG_MODE": "prod"}, "QIJIANG_MODE"),
}


def test_production_starts_with_right_settings_and_refuses_wrong_ones():
    without = {name: value for name, value in RIGHT.items() if name != "SECRET_KEY"}
    answers = read_settings(RIGHT, without, *(RIGHT | environment for environment, _named in WRONG.values()))
    assert answers[0] == "read"
    assert "SECRET_KEY" in answers[1], "the secret is needed and not only accepted"
    for said, (wrong, (_environment, named)) in zip(answers[2:], WRONG.items(), strict=True):
        assert said.startswith("django.core.exceptions.ImproperlyConfigured: "), wrong
        assert named in said, wrong
        assert SECRET[:49] not in said, wrong


def serve(tmp_path, changes):
    """Starts the WSGI application on a SQLite file with settings changed by these lines."""
    (tmp_path / "changed_settings.py").write_text(
        f"from qijiang.settings import *\nDATABASE = DATABASES['default']\nOPTIONS = DATABASE['OPTIONS']\n{changes}\n"
    )
    return python(
        "-c",
        "import qijiang.wsgi; print('serving')",
        **RIGHT,
        DATABASE_URL=f"sqlite:///{tmp_path / 'served.sqlite3'}",
        DJANGO_SETTINGS_MODULE="changed_settings",
        PYTHONPATH=os.pathsep.join([str(tmp_path), str(settings.BASE_DIR)]),
    )


def test_the_server_starts_with_the_settings_as_they_are(tmp_path):
    assert serve(tmp_path, "") == (0, "serving\n")


UNSAFE = {
    "journal_mode": "OPTIONS['init_command'] = OPTIONS['init_command'].replace('WAL', 'DELETE')",
    "synchronous": "OPTIONS['init_command'] = OPTIONS['init_command'].replace('FULL', 'NORMAL')",
    "foreign_keys": "OPTIONS['init_command'] = OPTIONS['init_command'].replace('foreign_keys=ON', 'foreign_keys=OFF')",
    "transaction_mode": "del OPTIONS['transaction_mode']",
}


def test_the_server_refuses_unsafe_sqlite_and_names_every_fault_at_once(tmp_path):
    code, said = serve(tmp_path, "\n".join(UNSAFE.values()))
    assert code == 1
    assert "serving" not in said
    assert "ImproperlyConfigured: SQLite: " in said
    assert [setting for setting in UNSAFE if f"SQLite: {setting} is " not in said] == []


def test_the_deploy_check_has_nothing_to_say(tmp_path):
    code, said = python(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        "--database",
        "default",
        **RIGHT,
        DATABASE_URL=f"sqlite:///{tmp_path / 'checked.sqlite3'}",
    )
    assert code == 0, said
    assert "no issues (0 silenced)" in said


@pytest.mark.django_db
def test_the_database_of_these_tests_is_set_as_in_use():
    errors = sqlite_errors(connection) if connection.vendor == "sqlite" else postgres_errors(connection)
    assert errors == []


@pytest.mark.django_db
def test_postgresql_must_not_forget_what_it_acknowledged():
    if connection.vendor != "postgresql":
        pytest.skip("a setting of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert [error.id for error in postgres_errors(connection)] == ["qijiang.E002"]
