"""Science and technology projects, open challenges among them."""

import datetime
from collections.abc import Iterator

from enterprises.models import Project

from . import names
from .chance import DAY
from .plan import LAST_DAY, NOW, OPEN_CHALLENGES, PROJECTS, PROJECTS_2022, ends
from .world import World

FUNDS = {"national": (300, 2_000), "municipal": (60, 600), "district": (10, 90)}  # 万元
PROGRAMMES = {
    "national": ["国家重点研发计划"],
    "municipal": ["重庆市技术创新与应用发展专项", "重庆市自然科学基金", "重庆市农业科技专项"],
    "district": ["区级科研项目计划"],
}
CODES = {"national": "G", "municipal": "S", "district": "Q"}


def draw(world: World) -> Iterator[list]:
    made: list[Project] = []
    for level, first, last, number in _periods(world):
        made += [
            _project(world, level, on, len(made) + n) for n, on in enumerate(world.chance.days(number, first, last))
        ]
    for year in range(2020, NOW + 1):
        chosen = [
            project for project in made if project.start and project.start.year == year and project.level != "national"
        ]
        for project in world.chance.some(chosen, world.place.size(OPEN_CHALLENGES)):
            project.open_challenge = True
    yield made


def _periods(world):
    for level, years in PROJECTS.items():
        for year, number in years.items():
            yield level, datetime.date(year, 1, 1), datetime.date(year, 12, 31), world.place.size(number)
        for end, number in zip(ends(NOW)[2::3], PROJECTS_2022[level], strict=True):
            yield level, datetime.date(NOW, end.month - 2, 1), end, world.place.size(number)


def _project(world, level, start, serial):
    chance = world.chance
    firm = chance.choice(world.steady(start) or world.steady())
    end = start + chance.randrange(365, 1_100) * DAY
    funds = chance.randrange(*FUNDS[level])
    done = end < LAST_DAY and chance.random() < 0.85
    world.tally.flow(f"project_{level}", start)
    return Project(
        number=f"{world.place.area.code}-{CODES[level]}{start.year}{serial:05}",
        name=names.subject(chance, firm.trade),
        level=level,
        programme=chance.choice(PROGRAMMES[level]),
        enterprise=firm.record,
        funds=funds,
        grant=round(funds * chance.uniform(0.15, 0.5), 1),
        start=start,
        end=end,
        accepted=end + chance.randrange(5, 20) * DAY if done else None,
        state=Project.State.ACCEPTED if done else Project.State.UNDER_WAY,
        **world.common(),
    )
