"""What every test may ask for: the places, the people, a way to sign in."""

import contextlib
import gc
import importlib
import os

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from indicators import outline, rulebook
from indicators.pages import decide
from qijiang.directory.models import User
from tests import emptying, makers, snapshots, worlds
from tests.client import sparing_client  # noqa: F401
from tests.room import with_room

# On a machine that is busy a property takes long, which is no failure: so it is with CI set, and by itself.
# Fifty examples find the faults that a hundred do.
hypothesis.settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection(session):
    """On a fresh checkout a module of tests is compiled, its asserts rewritten, by the worker that comes to it first:
    each begins elsewhere, so that they do not all compile the same one at once. No rubbish is looked for meanwhile."""
    gc.disable()
    worker = getattr(session.config, "workerinput", None)
    if worker and session.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        modules = sorted(session.config.rootpath.glob("tests/**/test_*.py"))
        first = len(modules) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        for path in modules[first:] + modules[:first]:
            name = ".".join(path.relative_to(session.config.rootpath).with_suffix("").parts)
            with contextlib.suppress(Exception):  # which pytest tells when it comes to it
                importlib.import_module(name)


def pytest_collection_modifyitems(config, items):
    """Browser tests come first: so they all fall to the first of several workers, which starts one browser, and none of
    these long ones is the last that the others wait for.

    With DATABASE=second those are left out that touch no database, or are marked `one_database`; with DATABASE=first
    those that are marked `second_database`.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    kept: dict[bool, list] = {True: [], False: []}
    for item in items:
        kept[is_asked(item, os.environ.get("DATABASE"))].append(item)
    config.hook.pytest_deselected(items=kept[False])
    items[:] = kept[True]


def is_asked(item, which):
    if which == "second":
        return asks_for_one(item) and not item.get_closest_marker("one_database")
    return which != "first" or not item.get_closest_marker("second_database")


def pytest_collection_finish():
    """Thousands of tests and all that they import stay until the end: looking for rubbish among them is dear."""
    set_aside()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


def pytest_unconfigure():
    """At its end pytest looks for rubbish ten times over, for errors that nobody has seen; the first time finds all."""
    set_aside()


def set_aside():
    """What is left is not looked at again."""
    gc.collect()
    gc.freeze()


def asks_for_one(item):
    return bool(item.get_closest_marker("django_db")) or bool(
        DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    )


def pytest_runtest_protocol(item, nextitem):
    """Stands before pytest's own, and hands on to it."""
    return with_room(item.config.pluginmanager.get_plugin("runner").pytest_runtest_protocol, item, nextitem)


def pytest_runtest_setup(item):
    worlds.refuse_beside(item)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite's test database is a file, as it is in use: one in memory locks whole tables against other threads."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        quickly = emptying.quickly()
        quickly.__enter__()
    yield
    quickly.__exit__(None, None, None)


@pytest.fixture(autouse=True, scope="session")
def uploads_of_their_own(tmp_path_factory):
    """The uploads of a worker of the test run: two workers must not wait for each other's turns."""
    settings.UPLOADS_ROOT = tmp_path_factory.mktemp("uploads")
    settings.EVIDENCE_ROOT = tmp_path_factory.mktemp("evidence")


@pytest.fixture(autouse=True, scope="session")
def rows_of_the_run(tmp_path_factory):
    snapshots.keep_in(tmp_path_factory)


@pytest.fixture(autouse=True)
def nothing_kept():
    """Tests are rolled back, and their stamps' numbers come again; what a process keeps by them must not."""
    outline.forget()
    decide.REMEMBERED.forget()
    rulebook.forget()


@pytest.fixture
def district(db):
    """綦江区 below 重庆市."""
    return makers.make_district()


@pytest.fixture
def bureau(district):
    return makers.make_department("kjj", "区科技局", area=district)


def person(username, role, department, area, **fields):
    user = makers.make_user(username, department=department, area=area, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


ROLES = {"manager": {"is_staff": True}, "auditor": {"is_staff": True}}  # what an account of the role has besides


def somebody(role, department, area):
    """The account named as its role: the one of the module's world, if it has one."""
    there = User.objects.filter(username=role).first()
    if there is None:
        return person(role, role, department, area, **ROLES.get(role, {}))
    there.department, there.area = department, area  # the same objects as the test has, so as not to ask for them
    return there


def make_everybody():
    district = makers.make_district()
    bureau = makers.make_department("kjj", "区科技局", area=district)
    for role in ("clerk", "reviewer", "manager"):
        somebody(role, bureau, district)
    for role in ("official", "auditor"):
        somebody(role, None, district)


everybody = worlds.shared_world(make_everybody)
"""For a module whose tests nearly all ask for places and people: `pytest.mark.usefixtures("everybody")`."""


@pytest.fixture
def clerk(bureau, district):
    return somebody("clerk", bureau, district)


@pytest.fixture
def reviewer(bureau, district):
    return somebody("reviewer", bureau, district)


@pytest.fixture
def official(district):
    return somebody("official", None, district)


@pytest.fixture
def manager(bureau, district):
    return somebody("manager", bureau, district)


@pytest.fixture
def auditor(district):
    return somebody("auditor", None, district)
