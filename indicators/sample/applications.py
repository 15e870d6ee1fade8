"""Who applied in 2022 to be a high-tech enterprise: those that were recognised, and some that were refused.

Drawn after everything else, so that what was drawn before is what it was without them.
"""

import datetime
from collections.abc import Iterator

from enterprises.models import Application, Recognition

from .chance import DAY
from .plan import LAST_DAY, NOW
from .world import World

LEAD = range(120, 200)  # days from filing to the certificate
REFUSED = 9
REFUSED_ON = datetime.date(NOW, 12, 20)
Outcome = Application.Outcome


def draw(world: World) -> Iterator[list]:
    yield [*_recognised(world), *_refused(world)]


def _recognised(world):
    for firm in world.firms:
        for certificate in firm.certificates:
            if certificate.issued.year == NOW:
                filed = certificate.issued - world.chance.choice(LEAD) * DAY
                yield _application(
                    world, firm, max(filed, firm.founded + DAY), certificate.issued, Outcome.RECOGNISED,
                    occasion=certificate.occasion,
                )  # fmt: skip


def _refused(world):
    others = [firm for firm in world.steady(datetime.date(2020, 1, 1)) if not firm.certificates]
    for firm in world.chance.some(others, min(world.place.size(REFUSED), len(others))):
        filed = datetime.date(NOW, 4, 1) + world.chance.randrange(80) * DAY
        occasion = Recognition.Occasion.FIRST
        yield _application(world, firm, filed, REFUSED_ON, Outcome.REFUSED, occasion=occasion)


def _application(world, firm, filed, decided, outcome, **fields):
    third = (decided - filed) // 3
    return Application(
        enterprise=firm.record,
        kind=Recognition.Kind.HIGH_TECH,
        batch=f"{decided.year}年{decided.month}月批次",
        filed=filed,
        recommended=filed + third,
        noticed=filed + 2 * third,
        decided=min(decided, LAST_DAY),
        outcome=outcome,
        **fields,
        **world.common(),
    )
