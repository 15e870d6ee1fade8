"""The figures of a pivot: of each month the one that held at its end, and cut off at any day. One query."""

import datetime
from collections.abc import Collection, Mapping
from itertools import groupby

from ..keeping import cell_of, monthly
from ..models import Observation
from ..reading import Cell, Course, Moment, course_of

Months = Mapping[Cell, list[Observation]]


def months(indicators: Collection[int] | None, area: int, years: Collection[int], moment: Moment) -> Months:
    """{(indicator, area, year): its figure at the end of each month that has one}, up to the day and as known then.

    Of all indicators where `indicators` is None.
    """
    rows = Observation.objects.filter(area=area, year__in=years, as_of__lte=moment.on).approved(moment.known_at)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    return {cell: list(found) for cell, found in groupby(monthly(rows).select_related("source"), key=cell_of)}


def up_to(found: Months, day: datetime.date, wanted: Collection[Cell]) -> dict[Cell, Course]:
    """The courses of these cells as they stood on a day that ends a month, or on the day they were read for."""
    courses = {}
    for cell in wanted:
        known = [each for each in found.get(cell, ()) if each.as_of <= day]
        if known:
            courses[cell] = course_of(known)
    return courses
