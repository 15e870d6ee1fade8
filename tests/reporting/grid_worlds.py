"""A department's June of 2022 as a grid, one indicator for each way in which a cell can stand."""

from indicators.models import Indicator, Observation
from indicators.periods import Period
from qijiang.directory.models import Area, Department
from tests import makers
from tests.conftest import make_everybody
from tests.reporting.worlds import make_calendar

JUNE = Period(2022, "month", 6)
PAGE, CELL = "/entry/2022/06/", "/entry/2022/06/cell/"
NOW = "2022-07-08 10:00+08:00"  # four days before June is due
INDICATORS = [  # code, name, unit, decimals, measure
    ("hte_valid", "国家高新技术企业有效数", "家", 0, "stock"),
    ("patent_granted", "专利授权量", "件", 0, "flow"),
    ("contract", "技术合同登记额", "万元", 2, "flow"),
    ("coverage", "规上工业企业研发机构覆盖率", "%", 1, "ratio"),
    ("rank", "科技活动产出指数排名", "位", 0, "rank"),
]


def make_grid():
    """Everybody, the calendar of 2022, and five indicators of the bureau that are assigned by the month."""
    make_everybody()
    make_calendar()
    bureau = Department.objects.get(code="kjj")
    for place, (code, name, unit, decimals, measure) in enumerate(INDICATORS):
        limits = {"minimum": 0} | ({"maximum": 100} if unit == "%" else {})
        limits |= {"direction": "lower"} if measure == "rank" else {}
        fields = {"unit": unit, "decimals": decimals, "measure": measure, "position": place} | limits
        makers.make_assignment(makers.make_indicator(code, name=name, owner=bureau, **fields), bureau)


def make_past():
    """Figures of June 2021 and of May 2022 for each."""
    area = the_area()
    past = {"hte_valid": (106, 129), "patent_granted": (498, 471), "contract": ("3420.50", 4105)}
    past |= {"coverage": ("46.2", "50.3"), "rank": (9, 8)}
    for code, (year_before, before) in past.items():
        makers.make_observation(the(code), area, "2021-06-30", year_before)
        makers.make_observation(the(code), area, "2022-05-31", before)


def the(code):
    return Indicator.objects.get(code=code)


def the_area():
    return Area.objects.get(code="500110")


def key_of(code):
    return f"{the(code).pk}.{the_area().pk}"


def figure_of(code):
    """The figure of June, or None."""
    return Observation.objects.filter(indicator__code=code, as_of="2022-06-30").order_by("-pk").first()


def make_figure(code, value, **fields):
    return makers.make_observation(the(code), the_area(), "2022-06-30", value, **fields)
