"""Which indicators can be compared at a level, what may be said of each, and of how many areas there is a figure.

As the page of one indicator, as it stood on the day and as known at the moment of the scope. Six queries.
"""

from collections import Counter
from dataclasses import dataclass

from ..models import Indicator
from ..reading import courses
from ..scope import Scope
from .allowed import Allowed, allowed
from .members import Members, members_of


@dataclass(frozen=True)
class Choice:
    indicator: Indicator
    allowed: Allowed
    number: int  # of areas that have a figure of the year
    url: str


@dataclass(frozen=True)
class Choosing:
    members: Members
    choices: list[Choice]

    @property
    def filled(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.number]

    @property
    def empty(self) -> list[Choice]:
        return [choice for choice in self.choices if not choice.number]

    @property
    def counted(self) -> int:
        """How many areas of the level count."""
        return sum(not member.apart for member in self.members.shown)


def choosing(scope: Scope, user, level: str) -> Choosing:
    """Those with the most figures first. Raises Http404 as `members_of` does."""
    members = members_of(scope, user, level)
    indicators = list(Indicator.objects.select_related("numerator", "denominator"))
    areas = [member.area.pk for member in members.shown if not member.apart]
    cells = courses([indicator.pk for indicator in indicators], areas, [scope.year], scope.moment, whole=[])
    numbers = Counter(indicator for indicator, _area, _year in cells)
    query = scope.query(level=str(members.level))
    choices = [
        Choice(each, allowed(each, members.level), numbers[each.pk], f"/compare/{each.code}/{query}")
        for each in indicators
    ]
    return Choosing(members, sorted(choices, key=lambda choice: -choice.number))
