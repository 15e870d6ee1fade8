"""Funds with their size and their turnover kept apart, enterprises (户) and loans (笔) too; policies with payouts."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from enterprises.models import Financing, Fund, Payout, Policy
from enterprises.scoring.conditions import rounded
from qijiang import figures

from ..scope import Scope
from .tables import Cell, Table, Total, number, record, records, text


def funds(scope: Scope) -> dict:
    """A fund's size is a stock; what it turned over since its beginning a flow, which may exceed it many times."""
    of_area = Fund.objects.in_use().filter(area__path__startswith=scope.area.path).order_by("name", "pk")
    paid = Financing.objects.in_use().filter(enterprise__area__path__startswith=scope.area.path, start__lte=scope.on)
    in_year = paid.begun_in(scope.first, scope.on)
    sums = in_year.order_by().aggregate(n=Count("pk"), firms=Count("enterprise", distinct=True), total=Sum("amount"))
    size = of_area.order_by().aggregate(sum=Sum("size"))["sum"]
    days = {"enterprise__area": scope.area.pk, "start_from": scope.first, "start_to": scope.on}
    address = records("financing", **days)
    totals = [
        Total(_("Size of the funds"), figures.number(size), "万元", records("fund", area=scope.area.pk)),
        Total(_("Paid out in the year"), figures.number(sums["total"]), "万元", address),
        Total(_("Loans and investments in the year"), figures.number(sums["n"]), "笔", address),
        Total(_("Enterprises reached in the year"), figures.number(sums["firms"]), "户", address),
    ]
    return {"totals": totals, "tables": [_funds(of_area, scope), _by_kind(paid, scope, days)]}


def _funds(of_area, scope):
    found = Financing.objects.in_use().filter(fund__in=of_area.order_by().values("pk"), start__lte=scope.on).order_by()
    year, open_ = Q(start__gte=scope.first), Q(repaid=None) | Q(repaid__gt=scope.on)
    by_fund = {
        row["fund"]: row
        for row in found.values("fund").annotate(
            n=Count("pk"),
            firms=Count("enterprise", distinct=True),
            total=Sum("amount"),
            of_year=Sum("amount", filter=year),
            n_of_year=Count("pk", filter=year),
            open=Sum("amount", filter=open_),
            saving=Sum("saving"),
        )
    }
    rows = [_fund(fund, by_fund.get(fund.pk, {}), scope) for fund in of_area]
    heads = [(_("Fund"), False), (_("Kind of fund"), False), (_("Size"), True), (_("In the year"), True),
             (_("Since the beginning"), True), (_("Loans (笔)"), True), (_("Enterprises (户)"), True),
             (_("Not repaid"), True), (_("Turned over"), True), (_("Saved"), True)]  # fmt: skip
    note = _("Amounts in 10,000 yuan. Turned over: paid out since the beginning ÷ size. The two are never added.")
    return Table(_("Funds: size and turnover"), heads, rows, note, _("No fund is recorded here."))


def _fund(fund, said: dict[str, Any], scope):
    amount = said.get("total")
    turned = figures.BLANK
    if amount is not None and fund.size:
        turned = _("%(times)s times") % {"times": figures.number(rounded(Fraction(amount) / Fraction(fund.size), 1))}
    until = {"fund_id": fund.pk, "start_to": scope.on}
    return [
        text(fund.name, record("fund", fund.pk)),
        text(fund.get_kind_display()),
        number(fund.size),
        number(said.get("of_year"), records("financing", start_from=scope.first, **until)),
        number(amount, records("financing", **until)),
        number(said.get("n", 0), records("financing", **until)),
        number(said.get("firms", 0)),
        number(said.get("open")),
        Cell(turned, is_number=True),
        number(said.get("saving")),
    ]


