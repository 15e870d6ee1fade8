"""Looks at a file before anything parses it: content decides, and what is not plainly a table is Refused by name."""

import os
from dataclasses import dataclass
from typing import BinaryIO

from . import kinds, text
from .archive import Archive
from .limits import MB, Limits, Refused
from .scan import Scan, Scanner
from .workbook import Workbook


@dataclass(frozen=True)
class TextFile:
    encoding: str


@dataclass(frozen=True)
class WorkbookFile:
    sheet: str
    sheets: list[str]  # that are seen, in order
    scan: Scan


def check_size(length: int, limits: Limits) -> None:
    if length == 0:
        raise Refused("empty")
    if length > limits.file_bytes:
        raise Refused("size", megabytes=f"{length / MB:.1f}", limit=limits.file_bytes // MB)


def check(file: BinaryIO, limits: Limits, sheet: str | None = None) -> TextFile | WorkbookFile:
    """What the file is and, of a workbook, what its sheet holds beside values. `sheet`: its name, if not the first."""
    length = os.fstat(file.fileno()).st_size
    check_size(length, limits)
    if kinds.kind_of(file) == kinds.TEXT:
        return TextFile(text.encoding_of(file))
    book = Workbook(Archive(file, length, limits))
    chosen = book.chosen(sheet)
    scanner = Scanner(limits, book.percent_styles(), book.long_texts())
    scan = scanner.scan(book.pieces(chosen.part), chosen.part)
    return WorkbookFile(chosen.name, [one.name for one in book.sheets if one.visible], scan)
