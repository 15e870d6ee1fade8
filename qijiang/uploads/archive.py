"""The directory of a zip file, and its parts unpacked piece by piece.

Read by our own few lines and more strictly than any library does, so that no two readers can see two different
archives in one file: nothing before, between or after the parts, each name once, each size true.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .limits import MB, Limits, Refused

END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8
LOCKED = 1  # flag of an entry with a password
PIECE = MB
MANY = 0xFFFFFFFF  # the real figure stands in the extra field
DIRECTORY_BYTES = 2 * MB


@dataclass(frozen=True)
class Entry:
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Archive:
    """The parts by name in lower case: spreadsheets do not tell `xl/Styles.xml` from `xl/styles.xml`."""

    def __init__(self, file: BinaryIO, length: int, limits: Limits):
        self.file = file
        self.limits = limits
        count, size, start = self._directory(length)
        if count > limits.entries:
            raise Refused("entries", count=count, limit=limits.entries)
        if size > DIRECTORY_BYTES:
            raise Refused("zip_structure")
        self.entries = self._entries(self._read(start, size), count)
        self._check(start)

    def _read(self, offset: int, size: int) -> bytes:
        self.file.seek(offset)
        data = self.file.read(size)
        if len(data) != size:
            raise Refused("cut_off")
        return data

    def _directory(self, length: int) -> tuple[int, int, int]:
        """Number of entries, bytes and start of the directory, which ends where the end record begins."""
        at = length - END.size
        if at < 0:
            raise Refused("cut_off")
        tail = self._read(max(0, at - 2**16), length - max(0, at - 2**16))
        if tail[-END.size :][:4] != b"PK\5\6":
            raise Refused("zip_structure" if b"PK\5\6" in tail else "cut_off")
        _, disk, first, here, count, size, start, comment = END.unpack(tail[-END.size :])
        locator = tail[-END.size - LOCATOR_64.size : -END.size]
        if locator[:4] == b"PK\6\7":
            at = LOCATOR_64.unpack(locator)[2]
            if at != length - END.size - LOCATOR_64.size - END_64.size:
                raise Refused("zip_structure")
            disk, first, here, count, size, start = END_64.unpack(self._read(at, END_64.size))[4:]
        if disk or first or here != count or comment or start + size != at:
            raise Refused("zip_structure")
        return count, size, start

    def _entries(self, directory: bytes, count: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        at = 0
        for _ in range(count):
            if directory[at : at + 4] != b"PK\1\2" or len(directory) < at + ENTRY.size:
                raise Refused("zip_structure")
            entry, at = _entry(directory, at)
            if entry.name.lower() in entries:
                raise Refused("zip_twice", name=entry.name[:100])
            entries[entry.name.lower()] = entry
        if at != len(directory):
            raise Refused("zip_structure")
        return entries

    def _check(self, start: int) -> None:
        """What the directory says is possible and within the limits."""
        entries = sorted(self.entries.values(), key=lambda entry: entry.offset)
        for entry, following in zip(entries, [*(one.offset for one in entries[1:]), start], strict=True):
            _check_entry(entry, self.limits)
            if entry.offset + LOCAL.size + entry.packed > following:
                raise Refused("zip_overlap")
        if entries and entries[0].offset:
            raise Refused("zip_structure")
        if sum(entry.size for entry in entries) > self.limits.unpacked_bytes:
            raise Refused("unpacked", limit=self.limits.unpacked_bytes // MB)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked, in pieces of at most a megabyte; no more of them than the directory promises."""
        entry = self.entries[name.lower()]
        done = crc = 0
        for piece in self._unpacked(entry):
            done += len(piece)
            if done > entry.size:
                raise Refused("zip_lies", name=entry.name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if done != entry.size or crc != entry.crc:
            raise Refused("damaged", name=entry.name)

    def _unpacked(self, entry: Entry) -> Iterator[bytes]:
        signature, *_, names, extra = LOCAL.unpack(self._read(entry.offset, LOCAL.size))
        if signature != b"PK\3\4":
            raise Refused("zip_structure")
        at, left = entry.offset + LOCAL.size + names + extra, entry.packed
        inflate = zlib.decompressobj(-15)
        while left:
            packed = self._read(at, min(left, PIECE))
            at, left = at + len(packed), left - len(packed)
            if entry.method == STORED:
                yield packed
                continue
            while packed:
                yield _inflated(inflate, packed, entry)
                packed = inflate.unconsumed_tail
        while entry.method == DEFLATED and not inflate.eof:
            piece = _inflated(inflate, b"", entry)
            if not piece:
                break
            yield piece


def _inflated(inflate, packed: bytes, entry: Entry) -> bytes:
    try:
        return inflate.decompress(packed, PIECE)
    except zlib.error as error:
        raise Refused("damaged", name=entry.name) from error


def _entry(directory: bytes, at: int) -> tuple[Entry, int]:
    """The entry at that place of the directory, and the place of the next."""
    fields = ENTRY.unpack_from(directory, at)
    flags, method = fields[3], fields[4]
    crc, packed, size, names, extras, comments = fields[7:13]
    offset = fields[16]
    at += ENTRY.size
    name = directory[at : at + names].decode("utf-8", "backslashreplace")
    sizes = _sizes([size, packed, offset], directory[at + names : at + names + extras])
    return Entry(name, flags, method, crc, sizes[1], sizes[0], sizes[2]), at + names + extras + comments


def _sizes(figures: list[int], extra: bytes) -> list[int]:
    """The figures, those that are too long for their field taken from the extra field, in their order."""
    at = 0
    while MANY in figures and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            long = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            return [next(long, MANY) if figure == MANY else figure for figure in figures]
        at += 4 + length
    return figures


def _check_entry(entry: Entry, limits: Limits) -> None:
    parts = entry.name.split("/")
    if ".." in parts or parts[0] == "" or "\\" in entry.name or "\0" in entry.name or ":" in parts[0]:
        raise Refused("zip_names", name=entry.name[:100])
    if entry.flags & LOCKED:
        raise Refused("zip_password")
    if entry.method not in (STORED, DEFLATED):
        raise Refused("zip_method")
    if entry.size > 4 * MB and entry.size > limits.ratio * entry.packed:
        raise Refused("ratio", name=entry.name, limit=limits.ratio)
