"""A standing looked at forwards: its gap and its forecast. Pages, briefs and the overview all take them from here."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..expectation import elapsed
from ..forecast import Facts, Forecast, NoForecast, NoGround, Outcome, forecast, outcome
from ..gap import Gap, gap
from ..models import DefinitionVersion
from ..standing import Standing, past_courses, start_of

Breaks = Collection[datetime.date]


@dataclass(frozen=True)
class Ahead:
    """A standing with what lies ahead of it. `gap` is None without a value or a year; of `forecast` and `refusal` one
    is None: the refusal says why there is no forecast."""

    standing: Standing
    gap: Gap | None
    forecast: Forecast | None
    refusal: NoForecast | None
    breaks: Breaks = ()

    @property
    def goal(self):
        return self.standing.assessment.goal

    @property
    def decimals(self) -> int:
        return self.standing.target.indicator.decimals

    @cached_property
    def shown(self) -> Forecast | None:
        """The forecast as it is written: rounded to the indicator's decimals."""
        return self.forecast.rounded(self.decimals) if self.forecast else None

    @property
    def outcome(self) -> Outcome | None:
        """What the forecast, as it is written, says of the target; None where nothing is forecast."""
        if self.shown is None or self.shown.is_final:
            return None
        return outcome(self.goal, self.shown)


def aheads(standings: Iterable[Standing]) -> list[Ahead]:
    """What lies ahead of each standing: one query, for the definitions, however many there are."""
    standings = list(standings)
    breaks = breaks_by_indicator({each.target.indicator_id for each in standings})
    return [ahead_of(each, breaks.get(each.target.indicator_id, ())) for each in standings]


def breaks_by_indicator(indicators: Collection[int]) -> Mapping[int, list[datetime.date]]:
    """The days from which another definition holds, in order, by indicator: one query."""
    found: dict[int, list[datetime.date]] = {}
    versions = DefinitionVersion.objects.filter(indicator__in=indicators).order_by("valid_from")
    for indicator, day in versions.values_list("indicator", "valid_from"):
        found.setdefault(indicator, []).append(day)
    return found


def ahead_of(standing: Standing, breaks: Breaks = ()) -> Ahead:
    """What lies ahead of one standing, from what it has read: no query. `breaks` are the days of new definitions."""
    try:
        return Ahead(standing, gap_of(standing), _forecast(standing, breaks), None, breaks)
    except NoForecast as refusal:
        return Ahead(standing, gap_of(standing), None, refusal, breaks)


def gap_of(standing: Standing) -> Gap | None:
    """What is still missing; None without a value, or for a target without a year."""
    seen = standing.assessment
    if seen.goal.year is None or seen.value is None or seen.as_of is None:
        return None
    decimals = standing.target.indicator.decimals
    start = start_now(standing)
    return gap(seen.goal, seen.value, seen.as_of, seen.on, qualifier=seen.qualifier, decimals=decimals, start=start)


def start_now(standing: Standing) -> Decimal | None:
    """Where the target's year began: what the year before ended with, else a baseline of that very day."""
    goal = standing.assessment.goal
    if goal.year is None or _has_no_way(goal):
        return None
    eve = datetime.date(goal.year - 1, 12, 31)
    before = standing.own.get(goal.year - 1)
    if goal.measure == "flow" or (before is not None and before.value is not None and before.points[-1][0] == eve):
        return start_of(standing.target, standing.own, goal.year)
    return goal.baseline if goal.baseline_on == eve else None


def _has_no_way(goal):
    """A ratio or rank that is expected whole at any time does not go a way through the year."""
    return goal.measure in {"ratio", "rank"} and not goal.from_baseline


def _forecast(standing: Standing, breaks: Breaks) -> Forecast:
    seen, indicator = standing.assessment, standing.target.indicator
    if seen.goal.year is None:
        raise NoForecast(NoGround.NO_YEAR)
    if seen.value is None or seen.as_of is None:
        raise NoForecast(NoGround.YEAR_OVER if elapsed(seen.on, seen.goal.year) == 1 else NoGround.NO_VALUE)
    if _has_no_way(seen.goal) and seen.as_of != seen.goal.last_day:
        raise NoForecast(NoGround.LEVEL)
    years, starts = past_courses(standing.target, standing.own)
    return forecast(
        Facts(
            year=seen.goal.year,
            on=seen.on,
            as_of=seen.as_of,
            value=seen.value,
            start=start_now(standing),
            years=years,
            starts=starts,
            breaks=breaks,
            lowest=indicator.minimum,
            highest=indicator.maximum,
        )
    )
