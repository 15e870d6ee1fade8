"""What every test may ask for: the places, the people, a way to sign in."""

import gc
import os
from copy import copy

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.template import RequestContext
from django.test import client as client_of_django
from django.test.utils import ContextList

from indicators import outline, rulebook
from indicators.pages import decide
from qijiang.directory.models import User
from tests import emptying, makers, snapshots, worlds

# On a machine that is busy a property takes long, which is no failure: so it is with CI set, and by itself.
hypothesis.settings.register_profile("default", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


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
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def asks_for_one(item):
    return bool(item.get_closest_marker("django_db")) or bool(
        DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    )


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


@pytest.fixture(autouse=True, scope="session")
def context_of_the_page_alone():
    """An answer keeps the context of its page. Django's client copies that of every part besides, each widget of a form
    among them, which took a tenth of the time of the tests that ask for pages."""

    def stored(store, signal, sender, template, context, **kwargs):
        if isinstance(context, RequestContext) and "context" not in store:
            store["templates"], store["context"] = [template], ContextList([copy(context)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client_of_django, "store_rendered_templates", stored)
        yield


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
