"""The rules asked of figures that are recorded or handed in: which are broken, with both sides and their answers.

Reads in a constant number of queries, however many figures are asked (see `indicators/rulebook.py`), besides one count
of a register for each figure of a counted indicator.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator

from .findings import Finding, findings_of
from .models import Observation
from .rulebook import (
    HISTORY,
    KNOWN,
    counts_of,
    places_around,
    planned_years,
    rules_and_indicators,
    rules_of_late,
    series_of,
)
from .validation.facts import Book, Known, Measured, Series, Subject
from .validation.kinds import broken
from .validation.rule import Rule
from .validation.sides import Broken


def broken_rules(
    observations: Iterable[Observation],
    today: datetime.date,
    *,
    states: Collection[str] = KNOWN,
    counts: bool = True,
) -> list[Finding]:
    """What the figures break, as they are on these objects, saved or not, errors first.

    Beside them stands what is recorded in one of the `states`, as seen on the day `today`. A rule is also asked of the
    figure on its other side: who corrects the whole hears that a part is more. Without `counts` no register is counted.
    """
    figures = [each for each in observations if each.as_of is not None]
    if not figures:
        return []
    rules, measured = rules_and_indicators()
    own = {each.indicator_id for each in figures}
    rules = [rule for rule in rules if _matters(rule, own, measured)]
    book = _book(figures, rules, measured, today, states, counts)
    return findings_of(_found(figures, rules, book))


def hints(figure: Observation, beside: Iterable[Observation | None], today: datetime.date) -> list[Finding]:
    """What the figure will be asked, as far as the figures `beside` it in its own cell tell: no query, but for the
    answers where something is broken. What compares it with others is asked when it is handed in."""
    rules, measured = rules_of_late()
    if figure.indicator_id not in measured:
        return []
    known = [each for each in beside if each is not None and each.state in KNOWN and each.value is not None]
    places = places_around([figure.area], around=False)
    series = Series(known_of(each) for each in known)
    cell = (figure.indicator_id, figure.area_id)
    book = Book({cell: _with(series, figure)}, measured, places, today, {})
    rules = [rule for rule in rules if rule.kind not in ("age", "register")]
    return findings_of(_found([figure], rules, book))


def subject_of(observation: Observation, book: Book) -> Subject:
    """The figure as rules see it."""
    return Subject(
        measured=book.measured[observation.indicator_id],
        place=book.places[observation.area_id],
        day=observation.as_of,
        value=observation.value,
        qualifier=observation.qualifier,
        source=observation.source_id is not None,
        note=bool(observation.note.strip()),
        exact=_is_exact(observation),
    )


def known_of(figure: Observation, waits: bool | None = None) -> Known:
    """The figure, which has a value, as rules know it beside others."""
    assert figure.value is not None
    waits = figure.state != Observation.State.APPROVED if waits is None else waits
    return Known(figure.as_of, figure.value, waits, _is_exact(figure))


def _is_exact(observation: Observation) -> bool:
    return observation.precision == Observation.Precision.DAY


def _matters(rule: Rule, own: set[int], measured) -> bool:
    """Whether the rule is asked of one of the indicators, or has one on its other side."""
    if any(rule.is_about(measured[pk]) for pk in own) or rule.named & own:
        return True
    return rule.kind == "ratio" and any(each.parts & own for each in measured.values())


def _book(figures, rules, measured, today, states, counts) -> Book:
    areas = {each.area_id: each.area for each in figures}
    places = places_around(areas.values(), around=any(rule.asks_above or rule.asks_parts for rule in rules))
    years = [each.as_of.year for each in figures]
    span = (min(years) - HISTORY, max(years))
    series = series_of(_beside(figures, rules, measured), places.keys(), span, states)
    for each in figures:
        cell = (each.indicator_id, each.area_id)
        series[cell] = _with(series.get(cell, Series()), each)
    old = any(rule.kind == "age" for rule in rules) and min(years) < today.year
    return Book(
        series=series,
        measured=measured,
        places=places,
        today=today,
        counted=_counted(figures, rules, measured, places) if counts else {},
        planned=planned_years(places.values()) if old else frozenset(),
    )


def _beside(figures, rules, measured) -> set[int]:
    """The indicators whose figures are asked for: those that are asked, and all that stand on a side with them."""
    own = {each.indicator_id for each in figures}
    ratios = own | {each.pk for each in measured.values() if each.parts & own}
    return own.union(*(rule.named for rule in rules), ratios, *(measured[pk].parts for pk in ratios))


def _with(series: Series, figure: Observation) -> Series:
    if figure.value is None:
        return series.without(figure.as_of)
    return series.with_figure(known_of(figure, waits=False))


def _counted(figures, rules, measured, places):
    asking = [rule for rule in rules if rule.kind == "register"]
    return counts_of(
        (each.indicator_id, each.area, each.as_of)
        for each in figures
        if each.value is not None
        and any(rule.concerns(measured[each.indicator_id], places[each.area_id]) for rule in asking)
    )


def _found(figures, rules, book) -> Iterator[tuple[Broken, int | None]]:
    """Of each figure what it breaks itself, then what its counterpart in a rule breaks by it; each once."""
    subjects = [(subject_of(each, book), each.pk) for each in figures]
    seen = {(subject.measured.pk, subject.place.pk, subject.day) for subject, _pk in subjects}
    for subject, pk in subjects:
        for rule in rules:
            if rule.concerns(subject.measured, subject.place):
                yield from ((each, pk) for each in broken(rule, subject, book, ahead=True))
    told = set()
    for subject, pk in subjects:
        for rule, other in _counterparts(subject, rules, book):
            key = (rule.pk, other.measured.pk, other.place.pk, other.day)
            if key[1:] not in seen and key not in told:
                told.add(key)
                yield from ((each, pk) for each in broken(rule, other, book))


def _counterparts(subject: Subject, rules, book) -> Iterator[tuple[Rule, Subject]]:
    """The known figures of the same period on whose other side the figure stands."""
    for rule in rules:
        for measured, area in _asked_beside(rule, subject, book):
            known = book.of(measured.pk, area).of(subject.month, subject.of_year)
            place = book.places[area]
            if known and rule.concerns(measured, place):
                yield rule, Subject(measured, place, known.day, known.value, exact=known.exact)


def _asked_beside(rule: Rule, subject, book) -> Iterator[tuple[Measured, int]]:
    if rule.kind == "ratio" and rule.indicator is None:
        parts = (each for each in book.measured.values() if subject.measured.pk in each.parts)
        yield from ((each, subject.place.pk) for each in parts)
    for term in rule.terms:
        asked = rule.indicator if rule.indicator is not None else subject.measured.pk
        other = term.indicator if term.indicator is not None else asked
        if term.when == "same" and other == subject.measured.pk:
            yield from ((book.measured[asked], area) for area in _areas_beside(term, subject, book))


def _areas_beside(term, subject, book) -> list[int]:
    """The places whose rule has the figure's place on its other side."""
    if term.where == "above":
        return [place.pk for place in book.places.values() if place.above == subject.place.pk]
    if term.where == "parts":
        return [place.pk for place in book.places.values() if subject.place.pk in place.parts]
    return [subject.place.pk]
