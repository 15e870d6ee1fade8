"""Whether a cell can be written: why not, since when, and how long it still can. Days end in Asia/Shanghai.

A period opens on its last day and closes by rule with the end of a working day, unless an opening holds for its
department. What came back is open to be mended, and what improves on an approved figure (a higher vintage, a correction
that says why) goes through review at any time. The manager's lock of a period holds against everybody.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import CalendarDay, Observation, Opening, PeriodLock
from indicators.moment import DISTRICT_TIME

from .governing import Governed

State = Observation.State
SOON = 3  # days before the end in which the countdown is urgent


class Reason(StrEnum):
    """Why a cell cannot be written."""

    NOT_OPEN = "not_open"
    CLOSED = "closed"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    LOCKED_PERIOD = "locked_period"


@dataclass(frozen=True)
class Facts:
    """What decides about a cell: its period's last day, the rule's closing day, the opening and the lock that hold,
    the state of its figure and the day on which it came to it."""

    last_day: datetime.date
    closes_on: datetime.date | None = None
    opening: Opening | None = None
    hand: PeriodLock | None = None
    state: str | None = None
    since: datetime.date | None = None


@dataclass(frozen=True)
class Lock:
    """The answer: `reason` is None where the cell can be written.

    `since` is the day with whose end it closed or on which it was handed in or approved; `until` the day on which it
    opens, or the last one on which it can be written; `closes_in` the days from today to that one, 0 on the day itself.
    """

    reason: Reason | None
    sentence: str
    since: datetime.date | None = None
    until: datetime.date | None = None
    closes_in: int | None = None

    def __bool__(self):
        return self.reason is not None

    @property
    def is_urgent(self) -> bool:
        return self.closes_in is not None and self.closes_in <= SOON


def lock(facts: Facts, today: datetime.date) -> Lock:
    """The lock of a cell on a day. Pure."""
    if today < facts.last_day:
        said = _("Not open yet: the period ends on %(day)s.") % {"day": facts.last_day}
        return Lock(Reason.NOT_OPEN, said, until=facts.last_day)
    if facts.state == State.APPROVED:
        said = _("Approved on %(day)s and final: a correction says why and goes through review.")
        return Lock(Reason.APPROVED, said % {"day": facts.since}, facts.since)
    if facts.state == State.SUBMITTED:
        said = _("Submitted on %(day)s: it waits for review.") % {"day": facts.since}
        return Lock(Reason.SUBMITTED, said, facts.since)
    if facts.hand:
        return Lock(Reason.LOCKED_PERIOD, by_hand(facts.hand))
    if facts.state == State.RETURNED:
        return Lock(None, _("Came back to be mended: it stays open until it is handed in again."))
    return _by_rule(facts, today)


def _by_rule(facts, today):
    if facts.closes_on is None:
        return Lock(None, _("Open: this period does not close by itself."))
    if today <= facts.closes_on:
        return _open(facts.closes_on, today)
    if facts.opening and today <= facts.opening.until:
        said = {"day": facts.closes_on, "until": facts.opening.until, "reason": facts.opening.reason}
        words = _("Closed on %(day)s, and open to your department until the end of %(until)s: %(reason)s.")
        return Lock(None, words % said, facts.closes_on, facts.opening.until, _days(today, facts.opening.until))
    return Lock(Reason.CLOSED, closed(facts.closes_on), facts.closes_on)


def _open(closes_on, today):
    left = _days(today, closes_on)
    if left == 0:
        return Lock(None, _("Open: it closes today at midnight."), until=closes_on, closes_in=0)
    said = {"day": closes_on, "days": left}
    words = ngettext(
        "Open: it closes in %(days)s day, with the end of %(day)s.",
        "Open: it closes in %(days)s days, with the end of %(day)s.",
        left,
    )
    return Lock(None, words % said, until=closes_on, closes_in=left)


def _days(today, last):
    return (last - today).days


def closed(day: datetime.date) -> str:
    return _("The period closed with the end of %(day)s. Ask the manager to open it for your department.") % {
        "day": day
    }


def by_hand(lock: PeriodLock) -> str:
    said = {"first": lock.first_day, "last": lock.last_day, "reason": lock.reason}
    return _("The period %(first)s to %(last)s is locked: %(reason)s. Ask the manager to open it.") % said


def lock_of(indicator, area, governed: Governed | None, day: datetime.date, today: datetime.date) -> Lock:
    """The lock of one cell, in six queries at most; `governed` as `governing` found it for the day."""
    rows = Observation.objects.filter(indicator=indicator, area=area, as_of=day)
    state, since = standing_of(rows.only("state", "submitted_at", "reviewed_at"))
    facts = {"hand": PeriodLock.objects.holding(area, day), "state": state, "since": since}
    if governed is None:
        return lock(Facts(day, **facts), today)
    closes_on = closing_of(governed)
    opening = opening_for(governed, today) if closes_on and closes_on < today else None
    return lock(Facts(governed.period.last_day, closes_on, opening, **facts), today)


def standing_of(rows) -> tuple[str | None, datetime.date | None]:
    """The state of a cell's figures taken together, and the day since which it holds: final before handed in before
    come back before draft."""
    for state, moment in ((State.APPROVED, "reviewed_at"), (State.SUBMITTED, "submitted_at"), (State.RETURNED, ""),
                          (State.DRAFT, "")):  # fmt: skip
        found = [row for row in rows if row.state == state]
        if found:
            moments = [getattr(row, moment) for row in found if moment and getattr(row, moment)]
            return state, max(moments).astimezone(DISTRICT_TIME).date() if moments else None
    return None, None


def closing_of(governed: Governed) -> datetime.date | None:
    """The day with whose end its period closes by rule, or None: one query."""
    assignment, period = governed.assignment, governed.period
    if assignment.lock_working_day is None:
        return None
    days = CalendarDay.objects.filter(day__gt=period.last_day)
    return assignment.closing(period, days.calendar())


def opening_for(governed: Governed, today: datetime.date) -> Opening | None:
    """The opening by which whoever reports it may still write: one query, the longest."""
    departments = {governed.reporter.pk, governed.assignment.department_id}
    found = Opening.objects.holding(today).of_day(governed.period.last_day).filter(department__in=departments)
    fitting = [each for each in found if each.indicator_id in {None, governed.assignment.indicator_id}]
    return max(fitting, key=lambda each: each.until, default=None)


def check_open(governed: Governed | None, observation, today: datetime.date) -> None:
    """Raise ValidationError if the figure's period is closed to its reporter. At most three queries, mostly none."""
    if governed is None or governed.assignment.lock_working_day is None or governed.assignment.is_excused:
        return
    soonest = governed.period.last_day + datetime.timedelta(governed.assignment.lock_working_day)
    if today <= soonest:  # so many days hold no more working days than that
        return
    closes_on = closing_of(governed)
    if closes_on is None or today <= closes_on or opening_for(governed, today) or _improves(observation):
        return
    raise ValidationError({"as_of": closed(closes_on)}, code="closed")


def _improves(observation):
    """Whether there is a final figure of its day, which it would correct or replace by a higher vintage."""
    cell = {"indicator": observation.indicator_id, "area": observation.area_id, "as_of": observation.as_of}
    return Observation.objects.approved().filter(**cell).exists()
