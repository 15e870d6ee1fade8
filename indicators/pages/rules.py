"""The page of validation rules: what a year's figures break, by severity, with the answers; and every rule in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from qijiang.directory.models import Department

from ..examining import Examined, examine
from ..findings import Finding
from ..models import Assignment, Indicator
from ..rulebook import KNOWN
from ..scope import Scope
from ..validation.describing import what_holds
from ..validation.rule import Rule

SHOWN = 200  # findings of a group
SEES_WAITING = ("add_observation", "review_observation", "view_observation")


@dataclass(frozen=True)
class FindingRow:
    """A finding with the addresses of its figure, as a reader sees it and as whoever reports it records it."""

    finding: Finding
    name: str
    area: str
    url: str
    record_url: str


@dataclass(frozen=True)
class Group:
    """Findings of one kind; `number` says of how many the first are shown."""

    key: str
    rows: list[FindingRow]
    number: int


@dataclass(frozen=True)
class RuleLine:
    """A rule in words, and how often it is broken."""

    rule: Rule
    words: str
    number: int


@dataclass(frozen=True)
class RulesPage:
    groups: list[Group]
    rules: list[RuleLine]
    figures: int
    month: str
    department: str
    departments: list[Department]

    @property
    def numbers(self) -> dict[str, int]:
        return {group.key: group.number for group in self.groups}


def rules_page(scope: Scope, request) -> RulesPage:
    """The page that the request asks for: of one month or all, of one department's indicators or everybody's."""
    month, chosen = _month(request.GET.get("month", "")), request.GET.get("department", "")
    assigned = Assignment.objects.of_year(scope.year).order_by()
    departments = _reporting(assigned)
    only = _indicators_of(chosen, departments, assigned)
    found = examine(
        scope.area,
        scope.year,
        scope.on,
        scope.today,
        months=[month] if month else (),
        indicators=only,
        states=_states(request.user),
    )
    own = set(Indicator.objects.reported_by(request.user).values_list("pk", flat=True))
    return RulesPage(
        groups=_groups(found, own if request.user.has_perm("indicators.add_observation") else set()),
        rules=_lines(found),
        figures=found.figures,
        month=str(month or ""),
        department=chosen,
        departments=departments,
    )


def _states(user):
    """What waits for review is known to those who report, review or oversee figures; others see what is final."""
    return KNOWN if any(user.has_perm(f"indicators.{right}") for right in SEES_WAITING) else KNOWN[:1]


def _month(text):
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 12):
        raise Http404(_("“%(typed)s” is not a month from 1 to 12.") % {"typed": text[:16]})
    return int(text)


def _reporting(assigned) -> list[Department]:
    """Who keeps an indicator, and who reports one in the year: after a merger that is another department."""
    keeps = Q(pk__in=Indicator.objects.order_by().values("owner"))
    return list(Department.objects.filter(keeps | Q(pk__in=assigned.values("department"))).order_by("code"))


def _indicators_of(code, departments, assigned):
    """The indicators that the department keeps, or reports in the year; None where no department is asked for."""
    if not code:
        return None
    if code not in {department.code for department in departments}:
        raise Http404(_("There is no department “%(code)s” that reports an indicator.") % {"code": code[:32]})
    reports = Q(pk__in=assigned.filter(department__code=code).values("indicator"))
    return set(Indicator.objects.filter(Q(owner__code=code) | reports).values_list("pk", flat=True))


def _groups(found: Examined, own: set[int]) -> list[Group]:
    parted: dict[str, list[Finding]] = {"error": [], "open": [], "answered": []}
    for each in found.findings:
        key = "error" if each.is_error else "open" if each.answer is None else "answered"
        parted[key].append(each)
    return [Group(key, [_row(each, found, own) for each in rows[:SHOWN]], len(rows)) for key, rows in parted.items()]


def _row(finding: Finding, found: Examined, own) -> FindingRow:
    measured, area = found.measured[finding.indicator], found.areas[finding.area]
    asked = f"?area={area.code}&on={finding.day}"
    return FindingRow(
        finding=finding,
        name=measured.title,
        area=area.name,
        url=reverse("indicator_detail", args=[measured.code]) + asked,
        record_url=reverse("entry_new", args=[measured.code]) + asked if measured.pk in own else "",
    )


def _lines(found: Examined) -> list[RuleLine]:
    return [RuleLine(rule, what_holds(rule, found.measured), _number(found.findings, rule)) for rule in found.rules]


def _number(findings: Iterable[Finding], rule: Rule) -> int:
    return sum(each.rule.pk == rule.pk for each in findings)
