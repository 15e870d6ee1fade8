"""The manager's view of a year's assignments: how many each department has, and what is not assigned."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from ..models import Assignment, CalendarDay, Framework, FrameworkItem, Indicator


@dataclass(frozen=True)
class Share:
    """What a department has of a year."""

    name: str
    code: str
    number: int
    excused: int
    handed_over: int


@dataclass(frozen=True)
class Left:
    """What of a department is not assigned: the indicators of one evaluation framework, "" those of none."""

    department: str
    framework: str
    indicators: list[Indicator]


@dataclass(frozen=True)
class AssignedYear:
    year: int
    shares: list[Share]
    unassigned: list[Left]
    without_owner: list[Left]
    has_holidays: bool

    @property
    def number(self) -> int:
        return sum(share.number for share in self.shares)

    @property
    def unassigned_number(self) -> int:
        return sum(len(group.indicators) for group in self.unassigned)


def assigned_year(user, year: int) -> AssignedYear:
    """Four queries."""
    rows = Assignment.objects.of_year(year).within_reach(user)
    partly = Q(first_period__gt=1) | Q(last_period__isnull=False)
    counted = rows.order_by().values("department__name", "department__code").annotate(
        number=Count("pk"), excused=Count("pk", filter=Q(is_excused=True)), handed_over=Count("pk", filter=partly)
    )  # fmt: skip
    shares = [Share(*each) for each in counted.order_by("department__code").values_list(
        "department__name", "department__code", "number", "excused", "handed_over"
    )]  # fmt: skip
    there = Exists(rows.filter(indicator=OuterRef("pk")))
    left = list(Indicator.objects.filter(~there, obtained=Indicator.Obtained.REPORTED).select_related("owner__area"))
    mine = [each for each in left if each.owner and _reaches(user, each.owner.area)]
    without = [each for each in left if each.owner is None]
    frameworks = _frameworks_of([*mine, *without])
    has_holidays = CalendarDay.objects.filter(day__year=year).exists()
    return AssignedYear(year, shares, _grouped(mine, frameworks), _grouped(without, frameworks), has_holidays)


def _frameworks_of(indicators) -> dict[int, Framework]:
    """The newest framework in which each stands: one query."""
    items = FrameworkItem.objects.filter(indicator__in=indicators).select_related("group__framework")
    ordered = items.order_by("group__framework__version", "group__framework__code")
    return {item.indicator_id: item.group.framework for item in ordered if item.indicator_id}


def _grouped(indicators: Iterable[Indicator], frameworks) -> list[Left]:
    """By department and framework, in the order of departments; what stands in no framework first."""
    groups: dict[tuple[str, str, str], list[Indicator]] = {}
    for each in indicators:
        code, name = (each.owner.code, each.owner.name) if each.owner else ("", "")
        framework = frameworks.get(each.pk)
        groups.setdefault((code, name, framework.title if framework else ""), []).append(each)
    return [Left(name, framework, rows) for (_code, name, framework), rows in sorted(groups.items(), key=_key)]


def _key(group):
    return group[0]


def _reaches(user, area):
    return user.is_superuser or (user.area is not None and area.path.startswith(user.area.path))
