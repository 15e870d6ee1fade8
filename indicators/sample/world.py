"""What has been drawn of a district so far, and what it adds up to on any day."""

import datetime
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from enterprises.models import Enterprise, Recognition
from qijiang.directory.models import Area

from .chance import Chance
from .place import Place
from .plan import Career

SOURCE = "示例数据"  # in the column “source” of every row


@dataclass
class Firm:
    """An enterprise with what its rows are drawn from. Only who stays has patents, contracts, loans and projects."""

    record: Enterprise
    trade: str
    kind: str  # "high_tech" or "library"
    career: Career | None = None
    entries: list[tuple[datetime.date, datetime.date | None]] = field(default_factory=list)  # in and out of the library
    left: datetime.date | None = None  # first day it is gone: moved out, closed
    came: datetime.date | None = None  # the day it moved in
    sat: tuple | None = None  # (area, park, last day) before it moved, to the neighbour or to another street
    certificates: list[Recognition] = field(default_factory=list)
    revenue: dict[int, Decimal] = field(default_factory=dict)
    staff: dict[int, int] = field(default_factory=dict)

    @property
    def steady(self) -> bool:
        return self.left is None and self.came is None

    def seat_on(self, day: datetime.date) -> tuple[Area, Area | None]:
        """The area and the park it sat in on that day."""
        if self.sat and day <= self.sat[2]:
            return self.sat[:2]
        return self.record.area, self.record.park

    @property
    def founded(self) -> datetime.date:
        assert self.record.established is not None  # noqa: S101 (every firm of the sample is given its day)
        return self.record.established


founded = attrgetter("founded")


class Tally:
    """What the rows add up to, noted while they are drawn: stocks with their last day, flows with their day.

    What is noted with its firm can be asked for by the place where the firm sat.
    """

    def __init__(self):
        self.spans = defaultdict(list)
        self.flows = defaultdict(list)

    def stock(self, code, begin, end=None, amount=1, firm: Firm | None = None):
        """Counts from the day `begin` to the day before `end`."""
        self.spans[code].append((begin, end, amount, firm))

    def flow(self, code, day, amount=1, firm: Firm | None = None):
        self.flows[code].append((day, amount, firm))

    def value(self, code, on):
        """What the register would count on the day: of flows, those of the year so far."""
        return sum(amount for amount, _firm, _day in self._counting(code, on))

    def by_place(self, code, on) -> Counter[Area]:
        """The same by street or town and by park: a stock where its firm sat on the day, a flow where it sat then."""
        found: Counter[Area] = Counter()
        for amount, firm, day in self._counting(code, on):
            for place in filter(None, firm.seat_on(day)):
                found[place] += amount
        return found

    def _counting(self, code, on):
        """(amount, firm, the day on which its seat counts) of what counts on that day."""
        if code in self.spans:
            for begin, end, amount, firm in self.spans[code]:
                if begin <= on and (end is None or on < end):
                    yield amount, firm, on
        for day, amount, firm in self.flows[code]:
            if day.year == on.year and day <= on:
                yield amount, firm, day


@dataclass
class World:
    """One district while it is drawn."""

    place: Place
    chance: Chance
    tally: Tally = field(default_factory=Tally)
    firms: list[Firm] = field(default_factory=list)
    outsiders: list[Enterprise] = field(default_factory=list)
    platforms: list = field(default_factory=list)
    seen: set[int] = field(default_factory=set)  # firms that have been counted as borrowers

    def steady(self, by: datetime.date | None = None) -> list[Firm]:
        """The firms that stay where they are, the oldest first; with a day, those established by then.

        Asked for nearly every row that is drawn, and only once all firms are.
        """
        found = self._steady
        return found if by is None else found[: bisect_right(found, by, key=founded)]

    @cached_property
    def _steady(self):
        return sorted((firm for firm in self.firms if firm.steady), key=founded)

    def common(self, keeper: str = "kjj") -> dict[str, object]:
        """The fields that every row of the sample has."""
        return {"keeper": self.place.keeper(keeper), "source": SOURCE, "sample": True}
