"""The charts of a brief, drawn from the values it keeps. No queries."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..assessment import Status
from ..charts.bullet import Bullet, bullet
from ..charts.curve import Outlook, Point, curve
from ..sentence import Style
from .content import Goal


def bar(goal: Goal) -> SafeString:
    """The bullet bar of a target."""
    return bullet(
        Bullet(
            status=goal["mark"],
            completion=_number(goal["completion"]),
            expected=_number(goal["expected"]),
            strict=goal["comparator"] in {">", "<"},
            has_baseline=goal["from_baseline"],
            label=goal["reading"],
            band=_number(goal["far"]),
        )
    )


def course(goal: Goal, on: str) -> SafeString | None:
    """The year's course against what was required, up to the day `on`; None where there is nothing to draw."""
    if goal["target_year"] is None or not goal["course"]:
        return None
    day, actual = datetime.date.fromisoformat(on), _points(goal["course"])
    drawn = [Decimal(value) for _on, *values in (*goal["course"], *goal["way"], *goal["outlook"]) for value in values]
    style = Style(goal["unit"], goal["decimals"]).for_chart(drawn)
    actual[-1] = Point(actual[-1].on, actual[-1].value, style.value(actual[-1].value))
    return curve(
        goal["target_year"],
        actual,
        _required(goal, day, style),
        today=day,
        goal_text=_("target %(value)s") % {"value": goal["aim_text"]},
        label=_("%(name)s in %(year)s: %(sentence)s")
        % {"name": goal["name"], "year": goal["target_year"], "sentence": goal["sentence"]},
        origin=_number(goal["origin"]),
        lower_is_better=goal["is_cap"],
        breaks=[datetime.date.fromisoformat(since) for since, _what in goal["definitions"]],
        outlook=_outlook(goal),
        outlook_text=_("forecast %(value)s") % {"value": goal["forecast_text"]} if goal["outlook"] else "",
        tick=style.tick,
    )


def _required(goal, day, style):
    """The turns of the line, and in between the day itself, where its height is written."""
    points = {point.on: point for point in _points(goal["way"])}
    if goal["status"] != Status.NO_DATA and day.year == goal["target_year"]:
        required = Decimal(goal["required"])
        written = style.exact(required) if style.one_unit else goal["required_text"]
        points[day] = Point(day, required, _("required %(value)s") % {"value": written})
    return [points[each] for each in sorted(points)]


def _outlook(goal):
    return [Outlook(datetime.date.fromisoformat(day), *map(Decimal, values)) for day, *values in goal["outlook"]]


def _points(stored: Sequence[Sequence[str]]) -> list[Point]:
    return [Point(datetime.date.fromisoformat(day), Decimal(value)) for day, value in stored]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
