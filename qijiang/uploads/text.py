"""A csv file before it is read: its encoding and what stands between its cells."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from .limits import MB, Refused

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SEPARATORS = ",\t;"


def encoding_of(file: BinaryIO) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, GB18030; the whole file is held against it."""
    file.seek(0)
    head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Refused("empty")
    if head.startswith(UTF_32):
        raise Refused("text_encoding")
    for mark, encoding in BOMS.items():
        if head.startswith(mark):
            return _held(file, encoding)
    if head[:200].count(b"\0") > len(head[:200]) // 4:
        raise Refused("utf16_unmarked")
    damage = _damage(file, "utf-8")
    if damage is None:
        return "utf-8"
    if _mostly_utf8(file, damage):
        raise Refused("text_damaged", line=_line(file, damage))
    return _held(file, "gb18030")


def _held(file: BinaryIO, encoding: str) -> str:
    damage = _damage(file, encoding)
    if damage is None:
        return encoding
    if encoding == "gb18030":
        raise Refused("text_encoding")
    raise Refused("text_damaged", line=_line(file, damage))


def _damage(file: BinaryIO, encoding: str) -> int | None:
    """Where the first byte stands that the encoding does not know, if there is one."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for at, piece in _pieces(file):
        before = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return at - before + error.start
        if found := CONTROLS.search(text):
            raise Refused("controls", character=f"U+{ord(found[0]):04X}")
    return None


def _pieces(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Places and pieces, the last one empty."""
    file.seek(0)
    at = 0
    while True:
        piece = file.read(MB)
        yield at, piece
        if not piece:
            return
        at += len(piece)


def _mostly_utf8(file: BinaryIO, damage: int) -> bool:
    """Whether the text around the damage is UTF-8 all the same: as GB18030 it would turn into nonsense."""
    file.seek(max(0, damage - 2000))
    text = file.read(4000).decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - lost > 4 * lost


def _line(file: BinaryIO, at: int) -> int:
    file.seek(0)
    return file.read(at).count(b"\n") + 1


def separator_of(line: str) -> str:
    """What most often stands outside quotation marks in the first line; a comma where nothing does."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=bare.count)
