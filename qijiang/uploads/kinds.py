"""What a file is by its first bytes. Its name and what the browser says of it are not asked."""

import re
from typing import BinaryIO

from .limits import Refused

WORKBOOK, TEXT = "xlsx", "csv"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"BM": "image",
    b"II*\0": "image",
    b"MM\0*": "image",
    b"{\\rtf": "word",
    b"\x1f\x8b": "packed",
    b"7z\xbc\xaf\x27\x1c": "packed",
    b"Rar!": "packed",
    b"BZh": "packed",
    b"\xfd7zXZ": "packed",
    b"\x28\xb5\x2f\xfd": "packed",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"SQLite format 3": "database",
    b"\t\x08": "old_excel",  # Excel 2 to 4 wrote no container
    b"\t\x04": "old_excel",
    b"\t\x02": "old_excel",
}
MARKUP = [  # in the first kilobyte of a text, in this order
    (re.compile(rb"progid=[\"']Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet"), "xml_spreadsheet"),
    (re.compile(rb"^\s*(<!doctype html|<html|<table|<meta|<head|<body|<!--)", re.IGNORECASE), "html"),
    (re.compile(rb"^MIME-Version:", re.IGNORECASE), "html"),
    (re.compile(rb"^\s*<(\?xml|svg)", re.IGNORECASE), "xml"),
    (re.compile(rb"^\s*[\[{]\s*[\"{\[]"), "json"),
]
STREAMS = {"EncryptedPackage": "encrypted", "WordDocument": "word", "PowerPoint Document": "powerpoint"}


def kind_of(file: BinaryIO) -> str:
    """WORKBOOK (a zip file) or TEXT; Refused by the name of anything else."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith(OLE):
        raise Refused(_container(file))
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return WORKBOOK
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise Refused("image")
    for beginning, code in BEGINNINGS.items():
        if head.startswith(beginning) and (len(beginning) > 2 or b"\0" in head[:64]):
            raise Refused(code)
    for pattern, code in MARKUP:
        if pattern.search(head.removeprefix(b"\xef\xbb\xbf")[:1024]):
            raise Refused(code)
    return TEXT


def _container(file: BinaryIO) -> str:
    """The old container of Microsoft holds old workbooks, and new ones that have a password."""
    file.seek(0)
    data = file.read()
    for name, code in STREAMS.items():
        if name.encode("utf-16-le") in data:
            return code
    return "old_excel"
