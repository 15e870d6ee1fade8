"""What pages show of what lies ahead of a target: lines and, on a page of its own, all of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from qijiang import figures

from ..ahead.assuming import NAMES, AssumingForm, Assumption, assumed
from ..ahead.lapses import Lapses, lapses_of
from ..ahead.looking import Ahead, Breaks, ahead_of, gap_of
from ..ahead.pipelines import Pipeline, pipeline_of
from ..ahead.words import a_month, forecast_line, forecast_value, gap_line, ground_line, missing_text
from ..forecast import NoGround, Outcome
from ..models import Indicator, Plan, Target
from ..scope import Scope
from ..standing import Standing, standings
from .pictures import Picture, course_picture
from .rows import GoalRow, goal_row

# How the forecast is marked: by the shape and colour of what it comes to.
MARKS = {Outcome.REACHES: "done", Outcome.MAY_REACH: "track", Outcome.MAY_MISS: "behind", Outcome.MISSES: "off"}


@dataclass(frozen=True)
class Lines:
    """What lies ahead of a target in sentences, under its light; `url` leads to the page that says all of it."""

    missing: str
    gap: str
    forecast: str
    mark: str
    url: str


def ahead_lines(ahead: Ahead, scope: Scope) -> Lines | None:
    """The lines of a target; None where there is neither a gap nor a forecast to speak of. No query."""
    if ahead.gap is None and ahead.refusal is not None and ahead.refusal.reason != NoGround.NO_VALUE:
        return None
    return Lines(
        missing=missing_text(ahead),
        gap=gap_line(ahead),
        forecast=forecast_line(ahead),
        mark=MARKS.get(ahead.outcome, "none") if ahead.outcome else "none",
        url=page_url(ahead, scope),
    )


def page_url(ahead: Ahead, scope: Scope) -> str:
    return f"/indicators/{ahead.standing.target.indicator.code}/ahead/{scope.link}"


@dataclass(frozen=True)
class View:
    """A target as it stands, or as it would: the light, the picture, and what lies ahead in figures and sentences."""

    goal: GoalRow
    lines: Lines | None
    picture: Picture | None
    figures: list[tuple[str, str]]
    ground: str
    pasts: list[list[str]]


@dataclass(frozen=True)
class AheadPage:
    """Of an indicator in an area and year: each target, and of that with a year what could be, lapses and closes."""

    indicator: Indicator
    views: list[View]
    main: Ahead | None
    form: AssumingForm | None
    assumption: Assumption | None
    would_be: View | None
    lapses: Lapses | None
    pipeline: Pipeline | None
    back_url: str
    kept: list[tuple[str, str]]

    @property
    def crumb(self):
        """The action that the target belongs to."""
        return next((view.goal.standing.target.action for view in self.views if view.goal.standing.target.action), None)


def ahead_page(code: str, scope: Scope, asked: QueryDict) -> AheadPage:
    """The page: five queries beside those of the scope. Raises Http404 for an unknown code."""
    indicator, breaks = indicator_and_breaks(code)
    found = [ahead_of(each, breaks) for each in standings(_targets(indicator, scope), scope.moment)]
    main = next((each for each in found if each.standing.target.year), None)
    form = AssumingForm(_typed(asked), main.standing.target) if main else None
    what = form.assumption if form else None
    return AheadPage(
        indicator=indicator,
        views=[_view(each, scope) for each in found],
        main=main,
        form=form,
        assumption=what,
        would_be=_would_be(main.standing, scope, what, breaks) if main and what else None,
        lapses=lapses_of(main.standing, scope.link) if main else None,
        pipeline=pipeline_of(indicator) if main else None,
        back_url=scope.link or "?",
        kept=[(name, value) for name, value in scope.asked.items() if name not in NAMES],
    )


def indicator_and_breaks(code: str) -> tuple[Indicator, Breaks]:
    """The indicator with its counting rule, and the first days of its definitions: one query. Raises Http404."""
    rows = list(
        Indicator.objects.filter(code=code)
        .select_related("owner", "counting_rule")
        .annotate(valid_from=F("definitions__valid_from"))
        .order_by("valid_from")
    )
    if not rows:
        raise Http404(_("There is no indicator “%(code)s”: choose one from the list.") % {"code": code[:64]})
    return rows[0], [row.valid_from for row in rows if row.valid_from]


def _targets(indicator, scope):
    """The targets that are judged in the scope's year: of its plans, for that year or for none."""
    found = Target.objects.filter(indicator=indicator, area=scope.area, plan__kind=Plan.Kind.PLAN)
    found = found.filter(plan__first_year__lte=scope.year, plan__last_year__gte=scope.year)
    found = found.select_related("indicator__counting_rule", "plan", "action", "lead", "area", "source")
    return [target for target in found.with_deadlines() if target.year in (scope.year, None)]


def _typed(asked: QueryDict) -> Mapping[str, str] | None:
    """What was typed to be assumed; None where nothing was."""
    said = {name: asked.get(name, "").replace("\x00", "") for name in NAMES}
    return said if any(text.strip() for text in said.values()) else None


def _would_be(real: Standing, scope: Scope, what: Assumption, breaks) -> View:
    standing = assumed(real, scope.moment, what)
    return _view(ahead_of(standing, breaks), scope, what)


def _view(ahead: Ahead, scope: Scope, what: Assumption | None = None) -> View:
    on = ahead.standing.assessment.on
    known = [day for day in ahead.breaks if day <= on]
    return View(
        goal=goal_row(ahead.standing, scope.link),
        lines=ahead_lines(ahead, scope),
        picture=course_picture(ahead.standing, on, known, ahead, what=what),
        figures=_figures(ahead),
        ground=ground_line(ahead),
        pasts=_pasts(ahead),
    )


def _figures(ahead: Ahead) -> list[tuple[str, str]]:
    """(what it is, how much) of the gap and the forecast, for reading at a glance."""
    gap = gap_of(ahead.standing)
    if gap is None:
        return []
    said = [(_("Gap"), missing_text(ahead))]
    if gap.per_month is not None:
        said.append((_("Needed a month"), a_month(ahead, abs(gap.per_month), up=True)))
    if gap.so_far is not None:
        so_far = a_month(ahead, abs(gap.so_far))
        said.append((_("So far a month"), f"{figures.MINUS}{so_far}" if gap.so_far < 0 else so_far))
    if ahead.shown and not ahead.shown.is_final:
        said.append((_("Forecast"), forecast_value(ahead)))
    return said


def _pasts(ahead: Ahead) -> list[list[str]]:
    """Of each past year the share it had gone by the same day, and where this year would end at its pace."""
    if ahead.shown is None:
        return []
    style, found = ahead.standing.style, ahead.shown
    return [[str(past), figures.percent(found.shares[past]), style.value(found.ends[past])] for past in found.shares]
