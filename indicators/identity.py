"""The stock identity: end of last year + new + moved in − expired − cancelled − moved out = the day.

Every name that is in one of the two stocks and not in the other has one cause, so the identity holds by construction:
the causes part what was gained and what was lost (`cause`, which is pure). One query reads what they are told from.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Q, Value, When

from qijiang.directory.models import Area

from .counting import Counted, Figure, OfRule, end_of_last_year
from .models import CountingRule

GAINS = ("new", "moved_in")
LOSSES = ("expired", "cancelled", "moved_out")


@dataclass(frozen=True)
class Facts:
    """What is known of a thing that the stocks of two days differ in, from all its records that overlap the time.

    `here` means: where the enterprise sat on the record's own day, the area asked for. A record is cancelled also with
    what it belongs to: with the firm that is deregistered.
    """

    was_in: bool  # in the stock of the earlier day
    is_in: bool  # in that of the later
    valid_before: bool  # held a valid record on the earlier day, wherever it sat
    valid_now: bool
    begun_here: bool
    cancelled_here: bool
    expired_here: bool


def cause(facts: Facts) -> str:
    """Why the thing is in one stock alone: one of GAINS or LOSSES.

    Raises ValueError for what is in both or in neither: nothing happened to it that the stocks would show.
    """
    if facts.was_in == facts.is_in:
        raise ValueError("What is in both stocks or in neither has not moved.")
    if facts.is_in:
        return "new" if facts.begun_here and not facts.valid_before else "moved_in"
    if facts.valid_now:  # the record still counts somewhere: it is the place that changed
        return "moved_out"
    if facts.cancelled_here:
        return "cancelled"
    return "expired" if facts.expired_here else "moved_out"


@dataclass(frozen=True)
class Moved:
    """A thing that was gained or lost, and the days from which its last record of the time counts and no longer."""

    thing: Any
    name: str
    cause: str
    begun: Any
    ended: datetime.date | None


@dataclass(frozen=True)
class Identity:
    before: datetime.date
    on: datetime.date
    first: Counted
    last: Counted
    terms: dict[str, list[Moved]]

    @property
    def start(self) -> Figure:
        """The stock at the end of last year; None where the register was not kept yet."""
        return self.first.value

    @property
    def end(self) -> Figure:
        return self.last.value

    @property
    def holds(self) -> bool:
        gained = sum(len(self.terms[term]) for term in GAINS)
        lost = sum(len(self.terms[term]) for term in LOSSES)
        return (self.start or 0) + gained - lost == (self.end or 0)


def stock_identity(rule: CountingRule, area: Area, on: datetime.date) -> Identity:
    """The identity from the end of last year to the day: two counts, and one query for what moved."""
    of, before = OfRule(rule), end_of_last_year(on)
    terms: dict[str, list[Moved]] = {term: [] for term in (*GAINS, *LOSSES)}
    for moved in moves(of, area, before, on):
        terms[moved.cause].append(moved)
    return Identity(before, on, of.in_stock(area, before), of.in_stock(area, on), terms)


def moves(of: OfRule, area: Area, before: datetime.date, on: datetime.date) -> list[Moved]:
    """Every thing that the stocks of the two days differ in, with its cause, by name."""
    names = list(Facts.__dataclass_fields__)
    rows = of.base().filter(of.life.begun_by(on), of.life.not_over_by(before))
    rows = rows.alias(own_begin=of.life.first_day).values(of.thing, of.name)
    if of.life.can_end:
        rows = rows.alias(own_end=of.life.end_day)
    rows = rows.annotate(**{name: _any(holds) for name, holds in _conditions(of, area, before, on).items()})
    rows = rows.annotate(begun=Max(of.life.begins), ended=_latest_end(of, on)).exclude(was_in=F("is_in"))
    found = rows.order_by(of.name, of.thing).values_list(of.thing, of.name, "begun", "ended", *names)
    return [
        Moved(thing, str(name), cause(Facts(*map(bool, facts))), begun, ended)
        for thing, name, begun, ended, *facts in found
    ]


def _conditions(of, area, before, on) -> dict[str, Q]:
    """{fact: when a record says so}; a fact holds of a thing where one of its records says it."""
    life, first = of.life, before + datetime.timedelta(1)
    ended_here = life.ended_in(first, on) & (of.placed(area, of.day_of("own_end", on)) if life.can_end else Q())
    by_cancelling = Q(pk__in=[])
    for until in life.untils:
        by_cancelling |= Q(**{f"{until}__range": (first, on), "own_end": F(until)})
    return {
        "was_in": of.stock(area, before),
        "is_in": of.stock(area, on),
        "valid_before": life.valid_on(before),
        "valid_now": life.valid_on(on),
        "begun_here": life.begun_in(first, on) & of.placed(area, of.day_of("own_begin", on)),
        "cancelled_here": ended_here & by_cancelling,
        "expired_here": ended_here & ~by_cancelling if life.untils else ended_here,
    }


def _any(condition: Q):
    return Max(Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _latest_end(of, on):
    """The last day that a record of the thing ended on, by the later day."""
    if not of.life.can_end:
        return Value(None, output_field=IntegerField())
    return Max("own_end", filter=of.life.over_by(on))
