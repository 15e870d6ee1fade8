"""Patents: granted, in force or lapsed, and applied for."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from enterprises.models import Patent

from . import names, numbers
from .chance import DAY
from .plan import INVENTIONS_2022, LAST_DAY, NOW, PATENTS, PATENTS_2022, PENDING, by_period, ends
from .world import World

Kind, State = Patent.Kind, Patent.State
DIGIT = {Kind.INVENTION: 1, Kind.UTILITY: 2, Kind.DESIGN: 3}
WAIT = {Kind.INVENTION: (500, 1_200), Kind.UTILITY: (150, 380), Kind.DESIGN: (90, 260)}  # days up to the grant
DESIGNS = 0.17  # of those that are no inventions
LAPSING, PLEDGED, VALUED = 0.08, 0.04, 0.25


def draw(world: World) -> Iterator[list]:
    holders = _holders(world)
    serials: dict[tuple, int] = defaultdict(int)
    for first, last, number, inventions in _periods(world):
        kinds = [Kind.INVENTION] * inventions
        kinds += [
            Kind.DESIGN if world.chance.random() < DESIGNS else Kind.UTILITY for _each in range(number - inventions)
        ]
        yield [_granted(world, holders, serials, kind, world.chance.day(first, last)) for kind in kinds]
    yield [_pending(world, holders, serials) for _each in range(world.place.size(PENDING))]


def _periods(world):
    """(first day, last day, granted in all, inventions among them)"""
    size = world.place.size
    for year, (number, inventions) in PATENTS.items():
        yield datetime.date(year, 1, 1), datetime.date(year, 12, 31), size(number), size(inventions)
    of_months = [by_period([size(number) for number in row]) for row in (PATENTS_2022, INVENTIONS_2022)]
    for end, number, inventions in zip(ends(NOW), *of_months, strict=True):
        yield end.replace(day=1), end, max(number, inventions), inventions


def _holders(world):
    """Firms that have been there since 2014, by how many patents they tend to have."""
    firms = world.steady(datetime.date(2014, 1, 1)) or world.steady()
    chance = world.chance
    some = [firm for firm in firms if firm.kind == "high_tech" or chance.random() < 0.4] or firms
    weights = [chance.lognormvariate(0, 1) * (6 if firm.kind == "high_tech" else 1) for firm in some]
    total, cumulated = 0.0, []
    for weight in weights:
        total += weight
        cumulated.append(total)
    return some, cumulated


def _holder(world, holders):
    return world.chance.choices(holders[0], cum_weights=holders[1])[0]


def _new(world, firm, serials, kind, applied, **fields):
    serial = serials[applied.year, kind]
    serials[applied.year, kind] += 1
    return Patent(
        number=numbers.patent(applied.year, DIGIT[kind], world.place.number, serial),
        kind=kind,
        name=names.invention(world.chance, firm.trade),
        enterprise=firm.record,
        applied=max(applied, firm.founded),
        **fields,
        **world.common("scjgj"),
    )


def _granted(world, holders, serials, kind, granted):
    chance = world.chance
    applied = granted - chance.randrange(*WAIT[kind]) * DAY
    fields = {"granted": granted, "state": State.IN_FORCE, "pledged": chance.random() < PLEDGED}
    if kind == Kind.INVENTION:
        fields["high_value"] = chance.random() < VALUED
    elif chance.random() < LAPSING and granted.year < NOW:
        fields |= {"lapsed": chance.day(granted + 200 * DAY, LAST_DAY), "state": State.FEE_UNPAID, "pledged": False}
    firm = _holder(world, holders)
    for code in ("patent_granted", "invention_granted")[: 1 + (kind == Kind.INVENTION)]:
        world.tally.flow(code, granted, firm=firm)
    return _new(world, firm, serials, kind, applied, **fields)


def _pending(world, holders, serials):
    chance = world.chance
    kind = chance.chosen({Kind.INVENTION: 6, Kind.UTILITY: 3, Kind.DESIGN: 1})
    state = chance.chosen({State.APPLIED: 12, State.REJECTED: 2, State.WITHDRAWN: 1})
    applied = chance.day(datetime.date(2021, 3, 1), LAST_DAY)
    return _new(world, _holder(world, holders), serials, kind, applied, state=state)
