"""All rules asked of what is recorded of an area's year: on demand, by whoever wants to know. Decides nothing.

Reads in a constant number of queries, besides a few for each kind of record that is counted: the latest figure of each
counted indicator is held against the register.
"""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qijiang.directory.models import Area

from .findings import Finding, findings_of
from .models import Observation
from .periods import periods_of
from .rulebook import (
    FIGURE,
    HISTORY,
    KNOWN,
    counts_of,
    places_around,
    rules_and_indicators,
    series_of,
    winners,
)
from .validation.facts import Book, Measured, Place, Subject
from .validation.kinds import broken
from .validation.rule import Rule
from .validation.sides import Broken

# What a figure was recorded with; the vintage, the state and their like decide only which of several counts.
BESIDE = ["qualifier", "source_id", "note"]


@dataclass(frozen=True)
class Examined:
    """What was found about so many `figures` of these `areas`, and the `rules` in use."""

    findings: list[Finding]
    rules: list[Rule]
    measured: dict[int, Measured]
    areas: dict[int, Area]
    figures: int


def examine(
    area: Area,
    year: int,
    on: datetime.date,
    today: datetime.date,
    *,
    months: Collection[int] = (),
    indicators: Collection[int] | None = None,
    states: Collection[str] = KNOWN,
) -> Examined:
    """The findings about the figures of the year up to the day `on`, of the area and all below it.

    Of a municipality it is its own figures alone. Figures in one of the `states` are known; `months` and `indicators`
    narrow what is asked. That a day is long ago is not asked, as a whole year may be.
    """
    rules, measured = rules_and_indicators()
    asked = [rule for rule in rules if rule.kind != "age"]
    areas = _areas(area)
    places = places_around(areas.values(), around=True)
    subjects = _subjects(areas, measured, places, year, on, states)
    series = series_of(measured.keys(), places.keys(), (year - HISTORY, year), states)
    chosen = {
        subject: pk
        for subject, pk in subjects.items()
        if (not months or subject.day.month in months) and (indicators is None or subject.measured.pk in indicators)
    }
    counted = _counted(chosen, asked, areas)
    book = Book(series, measured, places, today, counted)
    lacking = _lacking(asked, subjects, book, area, year, min(on, today), months, indicators)
    found = _found({**chosen, **dict.fromkeys(lacking)}, asked, book)
    return Examined(findings_of(found), rules, measured, areas, len(chosen))


def _areas(area: Area) -> dict[int, Area]:
    if area.kind == Area.Kind.MUNICIPALITY:
        return {area.pk: area}
    return {each.pk: each for each in Area.objects.within(area)}


def _subjects(areas, measured, places, year, on, states) -> dict[Subject, int]:
    """The figures of the year that count, each with the id of its observation: one query."""
    rows = Observation.objects.filter(area__in=areas, year=year, as_of__lte=on, state__in=states)
    found = winners(rows.values_list(*FIGURE, *BESIDE))
    return {
        Subject(
            measured=measured[row[0]],
            place=places[row[1]],
            day=row[2],
            value=row[3],
            exact=row[8] == Observation.Precision.DAY,
            qualifier=row[9],
            source=row[10] is not None,
            note=bool(row[11].strip()),
        ): row[6]
        for row in found
    }


def _counted(subjects, rules, areas):
    """Of each cell the latest figure is counted, where a rule asks for it; by the pure rule's own key."""
    asking = [rule for rule in rules if rule.kind == "register"]
    latest: dict[tuple[int, int], Subject] = {}
    for subject in sorted(subjects, key=lambda each: each.day):
        if subject.value is not None and any(rule.concerns(subject.measured, subject.place) for rule in asking):
            latest[subject.measured.pk, subject.place.pk] = subject
    return counts_of((each.measured.pk, areas[each.place.pk], each.day) for each in latest.values())


def _lacking(rules, subjects, book, area, year, until, months, indicators) -> list[Subject]:
    """The periods that are over and past their days to report, and have no figure though a rule requires one."""
    requiring = [rule for rule in rules if rule.kind == "required" and rule.required == "value"]
    there = {(each.measured.pk, each.place.pk, each.month) for each in subjects if each.has_period}
    found: dict[Subject, None] = {}
    for rule in requiring:
        for measured in _required_of(rule, book.measured, indicators):
            for place in _required_in(rule, book.places, area):
                for spanned, end in _over(measured, year, until, months):
                    if not any((measured.pk, place.pk, month) in there for month in spanned):
                        found[Subject(measured, place, end, None, missing=True)] = None
    return list(found)


def _required_of(rule, measured, indicators) -> Iterator[Measured]:
    return (each for each in measured.values() if rule.is_about(each) and (indicators is None or each.pk in indicators))


def _required_in(rule, places, area) -> Iterator[Place]:
    """The area that is examined itself, or the one that the rule names."""
    own = places.get(rule.area if rule.area is not None else area.pk)
    return iter([own] if own is not None and rule.holds_in(own) else [])


def _over(measured, year, until, months):
    """(the months of the period, its last day) of each that is over, its days to report included."""
    for period in periods_of(year, measured.frequency):
        end = period.last_day
        if end + datetime.timedelta(days=measured.grace_days) < until and (not months or end.month in months):
            first = period.first_day.month
            yield [(year, month) for month in range(first, end.month + 1)], end


def _found(subjects, rules, book) -> Iterator[tuple[Broken, int | None]]:
    of_indicator: dict[int, list[Rule]] = {}
    for subject, pk in subjects.items():
        asked = of_indicator.get(subject.measured.pk)
        if asked is None:
            asked = of_indicator[subject.measured.pk] = [rule for rule in rules if rule.is_about(subject.measured)]
        for rule in asked:
            if rule.holds_in(subject.place):
                yield from ((each, pk) for each in broken(rule, subject, book))
