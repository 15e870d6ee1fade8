"""Contests, forums and science weeks, and who won what."""

import datetime
from collections.abc import Iterator

from platforms.models import Award, Event

from . import names
from .plan import CRAFTSMEN, EVENTS, NOW
from .world import World

SERIES = {
    "科技孵化年路演": "matchmaking", "智创沙龙": "forum", "基创基新创新大赛": "contest", "科技政策进企业": "training",
    "科普进乡村": "activity", "产学研对接会": "matchmaking", "技能竞赛": "contest",
}  # fmt: skip
CRAFTSMAN = "渝基工匠"


def draw(world: World) -> Iterator[list]:
    yield [_event(world, year, serial) for year in (2021, NOW) for serial in range(world.place.size(EVENTS))]
    craftsmen = Event.objects.in_use().filter(area=world.place.area, name=CRAFTSMAN).first()
    seen: set[tuple] = set()
    years = [year for year, number in CRAFTSMEN.items() for _each in range(world.place.size(number))]
    yield [_award(world, craftsmen, year, seen) for year in years]


def _event(world, year, serial):
    chance = world.chance
    series = list(SERIES)[serial % len(SERIES)]
    begins = chance.day(datetime.date(year, 3, 1), datetime.date(year, 12, 10))
    return Event(
        name=f"{year}年{series}(第{serial // len(SERIES) + 1}场)",
        kind=SERIES[series],
        series=series,
        area=world.place.area,
        begins=begins,
        ends=begins + datetime.timedelta(chance.choice((0, 0, 1, 2))),
        host=f"{world.place.area.name}科技局",
        participants=chance.randrange(30, 400),
        **world.common(),
    )


def _award(world, event, year, seen):
    firm = world.chance.choice(world.steady(datetime.date(year, 1, 1)) or world.steady())
    (winner,) = names.unlike(seen, lambda: (names.person(world.chance),))
    world.tally.stock("yuji_craftsman", datetime.date(year, 1, 1))
    return Award(
        name=CRAFTSMAN,
        year=year,
        winner=winner,
        unit=firm.record.name,
        granting_body=f"{world.place.area.name}人力社保局",
        event=event,
        enterprise=firm.record,
        area=world.place.area,
        **world.common("rsj"),
    )
