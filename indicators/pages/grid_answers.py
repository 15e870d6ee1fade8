"""What is answered to the entry grid, as a form and to its scripts: refused, changed elsewhere, read so. No queries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qijiang import figures, typed

from ..findings import Finding
from ..forms import NOT_COLLECTED, label_of
from ..models import Indicator
from ..reporting.cells import Cell
from .grid import CHOSEN, FIELDS, Asked, Shown, fields_of, shown


def refused(cell: Cell, error: ValidationError) -> dict[str, object]:
    """The answer to a cell that the door refused: every reason, and whether one is to be given."""
    by_field = getattr(error, "error_dict", None)
    messages = " ".join(error.messages)
    return {
        "cell": cell.key,
        "state": "refused",
        "message": messages,
        "asks_reason": bool(by_field and "reason" in by_field),
    }


def doubted(seen: Shown, findings: Iterable[Finding]) -> Shown:
    """A saved cell with what it will be asked, or refused for, when it is handed in."""
    open_ones = [each for each in findings if each.is_error or (each.must_be_answered and not seen.reason)]
    if not open_ones:
        return seen
    message = " ".join(filter(None, [seen.message, *(each.sentence for each in open_ones)]))
    return replace(seen, message=message, asks_reason=any(not each.is_error for each in open_ones))


def stale(cell: Cell, was: Mapping[str, str], mine: Mapping[str, str], who: str, lock: str) -> dict[str, object]:
    """The answer where somebody else changed the figure: what it was, what it is now, what was typed.

    `who` says who changed it and when, `lock` why it may no longer be changed.
    """
    theirs = fields_of(cell.now)
    return {
        "cell": cell.key,
        "state": "stale",
        "message": _changed(cell.now, who),
        "fields": [
            {"label": label_of(name), "was": was.get(name, ""), "theirs": theirs[name], "mine": mine.get(name, "")}
            for name in FIELDS
            if len({was.get(name, ""), theirs[name], mine.get(name, "")}) > 1
        ],
        "theirs": as_json(shown(cell, lock=lock)),
    }


def _changed(figure, who):
    if figure is None:
        return _("Somebody dropped this figure meanwhile. What you typed is not saved.")
    said = {"who": who, "state": figure.get_state_display()}
    return _("Changed meanwhile by %(who)s, now: %(state)s. What you typed is not saved.") % said


def asked(cell: Cell, findings: Iterable[Finding], answers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is said of a cell that breaks rules: each with both sides and the answer typed, given before or offered."""
    rows = [
        Asked(
            key=each.key,
            is_error=each.is_error,
            rule=each.rule.title,
            sentence=each.sentence,
            left=each.left,
            right=each.right,
            answer=(answers or {}).get(each.key) or (each.answer.text if each.answer else each.offered),
        )
        for each in findings
    ]
    state = "refused" if any(each.is_error for each in rows) else "asked"
    return {"cell": cell.key, "state": state, "message": "", "findings": tuple(rows)}


def as_json(seen: Shown) -> dict[str, object]:
    """As the scripts read it. Only what lies deeper is copied piece by piece: a save spends its time on little else."""
    saved = as_json(seen.saved) if seen.saved else None
    return vars(seen) | {"findings": [asdict(each) for each in seen.findings], "saved": saved}


def was_of(carried: str) -> dict[str, Any]:
    """What the form carried along of a cell; of anything else that it was empty."""
    empty = {"version": 0} | dict.fromkeys(FIELDS, "")
    try:
        said = json.loads(carried)
    except (ValueError, RecursionError):
        return empty
    if not isinstance(said, dict) or type(said.get("version")) is not int:
        return empty
    texts = {name: said[name] for name in (*FIELDS, *CHOSEN) if isinstance(said.get(name), str)}
    return empty | texts | {"version": said["version"]}


def read(indicator: Indicator | None, text: str) -> dict[str, str]:
    """How a pasted value would be read: as it would be shown, what is said of it, or why it cannot be read."""
    if indicator is None:
        return {"error": _("This cell is not in your grid.")}
    try:
        found = typed.number(text, unit=indicator.unit, decimals=indicator.decimals)
    except ValidationError as error:
        return {"error": " ".join(error.messages)}
    if found.not_collected:
        return {"shown": NOT_COLLECTED, "said": found.note}
    return {"shown": "" if found.value is None else figures.number(found.value), "said": found.note}