def _by_kind(paid, scope, days):
    year = Q(start__gte=scope.first)
    found = {
        row["kind"]: row
        for row in paid.order_by()
        .values("kind")
        .annotate(
            n=Count("pk"),
            firms=Count("enterprise", distinct=True),
            total=Sum("amount"),
            n_of_year=Count("pk", filter=year),
            firms_of_year=Count("enterprise", distinct=True, filter=year),
            of_year=Sum("amount", filter=year),
        )
    }
    until = {"enterprise__area": scope.area.pk, "start_to": scope.on}
    rows = [
        [
            text(label),
            number(found[kind]["n_of_year"], records("financing", kind=kind, **days)),
            number(found[kind]["firms_of_year"]),
            number(found[kind]["of_year"]),
            number(found[kind]["n"], records("financing", kind=kind, **until)),
            number(found[kind]["firms"]),
            number(found[kind]["total"]),
        ]
        for kind, label in Financing.Kind.choices
        if kind in found
    ]
    heads = [(_("Kind of financing"), False), (_("Loans (笔) in the year"), True),
             (_("Enterprises (户) in the year"), True), (_("Amount in the year"), True), (_("Loans (笔) in all"), True),
             (_("Enterprises (户) in all"), True), (_("Amount in all"), True)]  # fmt: skip
    note = _("Amounts in 10,000 yuan. An enterprise with several loans is one enterprise (户) and several loans (笔).")
    return Table(_("By kind of financing"), heads, rows, note, _("No financing is recorded here."))


def policies(scope: Scope) -> dict:
    granted = Payout.objects.in_use().filter(
        enterprise__area__path__startswith=scope.area.path, approved_on__lte=scope.on
    )
    in_year = granted.approved_in(scope.first, scope.on)
    sums = in_year.order_by().aggregate(
        n=Count("pk"), firms=Count("enterprise", distinct=True), approved=Sum("approved_amount")
    )
    paid = granted.paid_in(scope.first, scope.on).order_by().aggregate(sum=Sum("paid_amount"), n=Count("pk"))
    within = {"enterprise__area": scope.area.pk}
    approved = records("payout", approved_on_from=scope.first, approved_on_to=scope.on, **within)
    of_paid = records("payout", paid_on_from=scope.first, paid_on_to=scope.on, **within)
    totals = [
        Total(_("Approved in the year"), figures.number(sums["approved"]), "万元", approved),
        Total(_("Approvals in the year"), figures.number(sums["n"]), "笔", approved),
        Total(_("Enterprises granted in the year"), figures.number(sums["firms"]), "户", approved),
        Total(_("Paid in the year"), figures.number(paid["sum"]), "万元", of_paid),
    ]
    return {"totals": totals, "tables": [_policies(granted, scope)]}


def _policies(granted, scope):
    """The policies of the area and of those that it lies in, by which its enterprises are paid."""
    line = [int(pk) for pk in scope.area.path.strip("/").split("/")]
    listed = Policy.objects.in_use().filter(Q(area__in=line) | Q(area__path__startswith=scope.area.path))
    in_force = set(listed.in_force_on(scope.on).values_list("pk", flat=True))
    year, paid = Q(approved_on__gte=scope.first), Q(paid_on__lte=scope.on)
    sums = {
        row["policy"]: row
        for row in granted.order_by()
        .values("policy")
        .annotate(
            n=Count("pk"),
            firms=Count("enterprise", distinct=True),
            approved=Sum("approved_amount"),
            of_year=Sum("approved_amount", filter=year),
            paid=Sum("paid_amount", filter=paid),
        )
    }
    rows = [_policy(policy, sums.get(policy.pk, {}), policy.pk in in_force, scope) for policy in _ordered(listed)]
    heads = [(_("Policy"), False), (_("Document number"), False), (_("In force"), False), (_("Approvals (笔)"), True),
             (_("Enterprises (户)"), True), (_("Approved in the year"), True), (_("Approved in all"), True),
             (_("Paid in all"), True), (_("Not paid yet"), True)]  # fmt: skip
    note = _("Amounts in 10,000 yuan, up to the day of the page.")
    return Table(_("Policies and their payouts"), heads, rows, note, _("No policy is recorded here."))


def _ordered(listed) -> Iterable[Policy]:
    return listed.select_related("area").order_by("-issued", "title", "pk")


def _policy(policy, said: dict[str, Any], is_in_force, scope):
    within = {"policy_id": policy.pk, "enterprise__area": scope.area.pk, "approved_on_to": scope.on}
    approved, paid = said.get("approved"), said.get("paid")
    left = approved - (paid or Decimal(0)) if approved is not None else None
    return [
        text(policy.title, record("policy", policy.pk)),
        text(policy.number),
        text(_("yes") if is_in_force else _("no")),
        number(said.get("n", 0), records("payout", **within)),
        number(said.get("firms", 0)),
        number(said.get("of_year"), records("payout", approved_on_from=scope.first, **within)),
        number(approved),
        number(paid),
        number(left),
    ]
