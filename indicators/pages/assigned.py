"""The manager's view of a year's assignments: how many each department has, and what is not assigned."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from ..models import Assignment, CalendarDay, Indicator


@dataclass(frozen=True)
class Share:
    """What a department has of a year."""

    name: str
    code: str
    number: int
    excused: int
    handed_over: int


@dataclass(frozen=True)
class AssignedYear:
    year: int
    shares: list[Share]
    unassigned: list[Indicator]
    without_owner: list[Indicator]
    has_holidays: bool

    @property
    def number(self) -> int:
        return sum(share.number for share in self.shares)


def assigned_year(user, year: int) -> AssignedYear:
    """Three queries."""
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
    return AssignedYear(year, shares, mine, without, CalendarDay.objects.filter(day__year=year).exists())


def _reaches(user, area):
    return user.is_superuser or (user.area is not None and area.path.startswith(user.area.path))
