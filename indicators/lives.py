"""From when to when a record of a register counts: the fields that say it, for every register that has days.

Each agrees with the QuerySet methods of its model (`valid_on`, `begun_in`, `ended_in` and their like), which a test
compares; here they stand as data, so that a counting rule needs no code.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Model, Q


@dataclass(frozen=True)
class Life:
    """`begins` is the first day; where it is blank the record has begun on no day, or always, if `always`.

    begins   the field of the first day, or of the year (`yearly`), which counts from its 1 January
    instead  the field that stands in where `begins` is blank
    last     the field of the last day that it counts
    until    the fields of the first day that it counts no more
    """

    begins: str
    instead: str = ""
    last: str = ""
    until: tuple[str, ...] = ()
    always: bool = False
    yearly: bool = False

    @property
    def fields(self) -> list[str]:
        return [name for name in (self.begins, self.instead, self.last, *self.until) if name]

    @property
    def can_end(self) -> bool:
        return bool(self.last or self.until)

    def begun_by(self, day: datetime.date) -> Q:
        return self._begins("lte", day) | self._unknown()

    def begun_in(self, first: datetime.date, last: datetime.date) -> Q:
        """Begun on a known day from `first` to `last`."""
        return self._begins("range", (first, last))

    def over_by(self, day: datetime.date) -> Q:
        """No longer counted on that day."""
        over = Q(**{f"{self.last}__lt": day}) if self.last else Q()
        for name in self.until:
            over |= Q(**{f"{name}__lte": day})
        return over if over else Q(pk__in=[])

    def valid_on(self, day: datetime.date) -> Q:
        """Begun, and not over: each end unknown or still ahead."""
        valid = self.begun_by(day)
        if self.last:
            valid &= Q(**{f"{self.last}__isnull": True}) | Q(**{f"{self.last}__gte": day})
        for name in self.until:
            valid &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": day})
        return valid

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
    "enterprises.enterprise": Life("established", until=("closed",), always=True),
    "enterprises.recognition": Life("issued", last="expires", until=("cancelled",)),
    "enterprises.annualfigures": Life("year", yearly=True),
    "enterprises.patent": Life("granted", until=("lapsed",)),
    "enterprises.techcontract": Life("registered"),  # 登记认定: what is signed but not registered does not count yet
    "enterprises.project": Life("start", last="end"),
    "enterprises.achievement": Life("registered"),
    "enterprises.fund": Life("founded", always=True),
    "enterprises.financing": Life("start", until=("repaid",)),
    "enterprises.policy": Life("valid_from", instead="issued", last="valid_to"),
    "enterprises.payout": Life("approved_on"),
    "platforms.platform": Life("founded", always=True),
    "platforms.platformrecognition": Life("recognised", last="expires", until=("withdrawn",)),
    "platforms.agreement": Life("signed", last="until"),
    "platforms.talent": Life("year", last="contract_to", yearly=True),
    "platforms.commissioner": Life("term_from", last="term_to"),
    "platforms.servicerecord": Life("date"),
    "platforms.incubatee": Life("entered", until=("left",)),
    "platforms.event": Life("begins", last="ends"),
    "platforms.award": Life("year", yearly=True),
}


def life_of(model: type[Model]) -> Life | None:
    return LIVES.get(model._meta.label_lower)
