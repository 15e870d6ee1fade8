"""Places and figures to compare."""

import datetime

from tests import makers

STREETS = [("500110001", "古南街道"), ("500110002", "文龙街道"), ("500110006", "新盛街道"), ("500110112", "石壕镇")]


def make_streets(district, number=4):
    return [
        makers.make_area(code, name, kind="town" if name.endswith("镇") else "street", parent=district)
        for code, name in STREETS[:number]
    ]


def make_zone(district):
    """万盛经开区 beside the district, and a street of the district that reports through it."""
    zone = makers.make_area("WS-EDZ", "万盛经济技术开发区", kind="zone", parent=district.parent)
    other = makers.make_area("500110004", "万盛街道", parent=district, reporting_unit=zone)
    return zone, other


def make_city_of_2025(district):
    """江北 and 渝北, which were abolished in November 2025, and what they became."""
    last = datetime.date(2025, 11, 1)
    gone = [
        makers.make_area(code, name, kind="district", parent=district.parent, valid_to=last)
        for code, name in [("500105", "江北区"), ("500112", "渝北区")]
    ]
    new = makers.make_area("500157", "两江新区", kind="district", parent=district.parent, valid_from=last)
    return gone, new


def report(indicator, values, day="2022-06-30", **fields):
    """{area: value} as of that day, through the loader's door; None is not collected."""
    for area, value in values.items():
        makers.load_observation(indicator, area, day, value, **fields)
