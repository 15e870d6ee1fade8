"""PDF: from its mark to its end, and none of what makes it do something when it is opened.

Only what stands outside packed streams is read: to unpack those would be to parse what may be made to deceive. What is
hidden there meets the reader's own program, and the file is never shown inside a page of this site.
"""

import re
from typing import BinaryIO

from ..limits import Refused

HEAD = re.compile(rb"%PDF-[12]\.\d")
END = b"%%EOF"
TAIL = 2048
STREAM = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
LIVE = re.compile(rb"/(Encrypt|JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?=[\s/<\[(])")
CODES = {b"Encrypt": "locked", b"EmbeddedFile": "embedded", b"EmbeddedFiles": "embedded"}


def check_pdf(file: BinaryIO, length: int) -> None:
    file.seek(0)
    data = file.read(length)
    if not HEAD.match(data):
        raise Refused("damaged")
    end = data.rfind(END, max(0, length - TAIL))
    if end < 0:
        raise Refused("more_behind" if END in data else "cut_off")
    if data[end + len(END) :].strip(b"\0\t\r\n "):
        raise Refused("more_behind")
    words = ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), STREAM.sub(b" ", data))
    if found := LIVE.search(words):
        raise Refused(CODES.get(found[1], "script"), name=found[1].decode())
