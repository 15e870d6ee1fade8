"""Funds, and the loans and investments that come through them: 户 and 笔 kept apart, size and turnover too."""

import datetime
from collections.abc import Iterator

from enterprises.models import Financing, Fund

from .chance import DAY
from .names import BANKS
from .plan import FUNDS, LAST_DAY, LENDING, NOW, Lending, day, ends
from .world import World

BEGIN = day("2019-03-01")
TERM = {"bridge": (7, 30), "equity": (1_500, 2_500)}  # days; else a year
CODES = {"ip_loan": "ZS", "bridge": "ZD", "credit": "ZX", "knowledge_value": "JZ", "equity": "GQ"}
RATES = {"ip_loan": (3.6, 4.6), "bridge": (2.0, 3.6), "credit": (3.8, 5.2), "knowledge_value": (3.5, 4.4)}


def draw(world: World) -> Iterator[list]:
    yield _missing_funds(world)
    for lending in LENDING:
        yield list(_loans(world, lending))


def _missing_funds(world):
    """Funds of the kinds that a district does not have yet; their size is a stock."""
    place, made = world.place, []
    for kind, (name, size) in FUNDS.items():
        if kind not in place.funds:
            founded = {"founded": BEGIN, "size": size and (place.size(size) or 1)}
            made.append(Fund(name=name, area=place.area, kind=kind, **founded, **world.common("czj")))
            place.funds[kind] = made[-1]
    return made


def _loans(world, lending: Lending) -> Iterator[Financing]:
    size = world.place.size
    firms, fresh = _borrowers(world, lending)
    serial = 0
    saving = world.chance.shares(size(lending.saving), size(lending.loans)) if lending.saving and firms else []
    for first, last, number, amount in _periods(lending):
        number = min(size(number), size(amount)) if firms else 0
        amounts = world.chance.shares(size(amount), number) if number else []
        if first.year == NOW:
            firms[:0] = fresh[: number // 3]
            fresh = fresh[number // 3 :]
        for on, share in zip(world.chance.days(number, first, last), amounts, strict=True):
            firm = firms.pop(0)
            firms.append(firm)  # in turn, so that each has one before any has two
            saved = saving.pop() if saving else None
            serial += 1
            yield _loan(world, lending, firm, on, share, saved, serial)


def _periods(lending):
    yield BEGIN, datetime.date(NOW - 1, 12, 31), lending.loans, lending.amount
    for end, (number, amount) in zip(ends(NOW)[2::3], lending.later, strict=True):
        yield datetime.date(NOW, end.month - 2, 2), end, number, amount  # banks pay nothing out on New Year


def _borrowers(world, lending):
    """The firms that borrow up to 2021, so many where 户 are reported; and those that come to it in the year after."""
    there = world.steady(BEGIN) or world.steady()
    wanted = world.place.size(lending.firms or max(1, int(lending.loans / 1.6)))
    chosen = world.chance.some(there, wanted + world.place.size(20))
    world.chance.shuffle(chosen)
    return chosen[:wanted], chosen[wanted:]


def _loan(world, lending, firm, start, amount, saving, serial):
    chance, kind = world.chance, lending.kind
    end = start + chance.randrange(*TERM.get(kind, (350, 366))) * DAY
    repaid = end - chance.randrange(0, 5) * DAY if end <= LAST_DAY and kind != "equity" else None
    rate = round(chance.uniform(*RATES[kind]), 2) if kind in RATES else None
    _note(world, lending, firm, start, amount, saving)
    return Financing(
        number=f"{world.place.area.code}-{CODES[kind]}{start:%Y%m}-{serial:05}",
        enterprise=firm.record,
        kind=kind,
        fund=world.place.funds[lending.fund],
        bank=chance.choice(BANKS) if kind != "equity" else "示例创业投资合伙企业",
        amount=amount,
        start=start,
        end=end,
        repaid=repaid,
        rate=rate,
        saving=saving,
        **world.common("czj"),
    )


def _note(world, lending, firm, start, amount, saving):
    """What indicators count of it, from the beginning on; a firm once."""
    if not lending.indicators:
        return
    firms, loans, amounts, savings = lending.indicators
    if firms and firm.record.pk not in world.seen:
        world.seen.add(firm.record.pk)
        world.tally.stock(firms, start)
    for code, value in ((loans, 1), (amounts, amount), (savings, saving or 0)):
        if code:
            world.tally.stock(code, start, None, value)
