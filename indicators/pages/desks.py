"""The rows of the clerk's and of the reviewer's desk, written out once; as many queries for one row as for sixty."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, OuterRef, When
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures
from qijiang.asked import Asked, AskedOfLists

from .. import due, reading
from ..charts.spark import sparkline
from ..models import DefinitionVersion, Indicator, Observation, Plan, Stamp
from ..models.first_due import first_due, first_due_texts
from ..periods import ending_by
from ..scope import Scope
from ..sentence import ABSENCES, Style
from .comparing import day_text

State = Observation.State
OPEN_LIMIT = 200
# Of each state: the mark's name in the sprite, the colour's suffix.
STATE_MARKS = {
    State.RETURNED: ("c-returned", "c-returned"),
    State.DRAFT: ("c-unsaved", "c-unsaved"),
    State.SUBMITTED: ("i-inbox", "s-track"),
    State.APPROVED: ("c-saved", "c-saved"),
}
HEADINGS = {
    State.RETURNED: gettext_lazy("Returned to you"),
    State.DRAFT: gettext_lazy("Drafts"),
    State.SUBMITTED: gettext_lazy("Waiting for review"),
}


@dataclass(frozen=True)
class OpenRow:
    """A figure in work, as the clerk's desk lists it."""

    url: str
    name: str
    area: str
    day: str
    value: str
    vintage: str
    since: str
    who: str
    note: str


@dataclass(frozen=True)
class OpenGroup:
    state: str
    heading: str
    shape: str
    mark: str
    rows: list[OpenRow]


@dataclass(frozen=True)
class OwnRow:
    """An indicator of the own department: what is current, and where to record."""

    name: str
    url: str
    unit: str
    value: str
    date: str
    vintage: str
    missing: str
    late: bool
    spark: SafeString | str
    in_work: list[tuple[str, str, str, str, str]]
    record_url: str


def value_text(observation: Observation) -> str:
    """The figure with its unit and qualifier, or that it is not collected."""
    if observation.not_collected:
        return _("not collected")
    style = Style(observation.indicator.unit, observation.indicator.decimals)
    return style.value(observation.value, observation.qualifier)


