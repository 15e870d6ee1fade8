"""The bullet bar: every start and every promise on one axis, whatever the unit, with the key that names its marks.

x = 10 % + 75 % × completion: the start stands at 10 %, the target at 85 %. Completion has its sign turned where less
is better, so no bar is ever mirrored.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .svg import coordinate, frame, upright

START, REACH = 10.0, 75.0
GOAL = START + REACH
# Beyond these the bar ends in a chevron; the number beside it is written in full.
LOWEST, HIGHEST = -0.12, 1.18


@dataclass(frozen=True)
class Bullet:
    """One reading. Shares are on the scale of completion: 0 at the start, 1 at the target, neither end clipped.

    `status` is the suffix of the status classes (done, track, behind, off, missed, none). `completion` is None where
    there is no value: then neither bar nor triangle is drawn. `expected` is the share due now (1 for a ratio without a
    baseline), None draws no triangle. `strict` leaves the target's dot open (> and <). `has_baseline` is False where
    the bar starts from zero. `label` is the whole reading in words. `band` is the far edge of a band target.
    """

    status: str
    completion: Decimal | None
    expected: Decimal | None
    strict: bool
    has_baseline: bool
    label: str
    band: Decimal | None = None


class _Size:
    """The parts of a bar of one height that are the same in every reading, written once. All figures are pixels."""

    def __init__(self, middle: int, lane: int, need: tuple[int, int], goal: tuple[int, int], dot: int, cap: str):
        top = middle - lane // 2
        self.middle = middle
        self.thick = f'y="{top}" height="{lane}"'
        self.lane = (
            f'<line class="axis" x1="0" x2="100%" y1="{middle}" y2="{middle}"/>'
            f'<rect class="lane" x="10%" width="75%" {self.thick}/>'
        )
        self.no_data = (
            f'<rect class="nodata" fill="url(#p-empty)" x="10%" width="75%" y="{top + 0.5}" height="{lane - 1}"/>'
        )
        self.baseline = upright("base", START, need[0] + 1, need[1])
        self.zero = upright("base", START, top, top + lane)
        halo = f'<line class="halo" x1="0" x2="0" y1="{top - 1}" y2="{top + lane + 1}"/>'
        self.need = f'{halo}<line class="need" x1="0" x2="0" y1="{need[0]}" y2="{need[1]}"/>{cap}</svg>'
        line = f'{halo}<line class="goal" x1="0" x2="0" y1="{goal[0]}" y2="{goal[1]}"/>'
        self.goal = tuple(
            f'{line}<circle class="goal-dot{kind}" cx="0" cy="{middle}" r="{dot}"/></svg>' for kind in ("", " open")
        )
        arm = lane * 5 // 12
        # The chevrons stand on a cleared end of the axis and inside the frame, lest a table cut them off.
        self.below = (
            f'<rect class="clear" x="0" width="{arm + 4}" {self.thick}/>'
            f'<path class="more" d="M{arm + 1} {middle - arm}l-{arm} {arm} {arm} {arm}"/>'
        )
        self.beyond = (
            f'<svg x="100%" overflow="visible">'
            f'<rect class="clear" x="-{2 * arm + 5}" width="{2 * arm + 5}" {self.thick}/>'
            f'<path class="more" d="M-{2 * arm + 2} {middle - arm}l{arm} {arm}-{arm} {arm}'
            f'M-{arm + 1} {middle - arm}l{arm} {arm}-{arm} {arm}"/></svg>'
        )


_ROW = _Size(14, 12, (3, 24), (2, 26), 4, '<path class="need-cap" d="M-5 -1h10L0 6z"/>')
_WALL = _Size(28, 26, (4, 48), (4, 52), 7, '<path class="need-cap" d="M-9 -4h18L0 9z"/>')


def bullet(reading: Bullet, *, wall: bool = False) -> SafeString:
    """The bar of one reading, as wide as its place: 28 px high, or 56 px on the wall screen."""
    size = _WALL if wall else _ROW
    completion = reading.completion
    parts = [
        size.lane,
        size.no_data if completion is None else _bar(float(completion), reading.status, size),
        size.baseline if reading.has_baseline else size.zero,
    ]
    expected = 1 if reading.status == "missed" else reading.expected
    if completion is not None and expected is not None:
        parts.append(_at(expected) + size.need)
    goal = size.goal[reading.strict]
    parts.append(_at(1) + goal)
    if reading.band is not None:
        parts.append(_at(reading.band) + goal)
    return frame("bullet", f'height="{2 * size.middle}"', reading.label, "".join(parts))


def _at(share: Decimal | int) -> str:
    """The opening of a mark's own frame, at `share` or at the end of the axis that it lies beyond."""
    x = START + REACH * min(max(float(share), LOWEST), HIGHEST)
    return f'<svg x="{coordinate(x)}%" overflow="visible">'


def _bar(completion: float, status: str, size: _Size) -> str:
    if completion < 0:
        width = -REACH * max(completion, LOWEST)
        where = f'x="{coordinate(START - width)}%" width="{coordinate(width)}%" {size.thick}'
        bar = f'<rect class="f-{status}" {where}/><rect fill="url(#p-back)" {where}/>'
        return bar + size.below if completion < LOWEST else bar
    width = REACH * min(completion, HIGHEST)
    bar = f'<rect class="f-{status}" x="10%" width="{coordinate(width)}%" {size.thick}/>'
    return bar + size.beyond if completion > HIGHEST else bar


_BASE_SIGN = '<line class="base" x1="5" x2="5" y1="0" y2="12"/>'
_NEED_SIGN = '<line class="need" x1="5" x2="5" y1="1" y2="13"/><path class="need-cap" d="M0 -1h10L5 5z"/>'
_GOAL_SIGN = '<line class="goal" x1="5" x2="5" y1="-1" y2="13"/><circle class="goal-dot{}" cx="5" cy="6" r="3"/>'
_GOAL_SIGNS = _GOAL_SIGN.format(""), _GOAL_SIGN.format(" open")


def key(base: str, need: str, goal: str, strict: bool, base_url: str = "") -> SafeString:
    """The figures of a bar beside the marks that stand for them; an empty figure leaves its entry out. The baseline
    leads to what is behind it, if that has an address."""
    openings = _openings(get_language(), strict)
    first = f'<a href="{escape(base_url)}">{escape(base)}</a>' if base and base_url else escape(base)
    figures = zip(openings, (first, escape(need), escape(goal)), strict=True)
    entries = [f"{opening}{figure}</dd></div>" for opening, figure in figures if figure]
    return SafeString(f'<dl class="key">{"".join(entries)}</dl>')


@cache
def _openings(language: str, strict: bool) -> list[str]:
    """The signs of baseline, required and target with their words, in one language."""
    signs = (_BASE_SIGN, _("Baseline")), (_NEED_SIGN, _("Required")), (_GOAL_SIGNS[strict], _("Target"))
    return [f'<div><dt><svg aria-hidden="true">{sign}</svg>{escape(word)}</dt><dd>' for sign, word in signs]
