"""The rows of the entry grid in words: the page and the answers to its scripts read the same ones. No queries."""

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..forms import NOT_COLLECTED
from ..models import Indicator, Observation
from ..models.fields import Qualifier
from ..reporting.cells import Cell
from ..reporting.locking import Lock
from . import comparing
from .desks import moment_text

State = Observation.State
FIELDS = ("value", "note", "reason")
CHOSEN = ("qualifier", "vintage")  # which a workbook brings beside them


class Mark(NamedTuple):
    """How a state looks and reads: the shape in the sprite, the suffix of its colour, its word."""

    shape: str
    colour: str
    word: object


MARKS = {
    "blank": Mark("t-open", "c-blank", gettext_lazy("not filled in")),
    "unsaved": Mark("c-unsaved", "c-unsaved", gettext_lazy("not saved")),
    "sending": Mark("t-doing", "c-unsaved", gettext_lazy("sending")),
    "saved": Mark("c-saved", "c-saved", gettext_lazy("saved")),
    "asked": Mark("m-behind", "c-asked", gettext_lazy("to be answered")),
    "refused": Mark("c-refused", "c-refused", gettext_lazy("refused")),
    "stale": Mark("m-behind", "c-stale", gettext_lazy("changed elsewhere")),
    "returned": Mark("c-returned", "c-returned", gettext_lazy("returned")),
    "submitted": Mark("i-inbox", "s-track", gettext_lazy("submitted")),
    "approved": Mark("c-locked", "c-locked", gettext_lazy("approved")),
    "locked": Mark("c-locked", "c-locked", gettext_lazy("locked")),
}
OF_STATE = {
    State.DRAFT: "saved",
    State.RETURNED: "returned",
    State.SUBMITTED: "submitted",
    State.APPROVED: "approved",
}


@dataclass(frozen=True)
class Asked:
    """A broken rule below its row, both sides of it, and what is answered to it."""

    key: str
    is_error: bool
    rule: str
    sentence: str
    left: str
    right: str
    answer: str


@dataclass(frozen=True)
class Shown:
    """What of a row changes with its figure, as the page and the scripts write it."""

    cell: str
    state: str
    is_open: bool
    version: int
    value: str = ""
    note: str = ""
    reason: str = ""
    qualifier: str = Qualifier.EXACT.value
    vintage: int = Observation.Vintage.FLASH.value
    chips: tuple[str, ...] = ()
    difference: str = ""
    growth: str = ""
    message: str = ""
    said: str = ""
    asks_reason: bool = False
    findings: tuple["Asked", ...] = ()
    saved: "Shown | None" = None

    @property
    def was(self) -> str:
        """What the form carries along, so as to know what was changed, and since which version."""
        there = self.saved or self
        return json.dumps({"version": there.version} | {name: getattr(there, name) for name in FIELDS})


@dataclass(frozen=True)
class GridRow:
    """A line of the grid: what it is about, what was before, and what is shown now."""

    name: str
    unit: str
    url: str
    area: str
    before: str
    before_waits: bool
    year_before: str
    year_before_waits: bool
    shown: Shown

    @property
    def mark(self) -> Mark:
        return MARKS[self.shown.state]


def typed_value(figure: Observation | None) -> str:
    """The figure as it stands in the cell, which the parser reads again."""
    if figure is None:
        return ""
    return NOT_COLLECTED if figure.not_collected else figures.number(figure.value)


def fields_of(figure: Observation | None) -> dict[str, str]:
    """The fields that are typed in the grid, as they stand in it."""
    if figure is None:
        return dict.fromkeys(FIELDS, "")
    return {"value": typed_value(figure), "note": figure.note, "reason": figure.reason}


def shown(cell: Cell, breaks: Collection[datetime.date] = (), lock: str = "", said: str = "") -> Shown:
    """The cell as it stands. `lock` says why it may not be changed, `said` how what was typed was read."""
    figure = cell.now
    state = OF_STATE[State(figure.state)] if figure else "blank"
    if lock and state in {"blank", "saved"}:
        state = "locked"
    is_open = not lock and (figure is None or figure.is_open)
    if figure is None:
        return Shown(cell.key, state, is_open, 0, message=lock)
    return Shown(
        cell=cell.key,
        state=state,
        is_open=is_open,
        version=figure.version if figure.is_open else 0,
        value=typed_value(figure),
        note=figure.note,
        reason=figure.reason,
        qualifier=figure.qualifier,
        vintage=int(figure.vintage),
        chips=_chips(figure),
        difference=difference_of(cell),
        growth=_growth(cell, breaks),
        message=_returned(figure) or lock,
        said=said,
    )


