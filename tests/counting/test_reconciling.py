"""Announced beside counted, by name: every way in which the two can differ has its reason in a sentence."""

import datetime
import sys
from collections import Counter

import pytest

from enterprises.models import Enterprise, FormerSeat, Recognition
from indicators.counting import counted
from indicators.models import AnnouncedEntry
from indicators.reconciling import latest_announcement, reconcile
from tests.conftest import person
from tests.register_makers_enterprises import make_financing, make_former_name
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


def differences(announcement, rule=None, user=None):
    """{name: (kind, sentence)} of the names on the list, and the names that are counted and not on it."""
    found = reconcile(rule or high_tech(), announcement, announcement.area, user)
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


@pytest.mark.one_database
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
    with django_assert_max_num_queries(10):
        assert len(reconcile(rule, announced, area).not_counted) == 30


# Names in another spelling are found as those are that match


SPELLINGS = [
    ("重庆甲有限责任公司", "重庆甲有限公司"),
    ("重庆甲有限公司", "重庆甲有限责任公司"),
    ("重庆(綦江)甲有限公司", "重庆綦江甲有限公司"),
    ("重庆綦江甲有限公司", "重庆（綦江）甲 有限公司"),
    ("重庆abc有限公司", "重庆ＡＢＣ有限公司"),
]


@pytest.mark.parametrize(("recorded", "printed"), SPELLINGS)
def test_what_is_not_counted_is_found_in_any_spelling(announced, recorded, printed):
    certificate(firm(name=recorded), "2018-05-10", expires="2021-05-10")
    enter(announced, printed)
    ((kind, why),) = differences(announced)[0].values()
    assert (kind, "2021-05-10" in why) == ("lapsed", True)


@pytest.mark.parametrize(("recorded", "printed"), SPELLINGS)
def test_so_is_a_former_name_and_a_firm_without_a_certificate(announced, recorded, printed):
    holder = firm(name="重庆新名有限公司")
    make_former_name(enterprise=holder, name=recorded)
    enter(announced, printed)
    assert [kind for kind, _why in differences(announced)[0].values()] == ["no_record"]
    certificate(holder, cancelled=day("2021-08-01"))
    assert [kind for kind, _why in differences(announced)[0].values()] == ["cancelled"]


def test_a_firm_that_stands_on_the_list_in_two_spellings_stands_there_twice(announced):
    holder = firm(name="重庆双(綦江)有限公司")
    certificate(holder)
    enter(announced, "重庆双(綦江)有限公司", "重庆双綦江有限责任公司")
    enter(announced, "另一名称", code=holder.credit_code)
    kinds = {name: kind for name, (kind, _why) in differences(announced)[0].items()}
    assert kinds == {"重庆双(綦江)有限公司": "twice", "重庆双綦江有限责任公司": "twice"}
    assert "另一名称" in differences(announced)[0]["重庆双(綦江)有限公司"][1]


def test_platforms_are_found_in_any_spelling():
    rule = make_rule("platform", "platforms.platformrecognition", filters={"level": "municipal"}, field="platform")
    announcement = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
    withdrawn = make_platform(name="甲（綦江）平台", area=place("500110"))
    make_platform_recognition(platform=withdrawn, withdrawn=day("2021-09-01"))
    make_platform_recognition(platform=make_platform(name="乙平台", area=place("500111")))
    enter(announcement, "甲綦江平台", "乙 平台")
    left = differences(announcement, rule)[0]
    assert {name: kind for name, (kind, _why) in left.items()} == {"甲綦江平台": "cancelled", "乙 平台": "outside"}
    assert "大足区" in left["乙 平台"][1]


# A renewed certificate, one after the other


def test_a_list_that_prints_the_number_of_before_the_renewal_names_the_same_firm(announced):
    holder = firm(name="重庆甲有限公司")
    certificate(holder, "2018-12-20", number="GR201851100001", expires="2021-12-20")
    certificate(holder, "2021-11-12", number="GR202151100001")
    enter(announced, "重庆甲（更名）有限公司", number="GR201851100001")
    assert differences(announced) == ({}, [])
    enter(announced, "重庆甲有限公司", number="GR202151100001")
    ((name, (kind, _why)),) = differences(announced)[0].items()
    assert kind == "twice"


