"""How many of what, and when: the totals of the article for 綦江区, what led to them, and the year after.

Every number is that of the home district; other districts and other scales get it in proportion (`Place.size`).
`tests/sample` compares them with fixtures/observations.csv.
"""

import datetime
from dataclasses import dataclass
from itertools import accumulate

from . import planted

HOME = "500110"
FIRST_DAY, LAST_DAY = datetime.date(2016, 1, 1), datetime.date(2022, 12, 31)
YEARS = range(2019, 2023)  # of the enterprises' yearly figures
NOW = 2022


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ends(year: int) -> list[datetime.date]:
    """The last days of the months of a year."""
    return [datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(1) for month in range(1, 13)]


@dataclass(frozen=True)
class Career:
    """So many 高新技术企业 with certificates issued on these days, and what became of them. `names` go to the first."""

    number: int
    issued: tuple[str, ...]
    cancelled: str = ""
    moved_in: str = ""
    moved_out: str = ""
    to_neighbour: str = ""  # moved to a place that keeps the same registers: from that day
    names: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        return not (self.moved_in or self.moved_out or self.to_neighbour)


# Valid at the end of 2018: 45; of 2019: 70; of 2020: 98. In 2021: 98 + 34 new (two of them regained) + 3 moved in
# − 7 expired − 2 cancelled − 3 moved out = 123. In 2022, month by month: HTE_2022.
CAREERS = (
    Career(24, ("2018-11-12", "2021-11-12")),
    Career(7, ("2018-11-12",), names=planted.LAPSED),
    Career(1, ("2018-11-12",), cancelled="2021-06-18", names=planted.CANCELLED),
    Career(1, ("2018-11-12",), moved_out="2021-04-20", names=planted.MOVED_OUT[:1]),
    Career(5, ("2016-11-28", "2019-11-21", "2022-11-18")),
    Career(18, ("2019-11-21", "2022-11-18"), names=planted.RENAMED[:1]),
    Career(5, ("2019-11-21",)),
    Career(1, ("2019-11-21",), moved_out="2021-08-16", names=planted.MOVED_OUT[1:]),
    Career(1, ("2019-11-21",), moved_out="2022-10-17"),
    Career(5, ("2017-11-27", "2020-11-25")),
    Career(16, ("2020-11-25",), names=planted.NOT_ANNOUNCED),
    Career(10, ("2020-10-09",)),
    Career(1, ("2020-11-25",), cancelled="2022-12-09"),
    Career(1, ("2020-11-25",), cancelled="2021-09-10"),
    Career(1, ("2020-11-25",), to_neighbour="2021-10-22"),
    Career(1, ("2020-11-25",), cancelled="2022-06-10"),
    Career(2, ("2017-11-27", "2021-12-03")),
    Career(19, ("2021-11-12",)),
    Career(1, ("2021-11-12",), moved_out="2022-04-11"),
    Career(12, ("2021-12-03",)),
    Career(1, ("2020-10-09",), moved_in="2021-03-15"),
    Career(1, ("2020-11-25",), moved_in="2021-05-24"),
    Career(1, ("2020-11-25",), moved_in="2021-07-12"),
    Career(1, ("2022-02-18",)),
    Career(1, ("2021-11-12",), moved_in="2022-03-14"),
    Career(3, ("2022-04-15",)),
    Career(2, ("2022-05-20",)),
    Career(1, ("2021-11-12",), moved_in="2022-06-06"),
    Career(2, ("2022-06-17",)),
    Career(2, ("2022-07-15",)),
    Career(1, ("2021-12-03",), moved_in="2022-08-08"),
    Career(2, ("2022-09-16",)),
    Career(9, ("2022-11-18",)),
    Career(5, ("2022-12-14",)),
)
HTE = {2018: 45, 2019: 70, 2020: 98, 2021: 123}  # valid at the end of the year
HTE_2022 = [123, 124, 125, 127, 129, 131, 133, 134, 136, 135, 139, 143]  # at the end of the month
STOCK_OF_2021 = {"start": 98, "new": 34, "moved_in": 3, "expired": 7, "cancelled": 2, "moved_out": 3, "end": 123}
OUTSIDE_THE_ZONE = 12  # of those valid at the end of 2021: 111 of 123 lie in it

