"""Industry chains with their enterprises."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from enterprises.models import AnnualFigures, IndustryChain, Recognition
from qijiang import figures
from qijiang.registers.sums import exact_sum

from ..firms import present_in
from ..scope import Scope
from .behind import List, Part
from .tables import Cell, Table, Total, number, record, text

HIGH_TECH, TECH_SME = Recognition.Kind.HIGH_TECH, Recognition.Kind.TECH_SME


def _there(scope):
    return present_in(scope.area, None, scope.on)


def _returned(scope):
    """The figures of the year before that they returned."""
    among = _there(scope).order_by().values("pk")
    return AnnualFigures.objects.in_use().of_year(scope.year - 1).filter(enterprise__in=among)


def _holding(kind):
    def holds(scope):
        valid = Recognition.objects.in_use().valid_on(scope.on).filter(kind=kind)
        return Q(pk__in=valid.order_by().values("enterprise"))

    return holds


OF_CHAINS = {
    "firms": List(
        _there,
        by={"chain": "chain"},
        parts={
            "chained": Part(lazy("in a chain"), lambda scope: Q(chain__in_use=True)),
            "free": Part(lazy("in no chain"), lambda scope: ~Q(chain__in_use=True)),
            "high_tech": Part(HIGH_TECH.label, _holding(HIGH_TECH)),
            "tech_sme": Part(TECH_SME.label, _holding(TECH_SME)),
        },
    ),
    "figures": List(
        _returned,
        by={"chain": "enterprise__chain"},
        parts={
            "revenue": Part(lazy("with revenue"), lambda scope: Q(revenue__isnull=False)),
            "spend": Part(lazy("with R&D spend"), lambda scope: Q(rd_spend__isnull=False)),
        },
    ),
}


def chains(scope: Scope) -> dict:
    there = _there(scope)
    line = [int(pk) for pk in scope.area.path.strip("/").split("/")]
    listed = IndustryChain.objects.in_use().filter(Q(area__in=line) | Q(area__path__startswith=scope.area.path))
    found = list(listed.select_related("area", "lead").order_by("name", "pk"))
    chained = there.filter(chain__in_use=True).order_by()
    firms = dict(chained.values_list("chain").annotate(n=Count("pk")))
    holders = _holders(there, scope)
    sums = _sums(scope)
    none = there.exclude(chain__in_use=True).count()
    totals = [
        Total(_("Industry chains"), figures.number(len(found)), "条", "#chains"),
        Total(
            _("Enterprises in a chain"),
            figures.number(sum(firms.values())),
            "家",
            scope.behind("firms", part="chained"),
        ),
        Total(_("Enterprises in none"), figures.number(none), "家", scope.behind("firms", part="free")),
    ]
    rows = [_row(chain, firms, holders, sums, scope) for chain in found]
    said = {"year": scope.year - 1}
    heads = [(_("Industry chain"), False), (_("Lead department"), False), (_("Enterprises"), True),
             (_("High-tech enterprises"), True), (_("Technology SMEs"), True),
             (_("Revenue %(year)s (10,000 yuan)") % said, True), (_("R&D spend %(year)s (10,000 yuan)") % said, True),
             (_("Enterprises that returned figures"), True)]  # fmt: skip
    note = _("Revenue and R&D are sums over those that returned them; who did not is not counted as 0.")
    table = Table(_("Industry chains"), heads, rows, note, _("No industry chain is recorded here."), "chains")
    return {"totals": totals, "tables": [table]}


def _holders(there, scope) -> dict[str, Counter]:
    """{kind: {chain: how many hold it on that day}}."""
    held: dict[str, Counter] = {}
    for kind in (HIGH_TECH, TECH_SME):
        rows = there.filter(_holding(kind)(scope)).order_by().values_list("chain").annotate(n=Count("pk"))
        held[kind] = Counter(dict(rows))
    return held


def _sums(scope) -> dict[int, dict[str, Any]]:
    found = _returned(scope).order_by().values("enterprise__chain")
    sums = found.annotate(n=Count("pk"), revenue=exact_sum("revenue"), spend=exact_sum("rd_spend"))
    return {row["enterprise__chain"]: row for row in sums}


def _row(chain, firms, holders, sums, scope) -> list[Cell]:
    said = sums.get(chain.pk, {"n": 0, "revenue": None, "spend": None})
    held = {kind: scope.behind("firms", chain=chain.pk, part=kind.value) for kind in (HIGH_TECH, TECH_SME)}
    return [
        text(chain.name, record("industrychain", chain.pk)),
        text(chain.lead and chain.lead.name),
        number(firms.get(chain.pk, 0), scope.behind("firms", chain=chain.pk)),
        number(holders[HIGH_TECH][chain.pk], held[HIGH_TECH]),
        number(holders[TECH_SME][chain.pk], held[TECH_SME]),
        number(said["revenue"], scope.behind("figures", chain=chain.pk, part="revenue")),
        number(said["spend"], scope.behind("figures", chain=chain.pk, part="spend")),
        number(said["n"], scope.behind("figures", chain=chain.pk)),
    ]
