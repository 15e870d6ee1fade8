"""Evidence files, made through their door."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.evidence.writing import attach, attaching


def a_pdf(words="1"):
    """A small good PDF; other words make another file."""
    body = f"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n% {words}\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    return body.encode()


def a_png():
    def chunk(kind, body=b""):
        return struct.pack(">L4s", len(body), kind) + body + struct.pack(">L", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">LLBBBBB", 2, 2, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(14))) + chunk(b"IEND")


def an_upload(name="佐证.pdf", content=None):
    return SimpleUploadedFile(name, a_pdf() if content is None else content)


def attach_file(user, record, name="佐证.pdf", content=None):
    """The files attached, a list of one."""
    with attaching(user, [an_upload(name, content)]) as kept:
        return attach(user, record, kept, via="form")
