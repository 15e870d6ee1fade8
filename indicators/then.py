"""How the targets of a plan stood at an earlier state of knowledge, and what came since: from one query, which reads
only the cells that changed, and from what is known of the others now."""

import datetime
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import BooleanField, DecimalField, F, Value
from django.db.models.functions import Cast

from qijiang.asked import AskedOfLists, AskedRecords
from qijiang.directory.models import Area
from qijiang.joined import RECORDS, parts

from .models import Observation, Target
from .moment import DISTRICT_TIME, default_day
from .outline import UNITS
from .reading import Cell, Course, Moment, course_of
from .standing import SPARK_YEARS, Standing, standing

Touched = set[tuple[int, int]]  # (indicator id, area id)

# The fields of a target that its light depends on, and how the history's text becomes their value again.
JUDGED: Mapping[str, Callable[[str], Any]] = {
    "value": Decimal,
    "upper": Decimal,
    "comparator": str,
    "baseline": Decimal,
    "baseline_on": datetime.date.fromisoformat,
}


@dataclass(frozen=True)
class Before:
    """A target as it stood then (None: there was none yet), its standing now, and whether its figures or the target
    itself changed since."""

    now: Standing
    then: Standing | None
    figures_changed: bool
    target_changed: bool


@dataclass(frozen=True)
class Came:
    """The figures that came after a moment and those that counted before they did, of the plan's indicators of which
    any came; and the area's latest ones."""

    rows: list[Observation] = field(default_factory=list)
    latest: list[Observation] = field(default_factory=list)

    def since(self, moment: datetime.datetime) -> list[Observation]:
        """What was approved after the moment, the newest first."""
        new = [row for row in self.rows if _at(row) > moment]
        return sorted(new, key=lambda row: (_at(row), row.pk), reverse=True)


def _at(row: Observation) -> datetime.datetime:
    assert row.reviewed_at is not None  # final figures have it: a constraint
    return row.reviewed_at


def came(
    targets: Collection[Target],
    area: Area,
    on: datetime.date,
    known_at: datetime.datetime,
    then: Moment | None,
    latest: int,
) -> Came:
    """What came after `then` of the targets' indicators, with what counted before it, and the area's `latest` figures
    up to the day `on` as known at `known_at`: one query for all.
    """
    lately, touched_and_lately = _questions(latest)
    if then is None or not targets:
        return Came([], lately.records(area.pk, on, known_at))
    found = touched_and_lately.records(_lists(targets), on, known_at, then.on, then.known_at, area.pk)
    latest_rows = [row for row in found if row.is_latest]
    return Came(
        [row for row in found if not row.is_latest],
        sorted(latest_rows, key=lambda row: (_at(row), row.pk), reverse=True),
    )


def came_of(targets: Collection[Target], on: datetime.date, known_at: datetime.datetime, then: Moment) -> Came:
    """The same of the targets alone: one query, none for no targets."""
    if not targets:
        return Came()
    return Came(TOUCHED.records(_lists(targets), on, known_at, then.on, then.known_at))


def _lists(targets):
    """The areas and indicators of the targets, and the years that their lights look back at."""
    years = {target.year - back for target in targets if target.year for back in range(SPARK_YEARS)}
    areas, indicators = {target.area_id for target in targets}, {target.indicator_id for target in targets}
    return areas, indicators, years or {0}  # a year without figures


@cache
def _questions(latest):
    """For so many of the latest figures: they alone, and with what came of cells and what was known of these before."""

    def lately(area, on, known_at):
        return _marked(Observation.objects.lately(area, on, known_at, latest))

    def touched_and_lately(areas, indicators, years, on, known_at, then_on, then_at, area):
        newest = lately(area, on, known_at).values("pk")  # a part of a union must not be cut itself
        newest = _marked(Observation.objects.filter(pk__in=newest).order_by().replacing())
        return _touched(areas, indicators, years, on, known_at, then_on, then_at).union(newest, all=True)

    return AskedRecords(lately), AskedOfLists(touched_and_lately)  # every overview asks one of them


def _marked(rows):
    return rows.annotate(is_latest=Value(True, BooleanField()))


def _touched(areas, indicators, years, on, known_at, then_on, then_at):
    """What came after the moment `then_at`; and what was known then of the same indicators, without the many figures
    that others had replaced by then."""
    final = Observation.objects.approved(known_at).order_by().filter(area__in=areas, year__in=years, as_of__lte=on)
    new = final.filter(indicator__in=indicators, reviewed_at__gt=then_at)
    before = final.filter(indicator__in=new.values("indicator"), reviewed_at__lte=then_at, as_of__lte=then_on)
    return _as_newest(new).union(_as_newest(before.not_replaced()), all=True)


