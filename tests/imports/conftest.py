import json
import os

import pytest

from qijiang.uploads import child, reading


class Here:
    """Reads a file as the guarded child does, but in this process: starting one takes longer than a short file."""

    def __init__(self, file, limits, sheet):
        self.own = open(os.dup(file.fileno()), "rb")  # noqa: SIM115 (a reader of texts closes what it reads)
        self.found = child.messages(self.own, limits, sheet)

    def lines(self):
        return (json.dumps(message).encode() for message in self.found)

    def close(self):
        self.found.close()
        self.own.close()


@pytest.fixture
def read_here(monkeypatch):
    """For tests whose subject is the rows; the child itself is asked in tests/uploads and test_conversation."""
    monkeypatch.setattr(reading, "Child", Here)
