"""Platforms with their recognitions, and the institutions that work with the district."""

import datetime
from collections.abc import Iterator

from platforms.models import Agreement, Institution, Platform, PlatformRecognition

from .chance import DAY
from .names import FIELDS, UNIVERSITIES
from .plan import (
    NEW_INSTITUTIONS,
    NEW_INSTITUTIONS_2022,
    NOW,
    OTHER_PLATFORMS,
    PLATFORMS,
    PLATFORMS_2022,
    RAISED,
    UNIVERSITIES_SIGNED,
    UNIVERSITY_INVESTMENT,
    day,
    ends,
)
from .world import World

RESEARCH = {"enterprise_technology": 8, "engineering_technology": 6, "industrial_design": 3, "key_laboratory": 2,
            "engineering_research": 3, "enterprise_research": 10, "technology_centre": 1}  # fmt: skip
RECOGNISERS = {"municipal": "重庆市科学技术局", "national": "科学技术部", "district": "区科技局"}
OTHERS_SINCE = day("2017-03-01")
END_OF_2021 = day("2021-12-31")
COUNTED = {
    ("master_studio", "municipal"): "skill_master_studio",
    ("postdoc_station", "municipal"): "postdoc_workstation",
}
ALWAYS_COUNTED = {
    ("maker_space", "national"): "maker_space_national",
    ("incubator", "municipal"): "incubator_municipal",
}

KIND_NAMES = {
    "enterprise_technology": "企业技术中心",
    "engineering_technology": "工程技术研究中心",
    "industrial_design": "工业设计中心",
    "key_laboratory": "重点实验室",
    "engineering_research": "工程研究中心",
    "enterprise_research": "研发中心",
    "technology_centre": "技术创新中心",
    "new_institution": "研究院",
    "master_studio": "技能大师工作室",
    "postdoc_station": "博士后科研工作站",
    "expert_studio": "专家工作室",
    "maker_space": "众创空间",
    "incubator": "孵化器",
    "accelerator": "加速器",
    "star_space": "星创天地",
    "expert_courtyard": "专家大院",
    "agricultural_base": "农业科技基地",
    "commissioner_station": "科技特派员工作站",
    "science_base": "科普基地",
    "testing_centre": "检验检测中心",
    "transfer_agency": "技术转移机构",
    "patent_centre": "高价值专利培育中心",
}


def draw(world: World) -> Iterator[list]:
    plans = [*_research(world), *_new_institutions(world), *_others(world)]
    world.platforms = [platform for platform, _recognitions in plans]
    yield world.platforms
    yield [
        PlatformRecognition(platform=platform, **fields, **world.common())
        for platform, recognitions in plans
        for fields in recognitions
    ]
    yield from _institutions(world)


def _platform(world, kind, founded, serial, **fields):
    """A platform that a firm runs, named by it."""
    firm = world.chance.choice(world.steady(founded) or world.steady())
    return Platform(
        name=f"{firm.record.name.removesuffix('有限公司')}{KIND_NAMES[kind]}" + (f"{serial}号" if serial else ""),
        kind=kind,
        area=firm.record.area,
        enterprise=firm.record,
        field=world.chance.choice(FIELDS),
        staff=world.chance.randrange(5, 90),
        founded=founded,
        **fields,
        **world.common(),
    )


def _unique(world, kind, founded, **fields):
    """The same with a number behind the name where the firm has such a platform already."""
    serial = 0
    while True:
        platform = _platform(world, kind, founded, serial, **fields)
        if platform.name not in world.place.taken:
            world.place.taken.add(platform.name)
            return platform
        serial += 1


def _recognition(level, on, **fields):
    document = {"municipal": f"渝科局发〔{on.year}〕示例{on:%m%d}号", "national": f"国科发〔{on.year}〕示例{on:%m%d}号"}
    return {"level": level, "recogniser": RECOGNISERS[level], "document": document.get(level, ""), "recognised": on,
            "next_assessment": on + 1_095 * DAY, **fields}  # fmt: skip


def _days(world, of_years, of_2022):
    """The days on which so many are recognised, year by year and then quarter by quarter."""
    days = []
    for year, number in of_years.items():
        first = OTHERS_SINCE if year == 2018 else datetime.date(year, 1, 1)
        days += world.chance.days(world.place.size(number), first, datetime.date(year, 12, 31))
    for end, number in zip(ends(NOW)[2::3], of_2022, strict=True):
        days += world.chance.days(world.place.size(number), datetime.date(NOW, end.month - 2, 2), end)
    return days


def _research(world):
    """Those at municipal level; some of the old ones are raised to the national later, beside the first recognition."""
    raised = world.place.size(RAISED)
    for place, on in enumerate(_days(world, PLATFORMS, PLATFORMS_2022)):
        recognitions = [_recognition("municipal", on)]
        if place < raised:
            recognitions.append(_recognition("national", world.chance.day(day("2020-01-10"), day("2021-11-30"))))
        world.tally.stock("platform_municipal_up", on)
        world.tally.flow("rd_institution_municipal_new", on)
        founded = on - world.chance.randrange(200, 900) * DAY
        yield _unique(world, world.chance.chosen(RESEARCH), founded), recognitions


def _new_institutions(world):
    """新型研发机构 with legal personality of their own, recognised by the district."""
    size, chance = world.place.size, world.chance
    days = chance.days(size(NEW_INSTITUTIONS), day("2019-04-01"), END_OF_2021)
    for end, number in zip(ends(NOW)[2::3], NEW_INSTITUTIONS_2022, strict=True):
        days += chance.days(size(number), datetime.date(NOW, end.month - 2, 2), end)
    for on in days:
        world.tally.stock("new_type_rd_institution", on)
        yield _unique(world, "new_institution", on, independent=True), [_recognition("district", on)]


def _others(world):
    for kind, level, number, later in OTHER_PLATFORMS:
        days = world.chance.days(world.place.size(number), OTHERS_SINCE, END_OF_2021)
        days += [day(text) for text in later[: world.place.size(len(later))]]
        for on in days:
            if (kind, level) in COUNTED:
                world.tally.stock(COUNTED[kind, level], on)
            elif (kind, level) in ALWAYS_COUNTED:
                world.tally.flow(ALWAYS_COUNTED[kind, level], on)
            yield _unique(world, kind, on - world.chance.randrange(100, 700) * DAY), [_recognition(level, on)]


def _institutions(world):
    """Universities that exist nowhere else, each brought in by an agreement."""
    chance, size = world.chance, world.place.size
    number = min(size(UNIVERSITIES_SIGNED), len(UNIVERSITIES))
    made = [
        Institution(name=name, kind="university", area=world.place.area, seat="示例市", **world.common())
        for name in UNIVERSITIES[:number]
    ]
    yield made
    investments = chance.shares(size(UNIVERSITY_INVESTMENT), number) if number else []
    yield [_agreement(world, *found) for found in zip(made, investments, strict=True)]


def _agreement(world, institution, investment):
    signed = world.chance.day(day("2019-05-01"), day("2021-11-30"))
    world.tally.stock("university_signed", signed)
    return Agreement(
        institution=institution,
        title=f"引进{institution.name}合作协议",
        kind=Agreement.Kind.INTRODUCTION,
        signed=signed,
        until=world.chance.day(day("2024-06-30"), day("2031-06-30")),
        investment=investment,
        state=world.chance.chosen({Agreement.State.SIGNED: 1, Agreement.State.OPERATING: 1}),
        **world.common("jw"),
    )
