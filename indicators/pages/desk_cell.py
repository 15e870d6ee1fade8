"""A cell of the heat map, opened: each period of a department's month, with who, when and how late."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..reporting.dues import HANDED_IN, DueItem, DueState
from .desks import moment_text, value_text
from .my_desk import when_text

# Of each state: word, the mark's name in the sprite, the colour's suffix.
WORDS = {
    DueState.NOT_DUE: (_("not open yet"), "m-none", "s-none"),
    DueState.DUE: (_("due"), "m-track", "s-track"),
    DueState.LATE: (_("late"), "t-late", "s-off"),
    DueState.DRAFT: (_("draft"), "c-unsaved", "c-unsaved"),
    DueState.RETURNED: (_("returned"), "c-returned", "c-returned"),
    DueState.SUBMITTED: (_("submitted"), "i-inbox", "s-track"),
    DueState.APPROVED: (_("approved"), "c-saved", "c-saved"),
    DueState.NOT_COLLECTED: (_("not collected"), "m-none", "s-none"),
}
MISSING = (_("missing and closed"), "c-locked", "s-off")


@dataclass(frozen=True)
class CellRow:
    name: str
    url: str
    area: str
    period: str
    value: str
    word: str
    shape: str
    mark: str
    deadline: str
    handed_in: str
    when: str
    is_late: bool
    lock: str
    reporter: str


def cell_rows(items: list[DueItem]) -> list[CellRow]:
    """What is overdue first, then in the order of the indicators."""
    return [_row(item) for item in sorted(items, key=lambda item: not item.is_overdue)]


def _row(item: DueItem) -> CellRow:
    indicator, area = item.assignment.indicator, item.assignment.area
    word, shape, mark = MISSING if item.is_missing else WORDS[item.state]
    return CellRow(
        name=indicator.title,
        url=f"{reverse('indicator_detail', args=[indicator.code])}?area={area.code}&year={item.period.year}",
        area=area.name,
        period=item.period.title,
        value=value_text(item.figure) if item.figure and item.state in HANDED_IN else "",
        word=str(word),
        shape=shape,
        mark=mark,
        deadline=str(item.deadline),
        handed_in=moment_text(item.handed_in_at),
        when="" if item.state == DueState.NOT_DUE else when_text(item),
        is_late=item.is_overdue or item.was_late,
        lock=item.lock.sentence if item.state in {DueState.DUE, DueState.LATE, DueState.DRAFT} else "",
        reporter=item.reporter.name if item.is_handed_over else "",
    )
