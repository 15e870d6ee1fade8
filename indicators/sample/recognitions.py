"""What the enterprises are recognised as: certificates, the library, the yearly entries, and other titles."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from enterprises.models import Recognition
from enterprises.validity import end_of_march_after

from .chance import DAY
from .numbers import certificate, sme_entry
from .plan import NOW, OTHER_RECOGNITIONS, TECH_SME, TECH_SME_2022, by_period, day, ends
from .world import Firm, World

Kind, Occasion = Recognition.Kind, Recognition.Occasion
REASONS = {"2021-06-18": "不再符合认定条件", "2021-09-10": "未按规定报送年度发展情况报表",
           "2022-06-10": "发生重大安全事故", "2022-12-09": "企业申请注销资格"}  # fmt: skip
GONE = ("主动退出", "企业注销", "不再符合入库条件")


def draw(world: World) -> Iterator[list]:
    yield _high_tech(world)
    yield _library(world)
    yield _yearly_entries(world)
    yield _others(world)


def _high_tech(world):
    serials: dict[int, int] = defaultdict(int)
    made = []
    for firm in [firm for firm in world.firms if firm.career]:
        for place, issued in enumerate(firm.career.issued):
            occasion = Occasion.RENEWED if place else Occasion.FIRST
            made.append(_certificate(world, firm.record, day(issued), occasion, serials))
            firm.certificates.append(made[-1])
        _cancel(firm)
        _tally(world, firm)
    made += [_certificate(world, record, day("2020-11-25"), Occasion.FIRST, serials) for record in world.outsiders]
    return made


def _certificate(world, record, issued, occasion, serials):
    serial = serials[issued.year]
    serials[issued.year] += 1
    return Recognition(
        enterprise=record,
        kind=Kind.HIGH_TECH,
        number=certificate(issued.year, world.place.number, serial),
        batch=f"{issued.year}年{issued.month}月批次",
        issued=issued,
        expires=Recognition.TERMS[Kind.HIGH_TECH](issued),
        occasion=occasion,
        **world.common(),
    )


def _cancel(firm: Firm):
    if firm.career and firm.career.cancelled:
        last = firm.certificates[-1]
        last.cancelled, last.cancel_reason = day(firm.career.cancelled), REASONS[firm.career.cancelled]


def _tally(world, firm):
    """The days on which the firm counts, however many certificates are valid at once."""
    for begin, end in spans(firm):
        world.tally.stock("hte_valid", begin, end, firm=firm)


def spans(firm: Firm) -> list[tuple[datetime.date, datetime.date]]:
    """[first day, first day no more) in which a 高新技术企业 counts here."""
    found: list[tuple[datetime.date, datetime.date]] = []
    for held in firm.certificates:
        begin = max(held.issued, firm.came or held.issued)
        last: datetime.date = held.expires  # type: ignore[assignment]  # known of this kind
        end = min(each for each in (last + DAY, held.cancelled, firm.left) if each)
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif begin < end:
            found.append((begin, end))
    return found


def _library(world):
    made, serial = [], 0
    for firm in world.firms:
        for place, (entered, gone) in enumerate(firm.entries):
            serial += 1
            leaves = gone if gone and firm.record.moved_out != gone else None
            made.append(
                Recognition(
                    enterprise=firm.record,
                    kind=Kind.CITY_TECH,
                    number=f"{world.place.area.code}{entered.year}{serial:05}",
                    issued=entered,
                    occasion=Occasion.RENEWED if place else Occasion.FIRST,
                    cancelled=leaves,
                    cancel_reason=_why(world, firm) if leaves else "",
                    **world.common(),
                )
            )
            world.tally.stock("cq_tech_total", entered, gone, firm=firm)
    return made


def _why(world, firm):
    return GONE[1] if firm.record.closed else world.chance.choice(GONE[::2])


def _yearly_entries(world):
    """科技型中小企业: every year anew, some of them again."""
    made: list[Recognition] = []
    before: list[Firm] = []
    for year in [*TECH_SME, NOW]:
        entered = _days_of_entry(world, year)
        firms, known = _small_firms(world, year, before, len(entered)), set(map(id, before))
        for serial, (firm, on) in enumerate(zip(firms, entered, strict=False), start=1):
            made.append(
                Recognition(
                    enterprise=firm.record,
                    kind=Kind.TECH_SME,
                    number=sme_entry(year, world.place.area.code, serial),
                    batch=f"{year}年第{(on.month + 1) // 2}批",
                    issued=on,
                    expires=end_of_march_after(on),
                    occasion=Occasion.RENEWED if id(firm) in known else Occasion.FIRST,
                    **world.common(),
                )
            )
            world.tally.flow("tech_sme", on, firm=firm)
        before = firms
    return made


def _days_of_entry(world, year):
    if year != NOW:
        return world.chance.days(
            world.place.size(TECH_SME[year]), datetime.date(year, 4, 1), datetime.date(year, 11, 30)
        )
    months = zip(ends(year), by_period([world.place.size(number) for number in TECH_SME_2022]), strict=True)
    return [on for end, number in months for on in world.chance.days(number, end.replace(day=1), end)]


def _small_firms(world, year, before, number):
    """So many small firms of the library, about half of them those of the year before, in a mixed order."""
    again = world.chance.some(before, min(len(before), number // 2))
    known = set(map(id, again))
    there = [firm for firm in world.steady(datetime.date(year - 1, 1, 1)) if firm.entries and id(firm) not in known]
    there = [firm for firm in there if firm.revenue.get(year, 0) <= 20_000 and firm.staff.get(year, 0) <= 500]
    chosen = [*again, *world.chance.some(there, number - len(again))]
    world.chance.shuffle(chosen)
    return chosen


def _others(world):
    made = []
    for kind, number, issued in OTHER_RECOGNITIONS:
        on = day(issued)
        firms = world.chance.some(world.steady(on - 730 * DAY), world.place.size(number))
        term = Recognition.TERMS.get(kind)
        made += [
            Recognition(
                enterprise=firm.record,
                kind=kind,
                batch=f"{on.year}年度",
                issued=on,
                expires=term(on) if term else None,
                occasion=Occasion.FIRST,
                **world.common("jxw" if kind != "high_growth" else "kjj"),
            )
            for firm in firms
        ]
    return made
