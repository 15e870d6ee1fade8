"""What lapses before the year's end of the records behind a plan's targets: how many, on which days. One query for all
targets that are counted from a register, none where there is none or the year is at its end."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import CharField, Count, IntegerField, Q, Value
from django.db.models.functions import Cast

from ..counting import OfRule, lapsing
from ..models import CountingRule, Target
from .lapsing import can_lapse

Days = list[tuple[datetime.date, int]]  # (last day on which they count, how many)


@dataclass(frozen=True)
class Lapse:
    """So many records of a target's stock lapse by the year's end, `days` says when."""

    target: Target
    days: Days
    is_sample: bool = False  # records of the sample are among them

    @property
    def number(self) -> int:
        return sum(number for _day, number in self.days)


def rules_of(targets: Collection[Target], on: datetime.date) -> dict[int, Target]:
    """{counting rule's id: target} of the year's targets of whose stock records can lapse after the day."""
    if (on.month, on.day) == (12, 31):
        return {}
    of_year = [target for target in targets if target.year == on.year]
    found = {target.indicator.counting_rule.pk: target for target in of_year if target.indicator.is_counted}
    return {pk: target for pk, target in found.items() if can_lapse(target.indicator.counting_rule)}


def lapses(targets: Collection[Target], on: datetime.date) -> list[Lapse]:
    """Of each such target what lapses, in the order of the targets; those of which nothing does are left out."""
    rules = rules_of(targets, on)
    if not rules:
        return []
    found: dict[int, Days] = {}
    made_up = set()
    for rule, day, number, sampled in _asked(rules, on):
        found.setdefault(rule, []).append((datetime.date.fromisoformat(day), number))
        made_up |= {rule} if sampled else set()
    return [Lapse(target, sorted(found[rule]), rule in made_up) for rule, target in rules.items() if rule in found]


def _asked(rules, on):
    """(rule, last day, number, how many of them are the sample's) of all rules together. The registers differ, so the
    day is asked for as a text."""
    each = [_of_rule(target.indicator.counting_rule, target.area, on) for target in rules.values()]
    return each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]


def _of_rule(rule: CountingRule, area, on):
    last = OfRule(rule).life.last
    rows = lapsing(rule, area, on).order_by().annotate(rule=Value(rule.pk, IntegerField()), day=Cast(last, CharField()))
    counted = rows.values("rule", "day").annotate(number=Count("pk"), sampled=Count("pk", filter=Q(sample=True)))
    return counted.values_list("rule", "day", "number", "sampled")
