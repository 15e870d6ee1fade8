"""A ranking on the wall, and that of the enterprises: the last list that was published."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.models import Ranking
from qijiang import figures

from .lines import size_of
from .screens import FIRMS, Screen

FIRMS_SHOWN = 10
RIGHTS = ("enterprises.view_ranking",)


@dataclass(frozen=True)
class Place:
    """A row: its place, its name, its figure as text, its bar in percent of the longest."""

    place: int
    name: str
    value: str
    width: float
    seen: str = ""
    size: str = ""
    is_sample: bool = False


@dataclass(frozen=True)
class RankingScreen:
    title: str
    unit: str
    said: str
    rows: list[Place]
    lacking: list[tuple[str, str]]  # (why, who) has no figure: blank is not zero
    sources: list[str]
    is_sample: bool = False


def last_ranking(scope) -> Ranking | None:
    """The last list that was published for the area, up to the year: it is public and does not change any more."""
    rows = Ranking.objects.filter(area=scope.area, state=Ranking.State.PUBLISHED, year__lte=scope.year)
    return rows.order_by("year", "published_at").last()


def firm_screens(scope) -> list[Screen]:
    ranking = last_ranking(scope)
    return [Screen(FIRMS, ranking.title)] if ranking else []


def firm_screen(scope) -> RankingScreen | None:
    ranking = last_ranking(scope)
    if ranking is None:
        return None
    lines = list(ranking.lines.order_by("place", "name")[:FIRMS_SHOWN])
    longest = max((line.score for line in lines), default=Decimal(0)) or Decimal(1)
    said = {"year": ranking.year, "day": ranking.published_at.date() if ranking.published_at else "—"}
    return RankingScreen(
        title=ranking.title,
        unit=_("points"),
        said=_("By the figures of %(year)s, published on %(day)s.") % said,
        rows=[
            Place(
                line.place, line.name, figures.number(line.score, 2),
                float(round(100 * line.score / longest, 2)), size=size_of(line.name),
            )
            for line in lines
        ],
        lacking=[],
        sources=[],
        is_sample=ranking.sample,
    )  # fmt: skip
