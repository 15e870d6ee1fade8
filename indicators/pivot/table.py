"""The pivot: of each indicator and period what was due, what was there, and its light as of the period's end.

Six queries, whatever the number of indicators and periods. The light of a period is that which the overview showed on
its last day: by the status rule, with the figure that held then, seen from today.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from .. import due
from ..areas.absent import WORDS, State
from ..models import Indicator, Observation, Plan, Target
from ..models.first_due import first_due
from ..pages.desks import breaks_of
from ..pages.rows import names_url
from ..periods import Period
from ..sample.place import CODE
from ..scope import Scope
from ..sentence import Style, goal_text
from ..standing import PROFILE_YEARS, Standing, goal_of, milestones_of, standing
from .asked import ALL, Asked, last_day
from .reading import Months, months, up_to


@dataclass(frozen=True)
class Cell:
    """One indicator in one period. `day` is the period's end, or the day of the page within it; None if still ahead.

    `older` says the day of a figure that is from before the period; `absence` why there is none.
    """

    period: Period
    day: datetime.date | None
    seen: Observation | None = None
    standing: Standing | None = None
    absence: State | None = None
    older: str = ""
    breaks: datetime.date | None = None
    url: str = ""

    @property
    def value(self) -> Decimal | None:
        return self.seen.value if self.seen else None

    @property
    def required(self) -> Decimal | None:
        """What was required by the day; None without a target."""
        return self.standing.assessment.required if self.standing and self.day else None

    @property
    def completion(self) -> Decimal | None:
        """The share of the way; None without a figure or a target. Never clipped."""
        return self.standing.assessment.completion if self.standing else None


@dataclass(frozen=True)
class Row:
    indicator: Indicator
    style: Style
    goals: dict[int, str]  # by year, as written
    cells: list[Cell]
    url: str


@dataclass(frozen=True)
class Pivot:
    asked: Asked
    periods: list[Period]
    rows: list[Row]
    unknown: list[str]  # codes that were asked for and are none
    has_sample: bool

    @property
    def scope(self) -> Scope:
        return self.asked.scope

    @property
    def has_goals(self) -> bool:
        return any(row.goals for row in self.rows)


def pivot(asked: Asked) -> Pivot:
    """The pivot of the scope's area."""
    scope = asked.scope
    targets = _targets(asked)
    chosen = _chosen(asked, targets)
    years = range(asked.first_year - PROFILE_YEARS - 1, scope.year + 1)
    pks = None if chosen is None else [each.pk for each in chosen]
    found = months(pks, scope.area.pk, years, scope.moment)
    indicators = _all(asked, targets, found) if chosen is None else chosen
    breaks = breaks_of([each.pk for each in indicators])
    maker = _Maker(asked, targets, found, milestones_of(targets.values()), breaks)
    rows = [maker.row(indicator) for indicator in indicators]
    shown = [cell.seen for row in rows for cell in row.cells if cell.seen]
    return Pivot(
        asked=asked,
        periods=asked.periods,
        rows=rows,
        unknown=[code for code in asked.codes if code not in {each.code for each in indicators}],
        has_sample=any(seen.source and seen.source.code == CODE for seen in shown),
    )


def _targets(asked: Asked) -> dict[tuple[int, int], Target]:
    """{(indicator, year): its target} of the area's plans; of two plans the one that reaches further."""
    rows = Target.objects.filter(plan__kind=Plan.Kind.PLAN, area=asked.scope.area, year__in=asked.years)
    rows = rows.select_related("indicator__counting_rule", "plan", "action", "lead", "area").with_deadlines()
    found: dict[tuple[int, int], Target] = {}
    for target in rows.order_by("-plan__last_year", "plan__code", "action__number", "position", "pk"):
        if target.year is not None:
            found.setdefault((target.indicator_id, target.year), target)
    return found


