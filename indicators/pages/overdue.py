"""The reviewer's desk: what waits, which units are overdue, and whom one has reminded today."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils import timezone

from qijiang.directory.models import Area, Department

from ..models import Notice, Observation
from ..reporting.dues import DueItem
from ..reporting.noticing import reminder_key
from .desks import moment_text


@dataclass(frozen=True)
class Unit:
    """A department that owes figures of an area: those late and open, those missing and closed."""

    department: Department
    area: Area
    items: list[DueItem]
    is_reminded: bool

    @property
    def key(self) -> str:
        return f"{self.department.pk}-{self.area.pk}"

    @property
    def late(self) -> int:
        return sum(not item.is_missing for item in self.items)

    @property
    def missing(self) -> int:
        return sum(item.is_missing for item in self.items)

    @property
    def oldest(self) -> DueItem:
        return min(self.items, key=lambda item: item.deadline)


@dataclass(frozen=True)
class Waiting:
    """What waits for review, and since when the oldest does."""

    number: int
    since: str


def overdue_units(items: list[DueItem]) -> list[Unit]:
    """The departments that report overdue periods of these, who owes most first: one query."""
    owed = defaultdict(list)
    for item in items:
        if item.is_overdue:
            owed[item.reporter, item.assignment.area].append(item)
    today = timezone.localdate()
    keys = {cell: reminder_key(*cell, today) for cell in owed}
    told = set(Notice.objects.filter(kind=Notice.Kind.REMINDED, key__in=keys.values()).values_list("key", flat=True))
    units = [Unit(*cell, found, keys[cell] in told) for cell, found in owed.items()]
    return sorted(units, key=lambda unit: (-len(unit.items), unit.department.code, unit.area.code))


def waiting_for(user) -> Waiting:
    """What the account can review now, its own left out: one query."""
    rows = Observation.objects.within_reach(user).awaiting_review()
    rows = rows.exclude(submitted_by=user).exclude(created_by=user).order_by()
    found = rows.aggregate(number=Count("pk"), since=Min("submitted_at"))
    return Waiting(found["number"], moment_text(found["since"]))
