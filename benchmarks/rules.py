"""What it costs to ask all rules of a district's year: sixty indicators, twelve months, the registers counted."""

import datetime
import os
import statistics
from functools import partial

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.examining import examine
from indicators.keeping import rebuild
from indicators.models import Indicator, Observation
from indicators.moment import month_end
from indicators.rulebook import KNOWN, forget
from qijiang.directory.models import Area

from .beds import Bed, Yard
from .bulk import insert_observations
from .counting import RECORDS, SCALE, Seen
from .measure import Contender, interleaved
from .report import Report

YEAR, INDICATORS, MONTHS, HISTORY = 2022, 60, 12, 3
MOST = 1_000  # milliseconds
LAST = datetime.date(YEAR, 12, 31)


def rules_bed(yard: Yard) -> Bed:
    return yard.bed("rules", _fill)


def _fill() -> Seen:
    """The district of the sample, every indicator reported for every month of this year and the three before."""
    quiet = {"verbosity": 0, "stdout": open(os.devnull, "w")}  # noqa: SIM115 (as long as the process)
    call_command("load_figures", **quiet)
    call_command("load_registers", **quiet)
    call_command("sample", "--scale", SCALE, **quiet)
    home = Area.objects.by_code("500110")
    there = set(Observation.objects.filter(area=home).values_list("indicator_id", "as_of"))
    days = [month_end(year, month) for year in range(YEAR - HISTORY, YEAR + 1) for month in range(1, MONTHS + 1)]
    insert_observations(
        _row(indicator, home, day)
        for indicator in Indicator.objects.order_by("position")[:INDICATORS]
        for day in days
        if (indicator.pk, day) not in there
    )
    rebuild()
    return Seen()


def _row(indicator, area, day):
    """A figure that goes up month by month, and now and then does not, so that rules find something."""
    start = 0 if indicator.measure == "flow" else 40
    value = start + day.month * 3 + (day.year - YEAR) * 2 - (25 if (indicator.pk + day.month) % 17 == 0 else 0)
    at = f"{day + datetime.timedelta(days=10)} 04:00:00"
    return (indicator.pk, area.pk, day.year, day.isoformat(), "day", f"{max(value, 0)}.00", False, "=", 2, "", "", "",
            "approved", at, at, "", 1, None, "", "", "")  # fmt: skip


def measure_rules(report: Report, bed: Bed, rounds: int) -> None:
    bed.enter()
    seen = bed.seen
    ask = partial(examine, seen.home, YEAR, LAST, LAST)
    found = ask()
    own = [each for each in found.findings if each.area == seen.home.pk]
    report.begin(
        f"All {len(found.rules)} rules over a year of a district: {found.figures} figures, {seen.records:,} records"
    )
    enough = found.figures >= INDICATORS * MONTHS and seen.records >= RECORDS and len(own) > 0
    report.must_be("figures, records and findings", "enough" if enough else "too few", "enough")
    calls = {"rules kept by the process": ask, "rules read anew": lambda: (forget(), ask())}
    calls["figures of one month"] = partial(ask, months=[6])
    calls["final figures alone"] = partial(ask, states=KNOWN[:1])
    costs = interleaved({name: Contender(bed, call) for name, call in calls.items()}, rounds)
    for name, times in costs.items():
        wall = round(statistics.median(each.wall for each in times) * 1000)
        cpu = round(statistics.median(each.cpu for each in times) * 1000)
        report.note(f"{name}: CPU {cpu} ms, gone by {wall} ms")
        report.count(f"{name}, milliseconds of the processor", [cpu], MOST)  # gone by, where nobody else wants it
    with CaptureQueriesContext(connection) as queries:
        ask()
    counted = sum("kept" in query["sql"] for query in queries.captured_queries)
    report.note(f"{len(queries)} queries, {counted} of them counts of registers; {len(found.findings)} findings")
