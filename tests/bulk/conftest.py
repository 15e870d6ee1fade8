import pytest

from qijiang.registers import operations
from qijiang.registers.fixing import Fix
from tests.register_makers_enterprises import make_recognition

from .fixes import REGISTER, fix_of


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def overtaken(monkeypatch):
    """Lets something happen after the first check of a fix and before its transaction."""

    def happening(event):
        real, events = operations.examine, [event]

        def examine(*said):
            lines = real(*said)
            if events:
                events.pop()()
            return lines

        monkeypatch.setattr(operations, "examine", examine)

    return happening


@pytest.fixture
def fixed(manager):
    """Two recognitions whose batch was set, and the operation that did it."""
    made = [make_recognition(), make_recognition()]
    return made, fix_of(REGISTER, manager, Fix(REGISTER, "batch", "set", "第二批"), made)
