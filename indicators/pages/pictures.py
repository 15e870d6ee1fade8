"""The pictures of a standing, each with its figures for a table beside it. No queries."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..charts.curve import Point, curve
from ..sentence import goal_text
from ..standing import Standing


@dataclass(frozen=True)
class Picture:
    """A chart and its figures: headings and rows of text."""

    svg: SafeString
    headings: list[str]
    rows: list[list[str]]


def course_picture(standing: Standing, on: datetime.date, breaks: Collection[datetime.date] = ()) -> Picture | None:
    """The year's course against the line required, up to the day `on`; None for a target without a year.

    `breaks` are the days from which another definition holds.
    """
    assessment, style = standing.assessment, standing.style
    goal = assessment.goal
    if goal.year is None:
        return None
    actual = standing.course.figures if standing.course else []
    required = _required(standing, on)
    picture = curve(
        goal.year,
        [Point(day, value, style.value(value) if day == actual[-1][0] else "") for day, value in actual],
        required,
        today=on,
        goal_text=_("target %(value)s") % {"value": goal_text(goal, style)},
        label=_("%(name)s in %(year)s: %(sentence)s")
        % {"name": standing.target.indicator.title, "year": goal.year, "sentence": standing.sentence},
        origin=_origin(standing),
        lower_is_better=goal.is_cap,
        breaks=breaks,
    )
    return Picture(picture, [_("Date"), _("Value"), _("Required")], _rows(actual, standing, style))


def _origin(standing):
    goal = standing.assessment.goal
    if goal.from_baseline:
        return goal.baseline
    return Decimal(0) if goal.measure == "flow" else None


def _required(standing, on):
    """The turns of the line, and in between the day itself, where its height is written."""
    assessment = standing.assessment
    points = {day: Point(day, value) for day, value in standing.way}
    if assessment.value is not None and on.year == assessment.goal.year:
        said = _("required %(value)s") % {"value": standing.style.exact(assessment.required)}
        points[on] = Point(on, assessment.required, said)
    return [points[day] for day in sorted(points)]


def _rows(actual, standing, style):
    values, required = dict(actual), dict(standing.way)
    return [
        [str(day), style.value(values.get(day)), style.exact(required.get(day))] for day in sorted({*values, *required})
    ]
