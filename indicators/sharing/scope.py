"""Where and when of what a link shows: its area, its plan or the area's newest, today. Nothing of it is asked."""

import datetime

from ..models import Plan, SharedLink, Stamp
from ..moment import default_day
from ..scope import Scope


def scope_of_link(link: SharedLink, today: datetime.date, catalogue: int | None = None) -> Scope:
    """The scope; its plan is None where the area has none. One query, or two."""
    plan = link.plan or newest_plan(link.area)
    year = min(max(today.year, plan.first_year), plan.last_year) if plan else _last_year(link.area, today)
    return Scope(
        area=link.area,
        year=year,
        on=default_day(year, today),
        known_at=None,
        today=today,
        areas=[link.area],
        choices=[link.area],
        years=[year],
        plan=plan,
        asked={},
        catalogue=catalogue,
    )


def newest_plan(area) -> Plan | None:
    """The plan of the area that covers the latest year."""
    return Plan.objects.pledged().filter(area=area).select_related("area").order_by("last_year", "pk").last()


def _last_year(area, today):
    """The last year, up to this one, that the area has figures of."""
    years = Stamp.objects.filter(area=area, year__lte=today.year).order_by("-year").values_list("year", flat=True)
    return next(iter(years[:1]), today.year)
