"""The lights of a target through its year: what it was judged at each month's end, from courses already read."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import due
from .assessment import Absence, Assessment, assess
from .expectation import expected
from .models.first_due import first_due
from .moment import month_end
from .reading import EXACT
from .standing import Standing


@dataclass(frozen=True)
class MonthLight:
    """A month's light, None for a month that is still ahead; `why` dates the reason for having no value."""

    month: int
    day: datetime.date
    assessment: Assessment | None
    why: datetime.date | None = None

    @property
    def as_of(self) -> datetime.date | None:
        """The day of the figure that it is by."""
        return self.assessment.as_of if self.assessment else None


def month_ends(year: int) -> list[datetime.date]:
    return [month_end(year, month) for month in range(1, 13)]


def lights(standing: Standing, until: datetime.date, seen_on: datetime.date) -> list[MonthLight]:
    """The twelve month ends of the target's year, judged as by its page of each day; [] for a target without a year.

    `standing` must have been read for a day not before `until`, up to which months are judged; `seen_on` is the day
    from which one looks back.
    """
    year = standing.target.year
    if year is None:
        return []
    course = standing.own.get(year)
    return [_light(standing, course, day, until, seen_on) for day in month_ends(year)]


def _light(standing, course, day, until, seen_on) -> MonthLight:
    if day > until:
        return MonthLight(day.month, day, None)
    target = standing.target
    known = _last(course.points if course else [], day)
    absence, why = None, None
    if known is None:
        absence, why = due.absence(first_due(target, target.indicator, target.year), day)
    elif known[1] is None:
        absence = Absence.NOT_COLLECTED
    as_of, value = known or (None, None)
    qualifier = course.meant(as_of).qualifier if known else EXACT
    expectation = expected(day, target.year, standing.milestones, standing.profile)
    judged = assess(
        standing.assessment.goal, value, as_of, day, expectation,
        qualifier=qualifier, behind_from=target.plan.behind_from, absence=absence, seen_on=seen_on,
    )  # fmt: skip
    return MonthLight(day.month, day, judged, why)


def _last(points: Sequence[tuple[datetime.date, Decimal | None]], day):
    known = [point for point in points if point[0] <= day]
    return known[-1] if known else None
