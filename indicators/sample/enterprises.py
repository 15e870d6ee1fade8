"""Enterprises, with the days on which they are founded, enter the library, move, are renamed and close."""

import datetime
from bisect import bisect_left
from collections.abc import Iterator

from enterprises.models import Enterprise, FormerName, FormerSeat, IndustryChain
from enterprises.validity import three_years

from . import planted
from .chance import DAY, Chance
from .names import TRADES, FirmNames, person
from .numbers import credit_code
from .plan import CAREERS, FATES, FIRST_DAY, LIBRARY, MOVED_STREET, OUTSIDE_THE_ZONE, REGAINED, RENAMED, Career, day
from .world import Firm, World

ELSEWHERE = ("四川省成都市", "贵州省遵义市", "贵州省贵阳市", "浙江省宁波市")
IN_ZONE = 0.72  # of the firms of the library
END_OF_2021 = day("2021-12-31")


def draw(world: World) -> Iterator[list]:
    yield _chains(world)
    names = FirmNames(world.chance, world.place.area.name, world.place.is_home, world.place.taken)
    high_tech = [firm for career in CAREERS for firm in _of_career(world, names, career)]
    world.firms = [*high_tech, *_fill_library(world, names, high_tech)]
    _leave_library(world)
    _seat(world)
    _number(world)
    _name_contacts(world)
    yield [*(firm.record for firm in world.firms), *world.outsiders]
    yield _former_names(world, names)
    yield _former_seats(world)


def _chains(world):
    """The industry chains that a district does not have yet."""
    wanted = {chain for _class, chain, _weight, _made in TRADES.values() if chain}
    missing = [] if world.place.chains else sorted(wanted)
    made = [IndustryChain(name=name, area=world.place.area, **world.common("jxw")) for name in missing]
    world.place.chains.update({chain.name: chain for chain in made})
    return made


def _of_career(world, names, career: Career) -> Iterator[Firm]:
    named = career.names if world.place.is_home else ()
    for place in range(max(world.place.size(career.number), len(named))):
        first = day(career.issued[0])
        if place < len(named):
            trade = next(trade for trade in TRADES if trade in named[place])
            firm = _firm(world, named[place], trade, "high_tech", first)
        else:
            trade = _trade(world)
            firm = _firm(world, names.next(trade), trade, "high_tech", first)
        firm.career = career
        _move(world, firm, career)
        yield firm


def _move(world, firm, career):
    record = firm.record
    if career.moved_in:
        record.moved_in = firm.came = day(career.moved_in)
        record.moved_from = world.chance.choice(ELSEWHERE)
    elif career.moved_out or (career.to_neighbour and world.place.neighbour is None):
        record.moved_out = firm.left = day(career.moved_out or career.to_neighbour)
        record.moved_to, record.status = world.chance.choice(ELSEWHERE), Enterprise.Status.MOVED_OUT
    elif career.to_neighbour:
        firm.left = day(career.to_neighbour)


def _trade(world):
    return world.chance.chosen({trade: weight for trade, (_class, _chain, weight, _made) in TRADES.items()})


def _firm(world, name, trade, kind, by: datetime.date) -> Firm:
    """A firm founded a year or more before the day by which it is recognised."""
    classified, chain, _weight, _made = TRADES[trade]
    founded = by - world.chance.randrange(400, 4_500) * DAY
    record = Enterprise(
        name=name,
        industry=classified,
        area=world.place.area,
        chain=world.place.chains.get(chain),
        established=founded,
        **world.common(),
    )
    return Firm(record, trade, kind)


def _fill_library(world, names, high_tech) -> list[Firm]:
    """Firms for every place in the library that the 高新技术企业 do not take, in the order of their entry."""
    waiting = sorted((firm for firm in high_tech if firm.steady), key=lambda firm: firm.career.issued[0])
    before, size, made, returning = FIRST_DAY, 0, [], 0
    for last, stock, leaving in LIBRARY:
        entering = world.place.size(stock) - size + world.place.size(leaving)
        size = world.place.size(stock)
        for entered in world.chance.days(entering, before, last):
            if waiting and day(waiting[0].career.issued[0]) < last + 390 * DAY:  # founded by then
                firm = waiting.pop(0)
                entered = max(entered, firm.founded)
            elif last.year == 2022 and returning < world.place.size(REGAINED):
                returning += 1
                firm = made[returning]  # one of the first: _leave_library lets it go early
            else:
                trade = _trade(world)
                firm = _firm(world, names.next(trade), trade, "library", entered)
                made.append(firm)
            firm.entries.append((entered, None))
        before = last + DAY
    return made


