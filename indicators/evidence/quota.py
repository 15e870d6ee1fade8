"""How much room a department has for its files, and how much of it is taken."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.directory.models import Department

from ..models import EvidenceFile, EvidenceQuota
from ..models.evidence import MEGABYTE
from .storage import Kept


@dataclass(frozen=True)
class Room:
    """Bytes: what there is, and what is taken, withdrawn files too."""

    limit: int
    taken: int

    @property
    def words(self) -> str:
        """“12.5 MB of 1,000 MB”."""
        return _("%(taken)s MB of %(limit)s MB") % {"taken": megabytes(self.taken), "limit": megabytes(self.limit)}


def megabytes(size: int) -> str:
    """Bytes as megabytes; what is next to nothing is not written as 0."""
    return figures.number(max(round(size / MEGABYTE, 1), 0.1) if size else 0)


def room_of(department: Department) -> Room:
    """Two queries."""
    own = EvidenceQuota.objects.filter(department=department).values_list("megabytes", flat=True).first()
    taken = EvidenceFile.objects.filter(department=department).aggregate(taken=Sum("size"))["taken"]
    return Room((own or settings.EVIDENCE_MEGABYTES) * MEGABYTE, taken or 0)


def hold_room(department: Department, files: Collection[Kept]) -> None:
    """Let others of the department wait until this transaction ends, and raise ValidationError if there is no room.

    To be called before any other row is locked: the department comes first, the end of the history last.
    """
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    room, more = room_of(department), sum(file.size for file in files)
    if room.taken + more > room.limit:
        words = _(
            "There is no room for it: the files of %(department)s come to %(taken)s of %(limit)s MB, and this would be"
            " %(more)s MB more. The manager can give more room."
        )
        said = {"department": department.name, "taken": megabytes(room.taken), "limit": megabytes(room.limit)}
        raise ValidationError({"files": [ValidationError(words, "no_room", said | {"more": megabytes(more)})]})
