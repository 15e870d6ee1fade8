"""Places, days and firms that the tests of counting share."""

import datetime

from enterprises.models import Recognition
from indicators.counting import counted, lists_behind
from indicators.models import CountingRule
from qijiang.directory.models import Area
from tests import makers
from tests.register_makers_enterprises import make_enterprise, make_recognition
from tests.register_makers_indicators import make_rule


def day(text):
    return datetime.date.fromisoformat(text)


END_2020, END_2021, SUMMER = day("2020-12-31"), day("2021-12-31"), day("2022-06-30")


def places():
    """綦江区 with two streets and a zone with a park in it, and 大足区 beside it."""
    district = makers.make_district()
    makers.make_area("500110001", "古南街道", parent=district)
    makers.make_area("500110004", "文龙街道", parent=district)
    zone = makers.make_area("QJ-HTZ", "綦江高新区", "zone", district)
    makers.make_area("QJ-QH", "桥河产业园", "park", zone)
    makers.make_area("500111", "大足区", "district", district.parent)


def place(code):
    return Area.objects.by_code(code)


def high_tech(name="hte_valid", measure="valid_on"):
    """The rule of valid high-tech enterprises, or of their net change."""
    found = CountingRule.objects.filter(indicator__code=name).first()
    filters = {"kind": "high_tech"}
    return found or make_rule(name, "enterprises.recognition", measure, filters=filters, field="enterprise")


def firm(code="500110001", **fields):
    return make_enterprise(area=place(code), **fields)


def certificate(enterprise, issued="2021-01-05", **fields):
    fields = {"expires": None} | fields
    if isinstance(fields["expires"], str):
        fields["expires"] = day(fields["expires"])
    record = make_recognition(enterprise=enterprise, issued=day(issued), **fields)
    return Recognition.objects.get(pk=record.pk)


def count(rule, code, on):
    """The figure, after making sure that its lists say the same."""
    area, on = place(code), day(on) if isinstance(on, str) else on
    value, numbers = counted(rule, area, on), [each.rows.count() for each in lists_behind(rule, area, on)]
    if rule.measure == "net_change":
        assert (value or 0) == numbers[0] - numbers[1]
    elif rule.measure in ("valid_on", "begun_in", "ended_in", "distinct"):
        assert [value or 0] == numbers
    return value
