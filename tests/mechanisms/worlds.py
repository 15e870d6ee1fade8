"""A small place with enterprises of every kind, for the pages of the mechanisms."""

import datetime

from tests import makers
from tests import register_makers_enterprises as make

LONG_AGO = datetime.date(2012, 3, 1)
FULL = {
    "revenue": 1000, "high_tech_revenue": 700, "cost": 900, "rd_spend": 60, "assets": 800, "employees": 100,
    "science_staff": 30, "rd_staff": 20, "tax": 50,
}  # fmt: skip


def a_firm(name, *, years=(2019, 2020, 2021), patents=1, **figures):
    """An enterprise with the same figures in each year and some invention patents."""
    firm = make.make_enterprise(name=name, established=LONG_AGO, **figures.pop("said", {}))
    for year in years:
        make.make_annual_figures(enterprise=firm, year=year, **FULL | figures)
    for _number in range(patents):
        make.make_patent(enterprise=firm)
    return firm


def a_place():
    """Four enterprises in the district, one of them in a street, one without figures; and one of another district."""
    district = makers.make_district()
    street = makers.make_area("500110001", "古南街道", parent=district)
    a_firm("甲齿轮有限公司")
    a_firm("乙铜业有限公司", science_staff=12, patents=0, said={"area": street})
    a_firm("丙铝业有限公司", cost=None, rd_spend=45, rd_staff=None)
    make.make_enterprise(name="丁无数据有限公司")
    neighbour = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    a_firm("戊外区有限公司", said={"area": neighbour})
    return district
