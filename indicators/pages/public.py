"""A public page: approved figures of what was chosen, each with its day, vintage, qualifier, unit and source.

What the page shows, its csv and its JSON are made of the same rows. Names, drafts, notes and reasons stay inside.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ..models import Indicator, Observation, SharedLink, Target
from ..models.fields import Qualifier
from ..moment import default_day
from ..reading import Course, Moment, courses
from ..sentence import ABSENCES, Style, goal_text
from ..standing import Standing, standings
from .desks import breaks_of
from .pictures import Picture
from .rows import GoalRow, goal_row, is_sample
from .tables import date_of
from .years import legend, years_picture

YEARS = 10


@dataclass(frozen=True)
class Figure:
    """A row of what is shown. A `value` of None is no zero: `why` says what it is."""

    code: str
    name: str
    area: str
    year: int | None
    value: Decimal | None
    unit: str
    text: str
    qualifier: str
    as_of: str
    vintage: str
    source: str
    is_sample: bool
    why: str
    target: str = ""
    required: Decimal | None = None
    status: str = ""


@dataclass(frozen=True)
class Promise:
    """A target: its row, its bar and its light."""

    figure: Figure
    goal: GoalRow
    source_link: str

    @property
    def code(self) -> str:
        return self.figure.code


@dataclass(frozen=True)
class Series:
    """An indicator: the rows of its years and their picture."""

    code: str
    name: str
    figures: list[Figure]
    now: Figure
    picture: Picture | None
    legend: list[str]
    source_link: str


@dataclass(frozen=True)
class PublicPage:
    promises: list[Promise]
    series: list[Series]

    @property
    def figures(self) -> list[Figure]:
        """Every figure that is shown, once."""
        shown = [promise.figure for promise in self.promises]
        return shown + [figure for series in self.series for figure in series.figures]

    @property
    def has_sample(self) -> bool:
        return any(figure.is_sample for figure in self.figures)

    def only(self, code: str) -> "PublicPage":
        """What is shown of one indicator."""
        return PublicPage(
            [each for each in self.promises if each.code == code], [each for each in self.series if each.code == code]
        )


def public_page_of(link: SharedLink, today: datetime.date) -> PublicPage:
    """All that the link was made for: seven queries, or two more for each further year of its targets."""
    targets = link.targets.select_related("indicator", "plan", "area", "lead", "action").with_deadlines()
    return PublicPage(
        _promises(list(targets.order_by("action__number", "position", "pk")), today), _series(link, today)
    )


# ---- targets


def _promises(targets: Sequence[Target], today) -> list[Promise]:
    found = {}
    for year in {target.year for target in targets}:
        day = default_day(year or today.year, today)
        of_year = [target for target in targets if target.year == year]
        found |= {each.target.pk: each for each in standings(of_year, Moment(day, today))}
    return [_promise(found[target.pk]) for target in targets]


def _promise(standing: Standing) -> Promise:
    goal = goal_row(standing, "")
    seen, target, assessment = standing.observation, standing.target, standing.assessment
    why = "" if assessment.absence is None else str(ABSENCES[assessment.absence]) % {"day": standing.day}
    figure = _figure(
        target.indicator,
        target.area.name,
        target.year,
        seen,
        why,
        target=goal_text(assessment.goal, standing.style),
        required=None if assessment.value is None else round(assessment.required, 4),
        status=standing.word,
    )
    return Promise(figure, goal, _link_of(seen))


# ---- indicators


def _series(link, today) -> list[Series]:
    indicators = list(link.indicators.order_by("position", "code"))
    years = range(today.year - YEARS + 1, today.year + 1)
    found = courses([each.pk for each in indicators], [link.area_id], years, Moment(today, today))
    breaks = breaks_of([each.pk for each in indicators]) if indicators else {}
    return [
        _one(each, link.area.name, {cell[2]: course for cell, course in found.items() if cell[0] == each.pk}, breaks)
        for each in indicators
    ]


def _one(indicator: Indicator, area: str, by_year: dict[int, Course], breaks) -> Series:
    rows = [_figure(indicator, area, year, by_year[year].current, "") for year in sorted(by_year)]
    nothing = _figure(indicator, area, None, None, _("There is no approved figure."))
    picture = years_picture(indicator, by_year, [], breaks.get(indicator.pk, ()), "")
    last = by_year[max(by_year)].current if by_year else None
    return Series(
        code=indicator.code,
        name=indicator.title,
        figures=rows or [nothing],
        now=rows[-1] if rows else nothing,
        picture=picture,
        legend=legend(by_year) if picture else [],
        source_link=_link_of(last),
    )


def _figure(indicator, area, year, seen: Observation | None, why: str, **more: Any) -> Figure:
    value = seen.value if seen else None
    if seen is not None and seen.not_collected:
        why = _("Not collected: this figure is not compiled for the year.")
    return Figure(
        code=indicator.code,
        name=indicator.title,
        area=area,
        year=year,
        value=value,
        unit=indicator.unit,
        text=Style(indicator.unit, indicator.decimals).value(value, seen.qualifier if seen else "="),
        qualifier=str(Qualifier(seen.qualifier).label) if seen and value is not None else "",
        as_of=date_of(seen) if seen else "",
        vintage=seen.get_vintage_display() if seen else "",
        source=seen.source.title if seen and seen.source else "",
        is_sample=is_sample(seen),
        why=why,
        **more,
    )


def _link_of(seen) -> str:
    return seen.source.link if seen and seen.source else ""


# ---- as files


def table(found: Iterable[Figure]) -> list[list[Any]]:
    """The rows of the csv, headings first. A cell without a value stays empty, and the last one says why."""
    headings = [
        _("Indicator code"), _("Indicator"), _("Area"), _("Year"), _("Value"), _("Unit"), _("Qualifier"), _("As of"),
        _("Vintage"), _("Source"), _("Sample"), _("Target"), _("Required by now"), _("Status"),
        _("Remark (blank is not zero)"),
    ]  # fmt: skip
    return [headings, *(_cells(each) for each in found)]


def _cells(each):
    return [
        each.code, each.name, each.area, each.year, each.value, each.unit, each.qualifier, each.as_of,
        each.vintage, each.source, _("sample") if each.is_sample else "", each.target, each.required,
        each.status, each.why,
    ]  # fmt: skip


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def as_json(link: SharedLink, found: Iterable[Figure], today: datetime.date) -> dict[str, Any]:
    """The same rows for programs: figures as text, exactly as they are; null is not zero, `why` says what it is."""
    return {
        "title": link.title,
        "area": {"code": link.area.code, "name": link.area.name},
        "day": str(today),
        "note": _("A value of null is not zero: “why” says what it is. Marked samples are made up."),
        "figures": [
            {
                "code": each.code,
                "name": each.name,
                "area": each.area,
                "year": each.year,
                "value": _plain(each.value),
                "unit": each.unit,
                "qualifier": each.qualifier or None,
                "as_of": each.as_of or None,
                "vintage": each.vintage or None,
                "source": each.source or None,
                "sample": each.is_sample,
                "target": each.target or None,
                "required": _plain(each.required),
                "status": each.status or None,
                "why": each.why or None,
            }
            for each in found
        ],
    }
