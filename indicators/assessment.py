"""The status rule of a target (design 5.2): value, baseline, target and expected share in, status and figures out.

Pure: no database and no clock. The words are in indicators/sentence.py.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .expectation import Expectation
from .meaning import meaning

ZERO, ONE = Decimal(0), Decimal(1)
ROUNDING = Decimal("1e-20")
CAPS = {"<", "<="}


class Status(StrEnum):
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OFF_TRACK = "off_track"
    MISSED = "missed"
    NO_DATA = "no_data"


MARKS = {
    Status.ACHIEVED: "done",
    Status.ON_TRACK: "track",
    Status.BEHIND: "behind",
    Status.OFF_TRACK: "off",
    Status.MISSED: "missed",
    Status.NO_DATA: "none",
}


class Absence(StrEnum):
    """Why there is no value: five different things, none of them zero."""

    NOT_DUE = "not_due"
    DUE = "due"
    LATE = "late"
    NOT_COLLECTED = "not_collected"
    NO_YEAR = "no_year"


@dataclass(frozen=True)
class Goal:
    """What is promised. `comparator` is one of > >= < <= band; `upper` is the far edge of a band."""

    measure: str
    comparator: str
    value: Decimal
    year: int | None
    upper: Decimal | None = None
    baseline: Decimal | None = None
    baseline_on: datetime.date | None = None

    @property
    def is_cap(self) -> bool:
        """Whether less is better."""
        return self.comparator in CAPS

    @property
    def last_day(self) -> datetime.date | None:
        return datetime.date(self.year, 12, 31) if self.year else None

    def holds(self, value: Decimal) -> bool:
        """Whether the comparison holds; > and < are strict: 140 is not more than 140."""
        if self.comparator == "band":
            return self.value <= value <= self.top
        return {
            ">": value > self.value,
            ">=": value >= self.value,
            "<": value < self.value,
            "<=": value <= self.value,
        }[self.comparator]

    def proven(self, value: Decimal, qualifier: str) -> bool | None:
        """Whether a figure with its qualifier proves that the comparison holds (True) or does not (False).

        None where it leaves that open: ≥140 may be more than 140, or not.
        """
        possible = meaning(value, qualifier)
        if self.comparator == "band":
            parts = possible.reaches(self.value, strictly=False), possible.keeps(self.top, strictly=False)
            return all(parts) if None not in parts or False in parts else None
        strictly = self.comparator in {">", "<"}
        return (possible.keeps if self.is_cap else possible.reaches)(self.value, strictly=strictly)

    def seems_to_hold(self, value: Decimal, qualifier: str) -> bool:
        """What a figure proves; by its number alone where it leaves that open."""
        proof = self.proven(value, qualifier)
        return self.holds(value) if proof is None else proof

    @property
    def top(self) -> Decimal:
        """The upper edge of a band."""
        return self.value if self.upper is None else self.upper

    @property
    def from_baseline(self) -> bool:
        """Whether progress is judged on the increment: a stock, or a ratio or rank that has a baseline."""
        return self.measure != "flow" and self.baseline is not None

    @property
    def start(self) -> Decimal:
        """Where the way begins: the baseline, or nothing."""
        return self.baseline if self.baseline is not None and self.from_baseline else ZERO

    @property
    def edge(self) -> Decimal:
        """The value to reach: of a band the edge that is nearer to the start."""
        return self.upper if self.upper is not None and self.start > self.upper else self.value

    @property
    def far_edge(self) -> Decimal:
        """The other edge of a band; of any other target the same."""
        return self.value if self.edge == self.upper else self.top

    @property
    def holds_the_line(self) -> bool:
        """Whether the baseline already lies where it is to stay."""
        return self.from_baseline and (self.start == self.edge or self.holds(self.start))


@dataclass(frozen=True)
class Assessment:
    """How a target stands. Shares are plain (0.471), never clipped: below 0 and above 1 are possible."""

    status: Status
    goal: Goal
    on: datetime.date
    expectation: Expectation
    required: Decimal
    threshold: Decimal
    value: Decimal | None = None
    as_of: datetime.date | None = None
    completion: Decimal | None = None
    absence: Absence | None = None
    qualifier: str = "="
    unproven: bool = False  # the target seems to be reached, or its year is over, and the qualifier leaves it open

    @property
    def mark(self) -> str:
        """The CSS suffix of the status."""
        return MARKS[self.status]

    @property
    def lead(self) -> Decimal | None:
        """Completion less expected share, turned for a cap on a flow: above 0 is ahead."""
        if self.completion is None:
            return None
        ahead = self.completion - self.expectation.share
        return -ahead if spends(self.goal) else ahead

    @property
    def reached_not_exceeded(self) -> bool:
        """The value stands exactly on a strict target, which is therefore not achieved."""
        return self.qualifier == "=" and self.value is not None and _on_a_strict_edge(self.goal, self.value)

    @property
    def missing(self) -> Decimal | None:
        """How far the value lies from where the comparison holds, 0 or more; None without a value."""
        if self.value is None:
            return None
        if self.goal.comparator == "band":
            return max(self.goal.value - self.value, self.value - self.goal.top, ZERO)
        gap = self.value - self.goal.value if self.goal.is_cap else self.goal.value - self.value
        return max(gap, ZERO)

    @property
    def overrun(self) -> bool:
        """Whether a year's flow has gone past its limit, from where it cannot come back."""
        return self.value is not None and overruns(self.goal, self.value, self.qualifier)


