"""Just enough of XML: what a part may be written in, and the attributes of its elements.

No parser: a parser is what hostile markup is written for. Expressions here end at the next "<", so that each takes a
time that grows with the text and no faster.
"""

import html
import re
from collections.abc import Iterable, Iterator

from .limits import Refused

DECLARED = re.compile(rb"<\?xml[^<>]*?encoding\s*=\s*[\"']([^\"'<>]*)")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("[^"<]*"|'[^'<]*')""")
KNOWN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


def checked(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The pieces of a part; Refused if it is in another encoding than UTF-8 or declares a document type."""
    tail = None
    for piece in pieces:
        if tail is None:
            _check_encoding(piece, name)
            tail = b""
        # to look for one character costs next to nothing
        if (b"!" in tail or b"!" in piece) and any(word in tail + piece[:16] or word in piece for word in FORBIDDEN):
            raise Refused("doctype", name=name)
        tail = piece[-16:]
        yield piece


def _check_encoding(head: bytes, name: str) -> None:
    declared = DECLARED.search(head[:1000])
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        raise Refused("xml_encoding", name=name, encoding="UTF-16")
    if declared and declared[1].lower() not in KNOWN_ENCODINGS:
        raise Refused("xml_encoding", name=name, encoding=declared[1][:40].decode("latin-1"))


def elements(text: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of every element of that name, whatever its prefix; theirs without their prefix too."""
    pattern = rf"""<(?:[\w.-]+:)?{name}(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
    for found in re.finditer(pattern, text):
        attributes = ATTRIBUTE.findall(found[1])
        yield {key.rpartition(":")[2]: html.unescape(value[1:-1]) for key, value in attributes}
