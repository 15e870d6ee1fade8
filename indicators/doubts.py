"""What is unusual about a figure and may yet be right: its day, its age, its size.

Nobody is refused for it. Whoever hands the figure in answers with a reason, which stays with it for the reviewer;
loader and review do not ask.
"""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from qijiang import figures

from .models import Indicator, Observation, Plan
from .periods import containing

YEARS_BACK = 2
FOLD = 10
KNOWN = [Observation.State.APPROVED, Observation.State.SUBMITTED]


def doubts(observation: Observation, today: datetime.date) -> list[str]:
    """A sentence for each, as seen on the day `today`; none once a reason is given. Four queries at most."""
    return [] if observation.reason.strip() else list(_found(observation, today))


def _found(observation, today) -> Iterator[str]:
    yield from _period(observation)
    yield from _age(observation, today)
    if observation.value is not None and observation.indicator.measure != Indicator.Measure.RANK:
        yield from _size(observation)


def _period(observation):
    indicator, day = observation.indicator, observation.as_of
    end = containing(day, indicator.frequency).last_day
    if end != day:
        said = {"day": day, "frequency": indicator.get_frequency_display(), "end": end}
        words = _("%(day)s ends no period: the indicator is reported %(frequency)s, and this period ends on %(end)s.")
        yield words % said


def _age(observation, today):
    """Years that a plan covers are recorded for as long as it takes; of others a typing slip is as likely."""
    day = observation.as_of
    is_old = (day.year + YEARS_BACK, day.month, day.day) < (today.year, today.month, today.day)
    if is_old and not _planned(observation.area, day.year):
        said = {"day": day, "years": YEARS_BACK}
        yield _("%(day)s lies more than %(years)s years back, in a year that no plan covers.") % said


def _planned(area, year):
    line = [int(pk) for pk in area.path.strip("/").split("/")]
    return Plan.objects.pledged().covering(year).filter(area__in=line).exists()


def _size(observation):
    last = _last_known(observation)
    if last is None or last.value <= 0:
        return
    lowest = None if _is_of_more_months(last, observation) else last.value / FOLD
    if observation.value < last.value * FOLD and (lowest is None or observation.value > lowest):
        return
    unit = observation.indicator.unit
    said = {"value": figures.figure(observation.value, unit), "last": figures.figure(last.value, unit)}
    said["day"] = last.as_of_text
    if observation.value > last.value:
        yield _("%(value)s is ten times the last known figure, %(last)s (%(day)s), or more: check the unit.") % said
    else:
        yield _("%(value)s is a tenth of the last known figure, %(last)s (%(day)s), or less: check the unit.") % said


def _is_of_more_months(last, observation):
    """Whether a flow is held against a longer stretch of the year before, below which it may well lie."""
    is_flow = observation.indicator.measure == Indicator.Measure.FLOW
    return is_flow and last.year < observation.as_of.year and last.as_of.month > observation.as_of.month


def _last_known(observation):
    """The figure before it. A flow begins anew each year: its first one stands beside the same month last year, or
    beside the last one of that year."""
    day = observation.as_of
    known = Observation.objects.filter(
        indicator=observation.indicator, area=observation.area, state__in=KNOWN, value__isnull=False
    )
    before = known.filter(as_of__lt=day).order_by("-as_of", "-vintage", "-pk")
    if observation.indicator.measure != Indicator.Measure.FLOW:
        return before.first()
    last_year = before.filter(year=day.year - 1)
    return before.filter(year=day.year).first() or last_year.filter(as_of__month=day.month).first() or last_year.first()
