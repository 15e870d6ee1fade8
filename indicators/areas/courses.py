"""The courses of areas in one plot: the picture of some of them, and the data of all to choose from. No queries."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..charts.lines import KINDS, Series, lines
from .comparison import Comparison, Row
from .pictures import IN_YEAR, Multiples, course_of, ends_of, years_of


@dataclass(frozen=True)
class Courses:
    """`svg` shows the first areas; `data` has all of them, for qijiang/choose-lines.js; `headings` and `rows` are the
    table of the same figures."""

    svg: SafeString
    data: dict[str, Any]
    boxes: list[tuple[int, str, bool]]
    headings: list[str]
    rows: list[list[str]]


def courses_of(compared: Comparison, multiples: Multiples | None) -> Courses | None:
    """None where there is nothing to set side by side: fewer than two areas with a course."""
    if multiples is None:
        return None
    rows = [row for row in compared.rows if row.by_year]
    if len(rows) < 2:
        return None
    kind = multiples.kind
    places = _days(rows, compared) if kind == IN_YEAR else list(years_of(compared))
    values = [[_at(row, place, kind, compared) for place in places] for row in rows]
    style = compared.style
    texts = [[style.value(value) for value in each] for each in values]
    drawn = lines(
        [Series(row.short, course_of(row, kind, compared)) for row in rows[:KINDS]],
        _("%(name)s: courses of %(areas)s. The table has the same figures.")
        % {"name": compared.indicator.title, "areas": _(", ").join(row.area.name for row in rows[:KINDS])},
        ends=ends_of(kind, compared),
    )
    return Courses(
        svg=drawn,
        data={
            "unit": style.shown_unit,
            "labels": [str(place) for place in places],
            "series": [
                {"name": row.area.name, "values": [style.plotted(v) for v in each], "texts": words}
                for row, each, words in zip(rows, values, texts, strict=True)
            ],
        },
        boxes=[(number, row.area.name, number < KINDS) for number, row in enumerate(rows)],
        headings=[_("Area"), *(str(place) for place in places)],
        rows=[[row.area.name, *words] for row, words in zip(rows, texts, strict=True)],
    )


def _days(rows: list[Row], compared: Comparison) -> list[datetime.date]:
    """Every day of the year of which one of them has a figure."""
    known = (row.by_year.get(compared.year) for row in rows)
    return sorted({day for course in known if course for day, _value in course.days})


def _at(row, place, kind, compared):
    if kind != IN_YEAR:
        return dict(zip(years_of(compared), (value for _x, value in course_of(row, kind, compared)), strict=True))[
            place
        ]
    course = row.by_year.get(compared.year)
    return dict(course.days).get(place) if course else None
