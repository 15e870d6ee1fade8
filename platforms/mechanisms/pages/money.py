"""Funds with their size and their turnover kept apart, enterprises (户) and loans (笔) too; policies with payouts.

What an enterprise received counts where it sat on the day that it was paid out or approved.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from enterprises.models import Financing, Fund, Payout, Policy
from enterprises.scoring.conditions import rounded
from qijiang import figures
from qijiang.registers.sums import exact_sum

from ..placing import placed
from ..scope import Scope
from .behind import List, Part
from .tables import Cell, Table, Total, number, record, text


def _financings(scope):
    """Paid out up to the day of the page."""
    return placed(Financing.objects.in_use().filter(start__lte=scope.on), scope.area, "start")


def _of_year(scope):
    return Q(start__gte=scope.first)


def _open(scope):
    return Q(repaid=None) | Q(repaid__gt=scope.on)


def _funds_of(scope):
    """The funds of the area that were founded by the day, or on a day that is not known."""
    founded = Q(founded=None) | Q(founded__lte=scope.on)
    return Fund.objects.in_use().filter(founded, area__path__startswith=scope.area.path)


OF_FUNDS = {
    "loans": List(
        _financings,
        by={"fund": "fund", "kind": "kind"},
        parts={
            "year": Part(lazy("paid out in the year"), _of_year),
            "open": Part(lazy("not repaid"), _open),
            "saved": Part(lazy("with a saving"), lambda scope: Q(saving__isnull=False)),
        },
        each={"enterprise": "enterprise"},
    ),
    "funds": List(_funds_of, parts={"sized": Part(lazy("with a size"), lambda scope: Q(size__isnull=False))}),
}


def funds(scope: Scope) -> dict:
    """A fund's size is a stock; what it turned over since its beginning a flow, which may exceed it many times."""
    of_area, paid = _funds_of(scope), _financings(scope)
    in_year = paid.filter(_of_year(scope)).order_by()
    sums = in_year.aggregate(n=Count("pk"), firms=Count("enterprise", distinct=True), total=exact_sum("amount"))
    size = of_area.order_by().aggregate(sum=exact_sum("size"))["sum"]
    of_year = scope.behind("loans", part="year")
    firms = scope.behind("loans", part="year", each="enterprise")
    totals = [
        Total(_("Size of the funds"), figures.number(size), "万元", scope.behind("funds", part="sized")),
        Total(_("Paid out in the year"), figures.number(sums["total"]), "万元", of_year),
        Total(_("Loans and investments in the year"), figures.number(sums["n"]), "笔", of_year),
        Total(_("Enterprises reached in the year"), figures.number(sums["firms"]), "户", firms),
    ]
    return {"totals": totals, "tables": [_funds(of_area, paid, scope), _by_kind(paid, scope)]}


def _funds(of_area, paid, scope):
    found = paid.filter(fund__in=of_area.order_by().values("pk")).order_by()
    by_fund = {
        row["fund"]: row
        for row in found.values("fund").annotate(
            n=Count("pk"),
            firms=Count("enterprise", distinct=True),
            total=exact_sum("amount"),
            of_year=exact_sum("amount", filter=_of_year(scope)),
            open=exact_sum("amount", filter=_open(scope)),
            saving=exact_sum("saving"),
        )
    }
    listed = list(of_area.order_by("name", "pk"))
    rows = [_fund(fund, by_fund.get(fund.pk, {}), scope) for fund in listed]
    heads = [(_("Fund"), False), (_("Kind of fund"), False), (_("Size"), True), (_("In the year"), True),
             (_("Since the beginning"), True), (_("Loans (笔)"), True), (_("Enterprises (户)"), True),
             (_("Not repaid"), True), (_("Turned over"), True), (_("Saved"), True)]  # fmt: skip
    note = _("Amounts in 10,000 yuan. Turned over: paid out since the beginning ÷ size. The two are never added.")
    undated = sum(fund.founded is None for fund in listed)
    if undated:
        note += _(" Founded on an unknown day, and therefore in every size: %(number)s.") % {"number": undated}
    return Table(_("Funds: size and turnover"), heads, rows, note, _("No fund is recorded here."), "funds")


def _fund(fund, said: dict[str, Any], scope):
    amount = said.get("total")
    turned = figures.BLANK
    if amount is not None and fund.size:
        turned = _("%(times)s times") % {"times": figures.number(rounded(Fraction(amount) / Fraction(fund.size), 1))}
    loans = scope.behind("loans", fund=fund.pk)
    return [
        text(fund.name, record("fund", fund.pk)),
        text(fund.get_kind_display()),
        number(fund.size, record("fund", fund.pk)),
        number(said.get("of_year"), scope.behind("loans", fund=fund.pk, part="year")),
        number(amount, loans),
        number(said.get("n", 0), loans),
        number(said.get("firms", 0), scope.behind("loans", fund=fund.pk, each="enterprise")),
        number(said.get("open"), scope.behind("loans", fund=fund.pk, part="open")),
        Cell(turned, loans if turned != figures.BLANK else "", is_number=True),
        number(said.get("saving"), scope.behind("loans", fund=fund.pk, part="saved")),
    ]


