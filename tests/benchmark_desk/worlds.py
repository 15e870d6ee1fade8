"""A zone of the district in a framework of three groups, as it stood at the end of 2022.

1.1  12家, 5 to 40, comparison value 19            weight 0.8 of 2.8 in 40: 7 of 35 of the way
1.2  2.1%, 0.5 to 4.5, comparison value 3          its weight is not known; its denominator is 1,500,000万元
1.3  no figure                                     its weight is not known
2.1  0.7吨标准煤/万元, 0.2 to 1.2, comparison 0.8    lower is better; ahead of it
2.2  3家, no low and high value                     comparison value 8
3.1  90分, expert's score, 0 to 100                  behind nothing, since it has no comparison value
"""

from tests import makers
from tests.benchmark_desk.makers import make_framework, make_limits, the_item
from tests.conftest import make_everybody

ITEMS = [
    ("1.1", {"weight": "0.8", "name": "研发机构数", "numerator": "年末研发机构数"}),
    ("1.2", {"name": "研发投入占比", "unit": "%", "numerator": "研发经费支出", "denominator": "营业收入"}),
    ("1.3", {"name": "无数据指标", "wording_confidence": "low"}),
    (
        "2.1",
        {
            "name": "单位能耗",
            "unit": "吨标准煤/万元",
            "direction": "lower",
            "numerator": "能耗",
            "denominator": "增加值",
        },
    ),
    ("2.2", {"name": "无区间指标"}),
    ("3.1", {"name": "专家评分项", "unit": "分", "kind": "qual"}),
]
VALUES = {"1.1": 12, "1.2": "2.1", "2.1": "0.7", "2.2": 3, "3.1": 90}
WEIGHTS = {"1": 40, "2": 30, "3": 30}
DESK = "/benchmark/htz/?area=QJ-HTZ&year=2022"


def make_zone(district):
    return makers.make_area("QJ-HTZ", "綦江高新区", kind="zone", parent=district)


def make_evaluated():
    """Everybody, and the zone held against the framework."""
    make_everybody()
    district = makers.make_district()
    zone = make_zone(district)
    committee = makers.make_department("gxq", "高新区管委会", area=zone)
    make_framework(ITEMS, WEIGHTS)
    revenue = makers.make_indicator("htz_revenue", name="营业收入", unit="万元", measure="flow", frequency="year")
    for code, value in VALUES.items():
        item = the_item(code)
        base = {"denominator": revenue} if code == "1.2" else {}
        measure = "ratio" if "/" in item.unit or item.unit in "%分" else "stock"
        indicator = makers.make_indicator(
            f"htz21_{code.replace('.', '_')}", name=item.name, unit=item.unit, measure=measure, decimals=2,
            frequency="year", owner=committee, direction=item.direction, **base,
        )  # fmt: skip
        item.indicator = indicator
        item.save()
        makers.load_observation(indicator, zone, "2022-12-31", value, vintage=3)
    makers.load_observation(revenue, zone, "2022-12-31", 1_500_000, vintage=3)
    make_limits(the_item("1.1"), 5, 40, 19)
    make_limits(the_item("1.2"), "0.5", "4.5", 3)
    make_limits(the_item("1.3"), 0, 10, 5)
    make_limits(the_item("2.1"), "0.2", "1.2", "0.8")
    make_limits(the_item("2.2"), None, None, 8)
    make_limits(the_item("3.1"), 0, 100)
