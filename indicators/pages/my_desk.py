"""The clerk's desk: what is to be done, by its state and not by the tree of indicators."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ..models import Observation
from ..reporting.dues import WAITING, DueItem, DueState, dues_of
from .desk_scope import DeskScope
from .desks import moment_text, own_figures, own_open, value_text

State = Observation.State
GRIDS = 8  # periods that are offered to be filled in as a grid
FIRST = 12  # rows of a state, until all of them are asked for
# Of each state, in the order of urgency: heading, the mark's name in the sprite, the colour's suffix.
STATES = {
    "returned": (gettext_lazy("Returned to you"), "c-returned", "c-returned"),
    "late": (gettext_lazy("Late"), "t-late", "s-off"),
    "due": (pgettext_lazy("to be reported", "Due"), "m-track", "s-track"),
    "draft": (gettext_lazy("Drafts"), "c-unsaved", "c-unsaved"),
    "missing": (gettext_lazy("Missing and closed"), "c-locked", "c-locked"),
    "submitted": (gettext_lazy("Waiting for review"), "i-inbox", "s-track"),
}
TO_DO = ("returned", "late", "due", "draft")


@dataclass(frozen=True)
class DeskRow:
    """Something to be done: an indicator's period, or a figure in work. `when` says how it stands with its deadline."""

    name: str
    indicator_url: str
    area: str
    period: str
    grid_url: str
    value: str
    deadline: str
    when: str
    is_late: bool
    lock: str
    note: str
    who: str
    before: str
    url: str
    word: str


@dataclass(frozen=True)
class DeskGroup:
    state: str
    heading: str
    shape: str
    mark: str
    rows: list[DeskRow]
    total: int
    all_url: str


@dataclass(frozen=True)
class Grid:
    """A period with something to fill in, and how much."""

    title: str
    url: str
    number: int


@dataclass(frozen=True)
class MyDesk:
    groups: list[DeskGroup]
    counts: dict[str, int]
    handed_in: int
    asked_for: int
    late: int
    next_opens: str
    grids: list[Grid]

    @property
    def tiles(self) -> list[tuple]:
        """Every state with its number, none left out."""
        return [(state, heading, shape, mark, self.counts[state]) for state, (heading, shape, mark) in STATES.items()]


def my_desk(user, scope: DeskScope, show: str = "") -> MyDesk:
    """The account's desk: nine queries, however many indicators. `show` is the state whose rows are all wanted."""
    items = _items(user, scope)
    in_work = _in_work(user, scope)
    found = _by_state(items, in_work, user, scope)
    counts = {state: len(rows) for state, rows in found.items()}
    groups = [_group(state, rows, scope, show) for state, rows in found.items() if rows]
    of_year = [item for item in items if item.period.year == scope.year and item.state != DueState.NOT_DUE]
    return MyDesk(
        groups=groups,
        counts=counts,
        handed_in=sum(item.handed_in_at is not None for item in of_year),
        asked_for=len(of_year),
        late=sum(item.was_late or item.is_overdue for item in of_year),
        next_opens=_next(items),
        grids=[] if scope.is_past else _grids(items),
    )


def number_to_do(user, scope: DeskScope) -> int:
    """How many things the account's desk asks for today: what the navigation shows. Six queries."""
    figures = own_figures(user).filter(state__in=[state for state in TO_DO if state in State.values]).count()
    return figures + sum(_state_of(item) in TO_DO for item in _items(user, scope))


def _items(user, scope) -> list[DueItem]:
    """The year's periods, and what can still be written of the year before."""
    if scope.year is None:
        return []
    found = dues_of(user, scope.year, scope.year - 1, on=scope.on)
    return [item for item in found if item.period.year == scope.year or _is_open(item)]


def _is_open(item):
    return item.state in {DueState.DUE, DueState.LATE} and not item.lock


def _in_work(user, scope) -> list[Observation]:
    """Figures in work as they are now; looking back, what is in work is told by the periods alone."""
    return [] if scope.is_past else own_open(user).rows


def _by_state(items, in_work, user, scope) -> dict[str, list[DeskRow]]:
    by_figure = {item.figure.pk: item for item in items if item.figure}
    if scope.is_past:
        in_work = [item.figure for item in items if item.figure and item.state in _OF_FIGURES]
    found: dict[str, list[DeskRow]] = {state: [] for state in STATES}
    for item in sorted(items, key=lambda item: (item.deadline, item.assignment.indicator.position)):
        state = _state_of(item)
        if state:
            found[state].append(_period_row(item, user, scope))
    for figure in in_work:
        found[str(figure.state)].append(_figure_row(figure, by_figure.get(figure.pk), user, scope))
    return found


_OF_FIGURES = {DueState.RETURNED, DueState.DRAFT, DueState.SUBMITTED}


