"""Only so many uploads are read at once."""

import io
import subprocess
import sys
from contextlib import ExitStack

import pytest

from qijiang.uploads import reading, turns
from qijiang.uploads.limits import Limits, Refused

HURRIED = Limits(turn_seconds=0)
HOLDER = """
import pathlib, sys
from qijiang.uploads import turns
held = [turns.take(pathlib.Path(sys.argv[1]), 0) for _ in range(turns.AT_ONCE)]
print("held", flush=True)
sys.stdin.read()
"""


def opened():
    return reading.read(io.BytesIO("名称\n甲\n".encode()), limits=HURRIED)


def test_one_more_than_may_be_read_at_once_is_refused_and_a_closed_one_makes_room():
    with ExitStack() as stack:
        held = [stack.enter_context(opened()) for _ in range(turns.AT_ONCE)]
        with pytest.raises(reading.UploadRefused) as refused:
            opened()
        assert refused.value.error_list[0].code == "busy"
        held[0].close()
        with opened() as table:
            assert len(list(table)) == 1, "control: with a turn free it is read"


def test_a_refused_file_gives_its_turn_back():
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(reading.UploadRefused) as refused:
            reading.read(io.BytesIO(b""), limits=HURRIED)
        assert refused.value.error_list[0].code == "empty"


def test_a_killed_process_gives_its_turns_back(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Refused):
            turns.take(tmp_path, 0)
        holder.kill()
        holder.wait()
    turns.take(tmp_path, 0).close()
