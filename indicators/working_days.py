"""Working days: Monday to Friday but for the holidays, and the weekends that are worked instead. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

ONE_DAY = datetime.timedelta(1)
SATURDAY = 5
LOCKS_AFTER = 10  # working days between the deadline and the closing of a period, where nobody says otherwise


def within(days: int) -> int:
    """How many working days so many days to report hold in a plain week, but at least one."""
    return max(days * 5 // 7, 1)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. `holidays` are days off of the week, `worked` days of the weekend that are worked."""

    holidays: frozenset[datetime.date] = frozenset()
    worked: frozenset[datetime.date] = frozenset()
    _found: dict[tuple[datetime.date, int], datetime.date] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, days: Iterable[tuple[datetime.date, bool]]) -> "WorkingCalendar":
        """From the days that differ from the plain week, each with whether it is worked."""
        known = list(days)
        return cls(
            frozenset(day for day, is_worked in known if not is_worked),
            frozenset(day for day, is_worked in known if is_worked),
        )

    def is_working(self, day: datetime.date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def after(self, day: datetime.date, number: int) -> datetime.date:
        """The working day that is the `number`th after `day`; 0 is `day` itself."""
        key = (day, number)
        if key not in self._found:
            self._found[key] = self._counted(day, number)
        return self._found[key]

    def _counted(self, day, number):
        while number > 0:
            day += ONE_DAY
            number -= self.is_working(day)
        return day
