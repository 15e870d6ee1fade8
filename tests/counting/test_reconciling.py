"""Announced beside counted, by name: every way in which the two can differ has its reason in a sentence."""

import pytest

from enterprises.models import FormerSeat
from indicators.reconciling import latest_announcement, reconcile
from tests.register_makers_enterprises import make_former_name
from tests.register_makers_indicators import make_announced_entry, make_announcement, make_rule
from tests.register_makers_platforms import make_platform, make_platform_recognition
from tests.worlds import shared_world

from .worlds import END_2021, certificate, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(places)


@pytest.fixture
def announced():
    rule = high_tech()
    return make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)


def differences(announcement, rule=None):
    """{name: (kind, sentence)} of the names on the list, and the names that are counted and not on it."""
    found = reconcile(rule or high_tech(), announcement, place("500110"))
    return {each.name: (each.kind, each.why) for each in found.not_counted}, [each.name for each in found.not_announced]


def enter(announcement, *names, **fields):
    for name in names:
        make_announced_entry(announcement=announcement, **{"name": name, "number": ""} | fields)


# (what happened to the firm, to its certificate, the word for the reason, what the sentence names)
REASONS = [
    ({}, {"issued": "2018-05-10", "expires": "2021-05-10"}, "lapsed", "2021-05-10"),
    ({}, {"cancelled": day("2021-08-01")}, "cancelled", "2021-08-01"),
    ({}, {"issued": "2022-03-01"}, "not_begun", "2022-03-01"),
    ({}, {"in_use": False}, "out_of_use", "停用"),
    ({"in_use": False}, {}, "out_of_use", "停用"),
    ({"moved_out": day("2021-08-01"), "moved_to": "贵阳市", "status": "moved_out"}, {}, "moved_out", "贵阳市"),
    ({"moved_out": day("2021-08-01"), "status": "moved_out"}, {}, "moved_out", "2021-08-01"),
    ({"closed": day("2021-08-01"), "status": "closed"}, {}, "closed", "2021-08-01"),
    ({"moved_in": day("2022-02-01")}, {}, "not_moved_in", "2022-02-01"),
    ({"code": "500111"}, {}, "outside", "大足区"),
]


@pytest.mark.parametrize(("of_firm", "of_certificate", "kind", "named"), REASONS)
def test_why_a_name_on_the_list_is_not_counted(announced, of_firm, of_certificate, kind, named):
    certificate(firm(name="重庆甲有限公司", **of_firm), **of_certificate)
    enter(announced, "重庆甲有限公司")
    assert differences(announced)[0]["重庆甲有限公司"][0] == kind
    assert named in differences(announced)[0]["重庆甲有限公司"][1]


def test_what_ended_it_first_is_the_reason(announced):
    left = {"moved_out": day("2021-03-01"), "status": "moved_out"}
    certificate(firm(name="重庆甲有限公司", **left), "2018-05-10", expires="2021-05-10")
    certificate(
        firm(name="重庆乙有限公司", moved_out=day("2021-08-01"), status="moved_out"), "2018-05-10", expires="2021-05-10"
    )
    enter(announced, "重庆甲有限公司", "重庆乙有限公司")
    kinds = {name: kind for name, (kind, _why) in differences(announced)[0].items()}
    assert kinds == {"重庆甲有限公司": "moved_out", "重庆乙有限公司": "lapsed"}


def test_a_former_seat_says_where_it_sat(announced):
    holder = firm(name="重庆甲有限公司")
    FormerSeat.objects.create(enterprise=holder, area=place("500111"), until=day("2022-05-31"))
    certificate(holder)
    enter(announced, "重庆甲有限公司")
    assert "大足区" in differences(announced)[0]["重庆甲有限公司"][1]


def test_a_name_that_nobody_knows_and_a_firm_without_a_certificate(announced):
    firm(name="重庆甲有限公司")
    enter(announced, "重庆甲有限公司", "重庆乙有限公司")
    kinds = {name: kind for name, (kind, _why) in differences(announced)[0].items()}
    assert kinds == {"重庆甲有限公司": "no_record", "重庆乙有限公司": "unknown"}


def test_a_name_that_is_counted_and_not_on_the_list(announced):
    certificate(firm(name="重庆甲有限公司"), "2021-11-12")
    assert differences(announced) == ({}, ["重庆甲有限公司"])


def test_what_is_the_same_is_no_difference(announced):
    renamed = firm(name="重庆新名有限公司")
    make_former_name(enterprise=renamed, name="重庆旧名有限公司")
    certificate(renamed)
    numbered = certificate(firm(name="重庆乙有限公司"))
    coded = firm(name="重庆丙有限公司")
    certificate(coded)
    enter(announced, "重庆旧名有限公司")
    enter(announced, "另一种写法", number=numbered.number)
    enter(announced, "又一种写法", code=coded.credit_code)
    assert differences(announced) == ({}, [])


def test_a_firm_that_stands_on_the_list_twice_is_counted_once(announced):
    holder = firm(name="重庆新名有限公司")
    make_former_name(enterprise=holder, name="重庆旧名有限公司")
    certificate(holder)
    enter(announced, "重庆旧名有限公司", "重庆新名有限公司")
    ((name, (kind, why)),) = differences(announced)[0].items()
    assert (name, kind) == ("重庆旧名有限公司", "twice")
    assert "重庆新名有限公司" in why


def test_names_out_of_use_are_not_on_the_list(announced):
    make_announced_entry(announcement=announced, name="重庆甲有限公司", in_use=False)
    assert differences(announced) == ({}, [])


def test_platforms_are_compared_by_their_names():
    rule = make_rule("platform", "platforms.platformrecognition", filters={"level": "municipal"}, field="platform")
    announcement = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
    for name, fields in [("甲平台", {}), ("乙平台", {}), ("丙平台", {"withdrawn": day("2021-09-01")})]:
        make_platform_recognition(platform=make_platform(name=name, area=place("500110")), **fields)
    enter(announcement, "甲平台", "丙平台", "丁平台")
    left, more = differences(announcement, rule)
    assert ({name: kind for name, (kind, _why) in left.items()}, more) == (
        {"丙平台": "cancelled", "丁平台": "unknown"},
        ["乙平台"],
    )


def test_the_list_that_stood_last_on_the_day_is_compared(announced):
    rule, area = high_tech(), place("500110")
    assert latest_announcement(rule, area, day("2021-12-30")) is None
    assert latest_announcement(rule, area, END_2021) == announced
    later = make_announcement(indicator=rule.indicator, area=area, as_of=day("2022-06-30"))
    assert latest_announcement(rule, area, day("2022-06-29")) == announced
    assert latest_announcement(rule, area, day("2022-12-31")) == later


def test_it_takes_as_many_queries_for_twenty_names_as_for_two(announced, django_assert_max_num_queries):
    for number in range(20):
        certificate(firm(name=f"重庆第{number}公司"), cancelled=day("2021-08-01") if number % 2 else None)
        enter(announced, f"重庆第{number}公司", f"重庆无第{number}公司")
    rule, area = high_tech(), place("500110")
    with django_assert_max_num_queries(7):
        assert len(reconcile(rule, announced, area).not_counted) == 30
