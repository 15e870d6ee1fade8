"""Industry chains with their enterprises."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from enterprises.models import AnnualFigures, IndustryChain, Recognition
from qijiang import figures

from ..firms import present_in
from ..scope import Scope
from .tables import Cell, Table, Total, number, record, text

SHOWN = 500


def chains(scope: Scope, chosen: str) -> dict:
    """`chosen` is the number of a chain: then its enterprises are listed."""
    there = present_in(scope.area, None, scope.on)
    line = [int(pk) for pk in scope.area.path.strip("/").split("/")]
    listed = IndustryChain.objects.in_use().filter(Q(area__in=line) | Q(area__path__startswith=scope.area.path))
    found = list(listed.select_related("area", "lead").order_by("name", "pk"))
    firms = dict(there.order_by().exclude(chain=None).values_list("chain").annotate(n=Count("pk")))
    holders = _holders(there, scope.on)
    sums = _sums(there, scope.year - 1)
    totals = [
        Total(_("Industry chains"), figures.number(len(found)), "条", "#chains"),
        Total(_("Enterprises in a chain"), figures.number(sum(firms.values())), "家", "#chains"),
        Total(_("Enterprises in none"), figures.number(there.filter(chain=None).count()), "家"),
    ]
    rows = [_row(chain, firms, holders, sums, scope) for chain in found]
    said = {"year": scope.year - 1}
    heads = [(_("Industry chain"), False), (_("Lead department"), False), (_("Enterprises"), True),
             (_("High-tech enterprises"), True), (_("Technology SMEs"), True),
             (_("Revenue %(year)s (10,000 yuan)") % said, True), (_("R&D spend %(year)s (10,000 yuan)") % said, True),
             (_("Enterprises that returned figures"), True)]  # fmt: skip
    note = _("Revenue and R&D are sums over those that returned them; who did not is not counted as 0.")
    tables = [Table(_("Industry chains"), heads, rows, note, _("No industry chain is recorded here."), "chains")]
    chain = next((chain for chain in found if str(chain.pk) == chosen), None)
    if chain:
        tables.insert(0, _firms(there, chain, scope))
    return {"totals": totals, "tables": tables}


def _holders(there, on) -> dict[str, Counter]:
    """{kind: {chain: how many hold it on that day}}."""
    kinds = [Recognition.Kind.HIGH_TECH, Recognition.Kind.TECH_SME]
    valid = (
        Recognition.objects.in_use().valid_on(on).filter(kind__in=kinds, enterprise__in=there.order_by().values("pk"))
    )
    rows = valid.order_by().values_list("kind", "enterprise__chain").annotate(n=Count("enterprise", distinct=True))
    held: dict[str, Counter] = {kind: Counter() for kind in kinds}
    for kind, chain, number_of in rows:
        held[kind][chain] = number_of
    return held


def _sums(there, year) -> dict[int, dict[str, Any]]:
    rows = AnnualFigures.objects.in_use().of_year(year).filter(enterprise__in=there.order_by().values("pk")).order_by()
    found = rows.values("enterprise__chain").annotate(n=Count("pk"), revenue=Sum("revenue"), spend=Sum("rd_spend"))
    return {row["enterprise__chain"]: row for row in found}


def _row(chain, firms, holders, sums, scope) -> list[Cell]:
    said = sums.get(chain.pk, {"n": 0, "revenue": None, "spend": None})
    return [
        text(chain.name, record("industrychain", chain.pk)),
        text(chain.lead and chain.lead.name),
        number(firms.get(chain.pk, 0), f"{scope.query(chain=chain.pk)}#firms"),
        number(holders[Recognition.Kind.HIGH_TECH][chain.pk], f"{scope.query(chain=chain.pk)}#firms"),
        number(holders[Recognition.Kind.TECH_SME][chain.pk]),
        number(said["revenue"]),
        number(said["spend"]),
        number(said["n"]),
    ]


def _firms(there, chain, scope) -> Table:
    of_chain = there.filter(chain=chain)
    holding = set(of_chain.holding(Recognition.Kind.HIGH_TECH, scope.on).order_by().values_list("pk", flat=True))
    found = of_chain.select_related("area", "park").order_by("name", "pk")[:SHOWN]
    rows = [
        [
            text(firm.name, record("enterprise", firm.pk)),
            text(firm.credit_code or _("unverified")),
            text(firm.area.name),
            text(firm.park and firm.park.name),
            text(_("yes") if firm.pk in holding else ""),
        ]
        for firm in found
    ]
    heads = [(_("Enterprise"), False), (_("Credit code"), False), (_("Area"), False), (_("Park"), False),
             (_("High-tech enterprise"), False)]  # fmt: skip
    note = _("The first %(number)s; the register has all of them.") % {"number": SHOWN} if len(rows) == SHOWN else ""
    return Table(chain.name, heads, rows, note, _("No enterprise of this chain is here."), "firms")
