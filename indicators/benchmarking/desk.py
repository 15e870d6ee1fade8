"""The page of a framework: totals, groups, every item, and what is weak. A fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach

from ..charts.shares import share_bar
from ..models import CurrentValue, Framework, FrameworkItem, Stamp, Task
from ..pages.rows import TaskRow, names_url, task_row
from ..pages.tables import date_of
from ..sample.place import CODE as SAMPLE
from ..scope import Scope
from . import words
from .evaluating import Evaluation, Line, evaluations, years_known
from .mending import action_for
from .pictures import Bar, group_bars, radar_picture

BENCHMARK = "benchmark"
SHOWN = 12  # weak items that are shown at once


@dataclass(frozen=True)
class Row:
    """An item in the table."""

    item: FrameworkItem
    code: str
    url: str
    value: str
    value_url: str
    date: str
    sample: bool
    low: str
    high: str
    benchmark: str
    limits_sample: bool
    gap: str
    behind: bool
    weight: str
    verified: bool
    score: str
    bar: SafeString
    why: str
    unsure: str  # how sure the wording is, where it is not
    then: str  # the score it is compared with
    task: TaskRow | None


@dataclass(frozen=True)
class Weak:
    """A weak item: what mending it would bring, and what would have to change."""

    row: Row
    place: int
    gain: str
    to_benchmark: str
    advice: str
    task_url: str


@dataclass(frozen=True)
class Group:
    number: int
    name: str
    weight: str
    said: str
    rows: list[Row]


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class Tile:
    """A total with what it is of."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Desk:
    evaluation: Evaluation
    summary: str
    tiles: list[Tile]
    known: str  # what is not known of the framework's weights
    bars: list[Bar]
    radar: object
    groups: list[Group]
    weak: list[Weak]
    more_weak: list[Weak]  # those that are folded away at first
    unscored: list[tuple[str, int]]
    ranking: list[Choice]
    compared: list[Choice]
    compared_with: str
    sample: bool


def zone_of(user, framework: Framework | None) -> Area | None:
    """The zone that the desk opens with: of those within reach with figures, first one that reports the framework."""
    of_framework = CurrentValue.objects.filter(area=OuterRef("pk"))
    of_framework = of_framework.filter(
        indicator__in=FrameworkItem.objects.filter(group__framework=framework).values("indicator")
    )
    zones = within_reach(Area.objects.filter(kind=Area.Kind.ZONE), user, "path")
    zones = zones.filter(Exists(Stamp.objects.filter(area=OuterRef("pk"))))
    first = Case(When(Exists(of_framework), then=Value(0)), default=Value(1))
    return zones.order_by(first, "path").first()


def usual(frameworks: list[Framework], weights: dict[int, Decimal]) -> Framework | None:
    """The framework that the desk opens with: the latest whose groups make up the whole, else the latest."""
    return next((each for each in frameworks if weights.get(each.pk) == 100), frameworks[0] if frameworks else None)


def desk(framework: Framework, scope: Scope, user, by_benchmark: bool, compare: str) -> Desk:
    """All that the page shows. `compare` is "benchmark" or a year; a year without figures compares with nothing."""
    other_year = int(compare) if compare.isdigit() else None
    years = {scope.year} | ({other_year} if other_year else set())
    found = evaluations(framework, scope.area, years, scope.moment)
    now, then = found[scope.year], found.get(other_year) if other_year else None
    tasks = _tasks(framework, scope)
    rows = {line.item.pk: _row(line, scope, then, tasks.get(line.item.pk)) for line in now.lines}
    may_mend = user.has_perm("indicators.add_task") and action_for(scope.area, scope.year) is not None
    weak = [_weak(line, place, rows, may_mend) for place, line in enumerate(now.weak(by_benchmark), 1)]
    return Desk(
        evaluation=now,
        summary=words.summary(now.total),
        tiles=_tiles(now),
        known=_known(now),
        bars=group_bars(now, then),
        radar=radar_picture(now, then),
        groups=[_group(group, now, rows) for group in now.groups],
        weak=weak[:SHOWN],
        more_weak=weak[SHOWN:],
        unscored=_unscored(now),
        ranking=_ranking(scope, by_benchmark),
        compared=_compared(framework, scope, compare),
        compared_with=str(other_year) if then else "",
        sample=any(row.sample or row.limits_sample for row in rows.values()),
    )


def _tasks(framework, scope):
    """{item: the row of the task that was set last for it in the area}."""
    mine = Task.objects.filter(mends__item__group__framework=framework, mends__area=scope.area)
    rows = mine.as_of(scope.today).select_related("lead", "mends").order_by("pk")
    return {task.mends.item_id: task_row(task, scope.today) for task in rows}


def _row(line: Line, scope: Scope, then: Evaluation | None, task) -> Row:
    item, seen, style = line.item, line.scored, line.style
    limits, current = seen.measured.limits, line.course.current if line.course else None
    return Row(
        item=item,
        code=item.code,
        url=f"/benchmark/{item.group.framework.code}/{item.code}/{scope.link}",
        value=style.value(line.value, line.qualifier),
        value_url=_value_url(line, scope),
        date=date_of(current) if current else "",
        sample=is_sample(current),
        low=style.value(limits.low if limits else None),
        high=style.value(limits.high if limits else None),
        benchmark=style.value(limits.benchmark if limits else None),
        limits_sample=is_sample(line.benchmark),
        gap=words.gap_text(line),
        behind=seen.is_behind,
        weight=words.points(seen.weight),
        verified=seen.is_verified,
        score=words.points(seen.score) if seen.weight is not None else words.share(seen.share),
        bar=item_bar(line),
        why=words.reason(line),
        unsure="" if item.wording_confidence == "high" else item.get_wording_confidence_display(),
        then=_then(then, item),
        task=task,
    )


