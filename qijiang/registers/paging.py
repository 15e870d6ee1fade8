"""Pages of a list that may have a million rows: each begins after a record, none counts or skips what lies before it.

Rows are sorted by one column and their primary key. Those without a value come last, whichever way they are sorted;
they are asked for apart, so that both databases walk an index of (column, id) and neither sorts.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

SIZE = 50
COUNTED = 5_000  # further nobody counts: "more than 5,000" says as much, and costs the half of a page


@dataclass(frozen=True)
class Order:
    """A column to sort by, and which way."""

    column: str
    descending: bool = False

    def turned(self) -> "Order":
        return Order(self.column, not self.descending)


@dataclass(frozen=True)
class Slice:
    """The primary keys of a page in order, and whether there are rows before and after it."""

    rows: list[tuple]
    has_before: bool
    has_after: bool

    @property
    def is_all(self) -> bool:
        """Whether the list has no other page."""
        return not (self.has_before or self.has_after)


def slice_of(
    rows: QuerySet, order: Order, lookups: list[str], after: int | None = None, before: int | None = None
) -> Slice:
    """The page after (or before) the record with that primary key; the first page where it is gone, the nearest where
    nothing lies after it any more.

    Its rows are tuples: the primary key, then the values of `lookups`. One query, two where values are missing, and one
    for the record it begins after.
    """
    pivot = after if after is not None else before
    place = rows.model._base_manager.filter(pk=pivot).values_list(order.column, "pk").first() if pivot else None
    backwards = before is not None and place is not None
    found = _from(rows, order, lookups, place, backwards)
    if not found and place is not None:  # gone since the link was made: the last page, or the first, in its stead
        place, backwards = None, not backwards
        found = _from(rows, order, lookups, place, backwards)
    more = len(found) > SIZE
    found = found[:SIZE]
    if backwards:
        return Slice(found[::-1], more, place is not None)
    return Slice(found, place is not None, more)


def _from(rows, order, lookups, place, backwards):
    """One row more than a page has, walking away from the place."""
    walk = order.turned() if backwards else order
    found: list[tuple[Any, ...]] = []
    parts = [_with_value, _without_value]
    for part in reversed(parts) if backwards else parts:
        if len(found) <= SIZE:
            wanted = part(rows, walk, place, backwards)
            if wanted is not None:
                found += wanted.values_list("pk", *lookups)[: SIZE + 1 - len(found)]
    return found


def _with_value(rows, walk, place, backwards):
    """The part of the list whose column has a value; None where the place lies beyond it."""
    sign = "-" if walk.descending else ""
    known = rows.filter(**{f"{walk.column}__isnull": False}) if _may_be_null(rows.model, walk.column) else rows
    known = known.order_by(f"{sign}{walk.column}", f"{sign}pk")
    if place is None:
        return known
    value, pk = place
    if value is None:
        return known if backwards else None
    beyond = "lt" if walk.descending else "gt"
    # the first condition is what an index can begin at; an OR alone would be walked from the list's start
    known = known.filter(**{f"{walk.column}__{beyond}e": value})
    return known.filter(Q(**{f"{walk.column}__{beyond}": value}) | Q(**{f"pk__{beyond}": pk}))


def _without_value(rows, walk, place, backwards):
    """The part whose column has none; None where there can be none, or the place lies before it."""
    if not _may_be_null(rows.model, walk.column):
        return None
    unknown = rows.filter(**{f"{walk.column}__isnull": True}).order_by("-pk" if walk.descending else "pk")
    if place is None:
        return unknown
    value, pk = place
    if value is not None:
        return None if backwards else unknown
    return unknown.filter(**{f"pk__{'lt' if walk.descending else 'gt'}": pk})


def _may_be_null(model, lookup):
    for name in lookup.split("__"):
        field = model._meta.get_field(name)
        if field.null:
            return True
        model = field.related_model or model
    return False


def count_of(rows: QuerySet) -> tuple[int, bool]:
    """How many rows there are, and whether counting was given up at `COUNTED`."""
    found = rows.order_by()[: COUNTED + 1].values("pk").count()
    return min(found, COUNTED), found > COUNTED
