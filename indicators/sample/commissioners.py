"""科技特派员 and what they did in the villages."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from platforms.models import Commissioner, ServiceRecord

from . import names
from .plan import COMMISSIONERS, NOW, SERVICES, day
from .world import World

VILLAGES = [
    "清泉",
    "石龙",
    "双桥",
    "大岩",
    "新房",
    "红星",
    "白云",
    "柏树",
    "中山",
    "永丰",
    "高庙",
    "茶坪",
    "蒲河",
    "梨园",
    "乐兴",
    "宝珠",
]
SENDERS = (*names.UNIVERSITIES[1:2], "示例省农业科学院", "区农业技术推广中心", "区畜牧技术推广站")


def draw(world: World) -> Iterator[list]:
    seen: set[tuple] = set()
    people = [_commissioner(world, serial, seen) for serial in range(world.place.size(COMMISSIONERS))]
    yield people
    yield [record for person in people for record in _services(world, person)]


def _commissioner(world, serial, seen):
    chance, streets = world.chance, world.place.streets
    begins = datetime.date(chance.choice((2020, 2021)), 3, 1)
    name, sender = names.unlike(seen, lambda: (names.person(chance), chance.choice(SENDERS)))
    return Commissioner(
        name=name,
        sent_by=sender,
        level=chance.chosen({"municipal": 1, "district": 3}),
        field=chance.choice(names.CROPS),
        area=streets[serial % len(streets)],
        term_from=begins,
        term_to=begins.replace(year=begins.year + 3, month=2, day=28),
        **world.common("nyncw"),
    )


def _services(world, person):
    chance, found = world.chance, {}
    for year in (2021, NOW):
        for _each in range(chance.randrange(SERVICES // 2, SERVICES + SERVICES // 2)):
            on = chance.day(day(f"{year}-03-01"), day(f"{year}-12-20"))
            kind = chance.chosen({"guidance": 5, "training": 3, "problem": 2, "demonstration": 1, "visit": 1})
            place = f"{chance.choice(VILLAGES)}村"
            found[on, kind, place] = ServiceRecord(
                commissioner=person,
                date=on,
                place=place,
                kind=kind,
                days=Decimal(chance.choice(("0.5", "1", "1", "2"))),
                trained=chance.randrange(8, 80) if kind == "training" else None,
                techniques=chance.randrange(1, 4) if kind == "demonstration" else None,
                note=f"{person.field}{'技术培训' if kind == 'training' else '现场服务'}",
                **world.common("nyncw"),
            )
    return found.values()
