"""The same questions to a small and to a large database: 38 districts, 60 indicators, the same plan."""

import datetime
import io
import time
from collections.abc import Callable

from django.core.management import CommandError, call_command

from indicators import keeping
from indicators.models import CurrentValue, RollUp, Target
from indicators.reading import Moment
from indicators.standing import standings

from .beds import Bed, Yard, analyze
from .data import Shape, fill
from .measure import Contender, interleaved, milliseconds, ratio
from .pages import LIMIT_QUERIES, Reader, queries_of
from .report import Report

LIMIT = 1.2
DISTRICTS, INDICATORS = 38, 60
SMALL = 100_000
YEAR_END = datetime.date(2022, 12, 31)
NOW = Moment(YEAR_END, YEAR_END)
IN_JUNE = Moment(datetime.date(2022, 6, 30), YEAR_END)
SMALL_YEARS, LARGE_YEARS = 5, 10  # five are what a page shows


def growth_beds(yard: Yard, report: Report, observations: int) -> tuple[Bed, Bed]:
    """100 000 observations in five years, and `observations` in ten: the count grows by years and by revisions."""
    return (
        _loaded(yard, report, "small", SMALL, SMALL_YEARS),
        _loaded(yard, report, "large", observations, LARGE_YEARS),
    )


def _loaded(yard, report, name, observations, years):
    shape = Shape(INDICATORS, DISTRICTS, years, YEAR_END, observations, mixed=True)
    begun = time.perf_counter()
    bed = yard.bed(name, lambda: fill(shape))
    loaded = time.perf_counter()
    kept = keeping.rebuild()
    rebuilt = time.perf_counter()
    analyze()
    report.note(
        f"{observations:,} observations: loaded in {loaded - begun:.1f} s, "
        f"{kept:,} current values rebuilt in {rebuilt - loaded:.1f} s"
    )
    return bed


def measure_growth(report: Report, small: Bed, large: Bed, rounds: int) -> None:
    report.begin(f"Growth: {large.seen.shape.observations:,} observations beside {SMALL:,} (38 districts)")
    for what, (question, calls, limit) in QUESTIONS.items():
        beds = {"small": small, "large": large}
        contenders = {name: Contender(bed, question(bed), calls) for name, bed in beds.items()}
        costs = interleaved(contenders, rounds)
        report.ratio(what, ratio(costs, "large", "small"), limit)
        report.note(f"{what}: {milliseconds(costs['small'])}, {milliseconds(costs['large'])}")
    counts = [queries_of(bed, "/?year=2022") for bed in (small, large)]
    report.count("queries of `/` in both", counts, LIMIT_QUERIES)


def _plan_at(moment):
    def question(bed):
        plan, year = bed.seen.plan, bed.seen.shape.last.year
        return lambda: standings(Target.objects.of_plan(plan, year), moment)

    return question


def _roll_up(bed):
    city, year = bed.seen.city.pk, bed.seen.shape.last.year
    return lambda: list(RollUp.objects.filter(area=city, year=year).values_list("indicator", "total", "parts"))


def _one_indicator(bed):
    indicator, city, year = bed.seen.indicators[7].pk, bed.seen.city.pk, bed.seen.shape.last.year
    rows = CurrentValue.objects.filter(indicator=indicator, year=year, area__parent=city)
    return lambda: list(rows.all().values_list("area__code", "value"))


def _page(bed):
    bed.enter()
    return Reader(bed.seen.official).asks("/?year=2022")


# What is asked, how often in a row, and how much dearer the large database may make it.
QUESTIONS: dict[str, tuple[Callable, int, float | None]] = {
    "one district's plan, 60 targets": (_plan_at(NOW), 3, LIMIT),
    "the page `/` of it, made anew": (_page, 3, LIMIT),
    "roll-up of 38 areas, 60 indicators, one year": (_roll_up, 50, LIMIT),
    "one indicator in each of 38 areas": (_one_indicator, 50, LIMIT),
    "the plan as it stood on 2022-06-30 (from the observations)": (_plan_at(IN_JUNE), 1, None),
}


def check(report: Report, bed: Bed) -> None:
    """`manage.py current_values --check` on the bed: it must find no difference."""
    bed.enter()
    begun = time.perf_counter()
    try:
        call_command("current_values", "--check", stdout=io.StringIO())
        said = "none"
    except CommandError as error:
        said = f"{len(str(error).splitlines())} or more"
    report.must_be("differences that `current_values --check` finds", said, "none")
    report.note(f"current_values --check: {time.perf_counter() - begun:.1f} s")
