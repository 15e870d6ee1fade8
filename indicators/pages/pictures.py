"""The pictures of a standing, each with its figures for a table beside it. No queries."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..ahead.assuming import Assumption
from ..ahead.looking import Ahead
from ..ahead.words import forecast_line, forecast_value, with_range
from ..charts.curve import Outlook, Point, curve
from ..models import Observation
from ..reading import Course
from ..sample.place import CODE as SAMPLE
from ..sentence import Style, goal_text
from ..standing import Standing
from .tables import undated


@dataclass(frozen=True)
class Picture:
    """A chart and its figures: headings and rows of text.

    One with a `key` can be taken away from its page, with its `title`, and unit, day and source in what is `said`.
    """

    svg: SafeString
    headings: list[str]
    rows: list[list[str]]
    has_outlook: bool = False
    key: str = ""
    title: str = ""
    said: str = ""
    unit: str = ""  # what all its figures are written in


def said_of(unit: str, seen: Observation | None) -> str:
    """The unit, and of the figure its day, vintage and source: what must stand beside a picture that is taken away."""
    said = [_("Unit: %(unit)s") % {"unit": unit}]
    if seen is not None:
        said.append(_("as of %(day)s, %(vintage)s") % {"day": seen.as_of_text, "vintage": seen.get_vintage_display()})
        said.append(_("source: %(source)s") % {"source": seen.source.title if seen.source else _("not stated")})
        if seen.source and seen.source.code == SAMPLE:
            said.append(_("sample, not real"))
    return "　".join(said)


def course_picture(
    standing: Standing,
    on: datetime.date,
    breaks: Collection[datetime.date] = (),
    ahead: Ahead | None = None,
    *,
    what: Assumption | None = None,
) -> Picture | None:
    """The year's course against the line required, up to the day `on`; None for a target without a year.

    `breaks` are the days from which another definition holds. With `ahead` the forecast, where there is one, goes on
    from the last value, in the picture, its words and its table. `what` is assumed of it says so in the picture itself,
    which cannot be taken away.
    """
    goal = standing.assessment.goal
    if goal.year is None:
        return None
    steps = ahead.forecast.path if ahead and ahead.forecast else ()
    style = standing.style.for_chart(_drawn(standing, steps))
    required = _required(standing, on, style)
    value_text = _("assumed %(value)s") if what and what.value is not None else "%(value)s"
    aim = _("assumption: target %(value)s") if what and what.target is not None else _("target %(value)s")
    picture = curve(
        goal.year,
        points_of(standing.course, style, value_text) if standing.course else [],
        required,
        today=on,
        goal_text=aim % {"value": goal_text(goal, style)},
        label=_label(standing, ahead if steps else None, what),
        origin=_origin(standing),
        lower_is_better=goal.is_cap,
        breaks=breaks,
        outlook=[Outlook(step.on, step.low, step.value, step.high) for step in steps],
        outlook_text=_("forecast %(value)s") % {"value": forecast_value(ahead, style)} if ahead and steps else "",
        tick=style.tick,
    )
    headings = [_("Date"), _("Value"), _("Required"), *([_("Forecast")] if steps else [])]
    indicator = standing.target.indicator
    return Picture(
        picture,
        headings,
        _rows(standing, style, steps),
        has_outlook=bool(steps),
        key="" if what else f"course-{indicator.code}",
        title=_("%(name)s in %(year)s") % {"name": indicator.title, "year": goal.year},
        said=said_of(style.shown_unit, standing.observation),
        unit=style.shown_unit,
    )


def _label(standing, ahead, what):
    """The picture in words: the year's sentence, the forecast where it is drawn, and whether it is assumed."""
    said = {"name": standing.target.indicator.title, "year": standing.assessment.goal.year}
    reading = _("%(name)s in %(year)s: %(sentence)s") % (said | {"sentence": standing.sentence})
    if ahead:
        reading = f"{reading} {forecast_line(ahead)}"
    return _("Assumption: %(reading)s") % {"reading": reading} if what else reading


def _origin(standing):
    goal = standing.assessment.goal
    if goal.from_baseline:
        return goal.baseline
    return Decimal(0) if goal.measure == "flow" else None


def _drawn(standing, steps):
    """Every value that the picture has."""
    actual = standing.course.dated if standing.course else []
    return [value for _on, value in (*actual, *standing.way)] + [step.high for step in steps]


def _required(standing, on, style):
    """The turns of the line, and in between the day itself, where its height is written."""
    assessment = standing.assessment
    points = {day: Point(day, value) for day, value in standing.way}
    if assessment.value is not None and on.year == assessment.goal.year:
        said = _("required %(value)s") % {"value": style.exact(assessment.required)}
        points[on] = Point(on, assessment.required, said)
    return [points[day] for day in sorted(points)]


def points_of(course: Course, style: Style, text: str = "%(value)s") -> list[Point]:
    """The figures that have a day, the last one with its value written beside it."""
    last = course.dated[-1][0] if course.dated else None
    return [
        Point(day, value, text % {"value": figure_said(course, day, value, style)} if day == last else "")
        for day, value in course.dated
    ]


def day_said(course: Course, day: datetime.date) -> str:
    return undated(day.year) if course.is_undated(day) else str(day)


def figure_said(course: Course, day: datetime.date, value: Decimal, style: Style) -> str:
    return style.value(value, course.meant(day).qualifier)


def _rows(standing, style, steps):
    """Figures without a day first, then what each day has."""
    course, required, ahead = standing.course, dict(standing.way), {step.on: step for step in steps}
    figures = course.figures if course else []
    values = {day: figure_said(course, day, value, style) for day, value in figures}
    without = [day for day in values if course.is_undated(day)]
    nothing = [style.exact(None), *([""] if steps else [])]
    return [[day_said(course, day), values.pop(day), *nothing] for day in without] + [
        [
            str(day),
            values.get(day, style.value(None)),
            style.exact(required.get(day)),
            *([_outlook(ahead.get(day), style)] if steps else []),
        ]
        for day in sorted({*values, *required, *ahead})
    ]


def _outlook(step, style):
    """A day's forecast with its range, to the indicator's decimals; "" for a day that has a figure."""
    if step is None:
        return ""
    return style.worked_out(step.value) if step.low == step.high else with_range(style, step)
