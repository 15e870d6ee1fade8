"""The pictures of an indicator's figures, whatever was promised: its years, and the course of one. No queries."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from ..charts.curve import curve
from ..charts.years import Column, Goal, years
from ..models import Indicator, Observation
from ..sentence import Style, goal_text
from .pictures import Picture, day_said, figure_said, points_of, said_of
from .rows import names_url
from .tables import date_of
from .trend import is_whole, year_on_year

# The units that the chart writes beside its figures; its heading has the word of all.
WRITTEN = {"万元", "%"}


def years_picture(indicator: Indicator, by_year, standings, breaks, link: str) -> Picture | None:
    """A column a year from the first figure to the last, with the target of the year and the breaks of definition.

    In the table beside it each figure that a register counts leads to its names; `link` keeps the area.
    """
    if not any(course.value is not None for course in by_year.values()):
        return None
    aims = [each.assessment.goal.edge for each in standings if each.target.year]
    style = Style(indicator.unit, indicator.decimals).for_chart([*aims, *(each.value for each in by_year.values())])
    bare = style if indicator.unit in WRITTEN else Style("", indicator.decimals)
    span = range(min(by_year), max(by_year) + 1)
    columns = [_column(year, by_year.get(year), bare) for year in span]
    new_years = [day.year for day in breaks]
    drawn = years(columns, goal=_goal(standings, bare), breaks=new_years, label=_reading(indicator, columns))
    headings = [_("Year"), _("Value"), _("As of"), _("Vintage"), _("Growth")]
    rows = [_row(indicator, by_year, year, style, breaks, link) for year in span]
    last = by_year[max(by_year)].current
    title = _("%(name)s by year") % {"name": indicator.title}
    said = said_of(style.shown_unit, last)
    key = f"years-{indicator.code}"
    return Picture(drawn, headings, rows, key=key, title=title, said=said, unit=style.shown_unit)


def legend(by_year) -> list[str]:
    """What the looks of the columns say, of those there are."""
    seen = [course.current for course in by_year.values() if course.value is not None]
    lines = []
    if any(not is_whole(each) for each in seen):
        lines.append(_("Dashed: the year is not complete, or the day is not stated."))
    if any(each.derivation for each in seen):
        lines.append(_("Outlined: worked out from published figures."))
    return lines


def _column(year, course, style):
    if course is None:
        return Column(year, None, "")
    seen = course.current
    return Column(
        year,
        course.value,
        style.value(course.value, seen.qualifier),
        partial=not is_whole(seen),
        derived=bool(seen.derivation),
        note=_note(seen),
    )


def _note(seen):
    if seen.precision == Observation.Precision.YEAR:
        return _("undated")
    return "" if is_whole(seen) else seen.as_of.strftime("%m-%d")


def _goal(standings, style):
    found = next((each for each in standings if each.target.year), None)
    if found is None:
        return None
    goal = found.assessment.goal
    return Goal(goal.year, goal.edge, _("target %(value)s") % {"value": goal_text(goal, style)})


def _reading(indicator, columns):
    said = (f"{column.year} {column.text}" for column in columns if column.value is not None)
    return _("%(name)s by year: %(figures)s") % {"name": indicator.title, "figures": _(", ").join(said)}


def _row(indicator, by_year, year, style, breaks, link):
    course = by_year.get(year)
    if course is None:
        return [str(year), style.value(None), "", "", ""]
    seen, change = course.current, year_on_year(indicator, by_year, year, breaks)
    value, url = style.value(course.value, seen.qualifier), names_url(indicator, seen, link)
    value = format_html('<a href="{}">{}</a>', url, value) if url else value
    return [str(year), value, date_of(seen), seen.get_vintage_display(), change.text]


def plain_course(indicator: Indicator, by_year, scope, breaks=()) -> Picture:
    """The course of the scope's year without a line required; a figure without a day stands in the table alone."""
    course = by_year[scope.year]
    style = Style(indicator.unit, indicator.decimals).for_chart(value for _on, value in course.figures)
    said = [(day_said(course, day), figure_said(course, day, value, style)) for day, value in course.figures]
    label = _("%(name)s by year: %(figures)s") % {
        "name": indicator.title,
        "figures": _(", ").join(" ".join(each) for each in said),
    }
    drawn = curve(
        scope.year,
        points_of(course, style),
        [],
        today=scope.on,
        goal_text="",
        label=label,
        origin=_origin(indicator, by_year, scope.year),
        lower_is_better=indicator.direction == Indicator.Direction.LOWER,
        breaks=breaks,
        tick=style.tick,
    )
    return Picture(
        drawn,
        [_("Date"), _("Value")],
        [[*each] for each in said],
        key=f"course-{indicator.code}",
        title=_("%(name)s in %(year)s") % {"name": indicator.title, "year": scope.year},
        said=said_of(style.shown_unit, course.current),
        unit=style.shown_unit,
    )


def _origin(indicator, by_year, year):
    """Where the year begins: a flow at zero, others where the year before ended."""
    if indicator.measure == Indicator.Measure.FLOW:
        return Decimal(0)
    before = by_year.get(year - 1)
    return before.value if before and is_whole(before.current) else None
