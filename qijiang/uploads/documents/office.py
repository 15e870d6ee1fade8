"""Documents that are zip files: workbooks, text documents and OFD, every part of them unpacked once."""

import re
from typing import BinaryIO

from ..archive import Archive
from ..kinds import OLE
from ..limits import MB, Limits, Refused
from ..markup import checked, elements
from ..workbook import OTHER_KINDS, Workbook

KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ofd.xml": "ofd"}
LIMITS = Limits(file_bytes=10 * MB, unpacked_bytes=200 * MB, entries=5_000)
MACROS = re.compile(r"vbaproject|vbadata|macrosheets/|/jsaproject")
ACTIVE = re.compile(r"(^|/)(activex/|attachs?/)")
REMOTE = re.compile(r"\s*(https?:|ftp:|mhtml:|ms-\w+:|\\\\|//|file:/{0,1}\\\\|file:////|file://[^/])", re.IGNORECASE)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
INSIDE = re.compile(r"(word|xl)/embeddings/[^/]+\.xlsx")  # what a chart in a document was drawn from


def kind_in(file: BinaryIO, length: int) -> str:
    """xlsx, docx or ofd; Refused by the name of anything else, and of what such a file must not hold."""
    archive = Archive(file, length, LIMITS)
    kind = _kind(archive)
    if kind == "xlsx":
        Workbook(archive)
    _check_names(archive)
    for name in archive.entries:
        _check_part(archive, name)
    return kind


def _kind(archive: Archive) -> str:
    for name, kind in KINDS.items():
        if name in archive.entries:
            return kind
    for name, code in OTHER_KINDS.items():
        if name in archive.entries:
            raise Refused(code)
    raise Refused("archive")


def _check_names(archive: Archive) -> None:
    for name in archive.entries:
        if MACROS.search(name):
            raise Refused("macros")
        if ACTIVE.search(name):
            raise Refused("embedded")
        if name.endswith(".rels"):
            _check_relations(archive, name)
    types = "[content_types].xml"
    if types in archive.entries and "macroenabled" in _text(archive, types).lower():
        raise Refused("macros")


def _check_relations(archive: Archive, name: str) -> None:
    """Links that a reader follows may lead anywhere; what a program fetches by itself may not."""
    for one in elements(_text(archive, name), "Relationship"):
        fetched = one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink")
        if fetched and REMOTE.match(one.get("Target", "")):
            raise Refused("external_links")


def _text(archive: Archive, name: str) -> str:
    entry = archive.entries[name]
    if entry.size > LIMITS.small_part_bytes:
        raise Refused("part_size", name=entry.name[:100], limit=LIMITS.small_part_bytes // MB)
    return b"".join(checked(archive.pieces(name), entry.name)).decode("utf-8", "replace")


def _check_part(archive: Archive, name: str) -> None:
    """Unpacked to its end, so that it is as large and as whole as it says; and nothing that runs."""
    entry = archive.entries[name]
    pieces = archive.pieces(name)
    markup = name.endswith((".xml", ".rels", ".vml"))
    for place, piece in enumerate(checked(pieces, entry.name) if markup else pieces):
        if place == 0 and piece.startswith(PROGRAMS):
            raise Refused("program_inside", name=entry.name[:100])
        if place == 0 and (piece.startswith(OLE) or (piece.startswith(b"PK\3\4") and not INSIDE.fullmatch(name))):
            raise Refused("embedded")
