"""A text with its statements marked in place, and the correction that each of them offers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..claims.asking import MARKS, verdict_word
from ..claims.checking import Checked, Vocabulary, check_text
from ..claims.forms import StatementForm, initial_of, record_query
from ..claims.judging.kinds import Verdict
from ..scope import Scope


@dataclass(frozen=True)
class Piece:
    """A part of the text: a statement, or the words between two."""

    text: str
    checked: Checked | None = None


@dataclass(frozen=True)
class Row:
    """A statement with the form that corrects what it was matched to, and the address that records it."""

    checked: Checked
    form: StatementForm
    is_corrected: bool

    @property
    def record_query(self) -> str:
        return record_query(self.checked.answer.question)


@dataclass(frozen=True)
class Count:
    word: str
    shape: str
    mark: str
    number: int


@dataclass(frozen=True)
class CheckedText:
    pieces: list[Piece]
    rows: list[Row]
    counts: list[Count]
    names: list[str]  # of all indicators, to choose from


def checked_text(text: str, scope: Scope, data: Mapping[str, str]) -> CheckedText:
    """The text checked, with the corrections that `data` carries. Seven queries; raises TooLong."""
    known = Vocabulary.read(scope)
    first = check_text(text, scope, vocabulary=known)
    forms = {each.key: _form(each, known, data) for each in first}
    corrected = {
        each.key: form.question(each.found.month)
        for each in first
        for form in [forms[each.key]]
        if form.is_bound and form.has_changed() and form.is_valid()
    }
    checked = check_text(text, scope, corrected, known) if corrected else first
    rows = [Row(each, forms[each.key], each.key in corrected) for each in checked]
    return CheckedText(list(_pieces(text, checked)), rows, _counts(checked), sorted(_names(known)))


def _form(checked, known, data):
    """The correction of a statement: bound where the page that was sent had one at the same place."""
    prefix = f"c{checked.key}"
    sent = data if f"{prefix}-figure" in data else None
    return StatementForm(sent, prefix=prefix, initial=initial_of(checked.answer.question), known=known)


def _pieces(text: str, checked: Sequence[Checked]) -> Iterator[Piece]:
    at = 0
    for each in checked:
        if each.start > at:
            yield Piece(text[at : each.start])
        yield Piece(each.said, each)
        at = each.end
    if at < len(text):
        yield Piece(text[at:])


def _counts(checked):
    found = Counter(each.answer.verdict for each in checked)
    return [Count(verdict_word(each), *MARKS[each], found[each]) for each in Verdict if found[each]]


def _names(known):
    return [indicator.name for indicator in known.indicators.values()]
