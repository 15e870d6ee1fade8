"""Pictures: walked from part to part to their end, behind which nothing may stand."""

import re
import struct
import zlib
from typing import BinaryIO

from ..limits import Refused

PIXELS = 120_000_000  # a sheet of A3 scanned at 600 dots an inch has 70 million
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # in the picture itself \xff is followed by one of those
SIZED = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # parts of a jpeg that say height and width
END, SCAN = 0xD9, 0xDA


def check_png(file: BinaryIO, length: int) -> None:
    at = len(PNG)
    kind = b""
    while kind != b"IEND":
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            raise Refused("cut_off")
        size, kind = struct.unpack(">L4s", head)
        if at + 12 + size > length:
            raise Refused("cut_off")
        body = file.read(size + 4)
        if zlib.crc32(kind + body[:-4]) != struct.unpack(">L", body[-4:])[0]:
            raise Refused("damaged")
        if at == len(PNG):
            if kind != b"IHDR" or size != 13:
                raise Refused("damaged")
            _check_pixels(*struct.unpack(">LL", body[:8]))
        at += 12 + size
    if at != length:
        raise Refused("more_behind")


def check_jpeg(file: BinaryIO, length: int) -> None:
    """Cameras put further small pictures behind the first; anything else there is refused."""
    file.seek(0)
    data = file.read(length)
    end = _end_of_jpeg(data, 0)
    while data.startswith(JPEG, end):
        end = _end_of_jpeg(data, end)
    if data[end:].strip(b"\0\r\n "):
        raise Refused("more_behind")


def _end_of_jpeg(data: bytes, start: int) -> int:
    at = start + 2
    while True:
        head = data[at : at + 4]
        if head[:2] == b"\xff\xff":  # padding
            at += 1
            continue
        if len(head) < 2 or head[0] != 0xFF:
            raise Refused("damaged" if head else "cut_off")
        if head[1] == END:
            return at + 2
        if len(head) < 4:
            raise Refused("cut_off")
        size = int.from_bytes(head[2:], "big")
        if head[1] in SIZED:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9].ljust(4, b"\0"))
            _check_pixels(width, height)
        at += 2 + size
        if head[1] == SCAN:
            following = MARKER.search(data, at)
            if following is None:
                raise Refused("cut_off")
            at = following.start()


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise Refused("damaged")
    if width * height > PIXELS:
        raise Refused("pixels", width=width, height=height, limit=PIXELS // 1_000_000)