def _by_kind(paid, scope):
    year = _of_year(scope)
    found = {
        row["kind"]: row
        for row in paid.order_by()
        .values("kind")
        .annotate(
            n=Count("pk"),
            firms=Count("enterprise", distinct=True),
            total=exact_sum("amount"),
            n_of_year=Count("pk", filter=year),
            firms_of_year=Count("enterprise", distinct=True, filter=year),
            of_year=exact_sum("amount", filter=year),
        )
    }
    rows = [_kind(kind, label, found[kind], scope) for kind, label in Financing.Kind.choices if kind in found]
    heads = [(_("Kind of financing"), False), (_("Loans (笔) in the year"), True),
             (_("Enterprises (户) in the year"), True), (_("Amount in the year"), True), (_("Loans (笔) in all"), True),
             (_("Enterprises (户) in all"), True), (_("Amount in all"), True)]  # fmt: skip
    note = _("Amounts in 10,000 yuan. An enterprise with several loans is one enterprise (户) and several loans (笔).")
    return Table(_("By kind of financing"), heads, rows, note, _("No financing is recorded here."), "kinds")


def _kind(kind, label, said, scope):
    of_year, in_all = scope.behind("loans", kind=kind, part="year"), scope.behind("loans", kind=kind)
    return [
        text(label),
        number(said["n_of_year"], of_year),
        number(said["firms_of_year"], scope.behind("loans", kind=kind, part="year", each="enterprise")),
        number(said["of_year"], of_year),
        number(said["n"], in_all),
        number(said["firms"], scope.behind("loans", kind=kind, each="enterprise")),
        number(said["total"], in_all),
    ]


def _payouts(scope):
    """Approved up to the day of the page."""
    return placed(Payout.objects.in_use().filter(approved_on__lte=scope.on), scope.area, "approved_on")


def _approved(scope):
    return Q(approved_on__gte=scope.first)


def _paid(scope):
    return Q(paid_on__lte=scope.on)


def _paid_in_year(scope):
    return Q(paid_on__range=(scope.first, scope.on))


def _unpaid(scope):
    """Of which something is still to be paid on the day."""
    return Q(paid_on=None) | Q(paid_on__gt=scope.on) | Q(paid_amount__lt=F("approved_amount"))


OF_POLICIES = {
    "payouts": List(
        _payouts,
        by={"policy": "policy"},
        parts={
            "year": Part(lazy("approved in the year"), _approved),
            "paid": Part(lazy("paid"), _paid),
            "paid_in_year": Part(lazy("paid in the year"), _paid_in_year),
            "unpaid": Part(lazy("not paid yet"), _unpaid),
        },
        each={"enterprise": "enterprise"},
    ),
}


def policies(scope: Scope) -> dict:
    granted = _payouts(scope)
    in_year = granted.filter(_approved(scope)).order_by()
    sums = in_year.aggregate(
        n=Count("pk"), firms=Count("enterprise", distinct=True), approved=exact_sum("approved_amount")
    )
    paid = granted.filter(_paid_in_year(scope)).order_by().aggregate(sum=exact_sum("paid_amount"))
    approved = scope.behind("payouts", part="year")
    firms = scope.behind("payouts", part="year", each="enterprise")
    of_paid = scope.behind("payouts", part="paid_in_year")
    totals = [
        Total(_("Approved in the year"), figures.number(sums["approved"]), "万元", approved),
        Total(_("Approvals in the year"), figures.number(sums["n"]), "笔", approved),
        Total(_("Enterprises granted in the year"), figures.number(sums["firms"]), "户", firms),
        Total(_("Paid in the year"), figures.number(paid["sum"]), "万元", of_paid),
    ]
    return {"totals": totals, "tables": [_policies(granted, scope)]}


def _policies(granted, scope):
    """The policies of the area and of those that it lies in, by which its enterprises are paid."""
    line = [int(pk) for pk in scope.area.path.strip("/").split("/")]
    listed = Policy.objects.in_use().filter(Q(area__in=line) | Q(area__path__startswith=scope.area.path))
    in_force = set(listed.in_force_on(scope.on).values_list("pk", flat=True))
    sums = {
        row["policy"]: row
        for row in granted.order_by()
        .values("policy")
        .annotate(
            n=Count("pk"),
            firms=Count("enterprise", distinct=True),
            approved=exact_sum("approved_amount"),
            of_year=exact_sum("approved_amount", filter=_approved(scope)),
            paid=exact_sum("paid_amount", filter=_paid(scope)),
        )
    }
    rows = [_policy(policy, sums.get(policy.pk, {}), in_force, scope) for policy in _ordered(listed)]
    heads = [(_("Policy"), False), (_("Document number"), False), (_("In force"), False), (_("Approvals (笔)"), True),
             (_("Enterprises (户)"), True), (_("Approved in the year"), True), (_("Approved in all"), True),
             (_("Paid in all"), True), (_("Not paid yet"), True)]  # fmt: skip
    note = _("Amounts in 10,000 yuan, up to the day of the page.")
    return Table(_("Policies and their payouts"), heads, rows, note, _("No policy is recorded here."), "policies")


def _ordered(listed) -> Iterable[Policy]:
    return listed.select_related("area").order_by("-issued", "title", "pk")


def _policy(policy, said: dict[str, Any], in_force, scope):
    approved, paid = said.get("approved"), said.get("paid")
    left = approved - (paid or Decimal(0)) if approved is not None else None
    granted = scope.behind("payouts", policy=policy.pk)
    return [
        text(policy.title, record("policy", policy.pk)),
        text(policy.number),
        text(_is_in_force(policy, in_force)),
        number(said.get("n", 0), granted),
        number(said.get("firms", 0), scope.behind("payouts", policy=policy.pk, each="enterprise")),
        number(said.get("of_year"), scope.behind("payouts", policy=policy.pk, part="year")),
        number(approved, granted),
        number(paid, scope.behind("payouts", policy=policy.pk, part="paid")),
        number(left, scope.behind("payouts", policy=policy.pk, part="unpaid")),
    ]


def _is_in_force(policy, in_force):
    if not (policy.issued or policy.valid_from or policy.valid_to):
        return _("not stated")
    return _("yes") if policy.pk in in_force else _("no")
