"""What is still missing for a target, and how much of it a month: values and days in, values out.

Pure: no database and no clock. The words are in indicators/ahead/words.py.
"""

import calendar
import datetime
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from .assessment import Goal, overruns, spends

MONTHS = 12


@dataclass(frozen=True)
class Gap:
    """What lies between a value and its target.

    `missing` is the change after which the comparison holds: above 0 to be gained, below 0 to be shed, 0 where it
    holds already; in whole steps of the indicator's last decimal, so that a strict target asks for one more. `months`
    are the month ends still to come. `per_month` is `missing` over these, None where nothing is missing or no month is
    left. `so_far` is what a month of the year has brought up to the value's day, None where the start is not known.
    `room` is what a limit on a year's total leaves, None for every other target. `lost` says that a year's total has
    passed what it cannot come back from.
    """

    missing: Decimal
    months: int
    per_month: Decimal | None = None
    so_far: Decimal | None = None
    room: Decimal | None = None
    room_per_month: Decimal | None = None
    lost: bool = False


def gap(
    goal: Goal,
    value: Decimal,
    as_of: datetime.date,
    on: datetime.date,
    *,
    qualifier: str = "=",
    decimals: int = 0,
    start: Decimal | None,
) -> Gap:
    """The gap on the day `on` of a value as of `as_of`; `start` is where the year began, None if that is not known.
    What the `qualifier` of the value leaves open is counted by its number.

    Raises ValueError for a goal without a year, which has no months that remain.
    """
    if goal.year is None:
        raise ValueError("A target without a year has no months left.")
    lacking, left = missing(goal, value, decimals, qualifier), months_left(on, goal.year)
    room = max(goal.value - value, Decimal(0)) if spends(goal) else None
    lost = overruns(goal, value, qualifier)
    return Gap(
        missing=lacking,
        months=left,
        per_month=lacking / left if lacking and left and not lost else None,
        so_far=None if start is None else _a_month(value - start, as_of, goal.year),
        room=room,
        room_per_month=room / left if room is not None and left else None,
        lost=lost,
    )


def missing(goal: Goal, value: Decimal, decimals: int = 0, qualifier: str = "=") -> Decimal:
    """The least change, in whole steps of 10^−`decimals`, after which the comparison holds; 0 where it does.

    131 against “> 140” is 10: 140 would be reached, not exceeded; but “>140” exceeds it. Of a band the nearer edge is
    meant.
    """
    if goal.seems_to_hold(value, qualifier):
        return Decimal(0)
    edge = goal.top if goal.comparator == "band" and value > goal.top else goal.value
    step = Decimal(1).scaleb(-decimals)
    steps = (abs(edge - value) / step).to_integral_value(ROUND_CEILING)
    if goal.comparator in {">", "<"} and steps * step == abs(edge - value):
        steps += 1
    steps = max(steps, Decimal(1))  # “<140” lacks something of 140, though its number does not
    down = goal.is_cap or value > edge
    return -steps * step if down else steps * step


def months_left(on: datetime.date, year: int) -> int:
    """The month ends of the year that come after the day: 6 on 30 June as on 15 July."""
    if on.year != year:
        return MONTHS if on.year < year else 0
    return MONTHS - on.month + (on.day < _days_in(on))


def _a_month(change: Decimal, as_of: datetime.date, year: int) -> Decimal | None:
    """What a month brought on average: 30 June is 6 months, 15 June five and a half."""
    if as_of.year != year:
        return None
    return change / (as_of.month - 1 + Decimal(as_of.day) / _days_in(as_of))


def _days_in(day: datetime.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