def _leave_library(world):
    """In each period so many leave that entered before it."""
    staying = [firm for firm in world.firms if firm.kind == "library" and len(firm.entries) == 1]
    leaving = [firm for firm in world.firms if len(firm.entries) == 2]
    before = FIRST_DAY
    for last, _stock, number in LIBRARY:
        for _each in range(world.place.size(number)):
            back = bool(leaving) and before.year == 2020
            firm = leaving.pop() if back else _somebody_in(world, staying, before)
            gone = world.chance.day(before, last)
            fate = "cancelled" if back else world.chance.chosen(FATES)
            firm.entries[0] = (firm.entries[0][0], gone)
            _end(world, firm, fate, gone)
        before = last + DAY
    for firm in leaving:  # where too few leave: it had never left
        firm.entries.pop()


def _somebody_in(world, staying, before):
    """One that entered well before that day, taken off the list, which is in the order of entry."""
    latest = bisect_left(staying, before - 60 * DAY, key=lambda firm: firm.entries[0][0])
    return staying.pop(world.chance.randrange(max(latest, 1)))


def _end(world, firm, fate, gone):
    if fate == "cancelled":
        return
    firm.left = gone
    if fate == "closed":
        firm.record.closed, firm.record.status = gone, Enterprise.Status.CLOSED
    else:
        firm.record.moved_out, firm.record.status = gone, Enterprise.Status.MOVED_OUT
        firm.record.moved_to = world.chance.choice(ELSEWHERE)


def _seat(world):
    """Streets, and parks where there are any: all but so many of those valid at the end of 2021 lie in the zone."""
    chance, place = world.chance, world.place
    weights = {street: 9 if street.kind == "street" else 1.5 for street in place.streets}
    for firm in world.firms:
        firm.record.area = chance.chosen(weights)
    if not place.zone:
        return
    valid = [firm for firm in world.firms if firm.career and counts_on(firm.career, END_OF_2021)]
    outside = {id(firm) for firm in chance.some(valid, place.size(OUTSIDE_THE_ZONE))}
    for firm in world.firms:
        if id(firm) not in outside and (firm.kind == "high_tech" or chance.random() < IN_ZONE):
            firm.record.park = chance.choice(place.zone)
        elif place.parks and chance.random() < 0.3:
            firm.record.park = chance.choice(place.parks)
    _move_to_neighbour(world)


def _move_to_neighbour(world):
    for firm in world.firms:
        if firm.left and firm.career and firm.career.to_neighbour and world.place.neighbour:
            firm.sat = firm.record.area, firm.record.park, firm.left - DAY
            firm.record.area, firm.record.park, firm.record.chain = world.place.neighbour, None, None


def counts_on(career: Career, on: datetime.date) -> bool:
    """Whether the firms of a career are counted on that day."""
    if career.moved_in and on < day(career.moved_in):
        return False
    gone = [day(text) for text in (career.moved_out, career.to_neighbour, career.cancelled) if text]
    if any(on >= end for end in gone):
        return False
    return any(day(issued) <= on <= three_years(day(issued)) for issued in career.issued)


def _number(world):
    """Credit codes, each of another number."""
    code = world.place.area.code
    if world.place.neighbour:
        world.outsiders = _outsiders(world)
    records = [*(firm.record for firm in world.firms), *world.outsiders]
    for record, number in zip(records, world.chance.sample(range(100_000), len(records)), strict=True):
        record.credit_code = credit_code(code, number)


def _name_contacts(world):
    """Who is called, at numbers that nobody has: no telephone number in a town begins with 0."""
    for firm in world.firms:
        chance = Chance(firm.record.name)  # its own, so that what is drawn after it stays as it was
        firm.record.contact, firm.record.phone = person(chance), f"023-0{chance.randrange(10**7):07}"


def _outsiders(world):
    """Planted: firms that the announced list names though their seat lies in another place."""
    where = {"area": world.place.neighbour, "established": day("2012-05-08")}
    return [Enterprise(name=name, **where, **world.common()) for name in planted.OUTSIDE]


def _former_names(world, names):
    chosen = world.chance.some(list(world.steady(day("2018-01-01"))), world.place.size(RENAMED))
    made = [
        FormerName(
            enterprise=firm.record,
            name=names.next(firm.trade),
            until=world.chance.day(day("2018-06-01"), day("2022-09-30")),
            **world.common(),
        )
        for firm in chosen
        if firm.record.name not in planted.RENAMED
    ]
    for firm in world.firms:
        if firm.record.name == planted.RENAMED[0]:
            fields = {"name": planted.RENAMED[1], "until": day("2021-12-20"), **world.common()}
            made.append(FormerName(enterprise=firm.record, **fields))
    return made


def _former_seats(world):
    """Moves from street to street, and those to the neighbour, which keeps the same registers."""
    streets = world.place.streets
    if len(streets) > 1:
        for firm in world.chance.some(world.steady(day("2018-01-01")), world.place.size(MOVED_STREET)):
            before = world.chance.choice([street for street in streets if street != firm.record.area])
            last = world.chance.day(day("2020-03-01"), day("2022-10-31"))
            firm.sat = before, firm.record.park, last
    return [_seat_until(world, firm, *firm.sat) for firm in world.firms if firm.sat]


def _seat_until(world, firm, area, park, last):
    return FormerSeat(enterprise=firm.record, area=area, park=park, until=last, **world.common())