# A net change is compared with what was gained


def test_a_list_of_new_firms_is_compared_with_what_was_gained():
    rule = high_tech("hte_new", "net_change")
    for number in range(3):
        certificate(firm(name=f"重庆老企业{number}"), "2020-05-05")
    certificate(firm(name="重庆新增有限公司"), "2021-11-12")
    certificate(firm(name="重庆漏报有限公司"), "2021-11-12")
    announcement = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
    enter(announcement, "重庆新增有限公司", "重庆老企业0")
    left, more = differences(announcement, rule)
    assert counted(rule, place("500110"), END_2021) == 2
    assert ({name: kind for name, (kind, _why) in left.items()}, more) == (
        {"重庆老企业0": "held_before"},
        ["重庆漏报有限公司"],
    )
    assert "2020-12-31" in left["重庆老企业0"][1]


# A flow has the reasons of a flow


def flow(measure, **fields):
    return make_rule("flow", "enterprises.recognition", measure, field="enterprise", **fields)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("measure", "of_certificate", "of_firm", "kind", "named"),
    [
        ("begun_in", {"issued": "2020-06-01"}, {}, "begun_before", "2020-06-01"),
        ("begun_in", {"issued": "2022-06-01"}, {}, "not_begun", "2022-06-01"),
        ("begun_in", {"issued": "2021-06-01"}, {"code": "500111"}, "outside", "大足区"),
        ("begun_in", {"issued": "2021-06-01"}, {"moved_in": day("2021-07-01")}, "not_moved_in", "2021-07-01"),
        ("ended_in", {"issued": "2020-06-01"}, {}, "not_ended", "2021-12-31"),
        ("ended_in", {"issued": "2017-06-01", "expires": "2020-05-31"}, {}, "ended_before", "2020-05-31"),
        ("ended_in", {"issued": "2017-06-01", "cancelled": day("2020-05-31")}, {}, "ended_before", "2020-05-31"),
        ("ended_in", {"issued": "2022-06-01"}, {}, "not_begun", "2022-06-01"),
        ("ended_in", {"cancelled": day("2021-06-01")}, {"code": "500111"}, "outside", "大足区"),
    ],
)
def test_why_a_name_is_not_counted_in_a_period(measure, of_certificate, of_firm, kind, named):
    rule = flow(measure)
    announcement = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
    certificate(firm(name="重庆甲有限公司", **of_firm), **of_certificate)
    enter(announcement, "重庆甲有限公司")
    found = differences(announcement, rule)[0]["重庆甲有限公司"]
    assert (found[0], named in found[1]) == (kind, True)


def test_what_began_in_the_period_and_is_over_by_now_counts():
    rule = flow("begun_in")
    announcement = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
    certificate(firm(name="重庆甲有限公司"), "2021-06-01", cancelled=day("2021-09-01"))
    enter(announcement, "重庆甲有限公司")
    assert differences(announcement, rule) == ({}, [])


def test_every_name_that_is_left_over_has_a_reason_that_holds(announced):
    """Whatever the days and places are: a name is either counted or given a reason other than the last resort."""
    days = [None, *(datetime.date(year, month, 15) for year in (2020, 2021, 2022) for month in (3, 9))]
    rules = [high_tech(), high_tech("hte_new", "net_change")]
    for measure in ("begun_in", "ended_in"):
        rules.append(make_rule(measure, "enterprises.recognition", measure, field="enterprise"))
    number = 0
    for issued in days[1:]:
        for cancelled in (one for one in days if one is None or one > issued):
            for code, former in [("500110001", None), ("500110001", "500111"), ("500111", "500110001")]:
                holder, number = firm(code, name=f"重庆第{number}公司"), number + 1
                certificate(holder, issued.isoformat(), cancelled=cancelled)
                if former:
                    FormerSeat.objects.create(enterprise=holder, area=place(former), until=day("2021-06-15"))
    for rule in rules:
        listed = announced
        if rule.indicator != announced.indicator:
            listed = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
        enter(listed, *(f"重庆第{each}公司" for each in range(number)))
        kinds = Counter(kind for kind, _why in differences(listed, rule)[0].values())
        assert not kinds.keys() & {"changed", "unknown", "no_record", "twice"}
        assert len(kinds) > 2, "control"


