"""What the tests of the pure rules are made of: an indicator, a place, a book of what is known."""

import datetime
from decimal import Decimal

from indicators.validation.facts import Book, Known, Measured, Place, Series, Subject
from indicators.validation.kinds import broken
from indicators.validation.rule import Rule, Term

ZONE = Place(2, "高新区", "zone", (9, 1, 2), above=1)
DISTRICT = Place(1, "綦江区", "district", (9, 1), above=9, parts=(3, 4))
STREETS = [Place(pk, name, "street", (9, 1, pk), above=1) for pk, name in ((3, "古南街道"), (4, "文龙街道"))]
CITY = Place(9, "重庆市", "municipality", (9,))
PLACES = {place.pk: place for place in [CITY, DISTRICT, ZONE, *STREETS]}
TODAY = datetime.date(2022, 7, 6)


def measured(pk=1, measure="stock", **fields):
    return Measured(pk, f"code_{pk}", f"指标{pk}", **{"unit": "家", "measure": measure} | fields)


def day(text):
    return datetime.date.fromisoformat(text)


def series(**figures):
    """By days, as series(d20220531=12)."""
    return Series(Known(day(f"{key[1:5]}-{key[5:7]}-{key[7:]}"), Decimal(str(value))) for key, value in figures.items())


def book(known=(), indicators=(), counted=(), planned=()):
    """`known` are {(indicator id, area id): series}."""
    return Book(
        series=dict(known),
        measured={each.pk: each for each in indicators},
        places=PLACES,
        today=TODAY,
        counted=dict(counted),
        planned=frozenset(planned),
    )


def rule(kind, *terms, **fields):
    decimals = {"minimum", "maximum", "tolerance", "tolerance_percent", "limit"}
    fields = {name: Decimal(str(value)) if name in decimals else value for name, value in fields.items()}
    return Rule(1, "rule", "规则", kind, terms=tuple(Term(**term) for term in terms), **fields)


def figure(value, as_of="2022-06-30", indicator=None, place=DISTRICT, **fields):
    value = None if value is None else Decimal(str(value))
    return Subject(indicator or measured(), place, day(as_of), value, **fields)


def found(asked, subject, known=None, **options):
    """What is broken, as (what, left, right)."""
    of_book = known or book(indicators=[subject.measured])
    return [(each.what, each.left.value, each.right.value) for each in broken(asked, subject, of_book, **options)]
