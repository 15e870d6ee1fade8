"""From when to when a record of a register counts: the fields that say it, for every register that has days.

Each agrees with the QuerySet methods of its model (`valid_on`, `begun_in`, `ended_in` and their like), which a test
compares; here they stand as data, so that a counting rule needs no code.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Model, Q, Value, When
from django.db.models.functions import Coalesce, Least

FAR = datetime.date.max  # stands in for an end that is not known, where ends are compared


@dataclass(frozen=True)
class Life:
    """`begins` is the first day; where it is blank the record has begun on no day, or always, if `always`.

    begins   the field of the first day, or of the year (`yearly`), which counts from its 1 January
    instead  the field that stands in where `begins` is blank
    last     the field of the last day that it counts
    until    the field of the first day that it counts no more
    cuts     lookups to such days of what the record belongs to (`placing.life_at`)
    """

    begins: str
    instead: str = ""
    last: str = ""
    until: str = ""
    always: bool = False
    yearly: bool = False
    cuts: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        return [name for name in (self.begins, self.instead, self.last, self.until) if name]

    @property
    def can_end(self) -> bool:
        return bool(self.last or self.untils)

    @property
    def untils(self) -> list[str]:
        """Every lookup to a first day on which it counts no more."""
        return [name for name in (self.until, *self.cuts) if name]

    def begun_by(self, day: datetime.date) -> Q:
        return self._begins("lte", day) | self._unknown()

    def begun_in(self, first: datetime.date, last: datetime.date) -> Q:
        """Begun on a known day from `first` to `last`, before what it belongs to was over."""
        return self._begins("range", (first, last)) & self._lived()

    def over_by(self, day: datetime.date) -> Q:
        """No longer counted on that day."""
        over = Q(pk__in=[])
        if self.last:
            over |= Q(**{f"{self.last}__lt": day})
        for until in self.untils:
            over |= Q(**{f"{until}__lte": day})
        return over

    def not_over_by(self, day: datetime.date) -> Q:
        """Each end is unknown or still ahead on that day."""
        goes_on = Q()
        if self.last:
            goes_on &= Q(**{f"{self.last}__isnull": True}) | Q(**{f"{self.last}__gte": day})
        for until in self.untils:
            goes_on &= Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day})
        return goes_on

    def lasting_to(self, end: datetime.date, known: datetime.date) -> Q:
        """Valid until the later day as far as it is known on the earlier: what will be cut short nobody knows yet."""
        lasting = Q(**{f"{self.last}__isnull": True}) | Q(**{f"{self.last}__gte": end}) if self.last else Q()
        return self.begun_by(known) & self.not_over_by(known) & lasting

    def valid_on(self, day: datetime.date) -> Q:
        return self.begun_by(day) & self.not_over_by(day)

    def ended_in(self, first: datetime.date, last: datetime.date) -> Q:
        """First not valid on a day from `first` to `last`: what was valid before, plus begun, minus these, is valid."""
        ended = self.begun_by(last) & self.over_by(last) & self.not_over_by(first - datetime.timedelta(1))
        return ended & self._lived()

    @property
    def first_day(self) -> Any:
        """The day on which a record begins."""
        return Coalesce(self.begins, self.instead) if self.instead else F(self.begins)

    @property
    def end_day(self) -> Any:
        """The day on which a record that has ended does so, by the earliest of its ends."""
        if not self.untils:
            return F(self.last)
        cut: Any = F(self.untils[0])
        if len(self.untils) > 1:
            cut = Least(*(Coalesce(until, Value(FAR)) for until in self.untils))
        if not self.last:
            return cut
        known = Q(*(Q(**{f"{until}__isnull": True}) for until in self.untils))
        cut_short = ~known & (Q(**{f"{self.last}__isnull": True}) | Q(**{f"{self.last}__gte": cut}))
        return Case(When(cut_short, then=cut), default=F(self.last))

    def _lived(self):
        """It began before what it belongs to was over; what is known by its year alone is not asked."""
        lived = Q()
        for cut in () if self.yearly else self.cuts:
            later = Q(**{f"{cut}__isnull": True}) | Q(**{f"{cut}__gt": self.first_day})
            lived &= later | self._unknown() if self.always else later
        return lived

    def _begins(self, lookup, value):
        if self.yearly:
            years = (value[0].year, value[1].year) if lookup == "range" else value.year
            return Q(**{f"{self.begins}__{lookup}": years})
        known = Q(**{f"{self.begins}__{lookup}": value})
        if self.instead:
            known |= Q(**{f"{self.begins}__isnull": True, f"{self.instead}__{lookup}": value})
        return known

    def _unknown(self):
        return Q(**{f"{self.begins}__isnull": True}) if self.always else Q(pk__in=[])


# By the label of the model. What is not here has no days, and cannot be counted by date.
LIVES: dict[str, Life] = {
    # What its enterprise is to a place, moved in, moved out or elsewhere, is asked by `seats.py`.
    "enterprises.enterprise": Life("established", until="closed", always=True),
    "enterprises.recognition": Life("issued", last="expires", until="cancelled"),
    "enterprises.annualfigures": Life("year", yearly=True),
    "enterprises.patent": Life("granted", until="lapsed"),
    "enterprises.techcontract": Life("registered"),  # 登记认定: what is signed but not registered does not count yet
    "enterprises.project": Life("start", last="end"),
    "enterprises.achievement": Life("registered"),
    "enterprises.fund": Life("founded", always=True),
    "enterprises.financing": Life("start", until="repaid"),
    "enterprises.policy": Life("valid_from", instead="issued", last="valid_to"),
    "enterprises.payout": Life("approved_on"),
    "platforms.platform": Life("founded", until="withdrawn", always=True),
    "platforms.platformrecognition": Life("recognised", last="expires", until="withdrawn"),
    "platforms.agreement": Life("signed", last="until"),
    "platforms.talent": Life("year", last="contract_to", until="left", yearly=True),
    "platforms.commissioner": Life("term_from", last="term_to"),
    "platforms.servicerecord": Life("date"),
    "platforms.incubatee": Life("entered", until="left"),
    "platforms.event": Life("begins", last="ends"),
    "platforms.award": Life("year", yearly=True),
}


def life_of(model: type[Model]) -> Life | None:
    return LIVES.get(model._meta.label_lower)
