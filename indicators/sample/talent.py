"""People with titles: talent of key enterprises and talent brought in. Nothing is kept but what is published."""

import datetime
from collections.abc import Iterator

from platforms.models import Talent

from . import names
from .plan import TALENTS
from .world import World

Category = Talent.Category
TITLES = {
    Category.KEY_ENTERPRISE: ("district", "区委组织部", "key_enterprise_talent"),
    Category.BAYU_SCHOLAR: ("municipal", "市教委", "high_end_talent"),
}


def draw(world: World) -> Iterator[list]:
    made: list[Talent] = []
    for category in (Category.KEY_ENTERPRISE, Category.BAYU_SCHOLAR):
        years = sorted(
            world.chance.choices([2018, 2019, 2020, 2021], [2, 3, 4, 5], k=world.place.size(TALENTS[category]))
        )
        made += [_talent(world, category, year, serial) for serial, year in enumerate(years, start=1)]
    yield made


def _talent(world, category, year, serial):
    chance = world.chance
    level, body, indicator = TITLES[category]
    firm = chance.choice(world.steady(datetime.date(year, 1, 1)) or world.steady())
    begin = datetime.date(year, 1, 1)
    world.tally.stock(indicator, begin)
    return Talent(
        name=names.person(chance),
        category=category,
        level=level,
        year=year,
        batch=f"{year}年度",
        number=f"{year}-{serial:04}",
        granting_body=body,
        area=firm.record.area,
        enterprise=firm.record,
        engagement=chance.chosen({"full_time": 5, "flexible": 1}),
        contract_from=begin,
        contract_to=datetime.date(year + chance.choice((5, 6)), 12, 31),
        field=chance.choice(names.FIELDS),
        support=chance.choice((None, 2, 3, 5, 10)),
        **world.common("rsj"),
    )
