"""Approving or returning many figures at once: each is judged by itself and by the same door as a single one.

What is refused stays as it waits, and says why; what is not, is done. The earliest day comes first, as a cumulative
figure is held against those before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import recording
from ..models import Observation
from ..recording import Stale

State = Observation.State
AT_MOST = 500  # figures that one press decides about
WANTED = {"approve": State.APPROVED, "return": State.RETURNED}


@dataclass(frozen=True)
class Decided:
    """A figure after the decision; `refused` says why it still waits, "" where it does not."""

    observation: Observation
    refused: str = ""


def chosen(user, versions: Mapping[int, int]) -> list[tuple[Observation, int]]:
    """The figures of these primary keys with the version at which they were seen, the earliest day first.

    Raises NotInReach unless every one lies within the account's reach, and ValidationError where there are none or too
    many.
    """
    if not versions:
        raise ValidationError(_("Choose the figures first."))
    if len(versions) > AT_MOST:
        raise ValidationError(_("At most %(limit)s figures are decided at once.") % {"limit": AT_MOST})
    rows = Observation.objects.within_reach(user).exclude(state=State.DRAFT).filter(pk__in=versions)
    found = list(rows.select_related("indicator__owner", "area__parent").order_by("as_of", "pk"))
    if len(found) < len(versions):
        raise recording.NotInReach
    return [(each, versions[each.pk]) for each in found]


def decide(user, rows: Sequence[tuple[Observation, int]], action: str, note: str) -> list[Decided]:
    """Approve or return each; a returned one needs the note."""
    if action == "return" and not note.strip():
        raise ValidationError({"note": _("Say what is to be mended when you return a figure.")}, code="note_missing")
    return [_decided(user, observation, version, action, note) for observation, version in rows]


def _decided(user, observation, version, action, note):
    try:
        if action == "approve":
            return Decided(recording.approve(user, observation, version=version, via="form"))
        return Decided(recording.send_back(user, observation, note=note, version=version, via="form"))
    except Stale as stale:
        theirs = stale.theirs or observation
        if theirs.state == WANTED[action] and theirs.reviewed_by_id == user.pk:
            return Decided(theirs)  # the second press of the same button
        return Decided(theirs, _("Changed or decided meanwhile: look at it again."))
    except ValidationError as error:
        return Decided(observation, " ".join(error.messages))