# What lies elsewhere


def test_a_firm_that_never_sat_here_was_not_cancelled_here(announced):
    certificate(firm("500111", name="大足某某有限公司"), "2019-01-05", cancelled=day("2021-08-01"))
    enter(announced, "大足某某有限公司")
    ((kind, why),) = differences(announced)[0].values()
    assert kind == "outside"
    assert "2021-08-01" not in why


@pytest.mark.parametrize("has_record", [True, False])
def test_an_account_learns_nothing_of_a_firm_beyond_its_reach(has_record):
    """Not even whether it has such a record: a loan is nobody else's business."""
    rule = make_rule("ip_loan", "enterprises.financing", field="enterprise")
    announcement = make_announcement(indicator=rule.indicator, area=place("500110001"), as_of=END_2021)
    beyond = firm("500110004", name="文龙某某有限公司")
    if has_record:
        make_financing(enterprise=beyond, start=day("2020-01-05"), repaid=day("2021-03-05"))
    enter(announcement, "文龙某某有限责任公司")
    enter(announcement, "随便写", code=beyond.credit_code)
    clerk = person("clerk_of_street", "clerk", None, place("500110001"))
    found = reconcile(rule, announcement, place("500110001"), clerk)
    assert [(each.kind, each.why, each.record) for each in found.not_counted] == [
        ("elsewhere", "不在本地区。", None)
    ] * 2
    seen_by_all = reconcile(rule, announcement, place("500110001"))
    assert {each.kind for each in seen_by_all.not_counted} == {"outside" if has_record else "no_record"}


# Long lists


def calls(work):
    """How many functions of the project are called meanwhile."""
    number = 0

    def called(frame, event, _argument):
        nonlocal number
        number += event == "call" and "/indicators/" in frame.f_code.co_filename

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.one_database
def test_four_times_as_many_names_take_four_times_as_long(announced):
    rule, area = high_tech(), place("500110001")

    def add(first, last):
        firms = [Enterprise(name=f"重庆{n}有限公司", area=area, credit_code=f"X{n:017}") for n in range(first, last)]
        firms = Enterprise.objects.bulk_create(firms)
        days = {"kind": "high_tech", "issued": day("2018-01-05"), "expires": day("2021-01-05")}
        Recognition.objects.bulk_create(Recognition(enterprise=one, number=f"GR{one.pk}", **days) for one in firms)
        AnnouncedEntry.objects.bulk_create(AnnouncedEntry(announcement=announced, name=one.name) for one in firms)

    add(0, 50)
    few = calls(lambda: reconcile(rule, announced, area))
    add(50, 200)
    assert len(reconcile(rule, announced, area).not_counted) == 200
    assert calls(lambda: reconcile(rule, announced, area)) < 4.5 * few


def test_as_many_names_are_explained_as_are_asked_for(announced):
    for number in range(5):
        certificate(firm(name=f"重庆第{number}公司"))
    enter(announced, *(f"重庆无第{number}公司" for number in range(4)))
    found = reconcile(high_tech(), announced, place("500110"), most=2)
    assert (len(found.not_counted), len(found.not_announced)) == (2, 2)
    assert (found.not_counted_number, found.not_announced_number) == (4, 5)


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"status": "withdrawn", "withdrawn": day("2021-09-01")}, "ended_with", "2021-09-01"),
        ({"in_use": False}, "out_of_use", "停用"),
    ],
)
def test_what_ended_or_fell_out_of_use_takes_its_recognitions_along(fields, kind, words):
    rule = make_rule("platform", "platforms.platformrecognition", filters={"level": "municipal"}, field="platform")
    announcement = make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
    make_platform_recognition(platform=make_platform(name="甲平台", area=place("500110"), **fields))
    enter(announcement, "甲平台")
    ((said, why),) = differences(announcement, rule)[0].values()
    assert (said, words in why) == (kind, True)
