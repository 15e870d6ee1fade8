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
from .comparing import day_text
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
    targets = list(targets_of(indicator, area, day.year))
    style = Style(indicator.unit, indicator.decimals)
    known = [cells[key] for key in sorted(cells, key=lambda cell: cell[2])]
    points = [point for course in known for point in course.points]
    undated = {course.current.as_of: day_text(course.current) for course in known}
    past = _past(indicator, points, day, style, undated)
    return Beside(
        indicator=indicator,
        style=style,
        moment=moment,
        cells=cells,
        targets=targets,
        past=past,
        spark=_spark(indicator, points, style),
        limits=limits_of(indicator, style),
        goals=[goal_row(standing(each, cells, moment), f"?area={area.code}&year={day.year}") for each in targets],
        year=day.year,
        area_code=area.code,
    )


def _past(indicator, points, day, style, undated):
    """The latest first. A flow begins anew each year, so its first figure has no change."""
    rows = []
    for place, (on, value) in enumerate(points):
        before = points[place - 1] if place else (None, None)
        anew = indicator.measure == Indicator.Measure.FLOW and before[0] and before[0].year != on.year
        known = value is not None and before[1] is not None and not anew
        change = figures.signed(value - before[1], indicator.decimals) if known else ""
        same = (on.year, on.month) == (day.year - 1, day.month)
        written = _("not collected") if value is None else style.value(value)
        rows.append(Past(undated.get(on, str(on)), written, change, same))
    return rows[: -SHOWN - 1 : -1]


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
