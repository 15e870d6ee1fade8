"""Technology contracts and what they come to."""

import datetime
from collections.abc import Iterator

from enterprises.models import TechContract

from . import names, numbers
from .chance import DAY
from .plan import CONTRACTS, CONTRACTS_2022, NOW, ends
from .world import World

KINDS = {"development": 5, "service": 4, "transfer": 1, "licence": 1, "consulting": 1}


def draw(world: World) -> Iterator[list]:
    made: list[TechContract] = []
    for first, last, number, amount in _periods():
        count = min(world.place.size(number), world.place.size(amount))
        amounts = world.chance.shares(world.place.size(amount), count, 0.9) if count else []
        days = world.chance.days(count, first, last)
        for registered, share in zip(days, amounts, strict=True):
            made.append(_contract(world, registered, share, len(made) + 1))
    yield made


def _periods():
    for year, (number, amount) in CONTRACTS.items():
        yield datetime.date(year, 1, 1), datetime.date(year, 12, 31), number, amount
    for end, (number, amount) in zip(ends(NOW), CONTRACTS_2022, strict=True):
        yield end.replace(day=1), end, number, amount


def _contract(world, registered, amount, serial):
    firm = world.chance.choice(world.steady())
    world.tally.flow("tech_contract_value", registered, amount, firm)
    return TechContract(
        number=numbers.contract(registered.year, world.place.area.code, serial),
        name=f"{names.subject(world.chance, firm.trade)}合同",
        enterprise=firm.record,
        buyer=names.buyer(world.chance),
        kind=world.chance.chosen(KINDS),
        signed=registered - world.chance.randrange(5, 90) * DAY,
        registered=registered,
        amount=amount,
        technology_amount=amount if world.chance.random() < 0.6 else round(amount * world.chance.uniform(0.4, 0.95), 2),
        **world.common(),
    )