TOUCHED = AskedOfLists(_touched)


def _as_newest(rows):
    """With the columns that the newest figures have."""
    nothing = Cast(Value(None), DecimalField(max_digits=19, decimal_places=4))  # PostgreSQL takes a bare one for text
    rows = rows.select_related("indicator")
    return rows.annotate(before=nothing, source_code=F("source__code"), is_latest=Value(False, BooleanField()))


def moment_then(since: datetime.datetime, scope_on: datetime.date, moved: bool, year: int) -> Moment:
    """What a page of the year was asked for at that moment: the same day, or, where the page chose it (`moved`), the
    default day of then."""
    day = since.astimezone(DISTRICT_TIME).date()
    on = min(scope_on, default_day(year, day)) if moved else scope_on
    return Moment(on, day, since)


def stood(now: Iterable[Standing], came: Came, moment: Moment, today: datetime.date) -> list[Before]:
    """Of each target that may have stood otherwise at `moment` how it did; `today` is the day of `now`."""
    assert moment.known_at is not None
    new = came.since(moment.known_at)
    touched = {(row.indicator_id, row.area_id) for row in new}
    cells = _courses(came.rows, moment)
    found = []
    for each in now:
        target = target_then(each.target, moment.known_at)
        is_touched = (each.target.indicator_id, each.target.area_id) in touched
        if target is None:
            found.append(Before(each, None, is_touched, True))
            continue
        if not (is_touched or target is not each.target or _day_counts(each, moment, today)):
            continue
        known = cells if is_touched else _cut(each, moment.on)
        then = standing(target, known, moment, each.milestones)
        found.append(Before(each, then, is_touched, target is not each.target))
    return found


def _day_counts(now: Standing, moment, today):
    """Whether the light may differ for the days alone."""
    last = now.assessment.goal.last_day
    over_since = last is not None and moment.today <= last < today
    return moment.on != now.assessment.on or over_since


def _courses(rows: Iterable[Observation], moment: Moment) -> Mapping[Cell, Course]:
    """The courses as they were: of each month the figure that counted at its end (design 5.1)."""
    known = [row for row in rows if _at(row) <= (moment.known_at or _at(row)) and row.as_of <= moment.on]
    months: dict[Cell, dict[int, Observation]] = {}
    for row in sorted(known, key=lambda row: (row.as_of, row.vintage, _at(row), row.pk)):
        months.setdefault((row.indicator_id, row.area_id, row.year), {})[row.as_of.month] = row
    return {cell: course_of(list(of_cell.values())) for cell, of_cell in months.items()}


def _cut(now: Standing, on: datetime.date) -> Mapping[Cell, Course]:
    """The target's courses up to the day."""
    target = now.target
    found = {}
    for year, course in now.own.items():
        points = [point for point in course.points if point[0] <= on]
        if points:
            found[target.indicator_id, target.area_id, year] = (
                course if points == course.points else _short(points, course)
            )
    return found


def _short(points, course: Course) -> Course:
    as_of, value = points[-1]
    meant, precisions = course.meant(as_of), Observation.Precision
    precision = precisions.YEAR if meant.is_undated else precisions.DAY
    said = {"as_of": as_of, "value": value, "not_collected": value is None}
    seen = Observation(year=as_of.year, qualifier=meant.qualifier, precision=precision, **said)
    return Course(lambda: seen, lambda: points, lambda: course.meanings)


def target_then(target: Target, since: datetime.datetime) -> Target | None:
    """The target as it was judged at the moment, itself where nothing changed; None where nobody had entered it yet."""
    then = target
    for at, action, fields in sorted(_lines(target), reverse=True, key=lambda line: line[0]):
        if at <= since:
            break
        if "value" in fields and fields["value"][0] is None:
            return then if action == "load" else None  # what a loader brought had been promised before
        judged = {name: _value(name, fields[name][0]) for name in JUDGED.keys() & fields.keys()}
        if judged:
            then = copy(then)
            for name, value in judged.items():
                setattr(then, name, value)
    return then


def _lines(target):
    """(moment, action, {field: [old, new]}) of the target's history, as it was read along with it."""
    for line in parts(getattr(target, "told", ""), RECORDS):
        at, action, fields = line.split(UNITS)
        moment = datetime.datetime.fromisoformat(at)
        yield moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC), action, json.loads(fields)


def _value(name, text):
    return None if text is None else JUDGED[name](text)
