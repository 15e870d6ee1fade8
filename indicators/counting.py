"""What a counting rule counts: the figure, and the records that make it up. One query each; reads no clock.

A record counts once for each thing that the rule counts (`field`): a firm with two certificates is one firm. Records
out of use count nowhere, nor do those that belong to one that is, or that was over by then. A stock is counted where
its enterprise sat on the day, what began or ended where it sat then.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.db.models.lookups import GreaterThan

from qijiang.directory.models import Area
from qijiang.registers.cells import lookup_of, shown_by
from qijiang.registers.records import Record
from qijiang.registers.register import field_at
from qijiang.registers.sums import exact_sum

from .countable import register_of_rule
from .models import CountingRule
from .placing import life_at, placing_of, records_on

Measure, Span = CountingRule.Measure, CountingRule.Span
Figure = int | Decimal | None
FIRST_DAY = datetime.date(1, 1, 1)


class Why(Enum):
    """Why a figure is not known."""

    NOT_KEPT = auto()  # no record of the register begins by the day
    NO_VALUE = auto()  # there are records, and none says the figure that is summed
    NO_WHOLE = auto()  # the area lies in no other whose share it could be
    OF_NOTHING = auto()  # the area above has nothing of which there could be a share


@dataclass(frozen=True)
class Counted:
    """A figure, or why there is none; `day` is the one by which the register has no record."""

    value: Figure
    why: Why | None = None
    day: datetime.date | None = None


@dataclass(frozen=True)
class Behind:
    """Records that stand behind a figure; `role` says how they enter it."""

    role: str  # counted, gained, lost, part, whole
    rows: QuerySet


def counted(rule: CountingRule, area: Area, on: datetime.date) -> Figure:
    """The figure of the area for that day, None where it is not known: `asked` says why."""
    return asked(rule, area, on).value


def asked(rule: CountingRule, area: Area, on: datetime.date) -> Counted:
    """The figure of the area for that day, or why there is none: one query.

    0 is counted where the district keeps the register by that day and nothing of it counts: one record, of whatever
    kind, is enough to say so. A register without any is not known to be empty.
    """
    return OfRule(rule).figure(area, on)


def records_behind(rule: CountingRule, area: Area, on: datetime.date) -> QuerySet:
    """The records that make the figure up, one for each thing that is counted.

    Of a net change those that were gained; of a share those of the area itself: `lists_behind` has the others too.
    """
    return lists_behind(rule, area, on)[0].rows


def lists_behind(rule: CountingRule, area: Area, on: datetime.date) -> list[Behind]:
    """Every list that the figure is made of. A net change is gained − lost, a share part ÷ whole."""
    return OfRule(rule).lists(area, on)


def names_of(rule: CountingRule, rows: QuerySet) -> list[str]:
    """What the things of these records are called, in order: one query."""
    return [str(name) for name in rows.order_by(OfRule(rule).name, "pk").values_list(OfRule(rule).name, flat=True)]


def end_of_last_year(on: datetime.date) -> datetime.date:
    return datetime.date(on.year - 1, 12, 31)


def above(area: Area) -> Area | None:
    """The area that a share is a part of: of a zone or park the district, else the area directly above."""
    place = area.parent
    while place is not None and place.kind in (Area.Kind.ZONE, Area.Kind.PARK):
        place = place.parent
    return place


def keeper_of(area: Area) -> str:
    """The path of the district that keeps the registers of the area; a municipality stands for itself."""
    return "/".join(area.path.split("/")[:3]).rstrip("/") + "/"


def lapsing(rule: CountingRule, area: Area, on: datetime.date) -> QuerySet:
    """The records of the stock of that day that will count no more on the last day of its year, one for each thing."""
    return OfRule(rule).lapsing(area, on, datetime.date(on.year, 12, 31))


class OfRule:
    """A rule with what its register says about it."""

    def __init__(self, rule: CountingRule):
        self.rule = rule
        self.model: type[Record] = register_of_rule(rule).model
        self.placing = placing_of(self.model, rule.area_field)
        self.life = life_at(self.model, self.placing.parents)

    @property
    def sums(self) -> bool:
        if self.rule.measure == Measure.SHARE:
            return bool(self.rule.field) and not field_at(self.model, self.rule.field).is_relation
        return self.rule.measure == Measure.SUM

    def figure(self, area, on) -> Counted:
        if self.rule.measure == Measure.NET_CHANGE:
            return self._net_change(area, on)
        if self.rule.measure == Measure.SHARE:
            return self._share(area, on)
        return self._total(self.rows(area, on), area, on)

    def in_stock(self, area, day) -> Counted:
        """How many things are in the stock of the day: one query."""
        return self._total(self.base().filter(self.stock(area, day)), area, day)

    def _total(self, rows, area, on):
        kept = self._kept(Count("pk"), area, on)
        if not self.sums:
            found = rows.aggregate(n=self.number(), kept=kept)
            return Counted(found["n"]) if found["kept"] else Counted(None, Why.NOT_KEPT, on)
        found = rows.aggregate(total=self.total(), rows=Count("pk"), kept=kept)
        if not found["kept"]:
            return Counted(None, Why.NOT_KEPT, on)
        return summed(found["total"], found["rows"])

    def _kept(self, number, area, day) -> Any:
        """Whether the register is kept by that day. It is asked of the register only where nothing else counts."""
        return Case(
            When(GreaterThan(number, 0), then=Value(True)),
            When(Exists(self.begun_at(keeper_of(area), day)), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )

    def begun_at(self, keeper: str, day) -> QuerySet:
        """All that is in use of the register, begun by that day and kept by that district."""
        any_record = self.model._default_manager.in_use().filter(self.life.begun_by(day)).order_by()
        return any_record.filter(**{f"{self.model.REACH}__startswith": keeper})

    def number(self, only: Q | None = None) -> Count:
        """How many things there are, of all rows or only some of them; a text that is blank is none."""
        if not self.rule.field:
            return Count("pk", filter=only)
        named = ~Q(**{self.rule.field: ""}) if self.is_text else None
        said = [each for each in (only, named) if each is not None]
        return Count(self.rule.field, distinct=True, filter=Q(*said) if said else None)

    @property
    def is_text(self):
        return isinstance(field_at(self.model, self.rule.field), CharField)

    def total(self, only: Q | None = None) -> Sum:
        exact = isinstance(field_at(self.model, self.rule.field), DecimalField)
        return exact_sum(self.rule.field, filter=only) if exact else Sum(self.rule.field, filter=only)

    def _net_change(self, area, on):
        before = end_of_last_year(on)
        now, then = self.stock(area, on), self.stock(area, before)
        either = self.base().filter(self.life.begun_by(on), self.life.not_over_by(before))
        kept = self._kept(self.number(then), area, before)
        found = either.aggregate(now=self.number(now), then=self.number(then), kept=kept)
        return Counted(found["now"] - found["then"]) if found["kept"] else Counted(None, Why.NOT_KEPT, before)

    def _share(self, area, on):
        whole = above(area)
        if whole is None:
            return Counted(None, Why.NO_WHOLE)
        part, rows = self._in_part(area, on), self.rows(whole, on)
        asked: dict[str, Any] = {"rows": Count("pk"), "rows_of_part": Count("pk", filter=part)}
        if self.sums:
            asked |= {"part": self.total(part), "whole": self.total()}
        else:
            asked |= {"part": self.number(part), "whole": self.number()}
        found = rows.aggregate(**asked, kept=self._kept(Count("pk"), whole, on))
        if not found["kept"]:
            return Counted(None, Why.NOT_KEPT, on)
        ends = summed(found["part"], found["rows_of_part"]), summed(found["whole"], found["rows"])
        return _divided(*ends)

    def _in_part(self, area, on):
        """Within the rows of the area above; a period's are placed by their day, so they are asked for by key."""
        if self.rule.time == Span.DAY or self.life.yearly:
            return self.placing.on(area, on)
        return Q(pk__in=self.rows(area, on).values("pk"))

    def lists(self, area, on) -> list[Behind]:
        if self.rule.measure == Measure.NET_CHANGE:
            gained, lost = self.moved(area, end_of_last_year(on), on)
            return [Behind("gained", gained), Behind("lost", lost)]
        if self.rule.measure == Measure.SHARE:
            whole = above(area)
            of_whole = self.model._default_manager.none() if whole is None else self.once(self.rows(whole, on))
            return [Behind("part", self.once(self.rows(area, on))), Behind("whole", of_whole)]
        return [Behind("counted", self.once(self.rows(area, on)))]

    def moved(self, area, before, on) -> tuple[QuerySet, QuerySet]:
        """What is in the stock on the later day and was not on the earlier, and the reverse."""
        now, then = self.base().filter(self.stock(area, on)), self.base().filter(self.stock(area, before))
        thing = self.thing
        gained = now.exclude(**{f"{thing}__in": then.values(thing)})
        lost = then.exclude(**{f"{thing}__in": now.values(thing)})
        return self.once(gained), self.once(lost)

    def lapsing(self, area, on, end) -> QuerySet:
        """What is in the stock on the day and of which no record, as known then, is valid on the later day as well."""
        now = self.base().filter(self.stock(area, on))
        lasting = self.base().filter(self.life.lasting_to(end, on))
        return self.once(now.exclude(**{f"{self.thing}__in": lasting.values(self.thing)}))

    @property
    def thing(self) -> str:
        return self.rule.field if self.rule.field and not self.sums else "pk"

    @property
    def named(self) -> Any:
        """The model of what is counted once."""
        return self.model if self.thing == "pk" else field_at(self.model, self.thing).related_model or self.model

    @property
    def name(self) -> str:
        """The lookup to what a thing is called."""
        if self.thing != "pk":
            return lookup_of(self.model, self.thing)
        own, owner = shown_by(self.model), self.placing.owner
        return own if own in ("name", "title") or not owner else f"{owner}__name"

    def once(self, rows: QuerySet) -> QuerySet:
        """One row for each thing: that which began last."""
        if self.thing == "pk":
            return rows
        latest_first = [F(self.life.begins).desc(nulls_last=True), F("pk").desc()]
        place = Window(RowNumber(), partition_by=[F(self.thing)], order_by=latest_first)
        known = rows.filter(**{f"{self.thing}__isnull": False})
        known = known.exclude(**{self.thing: ""}) if self.is_text else known
        chosen = known.annotate(place_of_thing=place).filter(place_of_thing=1)
        return self.model._default_manager.filter(pk__in=chosen.values("pk"))

    def base(self) -> QuerySet:
        """The rows in use that pass the rule's filters; what they belong to and what is counted is in use as well."""
        rows: Any = self.model._default_manager.in_use().order_by()
        return self.filtered(rows.filter(**{f"{way}__in_use": True for way in self.ways}))

    @property
    def ways(self) -> tuple[str, ...]:
        """The lookups to what a row belongs to and to what is counted of it."""
        counted = records_on(self.model, self.thing) if self.thing != "pk" else ()
        return tuple(dict.fromkeys([*self.placing.parents, *counted]))

    def filtered(self, rows: QuerySet) -> QuerySet:
        """The rows that pass the rule's filters."""
        for name, wanted in self.rule.filters.items():
            rows = rows.filter(**{f"{name}__in" if isinstance(wanted, list) else name: wanted})
        return rows

    def rows(self, area, on) -> QuerySet:
        """The rows that are counted, several for one thing among them."""
        rows, day = self.dated(on)
        return rows.filter(self.placed(area, day))

    def dated(self, on) -> tuple[QuerySet, datetime.date | str]:
        """The rows that are counted wherever they are, and the day on which it is asked where: `on`, or the alias of
        their own."""
        rows, time = self.base(), self.rule.time
        if time == Span.DAY:
            return rows.filter(self.life.valid_on(on)), on
        first = FIRST_DAY if time == Span.EVER else datetime.date(on.year, 1, 1)
        if self.rule.measure == Measure.ENDED_IN:
            rows = rows.filter(self.life.ended_in(max(first, FIRST_DAY + datetime.timedelta(1)), on))
            own_day = self.life.end_day
        else:
            rows, own_day = rows.filter(self.life.begun_in(first, on)), self.life.first_day
        return rows.alias(own_day=own_day), self.day_of("own_day", on)

    def day_of(self, alias: str, on) -> datetime.date | str:
        """The row's own day by its alias; of what is known by its year alone, the day that is asked."""
        return on if self.life.yearly else alias

    def placed(self, area, day: datetime.date | str) -> Q:
        """In the area on that day, or on the row's own by its alias."""
        return self.placing.then(area, day) if isinstance(day, str) else self.placing.on(area, day)

    def stock(self, area, day) -> Q:
        return self.life.valid_on(day) & self.placing.on(area, day)


def summed(total, rows) -> Counted:
    """0 of no rows; of rows of which none says the figure nothing is known."""
    if total is None and rows:
        return Counted(None, Why.NO_VALUE)
    return Counted(total or 0)


def _divided(part: Counted, whole: Counted) -> Counted:
    """The part in percent of the whole."""
    for each in (whole, part):
        if each.why:
            return each
    if not whole.value:
        return Counted(None, Why.OF_NOTHING)
    return Counted(Decimal(100) * part.value / whole.value if part.value else Decimal(0))
