"""A rule of high growth and a ranking published by it: what a manager would have set up by the figures of 2021."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from enterprises.models import GrowthRule, Ranking, RankingWeight, Recognition
from platforms.mechanisms import publishing
from qijiang.registers.register import all_registers
from qijiang.stocktaking import take_stock

from .world import SOURCE, World

YEAR = 2021
PUBLISHED = datetime.datetime(2022, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WEIGHTS = {"rd_share": 30, "inventions": 20, "science_share": 15, "high_tech_share": 15, "revenue_growth": 10,
           "contracts": 10}  # fmt: skip


def draw(world: World) -> Iterator[list]:
    area = world.place.area
    yield [
        GrowthRule(
            name="高成长企业入库条件", area=area, span=2, growth=Decimal(20), rd_share=Decimal(3),
            least_revenue=Decimal(500), basis=SOURCE, sample=True,
        )
    ]  # fmt: skip
    ranking = Ranking(
        title=f"{YEAR}年度{area.name}科技企业创新榜单",
        area=area,
        year=YEAR,
        among=Recognition.Kind.HIGH_TECH,
        sample=True,
    )
    yield [ranking]
    yield [RankingWeight(ranking=ranking, field=field, weight=Decimal(weight)) for field, weight in WEIGHTS.items()]
    yield _published(ranking)


def _published(ranking):
    """Its lines; a district so small that nobody can be ranked keeps the draft."""
    take_stock(register.model for register in all_registers())  # what was drawn before is what the ranking asks for
    now = publishing.computed(ranking)
    if now.result.rows:
        publishing.freeze(ranking, now, by=None, at=PUBLISHED)
        ranking.save()
    return publishing.lines_of(ranking, now)
