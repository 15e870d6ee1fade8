"""What rules need to know, read from the database: the rules themselves, indicators, places, figures, counts, plans.

Each of these is one query, whatever the number of figures; only counts of registers are queries of their own.
"""

import datetime
import time
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cache, lru_cache

from django.db.models import Q
from django.utils.translation import get_language

from qijiang.asked import Asked, AskedOfLists, AskedRecords
from qijiang.directory.models import Area

from .countable import problems
from .models import CountingRule, Indicator, Observation, Plan, Stamp, ValidationRule
from .models.fields import in_language
from .stamps import CATALOGUE_YEAR
from .tallies import all_asked
from .validation.facts import Known, Measured, Place, Series
from .validation.rule import Rule, Term

HISTORY = 10  # years of figures before the one that is asked
KNOWN = [Observation.State.APPROVED, Observation.State.SUBMITTED]
OF_RULE = [
    "pk", "code", "kind", "severity", "indicator_id", "measure", "area_id", "area_kind", "required", "minimum",
    "maximum", "comparator", "tolerance", "tolerance_percent", "against", "by", "way", "limit", "window",
]  # fmt: skip
OF_TERM = ["sign", "indicator_id", "where", "when", "year", "part"]
WORDS = ["name", "name_en", "advice", "advice_en"]
FIGURE = ["indicator_id", "area_id", "as_of", "value", "vintage", "reviewed_at", "pk", "state", "precision"]
Cell = tuple[int, int]


def rules_and_indicators() -> tuple[list[Rule], dict[int, Measured]]:
    """The active rules in the reader's language, in their order, and every indicator. To be read only.

    A process keeps them by the number of the catalogue's stamp, which every change of either raises: 1 query or 3.
    """
    stamps = CATALOGUE.rows(CATALOGUE_YEAR)
    if not stamps:
        return rules_in_use(), all_measured()
    return _kept(stamps[0][0], get_language())


CATALOGUE = Asked(lambda year: Stamp.objects.filter(area=None, year=year).order_by().values_list("number"))


