"""Texts: readable to the end, and neither a page nor a picture nor a command in disguise."""

import re
from typing import BinaryIO

from ..limits import Refused
from ..text import encoding_of

LOOKED_AT = 2**16  # bytes from the beginning, in which no browser and no viewer finds a page
MARKUP = re.compile(
    r"<\s*(!doctype|html|head|body|script|style|svg|iframe|frame|object|embed|meta|link|img|form|\?xml)\b",
    re.IGNORECASE,
)
COMMAND = re.compile(r"""(^|[,;\t"])\s*[=+\-@＝＋－＠][^,;\t\n"]*\|[^,;\t\n]*!""", re.MULTILINE)


def check_text(file: BinaryIO, length: int) -> None:
    encoding = encoding_of(file)
    file.seek(0)
    text = file.read(length).decode(encoding)
    if found := MARKUP.search(text[:LOOKED_AT]):
        raise Refused("svg" if found[1].lower() == "svg" else "html")
    if found := COMMAND.search(text):
        raise Refused("command", line=text.count("\n", 0, found.end()) + 1)
