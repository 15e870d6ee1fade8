"""The folder of one import: the file as it came, the table read from it, what was found in it line by line, and how far
the work is.

It lies on the disk of the server and its worker, never under an address. Files are put in place whole or not at all.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings

FILE, TABLE, MARKED, PROGRESS, LOCK = "file", "table", "marked.xlsx", "progress", "lock"


@dataclass(frozen=True)
class Workspace:
    folder: Path

    @classmethod
    def of(cls, number: int) -> "Workspace":
        return cls(settings.UPLOADS_ROOT / "imports" / str(number))

    def path(self, name: str) -> Path:
        return self.folder / name

    def take_in(self, **files: IO[bytes]) -> None:
        """Keep files under their names, from their beginnings."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, file in files.items():
            file.seek(0)
            with open(self.path(name), "wb") as kept:
                shutil.copyfileobj(file, kept)

    def open(self, name: str) -> IO[bytes]:
        """A file that was taken in. Raises FileNotFoundError once the workspace is gone."""
        return open(self.path(name), "rb")

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[str]]:
        """A file of lines that is there once it is whole."""
        begun = self.path(f"{name}.begun")
        with open(begun, "w", encoding="utf-8") as file:
            yield file
        os.replace(begun, self.path(name))

    def lines(self, name: str, first: int = 0, number: int | None = None) -> Iterator[Any]:
        """The values of a file of lines, or `number` of them from `first` on.

        Raises FileNotFoundError once the workspace is gone.
        """
        with open(self.path(name), encoding="utf-8", newline="\n") as file:
            for line in islice(file, first, None if number is None else first + number):
                yield json.loads(line)

    def texts(self, name: str, first: int = 0, number: int | None = None) -> Iterator[list[str]]:
        """The texts of each line of a file in which tabs separate them; which lines, as above. Raises as above."""
        with open(self.path(name), encoding="utf-8", newline="\n") as file:
            for line in islice(file, first, None if number is None else first + number):
                yield line.rstrip("\n").split("\t")

    def say(self, done: int, total: int) -> None:
        """How far the work is."""
        begun = self.path(f"{PROGRESS}.begun")
        begun.write_text(f"{done} {total}")
        os.replace(begun, self.path(PROGRESS))

    def said(self) -> tuple[int, int]:
        """(done, total) of the work under way; (0, 0) while nothing is known."""
        try:
            done, total = self.path(PROGRESS).read_text().split()
        except (FileNotFoundError, ValueError):
            return 0, 0
        return int(done), int(total)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Whether nobody else works in it; if so, nobody else can until the block ends or the process does."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self.path(LOCK), "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
