"""The two sides of a rule: values, and the figures that make them up. What is not known makes no side."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from .facts import Book, Known, Measured, Month, Place, Subject, shifted
from .rule import Rule, Term


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that a side is made of; `value` is None where there is none."""

    measured: Measured
    place: Place
    day: datetime.date
    value: Decimal | None
    sign: int = 1
    waits: bool = False
    role: str = "sum"
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a rule: its value, and the figures that make it up (none for a limit)."""

    value: Decimal | None
    parts: tuple[Part, ...] = ()


class Total(NamedTuple):
    """A side that is known."""

    value: Decimal
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a figure breaks: `what` says which sentence tells it, `facts` what that needs besides both sides."""

    rule: Rule
    subject: Subject
    what: str
    left: Side
    right: Side
    facts: Mapping[str, Any] = field(default_factory=dict)


def own_side(subject: Subject) -> Side:
    return Side(subject.value, (own_part(subject, subject.value),))


def own_part(subject: Subject, value: Decimal | None) -> Part:
    return Part(subject.measured, subject.place, subject.day, value, exact=subject.exact)


def side_of(subject: Subject, known: Known) -> Side:
    """Another figure of the same indicator and place."""
    return Side(known.value, (other_part(subject, known, known.value),))


def other_part(subject: Subject, known: Known, value: Decimal) -> Part:
    return Part(subject.measured, subject.place, known.day, value, waits=known.waits, exact=known.exact)


def total(terms: tuple[Term, ...], subject: Subject, book: Book) -> Total | None:
    """The terms' sum as of the subject's period; None without terms, or where a figure is not known."""
    parts: list[Part] = []
    for term in terms:
        found = parts_of(term, subject, book)
        if not found:
            return None
        parts += found
    values = [part.sign * part.value for part in parts if part.value is not None]
    return Total(sum(values, Decimal(0)), tuple(parts)) if parts else None


def parts_of(term: Term, subject: Subject, book: Book) -> list[Part]:
    """The figures of a term; [] where one of them is not known, or there is no such place."""
    indicator = term.indicator if term.indicator is not None else subject.measured.pk
    measured, month = book.measured[indicator], _month_of(term, subject)
    if month is None:
        return []
    found = []
    for area in _areas_of(term, subject, indicator, book):
        known = book.of(indicator, area).of(month, subject.of_year)
        if known is None:
            return []
        said = (known.day, known.value, term.sign, known.waits, term.part, known.exact)
        found.append(Part(measured, book.places[area], *said))
    return found


def month_before(subject: Subject) -> Month | None:
    """The last month of the period before; None where its own is not known."""
    return shifted(subject.month, -subject.measured.step) if subject.has_period else None


def _areas_of(term, subject, indicator, book):
    if term.where == "above":
        return [] if subject.place.above is None else [subject.place.above]
    if term.where == "parts":  # those that report the indicator at all
        return [area for area in subject.place.parts if book.of(indicator, area).known]
    return [subject.place.pk]


def _month_of(term, subject) -> Month | None:
    """The month asked for; None for the period before one of which only the year is known."""
    year, _month = subject.month
    if term.when == "before":
        return month_before(subject)
    return {
        "same": subject.month,
        "last_year": shifted(subject.month, -12),
        "year_end": (year - 1, 12),
        "end_of": (term.year or year, 12),
    }[term.when]