def is_sample(cited) -> bool:
    """Whether a figure or a benchmark is made up by `manage.py sample`."""
    return bool(cited and cited.source and cited.source.code == SAMPLE)


def item_bar(line: Line) -> SafeString:
    """How much of its weight the item gets, with the comparison value."""
    seen = line.scored
    said = {"name": line.item.title, "share": words.share(seen.share)}
    label = _("%(name)s: %(share)s of its weight") % said if seen.share is not None else words.reason(line)
    mark = None if seen.of_benchmark is None or seen.share is None else float(seen.of_benchmark)
    known = 0 if seen.share is None else 1
    return share_bar(None if seen.share is None else float(seen.share), label, known=known, mark=mark)


def _value_url(line, scope):
    """To the names behind the figure where a register counts it, else to the indicator's page."""
    if line.item.indicator is None or line.course is None:
        return ""
    return names_url(line.item.indicator, line.course.current, scope.link) or (
        f"/indicators/{line.item.indicator.code}/{scope.link}"
    )


def _then(then, item):
    if then is None:
        return ""
    seen = then.line(item).scored
    return words.points(seen.score) if seen.weight is not None else words.share(seen.share)


def _group(group, evaluation: Evaluation, rows) -> Group:
    total = evaluation.of_group[group.pk]
    said = {"points": words.points(total.points), "weight": words.points(total.weight), "scored": total.scored}
    said |= {"items": total.items}
    if group.weight is None:
        line = _("%(scored)s of %(items)s items scored; the weight of the group is not known") % said
    else:
        line = _("%(points)s of %(weight)s points, %(scored)s of %(items)s items scored") % said
    weight = figures.BLANK if group.weight is None else f"{figures.number(group.weight)}%"
    return Group(group.number, group.title, weight, line, [rows[each.item.pk] for each in evaluation.of(group)])


def _tiles(evaluation: Evaluation) -> list[Tile]:
    """The totals, each with what it is of."""
    total = evaluation.total
    said = {"weight": words.points(total.weight), "covered": words.points(total.covered)}
    said |= {"verified": words.points(total.verified), "points": words.points(total.verified_points)}
    nothing = not total.scored
    return [
        Tile(
            _("Score over all"),
            figures.BLANK if nothing else words.points(total.points),
            _("of %(weight)s points; what is not scored gets none") % said,
        ),
        Tile(
            _("Score over the scored items"),
            words.share(total.share),
            _("of the %(covered)s points that the scored items weigh") % said,
        ),
        Tile(
            _("Score over verified weights"),
            words.share(total.verified_share),
            _("%(points)s of %(verified)s points; only items whose weight is known") % said,
        ),
        Tile(_("Items with a figure"), f"{total.valued} / {total.items}", _("Coverage of items")),
        Tile(
            _("Weight that is scored"),
            words.share(total.coverage),
            _("%(covered)s of %(weight)s points") % said,
        ),
    ]


def _known(evaluation: Evaluation) -> str:
    """What is not known of the weights; "" where all are."""
    total, known = evaluation.total, evaluation.known_weight
    lines = []
    if known != 100:
        said = {"known": figures.number(known), "rest": figures.number(100 - known)}
        lines.append(
            _("Only %(known)s of 100 points of weight are known; the other %(rest)s are not, nor their items.") % said
        )
    if total.unverified:
        of = {"number": total.unverified, "items": total.items}
        lines.append(
            _("The weights of %(number)s of %(items)s items are not verified; each counts as 1.0 in its group.") % of
        )
    return " ".join(lines)


def _weak(line: Line, place, rows, may_mend) -> Weak:
    row = rows[line.item.pk]
    base, _mark, query = row.url.partition("?")
    task_url = f"{base}task/" + (f"?{query}" if query else "") if may_mend and row.task is None else ""
    return Weak(row, place, words.gain(line), words.gain_to_benchmark(line), words.advice(line), task_url)


def _unscored(evaluation: Evaluation) -> list[tuple[str, int]]:
    """Why items are not scored, and how many for each reason."""
    return Counter(words.reason(line) for line in evaluation.lines if line.scored.share is None).most_common()


def _ranking(scope, by_benchmark):
    return [
        Choice(_("by the full score"), scope.query(by="") or "?", not by_benchmark),
        Choice(_("by the comparison value"), scope.query(by=BENCHMARK), by_benchmark),
    ]


def _compared(framework, scope, compare):
    """With what the page can be compared: the comparison values, and other years."""
    years = {*scope.years, *years_known(framework)} - {scope.year}
    choices = [Choice(_("comparison value"), scope.query(**{"with": ""}) or "?", compare == BENCHMARK)]
    latest = sorted((year for year in years if year <= scope.today.year), reverse=True)[:6]
    return choices + [Choice(str(year), scope.query(**{"with": year}), compare == str(year)) for year in latest]
