"""The page of one indicator: its figure, targets, years, records, claims and parts, read with eight queries at most.

Everything is as it stood on the day and as known at the moment of the scope.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F, Max
from django.http import Http404
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.asked import AskedRecords

from ..ahead.looking import ahead_of
from ..claims.asking import Answer, Read
from ..models import CurrentValue, Indicator, Observation, Plan, Target
from ..moment import default_day
from ..reading import Course, courses
from ..scope import Scope
from ..sentence import Style, goal_text
from ..standing import goal_of, standing
from .ahead import Lines, ahead_lines
from .claims import claims_asked
from .identity import can_have_identity
from .lapsing import can_lapse
from .pictures import Picture, course_picture
from .records import Records, records
from .replaced import replaced, sentence
from .rows import GoalRow, goal_row, names_on, names_url
from .tables import approved_on, date_of
from .trend import growth_lines
from .years import legend, plain_course, years_picture


@dataclass(frozen=True)
class Now:
    """The figure of the year asked for; where there is none, why, and the last one before it."""

    value: str
    unit: str
    date: str
    approved: str
    seen: Observation | None
    missing: str
    earlier: str
    replaced: str = ""  # what it took the place of, since when and why


@dataclass(frozen=True)
class Promise:
    """A target of any plan, as it stands in its source."""

    target: Target
    goal: str
    baseline: str
    baseline_url: str


@dataclass(frozen=True)
class Part:
    name: str
    url: str
    value: str
    date: str


@dataclass(frozen=True)
class Whole:
    """What the parts of an area add up to; no `total` where the indicator is not summed."""

    total: Decimal | None
    text: str
    parts: list[Part]


@dataclass(frozen=True)
class Elsewhere:
    name: str
    year: int
    url: str


@dataclass(frozen=True)
class Dossier:
    indicator: Indicator
    definitions: list[tuple]
    style: Style
    now: Now
    goals: list[GoalRow]
    ahead: list[Lines | None]
    course: Picture | None
    years: Picture | None
    legend: list[str]
    growth: list[str]
    promises: list[Promise]
    claims: list[Answer]
    records: Records | None
    whole: Whole | None
    elsewhere: list[Elsewhere]
    travelled: bool
    now_url: str
    then_url: str
    names_url: str
    counted_url: str
    has_identity: bool
    has_lapsing: bool

    @property
    def aims(self) -> list[tuple[GoalRow, Lines | None]]:
        """Each target as it stands, with what lies ahead of it."""
        return list(zip(self.goals, self.ahead, strict=True))

    @property
    def has_picture(self) -> bool:
        return self.course is not None or self.years is not None

    @property
    def version(self):
        """The first day of the definition that holds, None where it never changed."""
        return self.definitions[-1][0] if self.definitions else None

    @property
    def crumb(self):
        """The action that the indicator's first target belongs to."""
        return next((goal.standing.target.action for goal in self.goals if goal.standing.target.action), None)


def dossier(code: str, scope: Scope, request) -> Dossier:
    """All that the page of the indicator shows; raises Http404 for an unknown code or page of records."""
    indicator, definitions, breaks_ahead = _indicator(code, scope)
    style = Style(indicator.unit, indicator.decimals)
    parts, asked = _parts(scope), claims_asked(indicator, scope)
    cells = _courses(indicator, parts, asked, scope)
    by_year = _by_year(cells, indicator, scope)
    targets = TARGETS.records(indicator.pk, scope.area.pk)
    standings = [standing(target, cells, scope.moment) for target in targets if _is_judged(target, scope)]
    past = records(indicator, scope, style, request.GET.get("page", "1"), request.user) if by_year else None
    breaks = [valid_from for valid_from, _what in definitions]
    ahead = [ahead_of(each, breaks_ahead) for each in standings]
    whole = _whole(indicator, parts, cells, scope)
    now = _now(by_year, whole, style, scope)
    return Dossier(
        indicator=indicator,
        definitions=definitions,
        style=style,
        now=replace(now, replaced=_replaced(now.seen, past, style)),
        goals=[goal_row(each, scope.link) for each in standings],
        ahead=[ahead_lines(each, scope) for each in ahead],
        course=_course(ahead, by_year, indicator, scope, breaks),
        years=years_picture(indicator, by_year, standings, breaks, scope.link),
        legend=legend(by_year),
        growth=growth_lines(indicator, by_year, breaks),
        promises=[_promise(target, scope.link) for target in targets],
        claims=asked.answers(Read(cells, {indicator.pk: breaks_ahead}, targets)),
        records=past,
        whole=whole,
        elsewhere=[] if by_year or whole else _elsewhere(indicator, scope),
        travelled=scope.is_past_knowledge or scope.on != default_day(scope.year, scope.today),
        now_url=scope.query(on="", known_at="", page="") or "?",
        then_url=scope.query(known_at=scope.on, page=""),
        names_url=names_url(indicator, now.seen, scope.link),
        counted_url=f"/indicators/{indicator.code}/counted/{scope.link}" if indicator.is_counted else "",
        has_identity=indicator.is_counted and can_have_identity(indicator.counting_rule),
        has_lapsing=indicator.is_counted and can_lapse(indicator.counting_rule),
    )


def _indicator(code, scope):
    """The indicator, its definitions up to the day, (valid from, what changed) in order, and the days of all: one
    query."""
    rows = INDICATOR.records(code)
    if not rows:
        raise Http404(_("There is no indicator “%(code)s”: choose one from the list.") % {"code": code[:64]})
    known = [(row.valid_from, row.what_changed) for row in rows if row.valid_from and row.valid_from <= scope.on]
    return rows[0], known, [row.valid_from for row in rows if row.valid_from]


