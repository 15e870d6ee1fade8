"""The files on disk: written whole and for good before any row names them, read only where their checksum holds."""

import hashlib
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qijiang.uploads.documents.inspecting import inspect

BEGUN = ".begun"
PIECE = 2**20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A document that was taken and lies on disk."""

    stored: str
    name: str
    kind: str
    size: int
    sha256: str


class Damaged(Exception):
    """The file is gone, or no longer what was handed in."""


def place_of(stored: str) -> Path:
    """Where the file of that random name lies; never under an address."""
    return Path(settings.EVIDENCE_ROOT) / stored[:2] / stored


def keep(upload: Any) -> Kept:
    """Check the upload and write it down. Raises ValidationError, under "files", in words for who handed it in."""
    try:
        found = inspect(upload, upload.name or "")
        stored = secrets.token_hex(16)
        return Kept(stored, found.name, found.kind.code, found.size, _written(upload, place_of(stored)))
    except ValidationError as refused:
        raise ValidationError({"files": refused.error_list}) from refused
    except OSError as error:
        log.exception("an evidence file could not be written")
        said = _("The server could not keep the file: its disk is full or out of order. Tell the manager.")
        raise ValidationError({"files": [ValidationError(said, "not_kept")]}) from error


def _written(upload, place: Path) -> str:
    """The checksum of what now lies there, whole or not at all, and still does after the power is cut."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    begun = place.with_name(place.name + BEGUN)
    digest = hashlib.sha256()
    try:
        with open(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            while piece := upload.read(PIECE):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.rename(begun, place)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
    for folder in (place.parent, place.parent.parent):
        _sync(folder)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(stored: str) -> None:
    place_of(stored).unlink(missing_ok=True)


def content_of(stored: str, sha256: str) -> bytes:
    """The file whole, its checksum compared: what is returned is what was handed in. Raises Damaged."""
    try:
        content = place_of(stored).read_bytes()
    except OSError as error:
        raise Damaged(f"{stored} cannot be opened: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(f"{stored} is not what was handed in")
    return content
