"""Which counts and lights depend on the records of a register: asked before a bulk fix and while it is tried."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from qijiang import figures
from qijiang.directory.models import Area
from qijiang.registers.moving import Light, Reading, watch
from qijiang.registers.register import Register

from .assessment import MARKS
from .countable import problems, register_of_rule
from .counting import counted
from .models import CountingRule, Observation, Plan, Target
from .moment import default_day
from .pages.foresight import cells_of, moves, targets_of
from .reading import Moment


def watch_bulk_fixes() -> None:
    watch(counts_and_lights)


def counts_and_lights(register: Register, user) -> dict[Any, Reading]:
    """{rule: reading} of every indicator that is counted from these records, or from what belongs to them: its count in
    the account's own area, and the light of its target were the count the figure."""
    if user.area is None:
        return {}
    moment = _moment(user.area)
    return {("count", rule.pk): _reading(rule, user.area, moment) for rule in _rules_about(register)}


def _moment(area: Area) -> Moment:
    """Today, or the last day of the latest plan's year once that is over, as the pages begin with."""
    today = timezone.localdate()
    plans = Target.objects.filter(plan__kind=Plan.Kind.PLAN, area=area)
    return Moment(default_day(plans.aggregate(latest=Max("year"))["latest"] or today.year, today), today)


def _rules_about(register: Register) -> Iterator[CountingRule]:
    for rule in CountingRule.objects.select_related("indicator"):
        if problems(rule):
            continue  # which its own pages say; it stands in the way of no fix
        model: Any = register_of_rule(rule).model
        named = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        if register.model is model or register.model in named:
            yield rule


def _reading(rule: CountingRule, area: Area, moment: Moment) -> Reading:
    indicator, value = rule.indicator, counted(rule, area, moment.on)
    shown = figures.BLANK if value is None else figures.figure(value, indicator.unit, indicator.decimals)
    address = reverse("indicator_detail", args=[indicator.code])
    lights = () if value is None else _lights(indicator, area, value, moment)
    return Reading(indicator.title, address, shown, figures.date(moment.on), lights)


def _lights(indicator, area, value, moment) -> tuple[Light, ...]:
    targets = targets_of(indicator, area, moment.on.year)
    if not targets:
        return ()
    known: dict[str, Any] = {"vintage": Observation.Vintage.REVISED, "reviewed_at": timezone.now(), "value": value}
    figure = Observation(indicator=indicator, area=area, year=moment.on.year, as_of=moment.on, **known)
    cells = cells_of(indicator, area, moment)
    after = [move.after for move in moves(figure, cells, targets, moment)]
    return tuple(Light(MARKS[one.assessment.status], one.word, one.sentence) for one in after)
