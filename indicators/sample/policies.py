"""Policy documents and what was paid out by them."""

import datetime
from collections.abc import Iterator

from enterprises.models import Payout, Policy

from .chance import DAY
from .plan import LAST_DAY, NOW, PAYOUTS, POLICIES, POLICIES_2022
from .world import World

THEMES = ("科技创新", "人才引育", "知识产权保护", "科技金融", "成果转化", "孵化载体建设", "农业科技", "产业数字化",
          "企业培育", "研发投入", "产学研合作", "科普事业")  # fmt: skip
FORMS = ("扶持办法", "实施细则", "若干措施", "管理办法", "三年行动方案", "奖励办法")
BASES = (
    "首次认定高新技术企业",
    "重新认定高新技术企业",
    "研发投入后补助",
    "授权发明专利",
    "新建研发机构",
    "技术合同登记",
)
AMOUNTS = (1, 2, 3, 5, 10, 15, 20, 30, 50)
END_OF_2021 = datetime.date(2021, 12, 31)


def draw(world: World) -> Iterator[list]:
    policies = list(_policies(world))
    yield policies
    paying = [policy for policy in policies if policy.issued and policy.issued.year < 2020] or policies
    yield [payout for year, number in PAYOUTS.items() for payout in _payouts(world, paying, year, number)]


def _policies(world) -> Iterator[Policy]:
    """So many in force at the end of 2021, with those that are recorded, and those of the year after."""
    chance, place = world.chance, world.place
    there = Policy.objects.in_use().filter(area=place.area).in_force_on(END_OF_2021).count()
    number = max(place.size(POLICIES) - there, 0)
    if there:
        world.tally.stock("policy_document", datetime.date(1990, 1, 1), None, there)
    days = chance.days(number, datetime.date(2018, 2, 1), datetime.date(2021, 11, 30))
    for half, added in enumerate(POLICIES_2022):
        first = datetime.date(NOW, 1 + 6 * half, 10)
        days += chance.days(place.size(added), first, first + 140 * DAY)
    titles = [f"{theme}{form}" for form in FORMS for theme in THEMES]
    for serial, issued in enumerate(days):
        again = f"({serial // len(titles) + 1})" if serial >= len(titles) else ""
        yield _policy(world, f"{place.area.name}{titles[serial % len(titles)]}{again}", issued, serial)


def _policy(world, title, issued, serial):
    world.tally.stock("policy_document", issued)
    return Policy(
        title=title,
        number=f"示例府办发〔{issued.year}〕{world.place.number * 1_000 + serial + 1}号",
        area=world.place.area,
        issuer=f"{world.place.area.name}人民政府办公室",
        issued=issued,
        valid_from=issued,
        valid_to=datetime.date(issued.year + 5, 12, 31),
        **world.common(),
    )


def _payouts(world, policies, year, number):
    chance, made = world.chance, {}
    for _each in range(world.place.size(number) if policies else 0):
        firm, policy = chance.choice(world.steady(datetime.date(2018, 1, 1)) or world.steady()), chance.choice(policies)
        basis, approved = chance.choice(BASES), chance.day(datetime.date(year, 3, 1), datetime.date(year, 11, 30))
        amount, paid_on = chance.choice(AMOUNTS), approved + chance.randrange(10, 120) * DAY
        paid = paid_on <= LAST_DAY
        made[firm.record.pk, policy.pk, approved, basis] = Payout(
            policy=policy,
            enterprise=firm.record,
            basis=basis,
            approved_amount=amount,
            approved_on=approved,
            paid_amount=amount if paid else None,
            paid_on=paid_on if paid else None,
            **world.common("czj"),
        )
    return list(made.values())