def _state_of(item) -> str:
    """The heading under which a period without a figure stands; "" where it has one or is not due."""
    if item.is_missing:
        return "missing"
    return str(item.state) if item.state in {DueState.DUE, DueState.LATE} else ""


def _back(sign, scope) -> str:
    """What leads back from a figure's form to this desk."""
    return f"{sign}desk={scope.year}" if scope.year else ""


def _period_row(item: DueItem, user, scope) -> DeskRow:
    indicator, area = item.assignment.indicator, item.assignment.area
    may_record = item.on == timezone.localdate() and not item.lock
    address = (
        f"{reverse('entry_new', args=[indicator.code])}?area={area.code}&on={item.period.last_day}{_back('&', scope)}"
    )
    return DeskRow(
        **_named(indicator, area, user),
        period=item.period.title,
        grid_url=_grid(item),
        value="",
        deadline=str(item.deadline),
        when=when_text(item),
        is_late=item.is_overdue,
        lock=item.lock.sentence if _tells_of_lock(item) else "",
        note="",
        who="",
        before=_before(item),
        url=address if may_record else "",
        word=_("Record"),
    )


def _figure_row(figure: Observation, item: DueItem | None, user, scope) -> DeskRow:
    words = {State.RETURNED: _("Mend"), State.DRAFT: _("Continue"), State.SUBMITTED: _("Look")}
    who, since = _who(figure)
    return DeskRow(
        **_named(item.assignment.indicator if item else figure.indicator,
                 item.assignment.area if item else figure.area, user),
        period=item.period.title if item else _("as of %(day)s") % {"day": figure.as_of},
        grid_url=_grid(item) if item else "",
        value=value_text(figure),
        deadline=str(item.deadline) if item else "",
        when=when_text(item) if item else "",
        is_late=bool(item and (item.is_overdue or item.was_late)),
        lock=item.lock.sentence if item and figure.state == State.DRAFT and _tells_of_lock(item) else "",
        note=figure.review_note if figure.state == State.RETURNED else "",
        who=f"{who} {since}".strip(),
        before=_before(item) if item else "",
        url=reverse("entry_edit", args=[figure.pk]) + _back("?", scope),
        word=words[State(figure.state)],
    )  # fmt: skip


def _grid(item):
    return reverse("grid", args=[item.period])


def _tells_of_lock(item):
    """Whether it is closed, soon will be, or is open by an exception alone; that it is open needs no words."""
    return bool(item.lock) or item.lock.is_urgent or item.lock.until != item.closes_on


def _named(indicator, area, user) -> dict[str, str]:
    return {
        "name": indicator.title,
        "indicator_url": f"{reverse('indicator_detail', args=[indicator.code])}?area={area.code}",
        "area": "" if area.pk == user.area_id else area.name,
    }


def _who(figure):
    who, when = {
        State.RETURNED: (figure.reviewed_by, figure.reviewed_at),
        State.DRAFT: (figure.created_by, figure.created_at),
        State.SUBMITTED: (figure.submitted_by, figure.submitted_at),
    }[State(figure.state)]
    return (who.shown_name if who else ""), moment_text(when)


def _before(item):
    """Who had it before, where it was taken over."""
    return _("Taken over from %(who)s") % {"who": item.assignment.department.name} if item.is_handed_over else ""


def when_text(item: DueItem) -> str:
    """How it stands with the deadline: days left, days late, or made up so many days late."""
    if item.was_late:
        return _("handed in %(days)s days late") % {"days": item.days_late}
    if item.handed_in_at is not None:
        return _("handed in in time")
    if item.is_overdue:
        return _("%(days)s days late") % {"days": item.days_late}
    if item.days_left == 0:
        return _("due today")
    left = ngettext("%(days)s day left", "%(days)s days left", item.days_left)
    return left % {"days": item.days_left}


def _group(state, rows, scope, show) -> DeskGroup:
    heading, shape, mark = STATES[state]
    shown = rows if show == state else rows[:FIRST]
    return DeskGroup(state, str(heading), shape, mark, shown, len(rows), f"{scope.query(show=state)}#h-{state}")


def _grids(items: list[DueItem]) -> list[Grid]:
    """The periods whose figures can still be written, those that end last first."""
    number = Counter(item.period for item in items if item.state in WAITING and not item.lock)
    ordered = sorted(number, key=lambda period: (period.last_day, period.first_day), reverse=True)
    return [Grid(period.title, reverse("grid", args=[period]), number[period]) for period in ordered[:GRIDS]]


def _next(items: Iterable[DueItem]) -> str:
    """What opens next, in a sentence; "" where the year holds nothing more."""
    ahead = [item for item in items if item.state == DueState.NOT_DUE]
    if not ahead:
        return ""
    day = min(item.period.last_day for item in ahead)
    said = {"day": day, "number": sum(item.period.last_day == day for item in ahead)}
    return _("Next: %(number)s figures can be recorded from %(day)s.") % said