def moment_text(moment: datetime.datetime | None) -> str:
    """A moment in the district's time, to the minute."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def person_text(user) -> str:
    """Who it is and of which department; "" for nobody."""
    if user is None or user.department is None:
        return user.shown_name if user else ""
    return _("%(name)s (%(department)s)") % {"name": user.shown_name, "department": user.department.name}


class Shown(NamedTuple):
    """The first of the rows that a desk lists, and how many there are in all."""

    rows: list[Observation]
    total: int


def shown_of(found) -> Shown:
    """One query; a second one, that counts, where not all are shown."""
    rows = list(found[: OPEN_LIMIT + 1])
    return Shown(rows[:OPEN_LIMIT], found.count() if len(rows) > OPEN_LIMIT else len(rows))


def own_figures(user):
    """The figures of the indicators that the account reports."""
    return Observation.objects.within_reach(user).filter(indicator__in=Indicator.objects.reported_by(user))


def own_open(user) -> Shown:
    """The figures in work of the indicators that the account reports: what came back first, then the newest."""
    people = ("created_by", "submitted_by", "reviewed_by")
    rows = own_figures(user).exclude(state=State.APPROVED).select_related("indicator", "area", *people)
    back = Case(When(state=State.RETURNED, then=0), default=1)
    return shown_of(rows.order_by(back, "-as_of", "indicator__position", "pk"))


def desk_link(area, year: int) -> str:
    """The query of the desk in that area and year; without the year where nothing is there to be shown for it."""
    known = WITH_FIGURES.rows(area.pk, year) or WITH_A_PLAN.rows(area.pk, year)
    return f"?area={area.code}&year={year}" if known else f"?area={area.code}"


WITH_FIGURES = Asked(lambda area, year: Stamp.objects.filter(area=area, year=year).values_list("pk")[:1])
WITH_A_PLAN = Asked(
    lambda area, year: Plan.objects.pledged().filter(area=area).covering(year).order_by().values_list("pk")[:1]
)


def open_groups(observations) -> list[OpenGroup]:
    """What came back first, then drafts, then what waits; states without a figure are left out."""
    groups = []
    for state, heading in HEADINGS.items():
        rows = [_open_row(each) for each in observations if each.state == state]
        if rows:
            groups.append(OpenGroup(state, str(heading), *STATE_MARKS[state], rows))
    return groups


def _open_row(observation):
    state = observation.state
    who, when = {
        State.RETURNED: (observation.reviewed_by, observation.reviewed_at),
        State.DRAFT: (observation.created_by, observation.created_at),
        State.SUBMITTED: (observation.submitted_by, observation.submitted_at),
    }[state]
    return OpenRow(
        url=f"/entry/{observation.pk}/",
        name=observation.indicator.title,
        area=observation.area.name,
        day=str(observation.as_of),
        value=value_text(observation),
        vintage=observation.get_vintage_display(),
        since=moment_text(when),
        who=who.shown_name if who else "",
        note=observation.review_note if state == State.RETURNED else "",
    )


def own_rows(user, scope: Scope, in_work) -> list[OwnRow]:
    """The account's indicators in the scope's area and year, with the figures in work there: two queries."""
    due_texts = first_due_texts(OuterRef("pk"), scope.area.pk, scope.year)
    indicators = list(Indicator.objects.reported_by(user).annotate(**due_texts))
    cells = reading.courses([each.pk for each in indicators], [scope.area.pk], [scope.year], scope.moment)
    here = [each for each in in_work if each.area_id == scope.area.pk and each.year == scope.year]
    return [
        _own_row(each, cells.get((each.pk, scope.area.pk, scope.year)), scope, _marked(each, here))
        for each in indicators
    ]


def _marked(indicator, in_work):
    mine = [each for each in in_work if each.indicator_id == indicator.pk]
    return [
        (f"/entry/{each.pk}/", *STATE_MARKS[each.state], str(each.get_state_display()), f"{each.as_of:%m-%d}")
        for each in mine
    ]


def _own_row(indicator, course, scope, in_work):
    style = Style(indicator.unit, indicator.decimals)
    missing, late = _missing(indicator, course, scope)
    seen = course.current if course else None
    return OwnRow(
        name=indicator.title,
        url=f"/indicators/{indicator.code}/{scope.link}",
        unit=indicator.unit,
        value=Style("", indicator.decimals).value(course.value, seen.qualifier) if seen else figures.BLANK,
        date=day_text(seen) if seen else "",
        vintage=seen.get_vintage_display() if seen else "",
        missing=missing,
        late=late,
        spark=_spark(indicator, course, style),
        in_work=in_work,
        record_url=f"/entry/new/{indicator.code}/?area={scope.area.code}&on={last_period_end(indicator, scope)}",
    )


def _missing(indicator, course, scope):
    if course is not None:
        return (_("not collected") if course.current.not_collected else ""), False
    absence, day = due.absence(first_due(indicator, indicator, scope.year), scope.moment.owed_on)
    return ABSENCES[absence] % {"day": day}, absence == due.Absence.LATE


def _spark(indicator, course, style):
    if course is None or len(course.days) < 2:
        return ""
    said = _(", ").join(f"{on} {style.value(value, course.meant(on).qualifier)}" for on, value in course.days)
    return sparkline([value for _on, value in course.days], f"{indicator.title}: {said}")


def last_period_end(indicator: Indicator, scope: Scope) -> datetime.date:
    """The day a figure is most likely typed for: the end of the last period over on the scope's day."""
    return ending_by(min(scope.on, scope.today), indicator.frequency).last_day


def breaks_of(indicators) -> dict[int, list[datetime.date]]:
    """The days from which another definition holds, by indicator: one query, none for no indicators."""
    found: dict[int, list[datetime.date]] = {}
    for version in VERSIONS.records([indicators]) if indicators else ():
        found.setdefault(version.indicator_id, []).append(version.valid_from)
    return found


VERSIONS = AskedOfLists(
    lambda indicators: DefinitionVersion.objects.filter(indicator__in=indicators).only("indicator", "valid_from")
)
