"""Evidence files as pages list them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qijiang.uploads.documents.inspecting import ENDINGS, KINDS, LARGEST

from ..evidence.quota import megabytes, room_of
from ..models import EvidenceFile, Observation
from .desks import moment_text, person_text

ACCEPTED = ",".join(f".{ending}" for ending in ENDINGS)


@dataclass(frozen=True)
class EvidenceRow:
    """A file with who attached it and when; `url` is "" where the account may not open it, as is `withdraw_url`."""

    name: str
    url: str
    kind: str
    size: str
    who: str
    at: str
    withdrawn: str  # who withdrew it and when; "" while it stands
    why: str
    withdraw_url: str


def evidence_of(user, observations: Collection[Observation]) -> dict[int, list[EvidenceRow]]:
    """The files of each figure, as far as the account may know of them, by its primary key: one query."""
    found = defaultdict(list)
    if observations and user.has_perm("indicators.view_evidencefile"):
        final = {each.pk: each.state == Observation.State.APPROVED for each in observations}
        for file in _listed(EvidenceFile.objects.within_reach(user).filter(observation__in=final)):
            found[file.observation_id].append(_row(user, file, final[file.observation_id]))
    return found


def evidence_of_steps(user, updates: Collection[int]) -> dict[int, list[EvidenceRow]]:
    """The same of steps of tasks, given and keyed by their primary keys."""
    found = defaultdict(list)
    if updates and user.has_perm("indicators.view_evidencefile"):
        for file in _listed(EvidenceFile.objects.within_reach(user).filter(task_update__in=updates)):
            found[file.task_update_id].append(_row(user, file, False))
    return found


def _listed(files: QuerySet):
    return files.select_related("uploaded_by__department", "withdrawn_by__department").order_by("pk")


def _row(user, file, is_final):
    oversees = user.has_perm("indicators.view_withdrawnevidence")
    may_withdraw = user.has_perm("indicators.withdraw_evidencefile") and (oversees or not is_final)
    return EvidenceRow(
        name=file.name,
        url=reverse("evidence_open", args=[file.pk]) if oversees or not file.is_withdrawn else "",
        kind=str(KINDS[file.kind].title),
        size=_("%(number)s MB") % {"number": megabytes(file.size)},
        who=person_text(file.uploaded_by),
        at=moment_text(file.uploaded_at),
        withdrawn=f"{person_text(file.withdrawn_by)} {moment_text(file.withdrawn_at)}" if file.is_withdrawn else "",
        why=file.withdrawn_why,
        withdraw_url=reverse("evidence_withdraw", args=[file.pk]) if may_withdraw and not file.is_withdrawn else "",
    )


def attaching_words(user) -> dict[str, Any]:
    """What stands beside the box for files: the kinds that are taken, how large, and how much room is left."""
    words = {"accepted": ACCEPTED, "megabytes": LARGEST // 2**20, "endings": "、".join(ENDINGS)}
    return words | ({"room": room_of(user.department).words} if user.department else {})