# 重庆市科技型企业 in the library on these days, and how many left it since the day before.
LIBRARY_2022 = [20, 61, 120, 180, 219, 262, 300, 331, 360, 389, 412, 436]  # net additions of the year
LIBRARY = [
    (day("2018-12-31"), 250, 0),
    (day("2019-12-31"), 600, 6),
    (day("2020-12-31"), 1050, 10),
    (day("2021-12-31"), 1633, 14),
    *[(end, 1633 + more, 1) for end, more in zip(ends(NOW), LIBRARY_2022, strict=True)],
]
FATES = {"cancelled": 12, "closed": 5, "moved_out": 3}  # of those that leave the library, by weight
REGAINED = 3  # that had left the library and came back in 2022

# 科技型中小企业, entered in the year; of 2022 by month.
TECH_SME = {2019: 3, 2020: 4, 2021: 117}
TECH_SME_2022 = [1, 3, 5, 20, 30, 41, 62, 78, 95, 109, 115, 118]
# Other recognitions held by firms of the library: (kind, number, issued)
OTHER_RECOGNITIONS = (
    ("innovative_sme", 36, "2020-12-18"), ("innovative_sme", 52, "2021-12-17"), ("innovative_sme", 48, "2022-11-25"),
    ("specialised", 9, "2019-12-20"), ("specialised", 14, "2020-11-27"), ("specialised", 21, "2021-12-30"),
    ("specialised", 26, "2022-12-05"), ("little_giant", 1, "2020-12-01"), ("little_giant", 2, "2021-08-10"),
    ("champion", 1, "2021-11-15"), ("gazelle", 6, "2021-10-20"), ("gazelle", 8, "2022-10-21"),
    ("high_growth", 18, "2021-03-26"), ("high_growth", 12, "2022-03-25"),
)  # fmt: skip

RENAMED, MOVED_STREET = 12, 8  # firms with a former name; that moved from one street to another

# Patents granted in the year: (all, inventions); the articles' +53.8 % and +43.8 % hold. Of 2022 by month.
PATENTS = {2018: (270, 38), 2019: (420, 51), 2020: (691, 73), 2021: (1063, 105)}
PATENTS_2022 = [78, 150, 246, 352, 458, 571, 680, 790, 905, 1012, 1126, 1242]
INVENTIONS_2022 = [8, 16, 26, 38, 50, 63, 76, 89, 102, 114, 127, 141]
PENDING = 160

# Technology contracts registered in the year: (number, their amount in 万元); +367 % in 2021. Of 2022 by month.
CONTRACTS = {2020: (26, 6_000), 2021: (96, 28_020)}
CONTRACTS_2022 = [(2, 400), (4, 900), (9, 2_300), (8, 2_100), (11, 3_000), (13, 3_900), (10, 2_800), (12, 3_300),
                  (14, 4_100), (11, 3_000), (13, 3_700), (17, 5_200)]  # fmt: skip

# Begun or registered in the year; of 2022 by quarter.
PROJECTS = {"national": {2021: 2}, "municipal": {2020: 14, 2021: 25}, "district": {2020: 122, 2021: 189}}
PROJECTS_2022 = {"national": [0, 1, 0, 0], "municipal": [4, 9, 8, 10], "district": [31, 64, 58, 52]}
OPEN_CHALLENGES = 9  # of the municipal and district projects of each year
CHALLENGES = {2021: 6, 2022: 9}
SOFTWARE = 620
ACHIEVEMENTS = {2020: 13, 2021: 62}
ACHIEVEMENTS_2022 = [9, 21, 18, 23]


@dataclass(frozen=True)
class Lending:
    """Loans of a kind up to the end of 2021 and by quarter of 2022: number and amount (万元); firms where 户 count."""

    kind: str
    fund: str
    loans: int
    amount: int
    later: tuple[tuple[int, int], ...]
    firms: int = 0
    saving: int = 0
    indicators: tuple[str, ...] = ()  # (firms, loans, amount, saving) where they are reported


