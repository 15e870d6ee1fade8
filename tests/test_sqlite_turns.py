"""Threads that write to SQLite wait in turn for the one writer's place."""

import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from qijiang.directory.models import Department
from qijiang.sqlite3 import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write"),
]


def place():
    return base._places[str(connection.settings_dict["NAME"])]


def beside(work):
    """Starts `work` on a connection of its own."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_who_waits_writes_as_soon_as_the_place_is_free(district):
    waited = []

    def write():
        begun = time.monotonic()
        with transaction.atomic():
            waited.append(time.monotonic() - begun)
            Department.objects.create(code="b", name="乙", area=district)

    with transaction.atomic():
        Department.objects.create(code="a", name="甲", area=district)
        thread = beside(write)
        time.sleep(0.3)
        assert waited == []
    thread.join(20)
    assert len(waited) == 1
    assert Department.objects.filter(code__in="ab").count() == 2


@pytest.mark.parametrize("ending", ["commit", "rollback", "error", "closed"])
def test_the_place_is_free_after_every_end(district, ending):
    if ending == "commit":
        with transaction.atomic():
            assert place().locked()
    elif ending == "rollback":
        with transaction.atomic():
            transaction.set_rollback(True)
    elif ending == "error":
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
    else:
        thread = beside(lambda: transaction.atomic().__enter__())  # its connection is closed in the transaction
        thread.join(20)
    assert not place().locked()


def test_nobody_waits_for_ever(district, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    said = []

    def write():
        connection.settings_dict["OPTIONS"]["timeout"] = 0.05
        try:
            with transaction.atomic():
                said.append("written")
        except OperationalError as error:
            said.append(str(error))

    with transaction.atomic():
        beside(write).join(20)
    assert said == ["database is locked"]


def test_a_read_waits_for_nobody(district):
    seen = []
    with transaction.atomic():
        Department.objects.create(code="a", name="甲", area=district)
        beside(lambda: seen.append(Department.objects.filter(code="a").count())).join(20)
    assert seen == [0]