def _with_definitions(code):
    rows = Indicator.objects.filter(code=code).select_related("owner", "numerator", "denominator", "counting_rule")
    rows = rows.annotate(valid_from=F("definitions__valid_from"), what_changed=F("definitions__what_changed"))
    return rows.order_by("valid_from")


def _parts(scope):
    """The areas that make up the scope's, as far as they have figures at all, by primary key."""
    return {area.pk: area for area in scope.areas if area.is_part_of(scope.area)}


def _courses(indicator, parts, asked, scope):
    """The courses of the area and of its parts, up to the year, and those that claims are held against: one query, none
    where nothing was ever recorded."""
    known = {area.pk for area in scope.areas if area.pk == scope.area.pk or area.pk in parts}
    years = {year for year in scope.years if year <= scope.year}
    return courses({indicator.pk} | asked.indicators, known | asked.areas, years | asked.years, scope.moment)


def _by_year(cells, indicator, scope):
    """The area's own courses up to the year."""
    return {
        year: course
        for (pk, area, year), course in cells.items()
        if (pk, area) == (indicator.pk, scope.area.pk) and year <= scope.year
    }


def _targets(indicator, area):
    targets = Target.objects.filter(indicator=indicator, area=area).with_milestones().with_deadlines()
    return targets.select_related("indicator__counting_rule", "plan", "action", "lead", "area", "source")


INDICATOR, TARGETS = AskedRecords(_with_definitions), AskedRecords(_targets)


def _is_judged(target, scope):
    """Whether the target is of the plan and year that the page is about; outlooks are not judged."""
    plan = target.plan
    covered = plan.kind == Plan.Kind.PLAN and plan.first_year <= scope.year <= plan.last_year
    return covered and target.year in (scope.year, None)


def _now(by_year, whole, style, scope):
    course = by_year.get(scope.year)
    earlier = [year for year, each in by_year.items() if year < scope.year and each.value is not None]
    last = _written(by_year[max(earlier)], style) if earlier else ""
    if course is None and whole and whole.total is not None:
        value, unit = style.split(whole.total)
        return Now(value, unit, "", "", None, _("This is the sum of the areas below."), last)
    if course is None:
        missing = _("There is no figure for %(year)s up to %(day)s.") % {"year": scope.year, "day": scope.on}
        return Now(figures.BLANK, "", "", "", None, missing, last)
    seen = course.current
    missing = _("Not collected: this figure is not compiled for the year.") if seen.not_collected else ""
    value, unit = style.split(course.value, seen.qualifier)
    return Now(value, unit, date_of(seen), approved_on(seen), seen, missing, last if missing else "")


def _replaced(seen, past, style):
    """The sentence about the figure that stood there before, read from the records that the page shows."""
    if seen is None:
        return ""
    before = replaced(seen, [record.seen for record in past.rows])
    return sentence(seen, before, style) if before else ""


def _written(course: Course, style):
    return f"{date_of(course.current)} {style.value(course.value, course.current.qualifier)}"


def _course(ahead, by_year, indicator, scope, breaks):
    """The curve of the year: against the first target that has one, else plain where there are two days."""
    with_year = next((each for each in ahead if each.standing.target.year), None)
    if with_year is not None:
        return course_picture(with_year.standing, scope.on, breaks, with_year)
    course = by_year.get(scope.year)
    return plain_course(indicator, by_year, scope, breaks) if course and len(course.dated) > 1 else None


def _promise(target, link):
    style = Style(target.indicator.unit, target.indicator.decimals)
    said = {"value": style.value(target.baseline), "day": target.baseline_on}
    baseline = "" if target.baseline is None else _("baseline %(value)s (%(day)s)") % said
    url = names_on(target.indicator, target.baseline_on, link) if baseline else ""
    return Promise(target, goal_text(goal_of(target), style), baseline, url)


def _whole(indicator, parts, cells, scope):
    """What the parts with a value come to in the scope's year."""
    known = {pk: cells.get((indicator.pk, pk, scope.year)) for pk in parts}
    found = {pk: course for pk, course in known.items() if course and course.value is not None}
    if not found:
        return None
    style = Style(indicator.unit, indicator.decimals)
    rows = [_part(parts[pk], course, indicator, style, scope) for pk, course in found.items()]
    summed = indicator.roll_up == Indicator.RollUp.SUM
    total = sum(course.value for course in found.values()) if summed else None
    return Whole(total, style.value(total), rows)


def _part(area, course, indicator, style, scope):
    url = f"/indicators/{indicator.code}/{scope.query(area=area.code, page='') or '?'}"
    return Part(area.name, url, style.value(course.value, course.current.qualifier), date_of(course.current))


def _elsewhere(indicator, scope):
    """Where and when else the indicator has figures, within reach and as known at the moment: one query."""
    places = {area.pk: area for area in scope.areas}
    found = CurrentValue.objects.filter(indicator=indicator, area__in=places)
    if scope.moment.known_at is not None:
        approved = Observation.objects.approved(scope.moment.known_at)
        found = approved.filter(indicator=indicator, area__in=places)
    known = "" if scope.known_at is None else f"&known_at={scope.known_at}"
    return [
        Elsewhere(
            places[row["area"]].name,
            row["latest"],
            f"/indicators/{indicator.code}/?area={places[row['area']].code}&year={row['latest']}{known}",
        )
        for row in found.order_by().values("area").annotate(latest=Max("year"))
    ]