def _chosen(asked, targets) -> list[Indicator] | None:
    """Those asked for, in that order; else those of the plan, in its order; None for all: one query, or none."""
    rows = Indicator.objects.select_related("counting_rule")
    if asked.codes:
        known = {each.code: each for each in rows.filter(code__in=[code for code in asked.codes if "\x00" not in code])}
        return [known[code] for code in asked.codes if code in known]
    if asked.which == ALL:
        return None
    of_plan = sorted(
        targets.values(), key=lambda target: (target.action.number if target.action else 0, target.position)
    )
    return list({target.indicator_id: target.indicator for target in of_plan}.values())


def _all(asked, targets, found) -> list[Indicator]:
    """All that have a figure or a target in the years: one query."""
    figured = {indicator for indicator, _area, year in found if year in asked.years}
    promised = {indicator for indicator, _year in targets}
    return list(Indicator.objects.select_related("counting_rule").filter(pk__in=figured | promised))


class _Maker:
    """Makes rows of what has been read."""

    def __init__(self, asked: Asked, targets, found: Months, milestones, breaks: Mapping[int, list[datetime.date]]):
        self.asked, self.scope = asked, asked.scope
        self.targets, self.found, self.milestones, self.breaks = targets, found, milestones, breaks
        self.reported = defaultdict(set)
        for indicator, _area, year in found:
            self.reported[indicator].add(year)

    def row(self, indicator: Indicator) -> Row:
        style = Style(indicator.unit, indicator.decimals)
        goals = {
            year: goal_text(goal_of(self.targets[indicator.pk, year]), style)
            for year in self.asked.years
            if (indicator.pk, year) in self.targets
        }
        cells = [self._cell(indicator, period) for period in self.asked.periods]
        return Row(indicator, style, goals, cells, f"/indicators/{indicator.code}/{self.scope.link}")

    def _cell(self, indicator, period) -> Cell:
        changed = [day for day in self.breaks.get(indicator.pk, ()) if period.first_day <= day <= period.last_day]
        day = min(period.last_day, last_day(self.scope, period.year))
        if day < period.first_day:
            return Cell(period, None)
        cell = Cell(period, day, breaks=changed[-1] if changed and changed[-1] <= day else None)
        target = self.targets.get((indicator.pk, period.year))
        keys = [
            (indicator.pk, self.scope.area.pk, year) for year in range(period.year - PROFILE_YEARS - 1, period.year + 1)
        ]
        courses = up_to(self.found, day, keys)
        course = courses.get(keys[-1])
        seen = course.current if course else None
        link = f"?area={self.scope.area.code}"
        cell = replace(
            cell,
            seen=seen,
            standing=self._standing(target, courses, day) if target else None,
            absence=self._absence(indicator, period, seen, target, day),
            older=seen.as_of_text if seen and seen.as_of < period.first_day else "",
        )
        if seen is None:
            return cell
        return replace(cell, url=names_url(indicator, seen, link) or self._page(indicator, day))

    def _standing(self, target, courses, day):
        return standing(target, courses, self._moment(day), self.milestones.get(target.pk, []))

    def _moment(self, day):
        return replace(self.scope.moment, on=day)

    def _absence(self, indicator, period, seen, target, day) -> State | None:
        """Why there is no value. What was neither promised nor ever reported is not late: of it there is no data."""
        if seen is not None:
            return State.NOT_COLLECTED if seen.not_collected else None
        if target is None and not self.reported[indicator.pk]:
            return State.NO_DATA
        why, _day = due.absence(first_due(target, indicator, period.year), self._moment(day).owed_on)
        return State(str(why))

    def _page(self, indicator, day):
        known = f"&known_at={self.scope.known_at}" if self.scope.known_at else ""
        return f"/indicators/{indicator.code}/?area={self.scope.area.code}&year={day.year}&on={day}{known}"


def absence_word(cell: Cell) -> str:
    """Why the cell has no value, in a word or two; what has not begun is ahead."""
    if cell.day is None:
        return _("ahead")
    return str(WORDS[cell.absence]) if cell.absence else ""
