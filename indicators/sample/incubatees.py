"""Firms on their way from maker space to incubator to accelerator."""

import datetime
from collections.abc import Iterator

from platforms.models import Incubatee

from .plan import INCUBATEES, LAST_DAY, day
from .world import World

CHAIN = ("maker_space", "incubator", "accelerator")
YOUNG = day("2017-06-01")


def draw(world: World) -> Iterator[list]:
    carriers = {stage: [each for each in world.platforms if each.kind == stage] for stage in CHAIN}
    stages = [stage for stage in CHAIN if carriers[stage]]
    young = [firm for firm in world.steady() if firm.founded >= YOUNG and firm.kind == "library"]
    firms = world.chance.some(young, world.place.size(INCUBATEES)) if stages else []
    yield [stay for firm in firms for stay in _stays(world, firm, stages, carriers)]


def _stays(world, firm, stages, carriers):
    """One stay after the other, each a step up, until one is under way or the firm leaves."""
    chance = world.chance
    begin = chance.day(max(firm.founded, day("2018-01-01")), day("2022-06-30"))
    for stage in stages[: chance.choices([1, 2, 3], [5, 3, 2])[0]]:
        end = begin + datetime.timedelta(chance.randrange(200, 700))
        over = end <= LAST_DAY
        result = chance.chosen({"graduated": 6, "left": 2, "failed": 1}) if over else ""
        yield Incubatee(
            platform=chance.choice(carriers[stage]),
            name=firm.record.name,
            enterprise=firm.record,
            stage=stage,
            entered=begin,
            left=end if over else None,
            result=result,
            **world.common(),
        )
        if result != "graduated":
            return
        begin = end
