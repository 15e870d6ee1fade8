"""What the grid's form was sent for: cells saved as they were typed, asked by the rules, handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qijiang.registers.models import Change

from ..answer_fields import PREFIX
from ..findings import Finding
from ..models import Observation
from ..pages import grid, grid_answers
from ..pages.desks import moment_text, person_text
from ..recording import Stale
from ..reporting.cells import Cell, read
from ..reporting.governing import Governed
from ..reporting.handing_in import hand_in
from ..reporting.place import Place, key_of
from ..reporting.saving import save_cell, typing_of
from ..validating import broken_rules


@dataclass
class Outcome:
    """What became of a form: its cells, what is said of some of them by their keys, what was typed and not saved."""

    cells: list[Cell]
    said: dict[str, dict] = field(default_factory=dict)
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    is_stale: bool = False
    saved: int = 0


def outcome_of(request, place: Place, via: str) -> Outcome:
    """Save what was changed; then ask the rules, or hand in what is filled, as the button says."""
    if not place.can_write or request.POST.get("account") != str(request.user.pk):
        raise PermissionDenied
    outcome = Outcome([])
    governed = {key_of(item.assignment): Governed(item.assignment, place.period, item.reporter) for item in place.items}
    outcome.cells = [_saved(request, cell, governed[cell.key], outcome, via) for cell in place.cells]
    if outcome.saved:
        said = ngettext("%(number)s figure is saved.", "%(number)s figures are saved.", outcome.saved)
        messages.success(request, said % {"number": outcome.saved})
    then = {"submit": _hand_in, "check": _check}.get(request.POST.get("action", ""), _look)
    then(request, place, outcome)
    return outcome


def _saved(request, cell, governed, outcome, via):
    """The cell after its part of the form; it is left alone where nothing was changed."""
    posted = {name: request.POST.get(f"{name}-{cell.key}") for name in (*grid.FIELDS, *grid.CHOSEN)}
    typed = {name: text for name, text in posted.items() if text is not None}
    was = grid_answers.was_of(request.POST.get(f"was-{cell.key}", ""))
    if "value" not in typed or all(was.get(name, "") == text for name, text in typed.items()):
        return cell
    try:
        said = typing_of({**typed, "version": str(was["version"])})
        saved = save_cell(request.user, cell, said, governed, via=via).cell
        outcome.saved += 1
        return saved
    except ValidationError as error:
        outcome.said[cell.key] = grid_answers.refused(cell, error)
    except Stale:
        cell, _figures = read(cell)
        outcome.said[cell.key] = grid_answers.stale(cell, was, typed, who_changed(cell.now), "")
        outcome.is_stale = True
    outcome.typed[cell.key] = typed
    return cell


def who_changed(figure: Observation | None) -> str:
    """Who changed the figure last, and when: one query."""
    if figure is None:
        return ""
    change = Change.objects.about(figure).select_related("actor__department").order_by("-sequence").first()
    return f"{person_text(change.actor)} {moment_text(change.at)}".strip() if change else ""


def _look(request, place, outcome):
    """What the cells that were just saved will be asked when they are handed in."""
    saved = [cell for cell, was in zip(outcome.cells, place.cells, strict=True) if cell is not was]
    for cell, findings in _findings(saved, outcome):
        seen = grid.shown(cell)
        asked = grid_answers.doubted(seen, findings)
        if asked is not seen:
            said = {"state": asked.state, "message": asked.message, "asks_reason": asked.asks_reason}
            outcome.said[cell.key] = {"cell": cell.key, **said}


def _check(request, _place, outcome):
    """What every draft of the grid breaks, with a field for each answer."""
    found = list(_findings(outcome.cells, outcome))
    outcome.said |= {cell.key: grid_answers.asked(cell, findings) for cell, findings in found if findings}
    every = [each for _cell, findings in found for each in findings]
    errors, open_ones = sum(each.is_error for each in every), sum(each.must_be_answered for each in every)
    if errors or open_ones:
        said = _(
            "Checked: %(errors)s errors keep figures from being submitted, %(warnings)s warnings are to be answered."
        )
        messages.warning(request, said % {"errors": errors, "warnings": open_ones})
    else:
        messages.success(request, _("Checked: nothing stands in the way of submitting."))


def _findings(cells: Sequence[Cell], outcome) -> list[tuple[Cell, list[Finding]]]:
    """The drafts among the cells with what they break, in a constant number of queries."""
    drafts = [cell for cell in cells if cell.draft is not None and cell.key not in outcome.said]
    found = broken_rules([cell.draft for cell in drafts if cell.draft], timezone.localdate())
    return [(cell, [each for each in found if cell.draft and each.about == cell.draft.pk]) for cell in drafts]


def _hand_in(request, _place, outcome):
    """Those that were saved as typed; what is refused stays a draft, and says what is missing."""
    answers = {name.removeprefix(PREFIX): request.POST[name] for name in request.POST if name.startswith(PREFIX)}
    handed = hand_in(request.user, [cell for cell in outcome.cells if cell.key not in outcome.said], answers)
    done = {each.cell.key: each.cell for each in handed}
    outcome.cells = [done.get(cell.key, cell) for cell in outcome.cells]
    for each in handed:
        if each.error is not None:
            outcome.said[each.cell.key] = _kept_back(each.cell, each.error, answers)
    number = sum(each.error is None for each in handed)
    if number:
        words = ngettext(
            "%(number)s figure is submitted for review.", "%(number)s figures are submitted for review.", number
        )
        messages.success(request, words % {"number": number})
    elif not outcome.said:
        messages.warning(request, _("There is nothing to submit: no cell is filled in."))
    if outcome.said:
        messages.warning(request, _("What was refused stays here, and says why below its row."))


def _kept_back(cell, error, answers):
    findings = getattr(error, "findings", None)
    return grid_answers.asked(cell, findings, answers) if findings else grid_answers.refused(cell, error)