def _chips(figure):
    """What is not as usual: how the figure is meant, and its vintage."""
    unusual = [] if figure.qualifier == Qualifier.EXACT else [str(figure.get_qualifier_display())]
    usual = figure.vintage == Observation.Vintage.FLASH
    return tuple(unusual if usual else [*unusual, str(figure.get_vintage_display())])


def _returned(figure):
    if figure.state != State.RETURNED:
        return ""
    said = {"at": moment_text(figure.reviewed_at), "note": figure.review_note}
    return _("Returned %(at)s: %(note)s") % said


def difference_of(cell: Cell, decimals: int | None = None) -> str:
    """The figure less that of the period before, written out; "" where they are not to be compared. With so many
    decimals, or as many as it has."""
    new = cell.now.value if cell.now else None
    old = cell.before.value if cell.before else None
    if new is None or old is None or cell.is_anew:
        return ""
    if cell.indicator.measure == Indicator.Measure.RANK:
        return comparing.worded(cell.indicator, new - old)
    return figures.signed(new - old, decimals)


def growth_of(cell: Cell, breaks: Collection[datetime.date]) -> str:
    """Its change against a year ago, in words; "" across another definition and where there is no base."""
    new, old = cell.now, cell.year_before
    if new is None or new.value is None or old is None or old.value is None:
        return ""
    found = comparing.compared(new, old.value, old.as_of, old, breaks)
    return found.difference if cell.indicator.unit == "%" else found.percent


def _growth(cell, breaks):
    change = growth_of(cell, breaks)
    return _("year on year %(change)s") % {"change": change} if change else ""


def rows(
    cells: Sequence[Cell],
    locks: Mapping[str, Lock],
    breaks: Mapping[int, Collection[datetime.date]],
    said: Mapping[str, dict],
    unsaved: Mapping[str, Mapping[str, str]],
    query: str,
) -> list[GridRow]:
    """The lines of a grid. `said` is what became of a cell that was just posted, `unsaved` what stands in it."""
    many = len({cell.area.pk for cell in cells}) > 1
    found = []
    for cell in sorted(cells, key=lambda each: each.area.path) if many else cells:
        lock = locks[cell.key]
        seen = shown(cell, breaks.get(cell.indicator.pk, ()), lock.sentence if lock else "")
        if cell.key in said:
            seen = _as_posted(seen, said[cell.key], unsaved.get(cell.key, {}))
        found.append(_row(cell, seen, query, cell.area.name if many else ""))
    return found


def _as_posted(seen, answer, unsaved):
    """The cell with what was typed into it and why it was not saved; posted again it is mine over theirs."""
    changes = {name: text for name, text in unsaved.items() if name in FIELDS}
    message = answer["message"]
    if answer["state"] == "stale":
        message = " ".join([message, *map(_three, answer["fields"])])
    asks = bool(answer.get("asks_reason"))
    findings = answer.get("findings", ())
    said = {"state": answer["state"], "message": message, "asks_reason": asks, "findings": findings}
    return replace(seen, **changes, **said, saved=seen)


def _three(field):
    said = {name: field[name] or figures.BLANK for name in ("label", "was", "theirs", "mine")}
    return _("%(label)s: when you opened it %(was)s, now %(theirs)s, typed %(mine)s.") % said


def _row(cell, seen, query, area):
    return GridRow(
        name=cell.indicator.title,
        unit=cell.indicator.unit,
        url=f"of/{cell.indicator.code}/?area={cell.area.code}{query}",
        area=area,
        before=_past(cell.before),
        before_waits=_waits(cell.before),
        year_before=_past(cell.year_before),
        year_before_waits=_waits(cell.year_before),
        shown=seen,
    )


def _past(figure):
    if figure is None:
        return figures.BLANK
    if figure.not_collected:
        return _("not collected")
    return figures.QUALIFIERS[figure.qualifier] + figures.number(figure.value)


def _waits(figure):
    return figure is not None and figure.state != State.APPROVED