def rules_of_late() -> tuple[list[Rule], dict[int, Measured]]:
    """The same as they were at most a minute ago: as a rule no query. For hints, which decide nothing."""
    return _kept(("minute", int(time.time()) // 60), get_language())


@lru_cache(8)
def _kept(known_by, language):
    return rules_in_use(), all_measured()


forget = _kept.cache_clear


def rules_in_use() -> list[Rule]:
    """The active rules in the reader's language, in their order: one query."""
    return _read(ValidationRule.objects.filter(active=True))


def _read(rows) -> list[Rule]:
    terms = [f"terms__{name}" for name in OF_TERM]
    rows = rows.order_by("position", "code", "terms__position").values(*OF_RULE, *WORDS, "terms__pk", *terms)
    found: dict[int, dict] = {}
    for row in rows:
        said = found.setdefault(row["pk"], {name: row[name] for name in [*OF_RULE, *WORDS]} | {"terms": []})
        if row["terms__pk"] is not None:
            said["terms"].append(Term(**_own(row, OF_TERM, "terms__")))
    return [_rule(said) for said in found.values()]


def _own(row, names, prefix=""):
    """The values of a row by the names that the pure rule calls them."""
    return {name.removesuffix("_id"): row[prefix + name] for name in names}


def _rule(said) -> Rule:
    words = {
        "title": in_language(said["name"], said["name_en"]),
        "advice": in_language(said["advice"], said["advice_en"]),
    }
    return Rule(**_own(said, OF_RULE), **words, terms=tuple(said["terms"]))


def all_measured() -> dict[int, Measured]:
    """Every indicator as rules see it: one query."""
    return {each.pk: _measured(each) for each in INDICATORS.records()}


INDICATORS = AskedRecords(lambda: Indicator.objects.defer("definition"))


def _measured(indicator: Indicator) -> Measured:
    return Measured(
        pk=indicator.pk,
        code=indicator.code,
        title=indicator.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        measure=indicator.measure,
        frequency=indicator.frequency,
        grace_days=indicator.grace_days,
        minimum=indicator.minimum,
        maximum=indicator.maximum,
        numerator=indicator.numerator_id,
        denominator=indicator.denominator_id,
    )


def line_of(area: Area) -> tuple[int, ...]:
    """The ids from the top of the tree down to the area."""
    return tuple(int(pk) for pk in area.path.strip("/").split("/"))


def places_around(areas: Collection[Area], *, around: bool) -> dict[int, Place]:
    """The areas as rules see them; with `around` also those above them and the parts of both: one query."""
    known = {area.pk: area for area in areas}
    if around:
        above = {pk for area in areas for pk in line_of(area)}
        parents = {area.pk for area in areas} | {area.parent_id for area in areas}
        known |= {area.pk: area for area in Area.objects.filter(Q(pk__in=above) | Q(parent__in=parents - {None}))}
    parts = defaultdict(list)
    for area in known.values():
        whole = known.get(area.parent_id) if area.parent_id else None
        if whole and area.is_part_of(whole):
            parts[whole.pk].append(area.pk)
    return {
        area.pk: Place(area.pk, area.name, area.kind, line_of(area), _above(area, known), tuple(parts[area.pk]))
        for area in known.values()
    }


def _above(area, known) -> int | None:
    """The district around a zone or park, else the area directly above; None where it is not known."""
    for pk in reversed(line_of(area)[:-1]):
        place = known.get(pk)
        if place and place.kind not in (Area.Kind.ZONE, Area.Kind.PARK):
            return pk
    return None


def series_of(
    indicators: Collection[int], areas: Collection[int], years: tuple[int, int], states: Collection[str]
) -> dict[Cell, Series]:
    """What is known by (indicator, area) in the years from the first to the last: one query."""
    asked = _in_states(len(states))
    rows = asked.records([indicators, areas], *years, *map(str, states)) if indicators and areas else []
    found: dict[Cell, list[Known]] = defaultdict(list)
    for row in winners(map(tuple, rows)):
        exact = row[8] == Observation.Precision.DAY
        found[row[:2]].append(Known(row[2], row[3], row[7] == Observation.State.SUBMITTED, exact))
    return {cell: Series(known) for cell, known in found.items()}


@cache
def _in_states(number):
    """The question for the figures in so many states: every step of a figure asks it."""

    def make(indicators, areas, first, last, *states):
        rows = Observation.objects.filter(area__in=areas, indicator__in=indicators, year__range=(first, last))
        return rows.filter(state__in=states, value__isnull=False).values_list(*FIGURE)

    return AskedOfLists(make)


def winners(rows: Iterable[tuple]) -> Iterable[tuple]:
    """Of each cell and day the row that counts: the highest vintage, then what waits, then what was approved last.

    The columns are FIGURE, and others behind them.
    """
    best: dict[tuple, tuple] = {}
    for row in rows:
        key = row[:3]
        other = best.get(key)
        if other is None or _rank(row) > _rank(other):
            best[key] = row
    return best.values()


def _rank(row):
    _indicator, _area, _day, _value, vintage, reviewed_at, pk, *_rest = row
    return (vintage, reviewed_at is None, reviewed_at or 0, pk)


def counts_of(cells: Iterable[tuple[int, Area, datetime.date]]) -> dict[tuple, Decimal | int]:
    """The figures of the registers by (indicator, area, day), where one is counted: a query for the rules and a few for
    each kind of record that is counted, whatever the number of areas.

    A rule that cannot be counted, or a register that is not kept, says nothing.
    """
    cells = list(cells)
    if not cells:
        return {}
    known = COUNTING.records([{indicator for indicator, _area, _day in cells}])
    rules = {rule.indicator_id: rule for rule in known if not problems(rule)}
    found = all_asked((rules[indicator], area, day) for indicator, area, day in cells if indicator in rules)
    return {key: counted.value for key, counted in found.items() if counted.value is not None}


COUNTING = AskedOfLists(
    lambda indicators: CountingRule.objects.filter(indicator__in=indicators).select_related("indicator")
)


def planned_years(places: Iterable[Place]) -> frozenset[tuple[int, int]]:
    """The (area, year) that a plan covers, of these places and those above them: one query."""
    line = {pk for place in places for pk in place.line}
    plans = Plan.objects.pledged().filter(area__in=line).values_list("area_id", "first_year", "last_year")
    return frozenset((area, year) for area, first, last in plans for year in range(first, last + 1))
