"""A plan whose targets can be looked at forwards: figures of three years, month by month."""

import datetime

from indicators.models import Indicator, Target
from indicators.moment import month_end
from qijiang.directory.models import Area
from tests import makers

# Net gains by month end: of 2020 on 100, of 2021 on 120; of 2022 on 140, up to June.
GAINS = {
    2020: [1, 2, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20],
    2021: [1, 3, 5, 7, 9, 10, 11, 13, 15, 17, 19, 20],
    2022: [2, 3, 5, 6, 8, 9],
}
START = {2019: 100, 2020: 120, 2021: 140}
SUMMER = datetime.date(2022, 6, 30)


def build():
    """綦江区 with action 3: a stock with two past years, a flow, a limit, a ratio, one without year."""
    district = makers.make_district()
    makers.make_department("kjj", "区科技局", area=district)
    action = makers.make_action(makers.make_plan(district), 3, name="主体行动")
    stock(district, action)
    flow = makers.make_indicator("cq_tech_new", name="科技型企业新增", measure="flow", position=2)
    makers.make_target(action, flow, 400)
    makers.load_observation(flow, district, "2022-06-30", 262)
    cap = makers.make_indicator("accidents", name="事故", unit="起", measure="flow", direction="lower", position=3)
    makers.make_target(action, cap, 100, comparator="<=")
    makers.load_observation(cap, district, "2022-06-30", 40)
    ratio = makers.make_indicator("satisfaction", name="满意率", unit="%", measure="ratio", decimals=1, position=4)
    makers.make_target(action, ratio, 99)
    makers.load_observation(ratio, district, "2022-06-30", "98.4")
    undated = makers.make_indicator("outlook", name="展望", position=5)
    makers.make_target(action, undated, 1000, year=None)


def stock(district, action):
    hte = makers.make_indicator("hte_valid", name="有效高企")
    for year, end in START.items():
        if year - 1 not in START:
            makers.load_observation(hte, district, f"{year}-12-31", end)
        for month, gain in enumerate(GAINS[year + 1], start=1):
            makers.load_observation(hte, district, month_end(year + 1, month).isoformat(), end + gain)
    baseline = {"baseline": 140, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(action, hte, 160, comparator=">", wording="突破160家", **baseline)


def target(code="hte_valid"):
    return Target.objects.select_related("indicator", "plan", "action", "lead", "area").get(indicator__code=code)


def indicator(code="hte_valid"):
    return Indicator.objects.get(code=code)


def district():
    return Area.objects.get(code="500110")
