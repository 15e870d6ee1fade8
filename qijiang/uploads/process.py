"""Starts the child, gives it the file, takes its lines, and ends it whatever happens."""

import dataclasses
import io
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .limits import Limits, Refused
from .preflight import check_size

ROOT = Path(__file__).resolve().parents[2]
LONGEST_LINE = 64 * 2**20  # more than 200 cells of 32,767 characters


def on_disk(file: Any, limits: Limits) -> BinaryIO:
    """The upload as a file that another process can read: itself, or a nameless copy of what is in memory."""
    check_size(file.seek(0, io.SEEK_END), limits)
    file.seek(0)
    try:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
    except (OSError, AttributeError):
        copy = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the reader)
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        return copy
    return file


class Child:
    """One child process and what it says. To be closed: that ends it, heard out or not."""

    def __init__(self, file: BinaryIO, limits: Limits, sheet: str | None):
        options = json.dumps({"limits": dataclasses.asdict(limits), "sheet": sheet})
        self.patience = float(limits.wait_seconds)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qijiang.uploads.child", options],
            cwd=ROOT,
            env={"PATH": os.defpath, "PYTHONUTF8": "1"},  # no secret of the server is in its environment
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a group of its own, which is killed whole
        )

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def lines(self) -> Iterator[bytes]:
        """Every line, the last one the end. Refused if the child refuses, dies or is silent for too long."""
        for line in self._lines():
            message = json.loads(line) if line.startswith(b"{") else {}  # a row is a list
            if "refused" in message:
                raise Refused(message["refused"], **message["details"])
            yield line
            if "end" in message:
                return
        raise Refused(self._cause_of_death())

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        while piece := self._piece():
            *lines, rest = (rest + piece).split(b"\n") if b"\n" in piece else [rest + piece]
            yield from lines
            if len(rest) > LONGEST_LINE:
                raise Refused("unreadable")

    def _piece(self) -> bytes:
        """What the child has written since; only the time spent waiting for it counts against it."""
        assert self.process.stdout is not None
        waited = time.monotonic()
        poll = select.poll()
        poll.register(self.process.stdout, select.POLLIN)
        ready = poll.poll(max(0, int(self.patience * 1000)))
        self.patience -= time.monotonic() - waited
        if not ready:
            raise Refused("time")
        return os.read(self.process.stdout.fileno(), 2**20)

    def _cause_of_death(self) -> str:
        code = self.process.wait()
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return "time"
        return "memory" if code in (-signal.SIGABRT, -signal.SIGSEGV) else "unreadable"
