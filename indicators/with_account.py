"""What pages want to know of an account and of the state of things whenever somebody asks: read with the account, in
the one query that every request takes anyway, so that an unchanged page costs no other."""

from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Coalesce, Concat

from qijiang.joined import joined
from qijiang.registers.models import ChainHead

from .models import BoardVisit, Follow, Notice, Stamp
from .stamps import SAMPLE_YEAR


def asked_with_account() -> dict[str, Any]:
    """{attribute of the account: expression}.

    `raised` adds up the stamps of the account's own area (of all that lie in no other for who reaches everything):
    whatever is written below raises these too. `catalogue` is the sum of the stamps without area. `registers_at` and
    `handed_in_at` number the last line of history about a register's record, and about something handed in. `follows`
    is "indicator:area indicator:area", by their ids.
    """
    visit = BoardVisit.objects.filter(user=OuterRef("pk"))
    own, tops = _sum(Q(area=OuterRef("area"))), _sum(Q(area__parent=None))
    return {
        "unread": Notice.objects.unread_number(),
        "raised": Case(When(is_superuser=True, then=tops), default=own),
        "catalogue": _sum(Q(area=None)),
        "holds_sample": Cast(Exists(Stamp.objects.filter(area=None, year=SAMPLE_YEAR)), BooleanField()),
        "registers_at": Subquery(ChainHead.objects.filter(pk=1).values("of_registers")),
        "handed_in_at": Subquery(ChainHead.objects.filter(pk=1).values("handed_in")),
        "visit_seen_at": Subquery(visit.values("seen_at")),
        "visit_before": Subquery(visit.values("before")),
        "follows_held": joined(
            Follow.objects.filter(user=OuterRef("pk")),
            Concat(Cast("indicator", TextField()), Value(":"), Cast("area", TextField()), output_field=TextField()),
            by="user",
        ),
    }


def _sum(which: Q) -> Any:
    """The numbers of these stamps added up: one row, by a value that all share."""
    rows = Stamp.objects.filter(which).order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(rows.annotate(sum=Sum(F("number"))).values("sum")), Value(0))
