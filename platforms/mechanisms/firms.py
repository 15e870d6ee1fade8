"""What the rules ask of the enterprises of a place, read in a fixed number of queries however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from enterprises.models import (
    AnnualFigures,
    Distinction,
    Enterprise,
    IntellectualRight,
    Patent,
    Recognition,
    TechContract,
)
from enterprises.scoring import growing, hightech, ranking, sme
from platforms.models import Level, Platform, PlatformClass
from qijiang.registers.sums import exact_sum

MOST = 10_000  # enterprises that a page computes; for a larger place it asks to choose a part


@dataclass(slots=True)
class Figures:
    """The figures of one year as the enterprise returned them."""

    revenue: Decimal | None
    high_tech_revenue: Decimal | None
    cost: Decimal | None
    rd_spend: Decimal | None
    tax: Decimal | None
    assets: Decimal | None
    exports: Decimal | None
    employees: int | None
    science_staff: int | None
    rd_staff: int | None
    source: str = ""


COLUMNS = ["revenue", "high_tech_revenue", "cost", "rd_spend", "tax", "assets", "exports", "employees",
           "science_staff", "rd_staff", "source"]  # fmt: skip


@dataclass(slots=True)
class Firm:
    """An enterprise with what the registers say of it: figures by year, rights in force, grounds and titles."""

    pk: int
    name: str
    code: str
    area: str
    park: str | None
    established: datetime.date | None
    sample: bool
    years: dict[int, Figures] = field(default_factory=dict)
    rights: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # by kind
    grounds: dict[sme.Ground, str] = field(default_factory=dict)  # with what shows them
    certificate: str = ""  # of a high-tech enterprise, valid that day
    certificate_until: datetime.date | None = None
    entry: str = ""  # in the library of technology SMEs, valid that day
    entry_until: datetime.date | None = None

    @property
    def class_one(self) -> int:
        return sum(number for kind, number in self.rights.items() if kind in CLASS_ONE)

    @property
    def class_two(self) -> int:
        return sum(number for kind, number in self.rights.items() if kind not in CLASS_ONE)


CLASS_ONE = {Patent.Kind.INVENTION.value} | {
    kind for kind in IntellectualRight.Kind.values if kind not in IntellectualRight.CLASS_TWO
}


def present_in(area, park, on: datetime.date) -> Any:
    """The enterprises in use that were there on that day, in the area and, if one is given, in the park."""
    return seated_in(Enterprise.objects.in_use().present_on(on), area, park, on)


def seated_in(rows: Any, area, park, on: datetime.date) -> Any:
    """Those that sat there on that day, wherever they sit now."""
    found = rows.seated_in(area, on)
    return found.seated_in(park, on) if park else found


def too_many(rows: QuerySet[Enterprise]) -> bool:
    return rows.order_by()[: MOST + 1].values("pk").count() > MOST


def firms_of(rows: QuerySet[Enterprise], years: Iterable[int], on: datetime.date) -> list[Firm]:
    """The enterprises by name, with the figures of the years and what held on that day. Eight queries."""
    names = ["pk", "name", "credit_code", "area__name", "park__name", "established", "sample"]
    found = {row[0]: Firm(*row) for row in rows.order_by("name", "pk").values_list(*names)}
    among = rows.order_by().values("pk")
    _add_figures(found, among, years)
    _add_rights(found, among, on)
    _add_titles(found, among, on)
    _add_grounds(found, among, on)
    return list(found.values())


def _add_figures(found, among, years):
    rows = AnnualFigures.objects.in_use().filter(enterprise__in=among, year__in=list(years)).order_by()
    for pk, year, *values in rows.values_list("enterprise_id", "year", *COLUMNS):
        found[pk].years[year] = Figures(*values)


def _add_rights(found, among, on):
    for model in (Patent, IntellectualRight):
        rows = model.objects.in_use().in_force_on(on).filter(enterprise__in=among).order_by()
        for pk, kind, number in rows.values_list("enterprise_id", "kind").annotate(n=Count("pk")):
            found[pk].rights[kind] = number


def _add_titles(found, among, on):
    kinds = [Recognition.Kind.HIGH_TECH, Recognition.Kind.TECH_SME]
    rows = Recognition.objects.in_use().valid_on(on).filter(enterprise__in=among, kind__in=kinds).order_by("issued")
    for pk, kind, number, issued, until in rows.values_list("enterprise_id", "kind", "number", "issued", "expires"):
        if kind == Recognition.Kind.HIGH_TECH:
            found[pk].certificate, found[pk].certificate_until = number or str(issued), until
            found[pk].grounds[sme.Ground.HIGH_TECH] = number or str(issued)
        else:
            found[pk].entry, found[pk].entry_until = number or str(issued), until


def _add_grounds(found, among, on):
    institutions = Platform.objects.in_use().of_class(PlatformClass.RESEARCH).at_least_on(on, Level.MUNICIPAL)
    for pk, name in institutions.filter(enterprise__in=among).order_by("name").values_list("enterprise_id", "name"):
        found[pk].grounds.setdefault(sme.Ground.INSTITUTION, name)
    rows = Distinction.objects.in_use().counting_on(on).filter(enterprise__in=among).order_by("date")
    for pk, kind, name in rows.values_list("enterprise_id", "kind", "name"):
        found[pk].grounds[sme.Ground(kind)] = name


NO_FIGURES = Figures(None, None, None, None, None, None, None, None, None, None)


def sme_figures(firm: Firm, year: int) -> sme.Figures:
    """What the self-evaluation by the figures of that year asks."""
    of = firm.years.get(year, NO_FIGURES)
    return sme.Figures(
        of.employees, of.science_staff, of.revenue, of.cost, of.rd_spend, of.assets, firm.class_one, firm.class_two,
        tuple(firm.grounds),
    )  # fmt: skip


def high_tech_firm(firm: Firm) -> hightech.Firm:
    years = {
        year: hightech.Year(of.revenue, of.high_tech_revenue, of.rd_spend, of.employees, of.science_staff)
        for year, of in firm.years.items()
    }
    return hightech.Firm(firm.established, sum(firm.rights.values()), years)


def growing_years(firm: Firm) -> dict[int, growing.Year]:
    return {year: growing.Year(of.revenue, of.rd_spend) for year, of in firm.years.items()}


def ranking_facts(rows: QuerySet[Enterprise], year: int) -> dict[int, ranking.Facts]:
    """What the fields of a ranking are made of, by enterprise; the order is that of the names. Five queries."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    among = rows.order_by().values("pk")
    figures: dict[int, dict[int, Figures]] = defaultdict(dict)
    annual = AnnualFigures.objects.in_use().filter(enterprise__in=among, year__in=[year - 1, year]).order_by()
    for pk, of_year, *values in annual.values_list("enterprise_id", "year", *COLUMNS):
        figures[pk][of_year] = Figures(*values)
    patents = Patent.objects.in_use().filter(enterprise__in=among).order_by()
    inventions = _counts(patents.in_force_on(last).of_kind(Patent.Kind.INVENTION))
    granted = _counts(patents.granted_in(first, last))
    contracts = TechContract.objects.in_use().registered_in(first, last).filter(enterprise__in=among).order_by()
    amounts = dict(contracts.values_list("enterprise_id").annotate(sum=exact_sum("amount")))
    return {
        pk: _facts(figures[pk], year, inventions.get(pk, 0), granted.get(pk, 0), amounts.get(pk) or Decimal(0))
        for pk in rows.order_by("name", "pk").values_list("pk", flat=True)
    }


def _counts(rows):
    return dict(rows.values_list("enterprise_id").annotate(n=Count("pk")))


def _facts(years, year, inventions, granted, contracts):
    of = years.get(year, NO_FIGURES)
    return ranking.Facts(
        revenue=of.revenue,
        revenue_before=years.get(year - 1, NO_FIGURES).revenue,
        rd_spend=of.rd_spend,
        high_tech_revenue=of.high_tech_revenue,
        tax=of.tax,
        exports=of.exports,
        employees=of.employees,
        science_staff=of.science_staff,
        rd_staff=of.rd_staff,
        inventions=inventions,
        granted=granted,
        contracts=contracts,
    )
