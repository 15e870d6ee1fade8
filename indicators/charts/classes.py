"""Values in classes for a scale of shades: about as many values in each, equal ones always in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST = 5  # shades that the eye still tells apart


@dataclass(frozen=True)
class Class:
    """The lowest and the highest value that fall into it."""

    low: Decimal
    high: Decimal


def classes(values: Sequence[Decimal | None], most: int = MOST) -> list[Class]:
    """The classes from the lowest values to the highest, `most` at most; fewer where there are fewer different values.

    None is no value and in no class. A class holds about as many values as the next: of places of very unlike size an
    even division of the range would leave all but one in the lowest shade.
    """
    known = sorted(value for value in values if value is not None)
    number = min(most, len(set(known)))
    found: list[list[Decimal]] = []
    for place, value in enumerate(known):
        if found and value == found[-1][-1]:
            found[-1].append(value)
        elif len(found) * len(known) <= place * number:  # so many values have been given out that the next class begins
            found.append([value])
        else:
            found[-1].append(value)
    return [Class(each[0], each[-1]) for each in found]


def shade(value: Decimal | None, among: Sequence[Class]) -> int | None:
    """The number of the class in which the value lies, from 0; None of no value."""
    if value is None:
        return None
    return next((number for number, each in enumerate(among) if value <= each.high), len(among) - 1)


def shade_of_most(number: int, classes: int) -> int:
    """The shade (0–4) in which class `number` of so many is drawn: the first is the palest, the last the darkest."""
    return MOST - 1 if classes == 1 else round(number * (MOST - 1) / (classes - 1))
