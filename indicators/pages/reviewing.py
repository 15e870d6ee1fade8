"""The reviewer's desk: what waits, by submission, each figure beside those it follows and with what speaks for it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .. import reading
from ..findings import Finding
from ..models import Assignment, Indicator, Observation
from ..reporting.governing import reporter_of
from ..validating import broken_rules
from . import comparing
from .comparing import Comparison
from .desks import Shown, breaks_of, moment_text, person_text, shown_of, value_text
from .evidence import EvidenceRow, evidence_of

State = Observation.State


@dataclass(frozen=True)
class ReviewRow:
    """A submitted figure beside last period's, what it would replace and last year's; `sent` names it in the form."""

    url: str
    sent: str
    name: str
    area: str
    day: str
    value: str
    vintage: str
    before: Comparison | None
    now: Comparison | None
    last_year: Comparison | None
    reason: str
    note: str
    is_own: bool
    files: int
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Submission:
    """The figures that a department handed in for one day, as they wait."""

    key: str
    department: str
    day: datetime.date
    who: str
    since: str
    rows: list[ReviewRow]

    @property
    def can_be_decided(self) -> bool:
        """Whether there is more than one that the reader may decide about."""
        return sum(not row.is_own for row in self.rows) > 1


def is_own(observation: Observation, user) -> bool:
    """Whether the account recorded or submitted the figure, and so may not review it."""
    return user.pk in {observation.submitted_by_id, observation.created_by_id}


def waiting(user) -> Shown:
    """Submitted figures within reach, the oldest first."""
    people = ("submitted_by__department", "created_by", "indicator__owner")
    rows = Observation.objects.within_reach(user).awaiting_review().select_related("area", *people)
    return shown_of(rows.order_by("submitted_at", "pk"))


def submissions(user, observations: Sequence[Observation], today: datetime.date) -> list[Submission]:
    """The figures by who handed them in and for which day, the oldest first; as many queries for one as for many."""
    rows = dict(zip([each.pk for each in observations], _rows(user, observations, today), strict=True))
    groups: dict[tuple, list[Observation]] = {}
    assigned = _assigned(observations)
    for each in observations:
        groups.setdefault((_department(each, assigned), each.as_of), []).append(each)
    return [_submission(key, found, rows) for key, found in groups.items()]


def _assigned(observations) -> dict[tuple, list[Assignment]]:
    """The assignments of the figures' cells: one query."""
    cells = {name: {getattr(each, name) for each in observations} for name in ("year", "indicator_id", "area_id")}
    rows = Assignment.objects.filter(**{f"{name}__in": values for name, values in cells.items()})
    found = defaultdict(list)
    for row in rows.select_related("department"):
        found[row.year, row.indicator_id, row.area_id].append(row)
    return found


def _department(observation, assigned):
    """Whose figure it is: of the department that it is assigned to, as its clerk may have moved; where none is, of who
    handed it in; where no account did, of who keeps the indicator."""
    rows = assigned.get((observation.year, observation.indicator_id, observation.area_id))
    if rows:
        return reporter_of(rows)
    return observation.submitted_by.department if observation.submitted_by else observation.indicator.owner


def _submission(key, found, rows):
    department, day = key
    return Submission(
        key=f"{department.pk if department else 0}-{day}",
        department=department.name if department else _("without a department"),
        day=day,
        who=_(", ").join(dict.fromkeys(person_text(each.submitted_by) for each in found)),
        since=moment_text(min((each.submitted_at for each in found if each.submitted_at), default=None)),
        rows=[rows[each.pk] for each in found],
    )


def _rows(user, observations, today):
    indicators = {each.indicator_id for each in observations}
    years = {each.year - back for each in observations for back in (0, 1)}
    moment = reading.Moment(today, today)
    cells = reading.courses(indicators, {each.area_id for each in observations}, years, moment)
    breaks, files = breaks_of(indicators), evidence_of(user, observations)
    found = broken_rules(observations, today, counts=False)
    return [
        _row(
            each,
            cells,
            breaks.get(each.indicator_id, ()),
            user,
            files.get(each.pk, []),
            [one for one in found if one.about == each.pk],
        )
        for each in observations
    ]


def _row(observation, cells, breaks, user, files: list[EvidenceRow], findings):
    cell = (observation.indicator_id, observation.area_id)
    return ReviewRow(
        url=f"/review/{observation.pk}/",
        sent=f"{observation.pk}:{observation.version}",
        name=observation.indicator.title,
        area=observation.area.name,
        day=str(observation.as_of),
        value=value_text(observation),
        vintage=observation.get_vintage_display(),
        before=last_period(observation, cells, breaks),
        now=comparing.current(observation, cells.get((*cell, observation.year)), breaks),
        last_year=comparing.last_year(observation, cells.get((*cell, observation.year - 1)), breaks),
        reason=observation.reason,
        note=observation.note,
        is_own=is_own(observation, user),
        files=sum(not each.withdrawn for each in files),
        findings=findings,
    )


def last_period(
    observation: Observation, cells: Mapping[reading.Cell, reading.Course], breaks: Collection[datetime.date] = ()
) -> Comparison | None:
    """Beside the last figure known of an earlier day, None where there is none; a flow begins anew each year.

    One of which only the year is known is no earlier day of that year, but may be the last figure of the year before.
    """
    is_flow = observation.indicator.measure == Indicator.Measure.FLOW
    of_year, of_last = (
        cells.get((observation.indicator_id, observation.area_id, year))
        for year in (observation.year, observation.year - 1)
    )
    earlier = [(of_year, *each) for each in of_year.dated if each[0] < observation.as_of] if of_year else []
    if not earlier and of_last and not is_flow:
        earlier = [(of_last, *each) for each in of_last.figures]
    return comparing.beside(observation, *earlier[-1], breaks) if earlier else None
