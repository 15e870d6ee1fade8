"""A rule and the terms of its other side, as they are read from the data."""

from dataclasses import dataclass
from decimal import Decimal

from .facts import RANK, Measured, Place

ERROR, WARNING = "error", "warning"
SIZELESS = {"percent", "times"}  # of a rank, which has no size


@dataclass(frozen=True, slots=True)
class Term:
    """`sign` times the figure of the indicator (None: the rule's own), `where` and `when`."""

    sign: int = 1
    indicator: int | None = None
    where: str = "here"
    when: str = "same"
    year: int | None = None
    part: str = "sum"


@dataclass(frozen=True, slots=True)
class Rule:
    """What `ValidationRule` says, in the reader's language; see there for what each word means."""

    pk: int
    code: str
    title: str
    kind: str
    advice: str = ""
    severity: str = WARNING
    indicator: int | None = None
    measure: str = ""
    area: int | None = None
    area_kind: str = ""
    required: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    comparator: str = ""
    tolerance: Decimal = Decimal(0)
    tolerance_percent: Decimal = Decimal(0)
    against: str = ""
    by: str = ""
    way: str = "both"
    limit: Decimal | None = None
    window: int = 12
    terms: tuple[Term, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def named(self) -> set[int]:
        """The indicators that it names."""
        return {pk for pk in (self.indicator, *(term.indicator for term in self.terms)) if pk is not None}

    @property
    def asks_above(self) -> bool:
        return any(term.where == "above" for term in self.terms)

    @property
    def asks_parts(self) -> bool:
        return any(term.where == "parts" for term in self.terms)

    def concerns(self, measured: Measured, place: Place) -> bool:
        """Whether it is asked of the indicator in that place."""
        return self.is_about(measured) and self.holds_in(place)

    def is_about(self, measured: Measured) -> bool:
        if self.indicator is not None:
            return self.indicator == measured.pk
        if self.kind == "change" and self.by in SIZELESS and measured.measure == RANK:
            return False
        return self.measure in ("", measured.measure)

    def holds_in(self, place: Place) -> bool:
        if self.area_kind and self.area_kind != place.kind:
            return False
        return self.area is None or self.area in place.line
