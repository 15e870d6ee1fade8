"""The door: what kind of document a file is, by content, by the ending of its name and by its size, all three agreeing.

    found = inspect(file, "报表.pdf")     # found.kind.code == "pdf", found.name == "报表.pdf"

Raises DocumentRefused, a ValidationError that says what the file is and what to do.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import kinds
from ..limits import MB, Refused
from . import names, office, pictures
from .pdf import check_pdf
from .sentences import SENTENCES, UNREADABLE
from .texts import check_text

LARGEST = office.LIMITS.file_bytes


@dataclass(frozen=True)
class Kind:
    """`media` is what browsers are told; `endings` are those that a name may have."""

    code: str
    title: Promise
    endings: tuple[str, ...]
    media: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", _("PDF document"), ("pdf",), "application/pdf"),
        Kind("png", _("picture (PNG)"), ("png",), "image/png"),
        Kind("jpeg", _("picture (JPEG)"), ("jpg", "jpeg"), "image/jpeg"),
        Kind(
            "xlsx",
            _("workbook (xlsx)"),
            ("xlsx",),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Kind(
            "docx",
            _("text document (docx)"),
            ("docx",),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        Kind("ofd", _("fixed-layout document (OFD)"), ("ofd",), "application/ofd"),
        Kind("csv", _("table in text (csv)"), ("csv",), "text/csv; charset=utf-8"),
        Kind("txt", _("plain text (txt)"), ("txt",), "text/plain; charset=utf-8"),
    )
}
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)
PICTURES: dict[bytes, tuple[str, Callable[[BinaryIO, int], None]]] = {
    pictures.PNG: ("png", pictures.check_png),
    pictures.JPEG: ("jpeg", pictures.check_jpeg),
    b"%PDF-": ("pdf", check_pdf),
}


class DocumentRefused(ValidationError):
    """The file cannot be kept. `code` is a key of `sentences.SENTENCES`."""

    def __init__(self, refused: Refused, name: str):
        said = {"file": name, "endings": "、".join(ENDINGS), **refused.details}
        super().__init__(SENTENCES.get(refused.code, UNREADABLE), refused.code, said)


@dataclass(frozen=True)
class Found:
    kind: Kind
    name: str
    size: int


def inspect(file: BinaryIO, name: str) -> Found:
    """The kind, the name as it is kept, and the bytes. The file must allow `seek`; it is left at its beginning."""
    kept = names.cleaned(name)
    try:
        size = _size(file)
        if not kept:
            raise Refused("no_name")
        kind = _fitting(_code(file, size, names.ending_of(kept)), names.ending_of(kept))
    except Refused as refused:
        raise DocumentRefused(refused, kept or "?") from refused
    file.seek(0)
    return Found(kind, kept, size)


def _size(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    if size == 0:
        raise Refused("empty")
    if size > LARGEST:
        raise Refused("size", megabytes=f"{size / MB:.1f}", limit=LARGEST // MB)
    return size


def _code(file: BinaryIO, size: int, ending: str) -> str:
    """What it is from its first byte to its last; a text is what its name says."""
    file.seek(0)
    head = file.read(16)
    for beginning, (code, check) in PICTURES.items():
        if head.startswith(beginning):
            check(file, size)
            return code
    if kinds.kind_of(file) == kinds.WORKBOOK:
        return office.kind_in(file, size)
    check_text(file, size)
    return ending if ending in ("csv", "txt") else "txt"


def _fitting(code: str, ending: str) -> Kind:
    kind = KINDS[code]
    if not ending:
        raise Refused("no_ending", found=kind.endings[0])
    if ending not in kind.endings:
        raise Refused("ending", ending=ending[:20], found=kind.endings[0])
    return kind
