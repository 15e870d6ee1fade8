"""The reader without its child process."""

import json
import os

import pytest

from qijiang.uploads import child, reading
from qijiang.uploads.limits import Refused


class Here:
    """Reads a file as the guarded child does, but in this process: starting one takes longer than a short file."""

    def __init__(self, file, limits, sheet):
        self.own = open(os.dup(file.fileno()), "rb")  # noqa: SIM115 (a reader of texts closes what it reads)
        self.found = child.messages(self.own, limits, sheet)

    def lines(self):
        try:
            yield from (line.rstrip("\n").encode() for message in self.found for line in child.in_lines(message))
        except Exception as error:
            told = child.refusal(error)
            raise Refused(told.code, **json.loads(json.dumps(told.details))) from error

    def close(self):
        self.found.close()
        self.own.close()


@pytest.fixture
def read_here(monkeypatch):
    """For tests whose subject is the rows; the child itself is asked in test_hostile and in test_conversation."""
    monkeypatch.setattr(reading, "Child", Here)
