"""The figures that enterprises return for a year, with a spread in which rules find something, and some blanks."""

import math
from collections.abc import Iterator
from decimal import Decimal

from enterprises.models import AnnualFigures

from .names import MANUFACTURED
from .plan import YEARS
from .world import Firm, World

MEDIAN = {"high_tech": 4_200, "library": 780}  # revenue of 2019 in 万元
BLANK = 0.03
MAY_BE_BLANK = (
    "high_tech_revenue",
    "cost",
    "profit",
    "tax",
    "assets",
    "science_staff",
    "rd_staff",
    "has_rd_institution",
)
ZONE_SHARE = Decimal("0.936")  # of the R&D spend of 2021, as the article says
INSTITUTION = 0.56  # of the enterprises above scale have an R&D institution
SCALE = 2_000  # 万元 of revenue from which industry counts as above scale


def draw(world: World) -> Iterator[list]:
    made = [figures for firm in world.firms for figures in _of_firm(world, firm)]
    _let_the_zone_have_its_share(world, made)
    yield made


def _of_firm(world: World, firm: Firm) -> Iterator[AnnualFigures]:
    chance = world.chance
    revenue = MEDIAN[firm.kind] * chance.lognormvariate(0, 1.0)
    growth = chance.choices([0.28, 0.08, -0.12], [3, 6, 2])[0]
    rd_share = chance.betavariate(2, 45) + (0.025 if firm.kind == "high_tech" else 0)
    per_head = chance.uniform(45, 130)
    has_institution = chance.random() < INSTITUTION
    for year in YEARS:
        revenue *= math.exp(chance.gauss(growth, 0.12))
        if firm.founded.year < year and not (firm.left and firm.left.year < year):
            yield _figures(world, firm, year, revenue, rd_share, per_head, has_institution)


def _figures(world, firm, year, revenue, rd_share, per_head, has_institution):
    chance = world.chance
    employees = max(3, round(revenue / per_head))
    science = min(employees, round(employees * chance.betavariate(3, 12 if firm.kind == "library" else 8)))
    earned = _money(revenue)
    figures = AnnualFigures(
        enterprise=firm.record,
        year=year,
        revenue=earned,
        high_tech_revenue=_money(float(earned) * chance.betavariate(8, 4 if firm.kind == "high_tech" else 8)),
        cost=_money(revenue * chance.uniform(0.82, 1.02)),
        rd_spend=_money(revenue * rd_share * chance.uniform(0.85, 1.15)),
        profit=_money(revenue * chance.gauss(0.06, 0.06)),
        tax=_money(revenue * chance.uniform(0.01, 0.05)),
        assets=_money(revenue * chance.uniform(0.5, 1.9)),
        exports=_money(revenue * chance.uniform(0.02, 0.3)) if chance.random() < 0.08 else Decimal(0),
        employees=employees,
        science_staff=science,
        rd_staff=round(science * chance.uniform(0.4, 0.9)),
        above_scale=revenue >= SCALE and int(firm.record.industry[:2]) in MANUFACTURED,
        has_rd_institution=has_institution,
        **world.common(),
    )
    firm.revenue[year], firm.staff[year] = earned, employees
    for name in MAY_BE_BLANK:
        if chance.random() < BLANK:
            setattr(figures, name, None)
    return figures


def _money(amount: float) -> Decimal:
    return Decimal(round(amount * 100)) / 100


def _let_the_zone_have_its_share(world, made):
    """Weigh the R&D spend of those outside so that the zone has its share of 2021, to a tenth of a percent."""
    zone = {area.pk for area in world.place.zone}
    if not zone:
        return
    inside, outside = [], []
    for figures in made:
        (inside if figures.enterprise.park_id in zone else outside).append(figures)
    of_zone, others = (sum(each.rd_spend for each in group if each.year == 2021) for group in (inside, outside))
    if not others:
        return
    factor = of_zone * (1 - ZONE_SHARE) / ZONE_SHARE / others
    for figures in outside:
        figures.rd_spend = _money(float(figures.rd_spend * factor))
