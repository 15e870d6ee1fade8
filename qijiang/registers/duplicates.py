"""Where to look for one thing that is recorded twice: what a register says of it, and how equal texts are found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Replace, Upper

from .records import Record

SHOWN = 20  # equal texts on a page, of each way to look
MEMBERS = 200  # records with these texts; whoever merges some of them sees the rest

# The rows to look in, the record whose doubles are wanted (None: all), which part of what is found.
Search = Callable[[QuerySet, Record | None, slice], "Found"]


@dataclass(frozen=True)
class Pair:
    """Two records that may be one; `kept` is the one that is proposed to stay."""

    kept: Record
    merged: Record


@dataclass(frozen=True)
class Found:
    pairs: list[Pair]
    is_cut: bool


@dataclass(frozen=True)
class Rule:
    """One way to look for doubles: what it goes by, in words, and the search."""

    title: Any
    search: Search


@dataclass(frozen=True)
class Merging:
    """How records of a register are merged.

    rules   where doubles are looked for
    also    further records that a merge proposes to add: of the one that stays as it is, as it will be, and of the
            other; `also_label` asks whether to
    doubts  what speaks against the two being one, in words
    """

    rules: Sequence[Rule]
    also: Callable[[Any, Any, Any], Sequence[Record]] = lambda _before, _after, _merged: []
    also_label: Any = ""
    doubts: Callable[[Any, Any], list[str]] = lambda _kept, _merged: []


def spelled(lookup: str, *alike: tuple[str, str]) -> Any:
    """The text of a field without what spellings differ in: case, blanks, brackets; `alike` are words for one thing.

    Digits and letters are half-width already: every door writes them so.
    """
    text: Any = F(lookup)
    for old, new in [*((sign, "") for sign in " \u3000()（）·"), *alike]:
        text = Replace(text, Value(old), Value(new))
    return Upper(text)


def first_with_each(members: list[Any]) -> list[Pair]:
    return [Pair(members[0], other) for other in members[1:]]


def alike(key: Any, pairs: Callable[[list[Any]], list[Pair]] = first_with_each, some: Q | None = None) -> Search:
    """The search for records of which the expression `key` is the same and not blank: two queries.

    `pairs` says which of those that are alike may be one; `some` what one of them at least must fulfil.
    """
    counts = {"members": Count("pk"), "worth": Count("pk", filter=some)}

    def search(rows: QuerySet, of: Record | None, part: slice) -> Found:
        keyed = rows.annotate(alike=key)
        groups = keyed if of is None else keyed.filter(alike__in=keyed.filter(pk=of.pk).values("alike"))
        groups = groups.order_by().values("alike").annotate(**counts).filter(members__gt=1, worth__gt=0)
        keys = list(groups.order_by("alike").values_list("alike", flat=True)[part.start : part.stop + 1])
        shown = [key for key in keys[: part.stop - part.start] if key]  # in SQL it would be computed once more
        members = list(keyed.filter(alike__in=shown).order_by("alike", "pk")[:MEMBERS]) if shown else []
        found = [pair for _key, group in groupby(members, lambda row: row.alike) for pair in pairs(list(group))]
        return Found(_about(found, of), len(keys) > part.stop - part.start)

    return search


def _about(pairs, of):
    return [pair for pair in pairs if of is None or of.pk in {pair.kept.pk, pair.merged.pk}]
