"""Compares the files on disk with the rows that name them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ..models import EvidenceFile
from .storage import Damaged, content_of, place_of

YOUNG = 3600  # seconds: a file without a row may still be on its way into one
BATCH = 500


@dataclass(frozen=True)
class Orphan:
    """A file that no row names: what a killed process left behind. Nobody was told that it was kept."""

    place: Path

    def __str__(self) -> str:
        return _("%(file)s: no row names this file") % {"file": self.place}


def orphans() -> Iterator[Orphan]:
    """The files of more than an hour ago that no row names."""
    root, now = Path(settings.EVIDENCE_ROOT), time.time()
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        found = {file.name: file for file in folder.iterdir() if now - file.stat().st_mtime > YOUNG}
        named = EvidenceFile.objects.filter(stored__in=found).values_list("stored", flat=True)
        yield from (Orphan(found[name]) for name in sorted(found.keys() - set(named)))


def faults(*, read: bool) -> Iterator[str]:
    """A sentence for each row whose file is missing or of another size; with `read` also of other content."""
    for file in EvidenceFile.objects.order_by("pk").iterator(BATCH):
        said = {"pk": file.pk, "name": file.name, "file": place_of(file.stored)}
        try:
            size = place_of(file.stored).stat().st_size
        except FileNotFoundError:
            yield _("number %(pk)s “%(name)s”: its file %(file)s is missing") % said
            continue
        if size != file.size or (read and _is_damaged(file)):
            yield _("number %(pk)s “%(name)s”: its file %(file)s is not what was handed in") % said


def _is_damaged(file):
    try:
        content_of(file.stored, file.sha256)
    except Damaged:
        return True
    return False
