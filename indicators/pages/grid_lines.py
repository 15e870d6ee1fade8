"""The lines of the entry grid as HTML. Written here: for three hundred of them a template takes four times as long.

Each element of a line stands on the page some hundred times, and is paid for in the browser: what is empty is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..answer_fields import PREFIX
from .grid import MARKS, GridRow, Mark, Shown

COLUMNS = 7
INVALID = {"refused", "returned"}


@dataclass(frozen=True)
class Words:
    """What stands in every line, escaped once."""

    now: str
    note: str
    reason: str
    year: str
    before: str
    waits: str
    error: str
    warning: str
    answer: str

    @classmethod
    def of_reader(cls) -> "Words":
        said = (_("this period"), _("Note"), _("Reason"), _("Same period last year"), _("Last period"))
        more = (_("not approved yet"), pgettext("severity", "error"), pgettext("severity", "warning"), _("Answer"))
        return cls(*map(escape, (*said, *more)))


def lines(rows: Sequence[GridRow], can_write: bool) -> SafeString:
    """The body of the table: each row, before it its area where that is another, below it what is to be said of it."""
    words, marks = Words.of_reader(), {state: mark(each) for state, each in MARKS.items()}
    return SafeString("".join(_all(rows, words, marks, can_write)))


def _all(rows, words, marks, can_write) -> Iterator[str]:
    area = ""
    for row in rows:
        if row.area != area:
            area = row.area
            yield f'<tr class="grp"><th colspan="{COLUMNS}" scope="colgroup">{escape(area)}</th></tr>'
        locked = "" if can_write and row.shown.is_open else " readonly"
        yield _line(row, words, marks[row.shown.state], locked)
        yield _below(row.shown, words, locked)


def mark(mark: Mark) -> SafeString:
    """A state's shape, colour and word."""
    shape = f'<svg class="mk" aria-hidden="true"><use href="#{mark.shape}"/></svg>'
    return SafeString(f'<span class="st {mark.colour}">{shape}{escape(mark.word)}</span>')


def _line(row, words, state, locked):
    seen, name = row.shown, escape(row.name)
    key, value, note = seen.cell, escape(seen.value), escape(seen.note)
    has_note = " has-note" if seen.note else ""
    is_open = " data-open" if seen.is_open else ""
    about = f' aria-describedby="m{key}"' if seen.message else ""
    invalid = ' aria-invalid="true"' if seen.state in INVALID else ""
    was = "" if _is_empty(seen.saved or seen) else f'<input type="hidden" name="was-{key}" value="{escape(seen.was)}">'
    return (
        f'<tr id="c{key}" class="is-{seen.state}{has_note}" data-cell="{key}" data-state="{seen.state}"'
        f' data-version="{seen.version}"{is_open}>'
        f'<th scope="row"><a class="plain" href="{escape(row.url)}">{name}</a>'
        f'<span class="unit">{escape(row.unit)}</span></th>'
        f"{_past(row.year_before, row.year_before_waits, words.year, words)}"
        f"{_past(row.before, row.before_waits, words.before, words)}"
        f'<td class="cell"><input name="value-{key}" data-field="value" value="{value}"'
        f' aria-label="{name}, {words.now}"'
        f'{about}{invalid} maxlength="200"{locked}></td>'
        f'<td class="num diff-c">{_change(seen)}</td><td class="state">{state}{_chips(seen)}</td>'
        f'<td class="note"><input name="note-{key}" data-field="note" value="{note}"'
        f' aria-label="{name}, {words.note}" placeholder="{words.note}" maxlength="500"{locked}>{was}</td></tr>'
    )


def _is_empty(seen):
    return not (seen.version or seen.value or seen.note or seen.reason)


def _change(seen):
    if not (seen.difference or seen.growth):
        return ""
    return f"<b>{escape(seen.difference)}</b><span>{escape(seen.growth)}</span>"


def _chips(seen):
    if not seen.chips:
        return ""
    chips = "".join(f'<span class="chip">{escape(chip)}</span>' for chip in seen.chips)
    return f'<span class="chips">{chips}</span>'


def _past(value, waits, word, words):
    small = f"<small>{words.waits}</small>" if waits else ""
    return f'<td class="num prev" data-l="{word}">{escape(value)}{small}</td>'


def _below(seen: Shown, words, locked):
    if not (seen.message or seen.reason or seen.asks_reason or seen.findings):
        return ""
    reason = ""
    if seen.reason or seen.asks_reason:
        reason = (
            f'<label class="reason"><span>{words.reason}</span><input class="form-control" name="reason-{seen.cell}"'
            f' data-field="reason" value="{escape(seen.reason)}" maxlength="300"{locked}></label>'
        )
    said = " is-said" if seen.state == "approved" and not (reason or seen.findings) else ""  # by its state already
    return (
        f'<tr class="msg is-{seen.state}{said}" id="m{seen.cell}" data-about="{seen.cell}"><td colspan="{COLUMNS}">'
        f"<p data-words>{escape(seen.message)}</p>{_findings(seen.findings, words)}{reason}</td></tr>"
    )


def _findings(findings, words):
    if not findings:
        return ""
    return f'<ul class="asked">{"".join(_finding(each, words) for each in findings)}</ul>'


def _finding(asked, words):
    """The rule and both its sides."""
    kind = mark(Mark("m-off", "s-off", words.error) if asked.is_error else Mark("m-behind", "s-behind", words.warning))
    sides = f"{escape(asked.left)} · {escape(asked.right)}" if asked.right else escape(asked.left)
    said = f'{kind} <b>{escape(asked.rule)}</b> {escape(asked.sentence)}<span class="sides">{sides}</span>'
    return f"<li>{said}{'' if asked.is_error else _answer(asked, words)}</li>"


def _answer(asked, words):
    return (
        f'<label class="reason"><span>{words.answer}</span><input class="form-control" data-answer'
        f' name="{PREFIX}{escape(asked.key)}" value="{escape(asked.answer)}" maxlength="300"></label>'
    )
