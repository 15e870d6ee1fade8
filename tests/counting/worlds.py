"""Places, days and firms that the tests of counting share."""

import datetime

from enterprises.models import FormerSeat, Recognition
from indicators.counting import counted, lists_behind
from indicators.models import CountingRule
from qijiang.directory.models import Area
from tests import makers
from tests.conftest import make_everybody
from tests.register_makers_enterprises import make_enterprise, make_recognition
from tests.register_makers_indicators import make_rule


def day(text):
    return datetime.date.fromisoformat(text)


END_2020, END_2021, SUMMER = day("2020-12-31"), day("2021-12-31"), day("2022-06-30")
GUNAN, WENLONG, DISTRICT, ZONE, DAZU = "500110001", "500110004", "500110", "QJ-HTZ", "500111"


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


UNKNOWN_BEFORE = "2019-12-31"  # the first certificate of the places, people and firms is of 2020


def people_places_and_firms():
    make_everybody()
    places()
    high_tech()
    for number in range(3):
        park = place("QJ-QH") if number else None
        certificate(firm(name=f"重庆第{number}企业有限公司", park=park), f"2020-0{number + 1}-05")


def by_chance(chance, serial):
    """A firm with everything that can happen to one, and up to three certificates that may overlap."""
    days = [datetime.date(2019, 6, 1) + datetime.timedelta(chance.randrange(1_200)) for _n in range(3)]
    streets = [place(code) for code in ("500110001", "500110004", "500111")]
    area = chance.choice(streets)
    park = chance.choice([None, place("QJ-QH")]) if area.code != "500111" else None
    fields = {"name": f"企业{serial:03}", "area": area, "park": park}
    if chance.random() < 0.3:
        fields["moved_in"] = min(days)
    if chance.random() < 0.3:
        fields |= {"moved_out": max(days) + datetime.timedelta(1), "status": "moved_out"}
    elif chance.random() < 0.2:
        fields |= {"closed": max(days), "status": "closed"}
    holder = make_enterprise(**fields)
    for until in {chance.choice(days) for _n in range(chance.choice([0, 0, 1, 2]))}:
        FormerSeat.objects.create(enterprise=holder, area=chance.choice(streets), park=park, until=until)
    issued = {datetime.date(2018, 1, 1) + datetime.timedelta(chance.randrange(1_600)) for _n in range(3)}
    for first in sorted(issued)[: chance.choice([1, 2, 3])]:
        expires = first + datetime.timedelta(chance.randrange(1, 900))
        cancelled = chance.choice([None, None, first + datetime.timedelta(chance.randrange(900))])
        make_recognition(enterprise=holder, issued=first, expires=expires, cancelled=cancelled)
