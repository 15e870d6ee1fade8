"""What stands beside a figure that is typed or reviewed: the last figures, the limits, the targets of its year."""

import datetime
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures

from ..charts.spark import sparkline
from ..models import Indicator
from ..reading import Moment
from ..sentence import Style
from ..standing import standing
from .foresight import cells_of, moment_of, targets_of
from .rows import GoalRow, goal_row

SHOWN = 13  # a year of months and the same month of the year before


@dataclass(frozen=True)
class Past:
    """A figure of before, what it changed, and whether it is of the same month a year earlier."""

    day: str
    value: str
    change: str
    is_last_year: bool


@dataclass(frozen=True)
class Beside:
    indicator: Indicator
    style: Style
    moment: Moment
    cells: dict
    targets: list
    past: list[Past]
    spark: SafeString | str
    limits: str
    goals: list[GoalRow]
    year: int
    area_code: str


def beside(indicator: Indicator, area, day: datetime.date, today: datetime.date) -> Beside:
    """All that helps to judge a figure of `day`, as it stood on that day. Three queries, whatever the history."""
    moment = moment_of(day, today)
    cells = dict(cells_of(indicator, area, moment))
    targets = targets_of(indicator, area, day.year)
    style = Style(indicator.unit, indicator.decimals)
    known = [cells[key] for key in sorted(cells, key=lambda cell: cell[2])]
    points = [point for course in known for point in course.points]
    qualifiers = {course.current.as_of: course.current.qualifier for course in known}
    undated = {on for course in known for on, _value in course.points if course.is_undated(on)}
    return Beside(
        indicator=indicator,
        style=style,
        moment=moment,
        cells=cells,
        targets=targets,
        past=_past(indicator, points, day, style, undated, qualifiers),
        spark=_spark(indicator, _drawn(points, undated), style),
        limits=limits_of(indicator, style),
        goals=[goal_row(standing(each, cells, moment), f"?area={area.code}&year={day.year}") for each in targets],
        year=day.year,
        area_code=area.code,
    )


def _past(indicator, points, day, style, undated, qualifiers):
    """The latest first. A flow begins anew each year, so its first figure has no change; and none is said from a figure
    of which only the year is known to one within that year. The last of each year says how it is meant."""
    rows = []
    for place, (on, value) in enumerate(points):
        before = _before(points[:place], on, undated)
        anew = indicator.measure == Indicator.Measure.FLOW and before[0] and before[0].year != on.year
        known = value is not None and before[1] is not None and not anew
        change = figures.signed(value - before[1]) if known else ""
        same = (on.year, on.month) == (day.year - 1, day.month) and on not in undated
        written = _("not collected") if value is None else style.value(value, qualifiers.get(on, "="))
        rows.append(Past(str(on.year if on in undated else on), written, change, same))
    return rows[: -SHOWN - 1 : -1]


def _before(points, on, undated):
    """The last of the points, but that of the year `on` lies in, if only the year is known of it."""
    if points and points[-1][0] in undated and points[-1][0].year == on.year:
        points = points[:-1]
    return points[-1] if points else (None, None)


def _drawn(points, undated):
    """The points without those of which only the year is known, where there are others of that year."""
    years = {on.year for on, _value in points if on not in undated}
    return [(on, value) for on, value in points if on not in undated or on.year not in years]


def _spark(indicator, points, style):
    """The line of the last figures; of a flow those of the last year alone, since each year begins anew."""
    anew = indicator.measure == Indicator.Measure.FLOW
    shown = [point for point in points[-SHOWN:] if not anew or point[0].year == points[-1][0].year]
    if len(shown) < 2:
        return ""
    said = _(", ").join(f"{on} {style.value(value)}" for on, value in shown)
    return sparkline([value for _on, value in shown], f"{indicator.title}: {said}")


def limits_of(indicator: Indicator, style: Style) -> str:
    """Between what a figure of the indicator must lie, in words; "" where it has no limits."""
    low, high = indicator.minimum, indicator.maximum
    said = {"low": style.value(low), "high": style.value(high)}
    if low is not None and high is not None:
        return _("%(low)s to %(high)s") % said
    if low is not None:
        return _("at least %(low)s") % said
    return _("at most %(high)s") % said if high is not None else ""
