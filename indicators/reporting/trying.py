"""What a filled-in workbook would change: each of its cells is saved as the page would save it, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from qijiang import typed

from ..recording import Stale
from .cells import Cell
from .filled_in import FilledRow
from .governing import Governed
from .saving import Typing, save_cell


class Verdict(StrEnum):
    """What saving a row would do."""

    NEW = "new"
    CHANGED = "changed"
    DROPPED = "dropped"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    STALE = "stale"


@dataclass(frozen=True)
class Tried:
    """A row of the file, the cell as it stands and as it would stand, and why it would not, or how it was read."""

    row: FilledRow
    verdict: Verdict
    before: Cell | None = None
    after: Cell | None = None
    said: str = ""

    @property
    def would_write(self) -> bool:
        return self.verdict in {Verdict.NEW, Verdict.CHANGED, Verdict.DROPPED}


def was_left_alone(cell: Cell, row: FilledRow, was: Mapping[str, str]) -> bool:
    """Whether the row says what it said when it was handed out, a number in whatever way it is written."""
    others = all(text == was.get(name, "") for name, text in row.typed.items() if name != "value")
    return others and _reads_alike(cell, row.typed.get("value", ""), was.get("value", ""))


def _reads_alike(cell, one, other):
    if one == other:
        return True
    try:
        read = [typed.number(text, unit=cell.indicator.unit, decimals=cell.indicator.decimals) for text in (one, other)]
    except ValidationError:
        return False
    return (read[0].value, read[0].not_collected) == (read[1].value, read[1].not_collected)


def attempt(user, cell: Cell, row: FilledRow, said: Typing, governed: Governed) -> Tried:
    """Save the cell and take it back: a transaction that is never committed, so that every rule is asked as it will be.

    `cell` carries its figures as they stand.
    """
    try:
        with transaction.atomic():
            saved = save_cell(user, cell, said, governed, via="import")
            transaction.set_rollback(True)
    except ValidationError as error:
        return Tried(row, Verdict.REFUSED, cell, said=" ".join(error.messages))
    except Stale as stale:
        return Tried(row, Verdict.STALE, cell, said=_stale(stale.theirs))
    return Tried(row, _verdict(cell, saved.cell), cell, saved.cell, saved.said)


def _stale(theirs):
    if theirs is None:
        return _("Somebody dropped this figure after the workbook was made.")
    return _("Changed in the grid after the workbook was made: it stays as it stands there.")


def _verdict(before: Cell, after: Cell) -> Verdict:
    had, has = before.draft, after.draft
    if has is None:
        return Verdict.DROPPED if had is not None else Verdict.UNCHANGED
    if had is None:
        return Verdict.NEW
    return Verdict.UNCHANGED if had.version == has.version else Verdict.CHANGED


def tallied(found: Sequence[Tried]) -> dict[Verdict, int]:
    """How many rows of each verdict, in their order."""
    verdicts = [each.verdict for each in found]
    return {verdict: verdicts.count(verdict) for verdict in Verdict}
