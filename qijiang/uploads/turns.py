"""Only so many uploads are read at once: each may take as much memory as its child is allowed.

A turn is a file that is locked by whoever reads: the lock goes with the process, however that ends.
"""

import fcntl
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from .limits import Refused

AT_ONCE = 2
PAUSE = 0.1  # seconds between two looks


def take(folder: Path, wait_seconds: float) -> IO[str]:
    """A free turn; close it to give it back. Refused as busy where none becomes free in time."""
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + wait_seconds
    while True:
        for number in range(AT_ONCE):
            turn = open(folder / f"turn-{number}", "w")  # noqa: SIM115 (kept open for as long as the turn lasts)
            with suppress(BlockingIOError):
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return turn
            turn.close()
        if time.monotonic() >= until:
            raise Refused("busy", count=AT_ONCE)
        time.sleep(PAUSE)
