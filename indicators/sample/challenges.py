"""Open challenges (揭榜挂帅): who poses them, who applies, who wins."""

import datetime
from collections.abc import Iterator

from enterprises.models import Challenge, ChallengeBid

from . import names
from .chance import DAY
from .plan import CHALLENGES, LAST_DAY
from .world import World


def draw(world: World) -> Iterator[list]:
    made: list[Challenge] = []
    for year, number in CHALLENGES.items():
        days = world.chance.days(world.place.size(number), datetime.date(year, 3, 1), datetime.date(year, 11, 30))
        made += [_challenge(world, announced, len(made) + place) for place, announced in enumerate(days)]
    yield made
    yield [bid for challenge in made for bid in _bids(world, challenge)]


def _challenge(world, announced, serial):
    chance = world.chance
    firm = chance.choice(world.steady(datetime.date(2020, 1, 1)) or world.steady())
    deadline = announced + chance.randrange(25, 45) * DAY
    decided = deadline + chance.randrange(15, 60) * DAY
    return Challenge(
        number=f"{world.place.area.code}JB{announced.year}{serial + 1:03}",
        title=f"{names.subject(chance, firm.trade)}(榜单)",
        area=world.place.area,
        enterprise=firm.record,
        posed_by=firm.record.name,
        field=chance.choice(names.FIELDS),
        objective="在一年内完成样机试制并通过用户验收",
        reward=chance.choice((20, 30, 50, 80, 100, 150)),
        announced=announced,
        deadline=deadline,
        decided=decided if decided <= LAST_DAY else None,
        **world.common(),
    )


def _bids(world, challenge):
    """Two to four applicants, the first of whom wins if it is decided and anybody is good enough."""
    chance = world.chance
    others = [firm.record for firm in world.steady() if firm.record.pk != challenge.enterprise_id]
    applicants = [
        *chance.some(others, chance.randrange(1, 3)),
        *chance.some(names.UNIVERSITIES, chance.randrange(1, 3)),
    ]
    chance.shuffle(applicants)
    won = challenge.decided and chance.random() < 0.85
    for place, applicant in enumerate(applicants):
        lost = "lost" if challenge.decided else "pending"
        is_firm = not isinstance(applicant, str)
        yield ChallengeBid(
            challenge=challenge,
            name=applicant.name if is_firm else applicant,
            enterprise=applicant if is_firm else None,
            submitted=chance.day(challenge.announced, min(challenge.deadline, LAST_DAY)),
            amount=round(challenge.reward * chance.uniform(0.8, 1)),
            result="won" if won and place == 0 else lost,
            **world.common(),
        )
