"""The page of one item: what it measures, how it stands and was scored, its course over the years, tasks set for it."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..models import FrameworkItem, Task
from ..pages.desks import breaks_of
from ..pages.pictures import Picture
from ..pages.rows import TaskRow, names_url, task_row
from ..pages.tables import date_of
from ..scope import Scope
from . import words
from .desk import is_sample, item_bar
from .evaluating import Evaluation, Line, evaluations, years_known
from .mending import action_for
from .pictures import course_picture

LATELY = 8  # years in the table


@dataclass(frozen=True)
class YearRow:
    """A year of the item: its figure, what it was held against, and the score."""

    year: int
    url: str
    value: str
    sample: bool
    low: str
    high: str
    benchmark: str
    limits_sample: bool
    source: str
    score: str
    why: str
    current: bool


@dataclass(frozen=True)
class Standing:
    """The figure of the year asked for."""

    value: str
    unit: str
    date: str
    source: object
    sample: bool
    names_url: str
    gap: str
    behind: bool


@dataclass(frozen=True)
class ItemPage:
    item: FrameworkItem
    evaluation: Evaluation
    line: Line
    now: Standing
    bar: SafeString
    score: str
    weight: str
    advice: str
    mending: str
    is_weak: bool
    years: list[YearRow]
    picture: Picture | None
    tasks: list[TaskRow]
    task_url: str
    indicator_url: str
    limits_url: str
    entry_url: str
    counted_url: str
    before: FrameworkItem | None
    after: FrameworkItem | None


def item_page(framework, code: str, scope: Scope, user) -> ItemPage:
    """All that the page shows. Raises Http404 for a code the framework does not have."""
    years = sorted({*scope.years, *years_known(framework), scope.year}, reverse=True)
    years = [year for year in years if year <= scope.year]
    found = evaluations(framework, scope.area, years, scope.moment)
    now = found[scope.year]
    line = next((each for each in now.lines if each.item.code == code), None)
    if line is None:
        raise Http404(_("The framework has no item “%(code)s”: choose one from its page.") % {"code": code[:16]})
    item, lines = line.item, {year: found[year].line(line.item) for year in years}
    tasks = _tasks(item, scope)
    return ItemPage(
        item=item,
        evaluation=now,
        line=line,
        now=_standing(line, scope),
        bar=item_bar(line),
        score=words.score_sentence(line),
        weight=words.weight_sentence(line, now),
        advice=words.advice(line),
        mending=_("; ").join(filter(None, (words.gain(line), words.gain_to_benchmark(line)))),
        is_weak=line in now.weak(),
        years=[_year(lines[year], year, scope) for year in years if _has_anything(lines[year])][:LATELY],
        picture=_picture(line, lines, scope),
        tasks=tasks,
        task_url="" if tasks else _task_url(framework, item, scope, user),
        indicator_url=f"/indicators/{item.indicator.code}/{scope.link}" if item.indicator else "",
        limits_url=f"/benchmark/{framework.code}/limits/?year={scope.year}#l-{item.pk}",
        entry_url=_entry_url(item, scope, user),
        counted_url=_counted_url(item, scope),
        before=_beside(now, item, -1),
        after=_beside(now, item, 1),
    )


def _standing(line, scope):
    style, current = line.style, line.course.current if line.course else None
    value, unit = style.split(line.value, line.qualifier)
    url = names_url(line.item.indicator, current, scope.link) if current else ""
    date, source = (date_of(current), current.source) if current else ("", None)
    behind = line.scored.is_behind
    return Standing(value, unit, date, source, is_sample(current), url, words.gap_text(line), behind)


def _has_anything(line):
    return line.course is not None or line.benchmark is not None


def _year(line, year, scope):
    style, limits = line.style, line.scored.measured.limits
    score = words.points(line.scored.score) if line.scored.weight is not None else words.share(line.scored.share)
    return YearRow(
        year=year,
        url=scope.query(year=year, on="") or "?",
        value=style.value(line.value, line.qualifier),
        sample=is_sample(line.course.current if line.course else None),
        low=style.value(limits.low if limits else None),
        high=style.value(limits.high if limits else None),
        benchmark=style.value(limits.benchmark if limits else None),
        limits_sample=is_sample(line.benchmark),
        source=line.benchmark.source.title if line.benchmark else "",
        score=score,
        why=words.reason(line),
        current=year == scope.year,
    )


def _picture(line, lines, scope):
    if line.item.indicator is None:
        return None
    by_year = {year: each.course for year, each in lines.items() if each.course is not None}
    breaks = breaks_of({line.item.indicator_id}).get(line.item.indicator_id, ())
    known = [day for day in breaks if day <= scope.on]
    return course_picture(line.item.indicator, by_year, known, scope.link) if by_year else None


def _tasks(item, scope):
    mine = Task.objects.filter(mends__item=item, mends__area=scope.area).as_of(scope.today)
    return [task_row(task, scope.today) for task in mine.select_related("lead").order_by("-pk")]


def _task_url(framework, item, scope, user):
    may = user.has_perm("indicators.add_task") and action_for(scope.area, scope.year) is not None
    return f"/benchmark/{framework.code}/{item.code}/task/{scope.link}" if may else ""


def _entry_url(item, scope, user):
    """Where the account enters the item's figure; "" where it is not its own to report."""
    if item.indicator is None or not user.has_perm("indicators.add_observation"):
        return ""
    mine = type(item.indicator).objects.reported_by(user).filter(pk=item.indicator_id).exists()
    day = min(scope.today.isoformat(), f"{scope.year}-12-31")
    return f"/entry/new/{item.indicator.code}/?area={scope.area.code}&on={day}" if mine else ""


def _counted_url(item, scope):
    if item.indicator is None or not item.indicator.is_counted:
        return ""
    return f"/indicators/{item.indicator.code}/reconciliation/{scope.link}"


def _beside(evaluation, item, step):
    items = [line.item for line in evaluation.lines]
    place = next(number for number, each in enumerate(items) if each.pk == item.pk) + step
    return items[place] if 0 <= place < len(items) else None
