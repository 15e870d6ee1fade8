"""The one source of chance: days, shares and choices from a seed."""

import datetime
import random
from collections.abc import Sequence
from typing import Any

DAY = datetime.timedelta(1)


class Chance(random.Random):
    """Draws the same for the same seed and the same order of questions."""

    def day(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """A day from the first to the last, both included."""
        return first + self.randrange((last - first).days + 1) * DAY

    def days(self, number: int, first: datetime.date, last: datetime.date) -> list[datetime.date]:
        """So many days from the first to the last, in order."""
        return sorted(self.day(first, last) for _each in range(number))

    def some(self, of: Sequence[Any], number: int) -> list[Any]:
        """So many different ones, in the order they stand in; all where there are no more."""
        return [of[place] for place in sorted(self.sample(range(len(of)), min(number, len(of))))]

    def shares(self, total: int, number: int, unevenness: float = 0.5) -> list[int]:
        """So many whole numbers of at least 1 that add up to the total, which is no less than their number."""
        weights = [self.lognormvariate(0, unevenness) for _each in range(number)]
        rest, whole = total - number, sum(weights)
        found = [1 + int(rest * weight / whole) for weight in weights]
        for place in range(total - sum(found)):  # what rounding down has left: less than one each
            found[place % number] += 1
        return found

    def chosen(self, weighted: dict[Any, float]) -> Any:
        """One of the keys, each as often as its weight says."""
        return self.choices(list(weighted), list(weighted.values()))[0]
