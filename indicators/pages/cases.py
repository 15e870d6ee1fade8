"""How to read the bars: the eight cases, drawn by the same hand as the real ones. Drawn once a language."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ..assessment import MARKS, Status
from ..charts.bullet import Bullet, bullet
from ..sentence import STATUS_WORDS


@dataclass(frozen=True)
class Case:
    bar: SafeString
    mark: str
    word: str
    text: str

    @property
    def item(self) -> str:
        return (
            f'<div class="c">{self.bar}<p><span class="st s-{self.mark}"><svg class="mk" aria-hidden="true">'
            f'<use href="#m-{self.mark}"/></svg>{escape(self.word)}</span> {escape(self.text)}</p></div>'
        )


def cases() -> SafeString:
    """The eight cases in the reader's language."""
    return _drawn(get_language())


@cache
def _drawn(language):
    return SafeString("".join(_case(status, done, str(text), strict).item for status, done, text, strict in CASES))


CASES = [
    (
        Status.ON_TRACK,
        "0.62",
        gettext_lazy(
            "The left line is the baseline (0 for a flow), the right one the target, the triangle what is required by "
            "now. A bar that reaches the triangle is on track."
        ),
        False,
    ),
    (
        Status.BEHIND,
        "0.44",
        gettext_lazy("Short of the triangle, but not below four fifths of what is expected."),
        False,
    ),
    (Status.OFF_TRACK, "0.25", gettext_lazy("Below four fifths of what is expected."), False),
    (
        Status.OFF_TRACK,
        "-0.08",
        gettext_lazy("Below the baseline: the bar runs to the left, hatched; the completion is a negative number."),
        False,
    ),
    (
        Status.ON_TRACK,
        "1",
        gettext_lazy("A target “to exceed” has an open dot: to reach it exactly is not enough."),
        True,
    ),
    (
        Status.ACHIEVED,
        "1.12",
        gettext_lazy("Past the target the bar goes on, far past it to a double arrow; the number is written in full."),
        False,
    ),
    (
        Status.MISSED,
        "0.86",
        gettext_lazy("The year is over and the target was not reached; triangle and target coincide."),
        False,
    ),
    (
        Status.NO_DATA,
        None,
        gettext_lazy("An empty, hatched lane; the reason stands beside it: not due, due, late or not collected."),
        False,
    ),
]


def _case(status, done, text, strict):
    word = _("reached, not exceeded") if strict else str(STATUS_WORDS[status])
    completion = None if done is None else Decimal(done)
    reading = Bullet(MARKS[status], completion, Decimal("0.5"), strict, True, word)
    return Case(bullet(reading), MARKS[status], word, text)