LENDING = (
    Lending("ip_loan", "other", 214, 35_000, ((9, 1_600), (12, 2_100), (10, 1_700), (13, 2_300)), firms=163,
            indicators=("ip_loan_enterprise", "", "ip_loan_amount", "")),
    Lending("bridge", "bridge", 401, 142_000, ((24, 8_600), (31, 11_200), (27, 9_400), (35, 12_700)), saving=2_318,
            indicators=("", "loan_rollover_count", "loan_rollover_amount", "loan_rollover_saving")),
    Lending("credit", "credit", 137, 48_500, ((8, 2_900), (11, 3_800), (9, 3_200), (12, 4_300)),
            indicators=("", "credit_loan_count", "credit_loan_amount", "")),
    Lending("knowledge_value", "loan_risk", 72, 13_400, ((5, 900), (6, 1_100), (5, 950), (8, 1_500))),
    Lending("equity", "equity", 6, 9_200, ((1, 1_500), (0, 0), (1, 2_000), (0, 0))),
)  # fmt: skip
FUNDS = {"other": ("知识产权信用贷款试点", None), "bridge": ("企业发展基金", 5_000),
         "credit": ("中小企业融资增信基金", 4_000), "equity": ("产业引导股权投资基金", 38_000),
         "loan_risk": ("科技型企业知识价值信用贷款风险补偿基金", 2_000)}  # fmt: skip

POLICIES, POLICIES_2022 = 35, (1, 2)  # in force at the end of 2021; added by half-year
PAYOUTS = {2020: 46, 2021: 88, 2022: 104}

UNIVERSITIES_SIGNED, UNIVERSITY_INVESTMENT = 6, 700_000  # 万元

# R&D platforms at municipal level or above: recognised in the year. 20 at the end of 2018, 86 of 2021.
PLATFORMS = {2018: 20, 2019: 22, 2020: 26, 2021: 18}
PLATFORMS_2022 = [2, 3, 2, 4]
RAISED = 4  # of them from municipal to national level: counted once
NEW_INSTITUTIONS, NEW_INSTITUTIONS_2022 = 24, [0, 2, 1, 1]
# Others: (kind, level, number at the end of 2021, recognised in 2022 on)
OTHER_PLATFORMS = (
    ("master_studio", "municipal", 3, ("2022-05-16",)), ("master_studio", "district", 6, ()),
    ("postdoc_station", "municipal", 5, ("2022-09-08",)), ("expert_studio", "district", 7, ()),
    ("maker_space", "district", 4, ()), ("maker_space", "municipal", 3, ()),
    ("maker_space", "national", 0, ("2022-09-15",)), ("incubator", "district", 2, ()),
    ("incubator", "municipal", 0, ("2022-06-20",)), ("accelerator", "district", 1, ()),
    ("star_space", "municipal", 3, ()), ("expert_courtyard", "district", 8, ()),
    ("agricultural_base", "district", 11, ()), ("commissioner_station", "district", 5, ()),
    ("science_base", "municipal", 6, ()), ("testing_centre", "municipal", 2, ()),
    ("transfer_agency", "municipal", 2, ()), ("patent_centre", "municipal", 1, ()),
)  # fmt: skip

# Titles are known by their year alone, so those of 2022 would count from its first day: there are none yet.
TALENTS = {"key_enterprise": 286, "bayu_scholar": 11}
COMMISSIONERS, SERVICES = 64, 12  # people; services of each in a year
INCUBATEES = 96
CRAFTSMEN = {2018: 22, 2019: 24, 2020: 26, 2021: 29}  # 渝基工匠
EVENTS = 14  # in each of two years


def by_period(cumulated: list[int]) -> list[int]:
    """What each period adds to figures that run up."""
    return [new - old for old, new in zip([0, *cumulated], cumulated, strict=False)]


def running(added: list[int]) -> list[int]:
    return list(accumulate(added))
