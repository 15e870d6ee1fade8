"""What counting costs: fifty indicators of a district with a hundred thousand records, and the pages that count."""

import datetime
import os
import statistics
from functools import partial

from django.core.management import call_command

from enterprises.models import Recognition
from indicators.counting import counted, lists_behind
from indicators.identity import stock_identity
from indicators.models import CountingRule, Indicator
from qijiang.directory.models import Area
from qijiang.registers.register import all_registers

from .beds import Bed, Yard
from .measure import Contender, Cost, interleaved
from .report import Report

RULES, RECORDS, MOST = 50, 100_000, 1_000  # the last in milliseconds, for all of them
ON = datetime.date(2022, 6, 30)
SCALE = "6"  # of the sample: the home district has so many times the records that it has by the article
KINDS = [kind for kind in Recognition.Kind.values if kind not in ("high_tech", "city_tech", "tech_sme")]


class Seen:
    """The district, its zone, the rules that are counted, and how many records there are."""

    def __init__(self):
        self.home, self.zone = Area.objects.by_code("500110"), Area.objects.by_code("QJ-HTZ")
        self.rules = list(CountingRule.objects.select_related("indicator").order_by("pk")[:RULES])
        self.records = sum(register.model._default_manager.count() for register in all_registers())


def counting_bed(yard: Yard) -> Bed:
    return yard.bed("counting", _fill)


def _fill() -> Seen:
    quiet = {"verbosity": 0, "stdout": open(os.devnull, "w")}  # noqa: SIM115 (as long as the process)
    call_command("load_figures", **quiet)
    call_command("load_registers", **quiet)
    call_command("sample", "--scale", SCALE, **quiet)
    for number in range(RULES - CountingRule.objects.count()):
        _one_more(number)
    return Seen()


def _one_more(number):
    """Rules such as a district adds: stocks, additions and losses of each kind of recognition."""
    measure = ["valid_on", "begun_in", "net_change"][number // len(KINDS) % 3]
    indicator = Indicator.objects.create(code=f"more_{number}", name=f"指标{number}", unit="家", measure="stock")
    rule = CountingRule(indicator=indicator, register="enterprises.recognition", measure=measure, field="enterprise")
    rule.filters = {"kind": KINDS[number % len(KINDS)]}
    rule.full_clean()
    rule.save()


def measure_counting(report: Report, bed: Bed, rounds: int) -> None:
    bed.enter()
    seen = bed.seen
    report.begin(f"Counting {len(seen.rules)} indicators of a district with {seen.records:,} records, live")
    report.must_be("records and rules", "enough" if _is_enough(seen) else "too few", "enough")
    found = interleaved({name: Contender(bed, call) for name, call in _calls(seen).items()}, rounds)
    for name, costs in found.items():
        limit = MOST if name.startswith(f"{len(seen.rules)} counts") else None
        report.note(f"{name}: CPU {_median(costs, 'cpu')} ms, gone by {_median(costs, 'wall')} ms")
        if limit:
            report.count(f"{name}, milliseconds gone by", [_median(costs, "wall")], limit)


def _is_enough(seen):
    return seen.records >= RECORDS and len(seen.rules) == RULES


def _calls(seen):
    stock = next(rule for rule in seen.rules if rule.indicator.code == "cq_tech_total")
    return {
        f"{len(seen.rules)} counts of the district": partial(_count, seen.rules, seen.home),
        f"{len(seen.rules)} counts of its zone": partial(_count, seen.rules, seen.zone),
        "first page of the longest list": lambda: list(lists_behind(stock, seen.home, ON)[0].rows[:50]),
        "stock identity of the longest list": partial(stock_identity, stock, seen.home, ON),
    }


def _count(rules, area):
    for rule in rules:
        counted(rule, area, ON)


def _median(costs: list[Cost], name: str) -> int:
    return round(statistics.median(getattr(cost, name) for cost in costs) * 1000)
