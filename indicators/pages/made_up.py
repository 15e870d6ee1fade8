"""Which figures of the months the sample drew: the course of a target keeps their values alone."""

import datetime
from collections.abc import Collection

from ..keeping import monthly
from ..models import Observation, Target
from ..sample.place import CODE as SAMPLE

Point = tuple[int, int, datetime.date]  # (indicator id, area id, as of)


def made_up(targets: Collection[Target], year: int, known_at: datetime.datetime | None) -> set[Point]:
    """Those of the year's months, of the targets' indicators in their areas, as known at the moment: one query."""
    cells = {"indicator__in": {target.indicator_id for target in targets}, "year": year}
    cells |= {"area__in": {target.area_id for target in targets}}
    rows = monthly(Observation.objects.approved(known_at).filter(**cells))
    known = rows.values_list("indicator_id", "area_id", "as_of", "source__code")
    return {(indicator, area, as_of) for indicator, area, as_of, source in known if source == SAMPLE}
