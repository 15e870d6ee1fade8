"""Rankings on the wall: the parts of the area by an indicator, and the enterprises of the last published list."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.models import Ranking
from qijiang import figures

from ...models import Indicator, Observation
from ...reading import courses
from ...sentence import Style
from .lines import is_sample, size_of
from .screens import AREAS, FIRMS, Screen

ROWS = 24  # in two columns
FIRMS_SHOWN = 10
FEWEST = 3  # areas with a figure, for a ranking
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
    missing: list[str]  # areas without a figure: blank is not zero
    sources: list[str]
    is_sample: bool = False


# ---- the parts of the area


def parts_of(scope) -> dict[int, str]:
    """The areas that make up the scope's, {id: name}: one query."""
    kinds = scope.area.PARTS.get(scope.area.kind, ())
    rows = type(scope.area).objects.valid_on(scope.on).filter(parent=scope.area, kind__in=kinds, reporting_unit=None)
    return dict(rows.values_list("pk", "name"))


def area_screens(board, scope) -> list[Screen]:
    """A ranking for each indicator of the plan's targets that enough of the parts have a figure of: two queries."""
    indicators = {goal.standing.target.indicator_id: goal.standing.target.indicator for goal in board.goals}
    summed = {pk: each for pk, each in indicators.items() if each.roll_up != Indicator.RollUp.NONE}
    parts = parts_of(scope) if summed else {}
    found = courses(summed, parts, [scope.year], scope.moment) if parts else {}
    words = _("Areas by %(name)s")
    return [
        Screen(f"{AREAS}-{each.code}", words % {"name": each.title})
        for pk, each in summed.items()
        if sum(course.value is not None for cell, course in found.items() if cell[0] == pk) >= FEWEST
    ]


def area_screen(indicator: Indicator, scope) -> RankingScreen:
    parts = parts_of(scope)
    found = courses([indicator.pk], parts, [scope.year], scope.moment)
    style = Style(indicator.unit, indicator.decimals)
    known = [(parts[area], course.current) for (_pk, area, _year), course in found.items() if course.value is not None]
    is_up = indicator.direction == Indicator.Direction.HIGHER
    known.sort(key=lambda row: (-row[1].value if is_up else row[1].value, row[0]))
    named = {name for name, _seen in known}
    return RankingScreen(
        title=indicator.title,
        unit=indicator.unit,
        said=_("%(known)s of %(all)s areas have a figure.") % {"known": len(known), "all": len(parts)},
        rows=_rows(known[:ROWS], style),
        missing=sorted(name for name in parts.values() if name not in named),
        sources=sorted({seen.source.title for _name, seen in known if seen.source}),
        is_sample=any(is_sample(seen) for _name, seen in known),
    )


def _rows(known: list[tuple[str, Observation]], style) -> list[Place]:
    values = [abs(seen.value) for _name, seen in known if seen.value is not None]
    longest = max(values, default=Decimal(0)) or Decimal(1)
    rows: list[Place] = []
    for number, (name, seen) in enumerate(known, start=1):
        same = rows and known[number - 2][1].value == seen.value
        rows.append(
            Place(
                place=rows[-1].place if same else number,
                name=name,
                value=style.value(seen.value, seen.qualifier),
                width=float(round(100 * max(seen.value or 0, Decimal(0)) / longest, 2)),
                seen=f"{seen.as_of_text} {seen.get_vintage_display()}",
                size=size_of(name),
                is_sample=is_sample(seen),
            )
        )
    return rows


# ---- the published list of enterprises


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
        missing=[],
        sources=[],
        is_sample=ranking.sample,
    )  # fmt: skip
