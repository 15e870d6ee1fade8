"""Handing in the cells of a grid: each is judged by itself. What is refused stays a draft and says why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import recording
from ..models import Observation
from ..recording import Stale
from .cells import Cell


@dataclass(frozen=True)
class Handed:
    """A cell after it was handed in; `error` says why it was not."""

    cell: Cell
    error: ValidationError | None = None


def hand_in(user, cells: Iterable[Cell], answers: Mapping[str, str]) -> list[Handed]:
    """Submit the figure of each cell that has an open one, with the answers to broken rules by the keys of the
    findings; cells without are left out."""
    return [_handed(user, cell, answers) for cell in cells if cell.draft is not None]


def _handed(user, cell, answers):
    figure = cell.draft
    try:
        submitted = recording.submit(user, figure, version=figure.version, via="form", answers=answers)
    except ValidationError as error:
        return Handed(cell, error)
    except Stale as stale:
        if _is_the_same_press(user, figure, stale.theirs):
            return Handed(replace(cell, now=stale.theirs))
        return Handed(cell, ValidationError(_("Changed meanwhile: look at it again before you submit it.")))
    return Handed(replace(cell, now=submitted))


def _is_the_same_press(user, figure, theirs):
    """Whether the account itself has handed in just this, by a button that was pressed twice."""
    mine = theirs is not None and theirs.state == Observation.State.SUBMITTED and theirs.submitted_by_id == user.pk
    return mine and theirs.version == figure.version + 1
