"""Records that the tests of a module share: built once, in a transaction around all of them.

Each test still has a transaction of its own, a savepoint inside this one, and finds the world as it was built. It asks
the database for its records anew, since objects in memory keep what an earlier test did to them. A test that empties
the database (browser, threads) cannot run beside a world: it would wait for the world's transaction for ever.
"""

import pytest
from django.db import connection, transaction

_open: list[str] = []


def shared_world(build):
    """A fixture of the module's scope that calls `build`, and takes back what it wrote after the module's last test.

    Its value is what `build` returned, the same for all: a test that changes it takes a copy of its own.
    """

    @pytest.fixture(scope="module")
    def world(request, django_db_setup, django_db_blocker):
        around = transaction.atomic()
        with django_db_blocker.unblock():
            around.__enter__()
        _open.append(request.node.name)
        try:
            with django_db_blocker.unblock():
                built = build()
                connection.check_constraints()  # once: PostgreSQL would ask all foreign keys anew after each test
            yield built
        finally:
            _open.pop()
            with django_db_blocker.unblock():
                transaction.set_rollback(True)
                around.__exit__(None, None, None)

    return world


def refuse_beside(item):
    """Fails a test that empties the database while a world is open."""
    marker = item.get_closest_marker("django_db")
    asked = {"live_server", "transactional_db"} & {*item.fixturenames}
    empties = asked or (marker and marker.kwargs.get("transaction"))
    assert not (empties and _open), f"{_open} shares a world, whose transaction is open."
