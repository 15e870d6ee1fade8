"""What many rules say of many areas: `asked` of each, in a few queries for all that count the same rows of a day.

A net change and a share hold two days or two areas against each other and are asked one by one. Reads no clock.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from enterprises.models.former_seat import IN_A_ZONE
from enterprises.seats import Placed
from qijiang.directory.models import Area

from .counting import Counted, Measure, OfRule, Why, asked, keeper_of, summed
from .models import CountingRule

Cell = tuple[CountingRule, Area, datetime.date]
Key = tuple[int, int, datetime.date]  # indicator, area, day
Paths = tuple[str | None, ...]  # of the area where a row is, and of the park


def all_asked(cells: Iterable[Cell]) -> dict[Key, Counted]:
    """The figure of each cell, or why there is none, by indicator, area and day."""
    groups: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[_likeness(*cell)].append(cell)
    found: dict[Key, Counted] = {}
    for group in groups.values():
        found |= _Tally(group).figures() if len(group) > 1 else _one_by_one(group)
    return found


def _one_by_one(group) -> dict[Key, Counted]:
    return {(rule.indicator_id, area.pk, on): asked(rule, area, on) for rule, area, on in group}


def _likeness(rule, area, on) -> Hashable:
    """The same of all cells that count the same rows of a day."""
    if rule.measure in (Measure.NET_CHANGE, Measure.SHARE):
        return rule.pk, area.pk, on
    filters = json.dumps(rule.filters, sort_keys=True)
    return rule.register, filters, rule.time, rule.area_field, rule.measure == Measure.ENDED_IN, OfRule(rule).ways, on


class _Tally:
    """The rows that rules alike count for a day, read once for each place where some are."""

    def __init__(self, group: list[Cell]):
        self.group, self.on = group, group[0][2]
        self.of = {rule.pk: OfRule(rule) for rule, _area, _on in group}
        self.first: OfRule = next(iter(self.of.values()))
        self.keepers = {area.pk: keeper_of(area) for _rule, area, _on in group}
        self.kept: dict[str, bool] = {}

    def figures(self) -> dict[Key, Counted]:
        totals = self._totals()
        things = {pk: self._things(of) for pk, of in self.of.items() if _is_of_things(of)}
        found = {}
        for rule, area, on in self.group:
            of = self.of[rule.pk]
            if rule.pk in things:
                here = (those for paths, those in things[rule.pk].items() if _is_in(area, paths))
                counted = self._counted(area, len(set().union(*here)))
            else:
                rows = [each for paths, each in totals.items() if _is_in(area, paths)]
                counted = self._of_rows(of, area, rows)
            found[rule.indicator_id, area.pk, on] = counted
        return found

    def _of_rows(self, of, area, places) -> Counted:
        number = sum(each["rows"] for each in places)
        if not number or not of.sums:
            return self._counted(area, number)
        said = [each[_total(of)] for each in places if each[_total(of)] is not None]
        return summed(sum(said) if said else None, number)

    def _counted(self, area, number) -> Counted:
        """None of an area whose district keeps no such register."""
        keeper = self.keepers[area.pk]
        if not number and keeper not in self.kept:
            self.kept[keeper] = self.first.begun_at(keeper, self.on).exists()
        return Counted(number) if number or self.kept[keeper] else Counted(None, Why.NOT_KEPT, self.on)

    def _totals(self) -> dict[Paths, dict[str, Any]]:
        """How many rows there are by place, and the sums of the rules that sum."""
        wanted = [of for of in self.of.values() if not _is_of_things(of)]
        sums = {_total(of): of.total() for of in wanted if of.sums}
        found: dict[Paths, dict[str, Any]] = {}
        for rows, paths in self._placed() if wanted else ():
            for row in rows.values(*paths).annotate(rows=Count("pk"), **sums):
                _add(found.setdefault(tuple(row.pop(path) for path in paths), {}), row)
        return found

    def _things(self, of) -> dict[Paths, set]:
        """What is counted once, by place: a thing may be at several."""
        found = defaultdict(set)
        blank = Q(**{f"{of.thing}__isnull": True}) | (Q(**{of.thing: ""}) if of.is_text else Q())
        for rows, paths in self._placed():
            for *place, thing in rows.exclude(blank).values_list(*paths, of.thing).distinct():
                found[tuple(place)].add(thing)
        return found

    def _placed(self) -> Placed:
        rows, day = self.first.dated(self.on)
        tops = {*self.keepers.values()}
        return [
            (rows.filter(reduce(or_, (Q(**{f"{path}__startswith": top}) for path in paths for top in tops))), paths)
            for rows, paths in self.first.placing.apart(rows, day)
        ]


def _is_of_things(of):
    return of.thing != "pk"


def _total(of):
    return f"total_{of.rule.pk}"


def _add(here, row):
    for name, value in row.items():
        if value is not None or name not in here:
            here[name] = value if here.get(name) is None else here[name] + value


def _is_in(area, paths):
    """As `enterprises.seats.in_area` has it: of a zone or park also what lies in it by its own field."""
    here = paths if area.kind in IN_A_ZONE else paths[:1]
    return any(path is not None and path.startswith(area.path) for path in here)
