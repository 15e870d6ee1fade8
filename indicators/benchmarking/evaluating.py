"""Reads a framework for an area: its items with their figures and benchmarks, of one year or several. Five queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _

from qijiang.directory.models import Area

from ..models import Benchmark, Framework, FrameworkGroup, FrameworkItem
from ..reading import Course, Moment, courses
from ..sentence import Style
from . import scoring
from .scoring import Limits, Measured, Scored, Total, Unscored

OF_ITEM = ("indicator__counting_rule", "indicator__denominator", "indicator__owner", "group__framework")


@dataclass(frozen=True)
class Line:
    """An item in an evaluation: its figure, what it is held against, and what became of it."""

    item: FrameworkItem
    scored: Scored
    course: Course | None
    benchmark: Benchmark | None
    base: Course | None  # the figure of its denominator

    @property
    def style(self) -> Style:
        indicator = self.item.indicator
        return Style(self.item.unit, indicator.decimals if indicator else 2)

    @property
    def value(self) -> Decimal | None:
        return self.scored.measured.value

    @property
    def limits(self) -> Limits:
        """What it is held against; all of it missing where the year has none."""
        return self.scored.measured.limits or Limits()

    @property
    def qualifier(self) -> str:
        return self.course.current.qualifier if self.course else "="


@dataclass(frozen=True)
class Evaluation:
    """How an area stands in a framework in a year."""

    framework: Framework
    groups: list[FrameworkGroup]
    year: int
    lines: list[Line]

    @cached_property
    def total(self) -> Total:
        return scoring.total(line.scored for line in self.lines)

    @cached_property
    def of_group(self) -> dict[int, Total]:
        """{group: its total}, of all groups, those without items too."""
        return {group.pk: scoring.total(line.scored for line in self.of(group)) for group in self.groups}

    def of(self, group: FrameworkGroup) -> list[Line]:
        return [line for line in self.lines if line.item.group_id == group.pk]

    @cached_property
    def known_weight(self) -> Decimal:
        """What the groups weigh whose weight is known; 100 where all of them are."""
        return sum((group.weight for group in self.groups if group.weight is not None), Decimal(0))

    def line(self, item: FrameworkItem) -> Line:
        return next(line for line in self.lines if line.item.pk == item.pk)

    def weak(self, by_benchmark: bool = False) -> list[Line]:
        lines = {line.item.pk: line for line in self.lines}
        return [lines[each.measured.key] for each in scoring.weak((line.scored for line in self.lines), by_benchmark)]


def framework_at(code: str) -> Framework:
    """The framework of that code. Raises Http404 in plain words."""
    found = Framework.objects.filter(code=code).select_related("document").first()
    if found is None:
        raise Http404(_("There is no evaluation framework “%(code)s”: choose one from the list.") % {"code": code[:32]})
    return found


def all_frameworks() -> list[Framework]:
    """Each with `number`, how many items it has; the latest version first."""
    return list(Framework.objects.annotate(number=Count("groups__items")).order_by("-version", "code"))


def evaluations(framework: Framework, area: Area, years: Collection[int], moment: Moment) -> Mapping[int, Evaluation]:
    """{year: how the area stood in it}, as known at the moment; benchmarks are those that hold now."""
    groups = list(framework.groups.all())
    items = list(FrameworkItem.objects.filter(group__framework=framework).select_related(*OF_ITEM))
    benchmarks = Benchmark.objects.filter(item__group__framework=framework, year__in=years).select_related("source")
    held = {(each.item_id, each.year): each for each in benchmarks}
    asked = {item.indicator_id for item in items if item.indicator_id}
    asked |= {item.indicator.denominator_id for item in items if item.indicator and item.indicator.denominator_id}
    found = courses(asked, [area.pk], years, moment)
    return {year: _evaluation(framework, groups, items, held, found, area, year) for year in years}


def _evaluation(framework, groups, items, held, found, area, year):
    def course_of(indicator):
        return found.get((indicator, area.pk, year))

    weights = {group.pk: group.weight for group in groups}
    measured = [_measured(item, course_of(item.indicator_id), held.get((item.pk, year))) for item in items]
    results = scoring.scored(weights, measured)
    lines = [
        Line(
            item,
            results[item.pk],
            course_of(item.indicator_id),
            held.get((item.pk, year)),
            course_of(item.indicator.denominator_id) if item.indicator else None,
        )
        for item in items
    ]
    return Evaluation(framework, groups, year, lines)


def _measured(item, course, benchmark):
    value = course.value if course else None
    return Measured(
        key=item.pk,
        group=item.group_id,
        weight=item.weight,
        lower_is_better=item.direction == "lower",
        value=value,
        absent=_absence(item, course),
        limits=Limits(benchmark.low, benchmark.high, benchmark.benchmark) if benchmark else None,
    )


def _absence(item, course):
    if item.indicator_id is None:
        return Unscored.NO_INDICATOR
    return Unscored.NO_VALUE if course is None else Unscored.NOT_COLLECTED


def years_known(framework: Framework) -> list[int]:
    """The years that have benchmarks of the framework, the latest first."""
    years = Benchmark.objects.filter(item__group__framework=framework).order_by().values_list("year", flat=True)
    return sorted(set(years.distinct()), reverse=True)
