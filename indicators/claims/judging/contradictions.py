"""Statements that cannot be true together: of one figure, or a growth that its two figures do not show.

A growth of …倍 may be read either way, so only what contradicts both readings is told.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from .growth import READINGS, ratio_of, years_between
from .interval import Interval, point, printed
from .kinds import GROWTH, Kind, Wording
from .statement import Statement


@dataclass(frozen=True)
class Placed:
    """A statement and what it speaks of: statements of one `about` speak of the same figure, of one `at` of its same
    moment within the year; its base is that of the "same" moment of the base year, of its "end", or of either."""

    about: Hashable
    statement: Statement
    at: Hashable = ""
    base_at: str = ""
    is_whole: bool = True  # counted one by one: then an exact figure is that number and no other

    def allowed(self) -> Interval:
        statement = self.statement
        exact = statement.kind == Kind.ABOVE or statement.wording == Wording.EXACT
        if exact and self.is_whole and statement.places >= 0:
            return point(statement.figure)
        return printed(statement.figure, statement.places) if exact else statement.allowed


@dataclass
class _Group:
    """The statements about one figure: (number of the statement, what it allows)."""

    values: dict[tuple, list[tuple[int, Interval]]] = field(default_factory=dict)
    ratios: dict[tuple, list[tuple[int, list[Interval]]]] = field(default_factory=dict)
    increases: dict[tuple, list[tuple[int, Interval]]] = field(default_factory=dict)
    others: dict[tuple, list[tuple[int, Interval]]] = field(default_factory=dict)


def contradictions(placed: Sequence[Placed]) -> list[tuple[int, ...]]:
    """The numbers of statements, two or three, that contradict each other; each set once, in order."""
    groups: dict[Hashable, _Group] = {}
    for number, each in enumerate(placed):
        _put(groups.setdefault(each.about, _Group()), number, each)
    found = {tuple(sorted(numbers)) for group in groups.values() for numbers in _within(group)}
    return sorted(found)


def _put(group, number, each):
    statement = each.statement
    years = (statement.year, statement.base_year, each.at, each.base_at)
    if statement.kind in {Kind.VALUE, Kind.ABOVE}:
        group.values.setdefault((statement.year, each.at), []).append((number, each.allowed()))
    elif statement.kind in GROWTH:
        if statement.kind == Kind.ANNUAL and years_between(statement) < 1:
            return
        group.ratios.setdefault(years, []).append((number, [ratio_of(statement, r) for r in READINGS[statement.kind]]))
    elif statement.kind == Kind.INCREASE:
        group.increases.setdefault(years, []).append((number, each.allowed()))
    else:
        group.others.setdefault((statement.kind, *years), []).append((number, statement.allowed))


def _within(group) -> Iterator[tuple[int, ...]]:
    for same in (*group.values.values(), *group.increases.values(), *group.others.values()):
        yield from ((i, j) for (i, one), (j, other) in combinations(same, 2) if not one.meets(other))
    for same in group.ratios.values():
        yield from ((i, j) for (i, one), (j, other) in combinations(same, 2) if not _any_meets(one, other))
    for years, rates in group.ratios.items():
        for number, readings in rates:
            for others, able in _ratios_shown(group, years):
                if not any(reading.meets(able) for reading in readings):
                    yield (number, *others)
    for years, stated in group.increases.items():
        for number, increase in stated:
            for (i, a), (j, b) in _both_values(group, years):
                if not _minus(a, b).meets(increase):
                    yield (number, i, j)


def _any_meets(one, other):
    return any(reading.meets(another) for reading in one for another in other)


def _both_values(group, years):
    year, base_year, at, base_at = years
    same = group.values.get((base_year, at), []) if base_at != "end" else []
    ends = same + (group.values.get((base_year, ""), []) if base_at == "end" or (at and base_at != "same") else [])
    for a in group.values.get((year, at), []):
        yield from ((a, b) for b in ends)


def _ratios_shown(group, years):
    """What a ÷ b can be by other statements: by both values, or by the value and what it increased by."""
    for (i, a), (j, b) in _both_values(group, years):
        able = _over(a, b)
        if able is not None:
            yield (i, j), able
    for i, a in group.values.get((years[0], years[2]), []):
        for j, increase in group.increases.get(years, []):
            able = _over(a, _minus(a, increase))
            if able is not None and a.low is not None and a.high is not None:
                yield (i, j), able


def _minus(a: Interval, b: Interval) -> Interval:
    low = None if a.low is None or b.high is None else a.low - b.high
    high = None if a.high is None or b.low is None else a.high - b.low
    return Interval(low, high)


def _over(a: Interval, b: Interval) -> Interval | None:
    """a ÷ b of positive numbers, as widely as it can be; None where b may be zero or has no bounds."""
    if b.low is None or b.low <= 0 or a.low is None:
        return None
    low = Fraction(0) if b.high is None else max(a.low, Fraction(0)) / b.high
    return Interval(low, None if a.high is None else a.high / b.low)