def spends(goal: Goal) -> bool:
    """A cap on a flow (控制在…以内) is used up through the year: there a smaller share is the better one."""
    return goal.is_cap and goal.measure == "flow"


def overruns(goal: Goal, value: Decimal, qualifier: str = "=") -> bool:
    """A flow only grows through the year: past its cap, or past the upper edge of its band, it is lost."""
    if goal.measure != "flow" or goal.proven(value, qualifier) is not False:
        return False
    return goal.is_cap or (goal.comparator == "band" and value >= goal.far_edge)


def completion(goal: Goal, value: Decimal, qualifier: str = "=") -> Decimal:
    """The share of the way: (v − b) ÷ (T − b) from a baseline, v ÷ T else; never clipped."""
    if goal.holds_the_line or goal.edge == goal.start:
        return ONE if goal.seems_to_hold(value, qualifier) else ZERO
    if goal.comparator == "band" and _past_the_band(goal, value):
        # The way leads back: as far as the far edge lies behind, so much is lost again.
        return ONE - abs((value - goal.far_edge) / (goal.edge - goal.start))
    if goal.is_cap and not goal.from_baseline and not spends(goal):
        # A ratio or rank to be pressed down: half of the cap is twice as good.
        return goal.edge / value if value > ZERO else Decimal(goal.holds(value))
    return (value - goal.start) / (goal.edge - goal.start)


def _past_the_band(goal, value):
    return value > goal.far_edge if goal.far_edge > goal.edge else value < goal.far_edge


def required(goal: Goal, share: Decimal) -> Decimal:
    """The value required by now: b + (T − b)·e from a baseline, T·e for a flow, T else. Exact, never rounded."""
    if goal.from_baseline or goal.measure == "flow":
        return goal.start + (goal.edge - goal.start) * share
    return goal.edge


def expected_share(goal: Goal, expectation: Expectation) -> Expectation:
    """What is expected of this goal: a ratio, rank or stock without a baseline is expected whole at any time."""
    if goal.from_baseline or goal.measure == "flow":
        return expectation
    return Expectation(ONE, expectation.method)


def assess(
    goal: Goal,
    value: Decimal | None,
    as_of: datetime.date | None,
    on: datetime.date,
    expectation: Expectation,
    *,
    qualifier: str = "=",
    behind_from: Decimal = Decimal("0.8"),
    absence: Absence | None = None,
    seen_on: datetime.date | None = None,
) -> Assessment:
    """Status of `goal` on the day `on`. Without a `value` the status is no data, for the reason `absence`.

    `behind_from` is the plan's threshold: the share of the expected progress below which a target is off track.
    `seen_on` is the day from which one looks back at `on` (the same day if not given): seen from a later day, the last
    day of a target's year is over. What the `qualifier` of the value leaves open is neither achieved nor missed; it is
    judged by its number, as every share is.
    """
    expectation = expected_share(goal, expectation)
    needed = required(goal, expectation.share)
    if value is None:
        why = absence or Absence.NOT_COLLECTED
        return Assessment(Status.NO_DATA, goal, on, expectation, needed, behind_from, absence=why)
    done, proof = completion(goal, value, qualifier), goal.proven(value, qualifier)
    over, is_last = _over(goal, on, seen_on or on), as_of == goal.last_day
    if spends(goal) and (proof is None or (proof and not is_last)):
        status = _spent(done, expectation.share, behind_from)  # what is left of the year may still use it up
    else:
        status = _status(proof, done, expectation.share, behind_from, over, overruns(goal, value, qualifier))
    seems = (goal.holds(value) or _on_a_strict_edge(goal, value)) and (is_last or not spends(goal))
    is_open = proof is None and (over or seems)
    return Assessment(
        status, goal, on, expectation, needed, behind_from, value, as_of, done, qualifier=qualifier, unproven=is_open
    )


def _on_a_strict_edge(goal, value):
    return goal.comparator in {">", "<"} and value == goal.value


def _over(goal, on, seen_on):
    last = goal.last_day
    return last is not None and (on > last or (on == last and seen_on > last))


def _status(proof, done, share, behind_from, over, lost):
    if proof:
        return Status.ACHIEVED
    if over and proof is False:
        return Status.MISSED
    if lost:
        return Status.OFF_TRACK
    if _at_least(done, share):
        return Status.ON_TRACK
    return Status.BEHIND if _at_least(done, behind_from * share) else Status.OFF_TRACK


def _spent(done, share, behind_from):
    """The same three steps for what is used up: by more than its due, by more than its due ÷ the threshold."""
    if _at_least(share, done):
        return Status.ON_TRACK
    return Status.BEHIND if _at_least(share, behind_from * done) else Status.OFF_TRACK


def _at_least(one, other):
    """one ≥ other, where the last of 28 digits of a division does not decide."""
    return one - other > -ROUNDING
