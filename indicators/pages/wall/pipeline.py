"""The pipeline on the wall: how many enterprises are how far from applying for the title, and what keeps them."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import AnnualFigures
from enterprises.scoring import hightech
from platforms.mechanisms import scope as of_mechanisms
from platforms.mechanisms import words
from platforms.mechanisms.pages import bases
from qijiang import figures

from .screens import PIPELINE, Screen

KEPT = 300  # seconds: the registers raise no stamp, and the wall comes by every minute
RIGHTS = ("enterprises.view_enterprise", "enterprises.view_annualfigures")


@dataclass(frozen=True)
class Part:
    """A count with its share of the longest bar, 0–100."""

    mark: str
    word: str
    number: int
    width: float

    @property
    def text(self) -> str:
        return figures.number(self.number)


@dataclass(frozen=True)
class PipelineScreen:
    year: int
    on: datetime.date
    number: str
    groups: list[Part]
    lacks: list[Part]
    made_at: datetime.datetime
    is_sample: bool  # enterprises of the sample are among them


def year_of(scope) -> int | None:
    """The latest year, of those that are over on the day, that the enterprises of the area have figures of."""
    over = (scope.on + datetime.timedelta(1)).year - 1
    rows = AnnualFigures.objects.in_use().filter(enterprise__area__path__startswith=scope.area.path)
    return rows.filter(year__lte=over).order_by("-year").values_list("year", flat=True).first()


def screens(scope) -> list[Screen]:
    return [Screen(PIPELINE, _("Pipeline of high-tech enterprises"))] if year_of(scope) else []


def pipeline_screen(scope) -> PipelineScreen | None:
    """The counts of the area, as they were at most some minutes ago; None where they are too many to be looked at."""
    year = year_of(scope)
    if year is None:
        return None
    key = f"wall-pipeline-marked:{scope.area.pk}:{year}:{scope.on}"
    counted = cache.get(key)
    if counted is None:
        counted = _counted(scope, year)
        cache.set(key, counted, KEPT)
    groups, lacks, at, has_sample = counted
    if groups is None:
        return None
    return PipelineScreen(
        year=year,
        on=scope.on,
        number=figures.number(sum(groups.values())),
        groups=_parts({str(label): groups.get(key, 0) for key, label in words.GROUPS.items()}, words.GROUP_MARKS),
        lacks=_parts({str(words.CONDITIONS[code]): number for code, number in Counter(lacks).most_common()}),
        made_at=at,
        is_sample=has_sample,
    )


def _parts(counts, marks=None) -> list[Part]:
    longest = max(counts.values(), default=0) or 1
    shapes = list(marks.values()) if marks else [""] * len(counts)
    return [
        Part(mark, word, number, round(100 * number / longest, 2))
        for (word, number), mark in zip(counts.items(), shapes, strict=True)
    ]


def _counted(scope, year):
    """(number by group, number by what is lacking, when, whether some are the sample's); no groups where there are too
    many enterprises."""
    place = of_mechanisms.Scope(scope.area, None, year, scope.on, [], [], [], {})
    now = timezone.now()
    try:
        rows = bases.pipeline(place, "", "", "").rows
    except bases.TooMany:
        return None, {}, now, False
    groups = Counter(str(hightech.group(conditions)) for _firm, conditions in rows)
    lacks = Counter(each.code for _firm, conditions in rows for each in conditions if each.met is False)
    return dict(groups), dict(lacks), now, any(firm.sample for firm, _conditions in rows)
