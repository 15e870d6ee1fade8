"""What stands above and below the entry grid: until when it is due, how many cells are in which state."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..periods import Period
from ..reporting.dues import DueItem
from .grid import MARKS, GridRow, Mark


def counts(found: Sequence[GridRow]) -> list[tuple[str, Mark, int]]:
    """How many rows are in each state, in the order of the bar."""
    states = [row.shown.state for row in found]
    return [(state, mark, states.count(state)) for state, mark in MARKS.items()]


def deadline(items: Sequence[DueItem], period: Period) -> str:
    """Until when the period is to be handed in, and how long that is; by the item that is most pressing."""
    said: dict[str, object] = {"day": period.last_day}
    waiting = [item for item in items if item.handed_in_at is None] or list(items)
    if not waiting:
        return ""
    first = min(waiting, key=lambda item: item.deadline)
    said["deadline"] = first.deadline
    if first.on < period.last_day:
        return _("Figures as of %(day)s; they can be recorded from that day on, until %(deadline)s.") % said
    if first.days_left < 0:
        late = ngettext(
            "Figures as of %(day)s, due by %(deadline)s: overdue by %(days)s day.",
            "Figures as of %(day)s, due by %(deadline)s: overdue by %(days)s days.",
            -first.days_left,
        )
        return late % (said | {"days": -first.days_left}) if first.handed_in_at is None else _handed_in(said)
    left = ngettext(
        "Figures as of %(day)s, due by the end of %(deadline)s: %(days)s day left.",
        "Figures as of %(day)s, due by the end of %(deadline)s: %(days)s days left.",
        first.days_left,
    )
    return left % (said | {"days": first.days_left})


def _handed_in(said):
    return _("Figures as of %(day)s, due by %(deadline)s: all are handed in.") % said
