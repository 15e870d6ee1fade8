"""Saving one cell of the grid, through the door of all figures (indicators/recording.py).

The same save may come twice, because its answer was lost or a button was pressed again: the second one changes nothing
and is answered like the first.
"""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qijiang import typed

from .. import recording
from ..models import Observation
from ..models.fields import Qualifier
from ..recording import Stale
from .cells import Cell, read
from .governing import Governed, Known

State = Observation.State


@dataclass(frozen=True)
class Typing:
    """What was typed into a cell, seen at `version` (0: there was no figure); None is a field that was not touched."""

    version: int
    value: str
    note: str | None = None
    reason: str | None = None
    qualifier: str | None = None
    vintage: int | None = None


@dataclass(frozen=True)
class Saved:
    """The cell after the save, and how what was typed was read, where it was converted."""

    cell: Cell
    said: str = ""


def typing_of(posted: Mapping[str, str]) -> Typing:
    """What a page or script sent of a cell. Raises ValidationError for what no page sends."""
    version, vintage = posted.get("version", ""), posted.get("vintage")
    return Typing(
        version=_number(version or "0"),
        value=posted.get("value", ""),
        note=posted.get("note"),
        reason=posted.get("reason"),
        qualifier=_one_of(posted.get("qualifier"), Qualifier.values),
        vintage=None if vintage is None else _one_of(_number(vintage), Observation.Vintage.values),
    )


def _number(text):
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValidationError(_("The page sent something that it should not: load it anew."))
    return int(text)


def _one_of(said, known):
    if said is not None and said not in known:
        raise ValidationError(_("The page sent something that it should not: load it anew."))
    return said


def save_cell(user, cell: Cell, said: Typing, governed: Governed, via: str = "form") -> Saved:
    """Save what was typed as a draft; a blank drops the draft. Raises as the door does, and Stale with the figure.

    `cell` need not be filled: it is read here, with what its rules ask for.
    """
    value = typed.number(said.value, unit=cell.indicator.unit, decimals=cell.indicator.decimals)
    cell, of_year = read(cell)
    if value.value is None and not value.not_collected:
        return _blanked(user, cell, said, via)
    mine = _filled_in(cell, said, value)
    if cell.draft is not None and _same(cell.draft, mine):
        return Saved(cell, value.note)
    if _version_of(cell.now) != said.version:
        raise Stale(cell.now)
    try:
        known = Known(governed, of_year)
        figure = recording.record(user, mine, via=via, version=said.version or None, known=known)
    except ValidationError as error:
        return _after_twin(cell, mine, error, value.note)
    except Stale as stale:
        if stale.theirs is not None and stale.theirs.is_open and _same(stale.theirs, mine):
            return Saved(replace(cell, now=stale.theirs), value.note)
        raise
    return Saved(replace(cell, now=figure), value.note)


def _version_of(figure):
    """The version at which a cell is typed into: 0 where there is nothing, or something final that a new one mends."""
    return figure.version if figure is not None and figure.state != State.APPROVED else 0


def _filled_in(cell, said, value):
    """A figure with the fields as typed: a new one, or the one that stands there, unsaved."""
    figure = Observation(indicator=cell.indicator, area=cell.area, as_of=cell.period.last_day)
    if cell.draft is not None:
        for field in Observation._meta.concrete_fields:
            setattr(figure, field.attname, getattr(cell.draft, field.attname))
    figure.value, figure.not_collected = value.value, value.not_collected
    for name in ("note", "reason", "qualifier", "vintage"):
        if getattr(said, name) is not None:
            setattr(figure, name, getattr(said, name))
    figure.note, figure.reason = figure.note.strip(), figure.reason.strip()
    return figure


def _same(one, other):
    names = ("value", "not_collected", "note", "reason", "qualifier", "vintage")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _after_twin(cell, mine, error, note):
    """Somebody was quicker to fill in an empty cell: the same is an answer to the save, another thing is a conflict."""
    if getattr(error, "code", "") != "in_work":
        raise error
    again = _read_again(cell)
    if again.now is not None and _same(again.now, mine):
        return Saved(again, note)
    raise Stale(again.now)


def _blanked(user, cell, said, via):
    """A draft is dropped; what was once handed in stays, and an empty cell stays empty."""
    if cell.now is None or cell.now.state == State.APPROVED:
        if (said.note or "").strip():
            raise ValidationError({"note": _("Type a value first: a note belongs to a figure.")})
        return Saved(cell)
    if cell.now.version != said.version:
        raise Stale(cell.now)
    if cell.now.state == State.RETURNED:
        raise ValidationError(
            {"value": _("A returned figure cannot be emptied: mend it, or type — if it is not collected.")}
        )
    with _unless_gone():
        recording.discard(user, cell.now, version=said.version, via=via)
    return Saved(_read_again(cell))


@contextmanager
def _unless_gone():
    """A draft that somebody else dropped a moment ago is dropped."""
    try:
        yield
    except Stale as stale:
        if stale.theirs is not None:
            raise


def _read_again(cell):
    return read(cell)[0]
