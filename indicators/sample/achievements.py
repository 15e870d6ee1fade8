"""Results of science and technology, and how they came into use."""

import datetime
from collections.abc import Iterator

from enterprises.models import Achievement, AchievementTransfer

from . import names
from .plan import ACHIEVEMENTS, ACHIEVEMENTS_2022, LAST_DAY, NOW, ends
from .world import World

TRANSFERRED = 0.45
WAYS = {"own_use": 4, "licence": 3, "assignment": 2, "cooperation": 2, "shares": 1}


def draw(world: World) -> Iterator[list]:
    days = []
    for year, number in ACHIEVEMENTS.items():
        days += world.chance.days(world.place.size(number), datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    for end, number in zip(ends(NOW)[2::3], ACHIEVEMENTS_2022, strict=True):
        days += world.chance.days(world.place.size(number), datetime.date(NOW, end.month - 2, 1), end)
    made = [_achievement(world, registered, serial) for serial, registered in enumerate(days, start=1)]
    yield made
    yield [_transfer(world, result) for result in made if world.chance.random() < TRANSFERRED]


def _achievement(world, registered, serial):
    firm = world.chance.choice(world.steady(registered) or world.steady())
    world.tally.flow("achievement_registered", registered)
    return Achievement(
        number=f"{world.place.area.code}{registered.year}Y{serial:04}",
        name=names.subject(world.chance, firm.trade),
        enterprise=firm.record,
        registered=registered,
        **world.common(),
    )


def _transfer(world, result):
    chance = world.chance
    way = chance.chosen(WAYS)
    own = way == "own_use"
    return AchievementTransfer(
        achievement=result,
        date=chance.day(result.registered, LAST_DAY),
        way=way,
        recipient="" if own else names.buyer(chance),
        amount=None if own or chance.random() < 0.2 else chance.randrange(20, 900),
        **world.common(),
    )
