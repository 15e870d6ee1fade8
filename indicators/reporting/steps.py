"""How a task goes from being set to being closed (督办, 反馈, 销号). Pure: states, days and words in, answers out."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    ASKED_TO_CLOSE = "asked_to_close"
    CLOSED = "closed"


class Step(StrEnum):
    REPORT = "report"
    ASK = "ask"
    CLOSE = "close"
    RETURN = "return"


class Side(StrEnum):
    """Who takes a step: those who lead the task, or the bureau that checks it."""

    LEAD = "lead"
    BUREAU = "bureau"


@dataclass(frozen=True)
class Rule:
    """From which states a step leads to which, who takes it, and whether it has to say something."""

    before: frozenset[State]
    after: State
    side: Side
    needs_note: bool


AT_WORK = frozenset({State.NOT_STARTED, State.UNDER_WAY})
ASKED = frozenset({State.ASKED_TO_CLOSE})
RULES = {
    Step.REPORT: Rule(AT_WORK, State.UNDER_WAY, Side.LEAD, needs_note=True),
    Step.ASK: Rule(AT_WORK, State.ASKED_TO_CLOSE, Side.LEAD, needs_note=True),
    Step.CLOSE: Rule(ASKED, State.CLOSED, Side.BUREAU, needs_note=False),
    Step.RETURN: Rule(ASKED, State.UNDER_WAY, Side.BUREAU, needs_note=True),
}


def possible(state: str, side: Side) -> list[Step]:
    """The steps that this side can take from that state; none where the other side has to act, or nobody."""
    return [step for step, rule in RULES.items() if state in rule.before and rule.side == side]


def to_act(state: str) -> Side | None:
    """Whose turn it is; None where the task is closed."""
    return next((rule.side for rule in RULES.values() if state in rule.before), None)


def late_since(state: str, due: datetime.date | None, on: datetime.date) -> datetime.date | None:
    """The first day that a task was overdue, as seen on the day `on`; None where it is closed, in time or without a
    due day. The due day itself is the last day in time."""
    if due is None or state == State.CLOSED or on <= due:
        return None
    return due + datetime.timedelta(days=1)


def days_late(due: datetime.date | None, closed: datetime.date | None, on: datetime.date) -> int:
    """By how many days a task is overdue on the day `on`, or was when it was closed; 0 in time."""
    end = on if closed is None else closed
    return max((end - due).days, 0) if due is not None else 0
