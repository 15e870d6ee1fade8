"""The time line of a cell: every figure of an indicator, area and year with its vintages and corrections, by day."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models import Indicator, Observation
from ..scope import Scope
from ..sentence import Style
from . import comparing
from .desks import STATE_MARKS, moment_text, person_text
from .evidence import EvidenceRow, evidence_of
from .replaced import known_order, why, written
from .tables import approved_on, date_of

State = Observation.State


@dataclass(frozen=True)
class Moment:
    """A figure as it became known; `counts` marks the one that holds for its day, `difference` is to the one before."""

    seen: Observation
    value: str
    known: str
    recorded: str
    decided: str
    difference: str
    why: str
    counts: bool
    files: list[EvidenceRow]
    shape: str
    mark: str

    @property
    def is_final(self) -> bool:
        return self.seen.state == State.APPROVED


@dataclass(frozen=True)
class Day:
    """The figures that stand for one day, in the order in which they became known."""

    date: str
    moments: list[Moment]


def timeline(indicator: Indicator, scope: Scope, user) -> list[Day]:
    """The latest day first: two queries, whatever the number. What is in work only who reports or reviews it sees."""
    rows = list(_rows(indicator, scope, user))
    files = evidence_of(user, rows)
    style = Style(indicator.unit, indicator.decimals)
    return [_day(list(of_day), files, style) for _as_of, of_day in groupby(rows, key=lambda row: row.as_of)]


def _rows(indicator, scope, user):
    """By day, the latest first; of a day what is final first, in the order of approval, then what is in work."""
    cell = Observation.objects.filter(indicator=indicator, area=scope.area, year=scope.year)
    wanted = Q(pk__in=cell.approved(scope.moment.known_at).values("pk"))
    if _sees_work(user) and not scope.is_past_knowledge:
        wanted |= Q(pk__in=cell.within_reach(user).exclude(state=State.APPROVED).values("pk"))
    people = ("created_by__department", "submitted_by__department", "reviewed_by__department", "source", "indicator")
    found = cell.filter(wanted).select_related(*people)
    return sorted(found, key=lambda row: (-row.as_of.toordinal(), row.state != State.APPROVED, _at(row), row.pk))


def _sees_work(user):
    return user.has_perm("indicators.add_observation") or user.has_perm("indicators.review_observation")


def _at(row):
    return row.reviewed_at if row.state == State.APPROVED else row.created_at


def _day(rows, files, style):
    final = [row for row in rows if row.state == State.APPROVED]
    current = max(final, key=known_order, default=None)
    moments = []
    for place, row in enumerate(rows):
        before = max((each for each in rows[:place] if each.state == State.APPROVED), key=known_order, default=None)
        moments.append(_moment(row, before, row is current, files.get(row.pk, []), style))
    return Day(date_of(rows[0]), moments)


def _moment(row, before, counts, files, style):
    shape, mark = STATE_MARKS[row.state]
    return Moment(
        seen=row,
        value=written(row, style),
        known=approved_on(row) if row.state == State.APPROVED else "",
        recorded=_step(row.submitted_by or row.created_by, row.submitted_at or row.created_at),
        decided=_step(row.reviewed_by, row.reviewed_at) if row.reviewed_by else "",
        difference=_difference(row, before),
        why=why(row) if before else row.reason or row.note,
        counts=counts,
        files=files,
        shape=shape,
        mark=mark,
    )


def _step(who, at):
    return f"{person_text(who)} {moment_text(at)}".strip() if who else _("loaded from its source")


def _difference(row, before):
    if before is None or row.value is None or before.value is None:
        return ""
    return comparing.worded(row.indicator, row.value - before.value)
