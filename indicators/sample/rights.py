"""Software copyrights, which the self-evaluation of technology SMEs counts beside patents."""

import datetime
from collections import Counter
from collections.abc import Iterator

from enterprises.models import IntellectualRight

from . import names, numbers
from .plan import LAST_DAY, SOFTWARE
from .world import World


def draw(world: World) -> Iterator[list]:
    firms = [firm for firm in world.steady() if names.TRADES[firm.trade][0][:2] in names.OF_SOFTWARE] or world.steady()
    serials: Counter = Counter()
    yield [_software(world, firms, serials) for _each in range(world.place.size(SOFTWARE))]


def _software(world, firms, serials):
    chance = world.chance
    firm = chance.choice(firms)
    granted = chance.day(max(datetime.date(2018, 1, 1), firm.founded), LAST_DAY)
    serials[granted.year] += 1
    return IntellectualRight(
        kind=IntellectualRight.Kind.SOFTWARE,
        number=numbers.software(granted.year, world.place.number, serials[granted.year]),
        name=f"{chance.choice(names.TRADES[firm.trade][3])}管理软件V{chance.randrange(1, 4)}.0",
        enterprise=firm.record,
        granted=granted,
        **world.common("scjgj"),
    )
