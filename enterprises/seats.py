"""In which area an enterprise sat on a day, as a condition on its records.

It sits where it is recorded now, unless a former seat says that it sat elsewhere until a later day: then the one with
the earliest such day counts. It is nowhere before it moved in, from the day it moved out, and once it is closed.
`owner` is the lookup to the enterprise ("enterprise" for a recognition, "" for the enterprise itself).
"""

import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from qijiang.directory.models import Area

from .models.former_seat import IN_A_ZONE, FormerSeat

Placed = list[tuple[QuerySet, list[str]]]  # rows, and the columns of them that say the paths of where they are


def in_area(area: Area, prefix: str = "", seat: str = "area") -> Q:
    """Recorded in the area or below it; of a zone or park also what lies in it by its own field.

    With `seat` “park” the park alone says where it lies.
    """
    here = Q(**{f"{prefix}{seat}__path__startswith": area.path})
    if area.kind in IN_A_ZONE:
        here |= Q(**{f"{prefix}park__path__startswith": area.path})
    return here


def present_on(day: datetime.date, owner: str = "") -> Q:
    """It had moved in, had not moved out and was not closed on that day, wherever it sat."""
    prefix = f"{owner}__" if owner else ""
    return _by(f"{prefix}moved_in", day) & _after(f"{prefix}moved_out", day) & _after(f"{prefix}closed", day)


def present_then(day: str, owner: str = "") -> Q:
    """The same on the row's own day. Whether the enterprise was closed by then is said by the lives of its records."""
    prefix = f"{owner}__" if owner else ""
    return _by(f"{prefix}moved_in", F(day)) & _after(f"{prefix}moved_out", F(day))


def seated_on(area: Area, day: datetime.date, owner: str = "", seat: str = "area") -> Q:
    """The enterprise sat in the area on that day."""
    prefix = f"{owner}__" if owner else ""
    firm = owner or "pk"
    later = FormerSeat.objects.in_use().filter(until__gte=day)
    earlier = later.filter(enterprise=OuterRef("enterprise"), until__lt=OuterRef("until"))
    arrived = Q(enterprise__moved_in=None) | Q(enterprise__moved_in__lte=day) | Q(enterprise__moved_in__gt=F("until"))
    there = later.filter(in_area(area, seat=seat), arrived).exclude(Exists(earlier))
    here = in_area(area, prefix, seat) & _by(f"{prefix}moved_in", day)
    here &= ~Q(**{f"{firm}__in": later.values("enterprise")})
    still = _after(f"{prefix}moved_out", day) & _after(f"{prefix}closed", day)
    return still & (Q(**{f"{firm}__in": there.values("enterprise")}) | here)


def seated_then(area: Area, day: str, owner: str, seat: str = "area") -> Q:
    """The enterprise sat in the area on the row's own day: `day` is a field of the row or an alias of its rows.

    Few enterprises ever move: the row's own day is only asked of those. Whether the enterprise was closed by then is
    said by the lives of its records: what ends because it closes ends where it sat.
    """
    prefix = f"{owner}__" if owner else ""
    firm = owner or "pk"
    seats = FormerSeat.objects.in_use()
    later = seats.filter(enterprise=OuterRef(firm), until__gte=OuterRef(day))
    earlier = seats.filter(
        enterprise=OuterRef("enterprise"), until__lt=OuterRef("until"), until__gte=OuterRef(OuterRef(day))
    )
    no_bar = Q(enterprise__moved_in=None) | Q(enterprise__moved_in__gt=F("until"))
    arrived = no_bar | Q(enterprise__moved_in__lte=OuterRef(day))
    there = Exists(later.filter(in_area(area, seat=seat), arrived).exclude(Exists(earlier)))
    here = in_area(area, prefix, seat) & _by(f"{prefix}moved_in", F(day))
    ever = Q(**{f"{firm}__in": seats.values("enterprise")})
    still = _after(f"{prefix}moved_out", F(day))
    return still & ((~ever & here) | (ever & (there | (here & ~Exists(later)))))


def by_seat(rows: QuerySet, day: datetime.date | str, owner: str, seat: str = "area") -> Placed:
    """The rows of enterprises that never moved and those of the others, each with the names of its columns that say
    where they sat: the paths of the area, or of what `seat` says in its place, and of the park.

    What `seated_on` finds for one area is found here for all of them; where `day` is the name of the row's own, what
    `seated_then` does.
    """
    prefix = f"{owner}__" if owner else ""
    firm = owner or "pk"
    on: Any = F(day) if isinstance(day, str) else day
    until: Any = OuterRef(day) if isinstance(day, str) else day
    still = _after(f"{prefix}moved_out", on) & (Q() if isinstance(day, str) else _after(f"{prefix}closed", on))
    came = _by(f"{prefix}moved_in", on)
    seats = FormerSeat.objects.in_use()
    ever = Q(**{f"{firm}__in": seats.values("enterprise")})
    later = seats.filter(enterprise=OuterRef(firm), until__gte=until).order_by("until")
    moved = rows.filter(still & ever).annotate(seat_until=Subquery(later.values("until")[:1]))
    moved = moved.filter(came | Q(**{f"{prefix}moved_in__gt": F("seat_until")}))
    paths = dict.fromkeys([f"{seat}__path", "park__path"])
    then = {f"seat_{n}": _then(later, path, f"{prefix}{path}") for n, path in enumerate(paths)}
    return [
        (rows.filter(still & ~ever & came), [f"{prefix}{path}" for path in paths]),
        (moved.annotate(**then), [*then]),
    ]


def _then(later, column, now):
    """The column of the seat of that day, or that of the present one."""
    return Case(When(seat_until__isnull=True, then=F(now)), default=Subquery(later.values(column)[:1]))


def _by(name, day):
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": day})


def _after(name, day):
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": day})
