"""The data-quality desk: every counted indicator of an area, reported beside counted; and the page of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse

from qijiang.directory.models import Area
from qijiang.registers.register import has_register, register_of

from ..models import Announcement, CountingRule, ReconciliationNote
from ..reading import courses
from ..reconciling import Difference, Reconciliation, latest_announcement, reconcile
from ..rule_words import sentence_of
from ..scope import Scope
from .beside_count import Compared, compared
from .names import why_not_counted

SHOWN = 200  # names of one side; a list that differs in more is another list


@dataclass(frozen=True)
class QualityRow:
    """A counted indicator; `compared` is None where its rule cannot be counted, and `problem` says why."""

    rule: CountingRule
    compared: Compared | None
    problem: str
    announcement: Announcement | None
    notes: int


@dataclass(frozen=True)
class Quality:
    rows: list[QualityRow]
    differing: int
    agreeing: int
    alone: int
    broken: int


def quality(scope: Scope) -> Quality:
    """One count a rule, and four queries for all of them together."""
    rules = list(CountingRule.objects.select_related("indicator").order_by("indicator__position"))
    places = [(rule, area) for rule in rules for area in _places(rule, scope)]
    ids, areas = {rule.indicator_id for rule, _ in places}, {area.pk for _, area in places}
    cells = courses(ids, areas, [scope.year], scope.moment)
    lists, notes = _lists(scope), _notes(scope)
    rows = []
    for rule, area in places:
        problem = why_not_counted(rule)
        seen = _seen(cells.get((rule.indicator_id, area.pk, scope.year)))
        found = None if problem else compared(rule, area, seen, scope, also_now=False)
        announced = lists.get((rule.indicator_id, area.pk))
        rows.append(QualityRow(rule, found, problem, announced, notes.get(rule.indicator_id, 0)))
    rows.sort(key=_by_need)
    verdicts = [row.compared.agrees for row in rows if row.compared]
    broken = len(rows) - len(verdicts)
    return Quality(rows, verdicts.count(False), verdicts.count(True), verdicts.count(None), broken)


def _by_need(row):
    """What cannot be counted first, then what differs, what agrees, and what has one figure alone."""
    return {False: 1, True: 2, None: 3}[row.compared.agrees] if row.compared else 0


def _seen(course):
    return course.current if course else None


def _places(rule, scope) -> list[Area]:
    """The area itself; of a share the zones in it, as a share is reported of the part."""
    if rule.measure != CountingRule.Measure.SHARE or scope.area.kind in (Area.Kind.ZONE, Area.Kind.PARK):
        return [scope.area]
    return [area for area in scope.areas if area.parent_id == scope.area.pk and area.kind == Area.Kind.ZONE]


def _lists(scope):
    """{(indicator, area): its latest list by the day}: one query."""
    found = Announcement.objects.in_use().filter(area=scope.area, as_of__lte=scope.on)
    return {(each.indicator_id, each.area_id): each for each in found.order_by("as_of", "pk")}


def _notes(scope):
    notes = ReconciliationNote.objects.filter(area=scope.area).values("indicator").annotate(n=Count("pk"), at=Max("pk"))
    return dict(notes.order_by().values_list("indicator", "n"))


@dataclass(frozen=True)
class Named:
    """A name that differs, with the address of its record where the account reaches it."""

    difference: Difference
    url: str
    is_sample: bool = False


@dataclass(frozen=True)
class OneCompared:
    compared: Compared
    sentence: str
    found: Reconciliation | None
    list_url: str
    not_counted: list[Named] = field(default_factory=list)
    not_announced: list[Named] = field(default_factory=list)


def one(rule: CountingRule, scope: Scope, user, most: int = SHOWN) -> OneCompared:
    """Figures and names of one indicator, `most` names a side: twenty queries at most, however many differ."""
    cells = courses([rule.indicator_id], [scope.area.pk], [scope.year], scope.moment)
    announcement = latest_announcement(rule, scope.area, scope.on)
    found = reconcile(rule, announcement, scope.area, user, most) if announcement else None
    sides = (found.not_counted, found.not_announced) if found else ([], [])
    urls, drawn = _urls_and_drawn([*sides[0], *sides[1]], user)
    seen = _seen(cells.get((rule.indicator_id, scope.area.pk, scope.year)))
    return OneCompared(
        compared=compared(rule, scope.area, seen, scope),
        sentence=sentence_of(rule, scope.on),
        found=found,
        list_url=reverse("announcement_detail", args=[announcement.pk]) if announcement else "",
        not_counted=_named(sides[0], urls, drawn),
        not_announced=_named(sides[1], urls, drawn),
    )


def _named(differences, urls, drawn):
    keys = [(each, (each.model, each.record)) for each in differences]
    return [Named(each, urls.get(key, ""), key in drawn) for each, key in keys]


def _urls_and_drawn(differences: Iterable[Difference], user) -> tuple[dict[tuple[Any, Any], str], set[tuple[Any, Any]]]:
    """{(model, key): address} of what the account reaches, and which are rows of the sample: two queries for each kind
    of record."""
    wanted: dict[Any, set] = {}
    for each in differences:
        if each.model is not None and has_register(each.model):
            wanted.setdefault(each.model, set()).add(each.record)
    found, drawn = {}, set()
    for model, keys in wanted.items():
        register = register_of(model)
        drawn |= {
            (model, key) for key in model._default_manager.sampled().filter(pk__in=keys).values_list("pk", flat=True)
        }
        if user.has_perm(register.right("view")):
            reached = model._default_manager.within_reach(user).filter(pk__in=keys).values_list("pk", flat=True)
            base = reverse(f"{register.name}_list")
            found |= {(model, key): f"{base}{key}/" for key in reached}
    return found, drawn
