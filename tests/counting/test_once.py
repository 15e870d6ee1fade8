"""What a rule counts: each thing once, while it is valid and in use."""

import pytest

from indicators.counting import lists_behind
from tests import register_makers_enterprises as made
from tests.merging.merges import merge
from tests.register_makers_indicators import make_rule
from tests.register_makers_platforms import (
    make_agreement,
    make_commissioner,
    make_incubatee,
    make_institution,
    make_platform,
    make_platform_recognition,
    make_service_record,
    make_talent,
)
from tests.worlds import shared_world

from .worlds import DISTRICT, GUNAN, certificate, count, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(places)


def test_a_certificate_counts_from_its_first_to_its_last_day(world):
    certificate(firm(), "2021-01-05", expires="2024-01-05")
    certificate(firm(), "2020-01-05", kind="city_tech", number="")  # so that the register is kept
    days = ("2021-01-04", "2021-01-05", "2024-01-05", "2024-01-06")
    assert [count(high_tech(), DISTRICT, on) for on in days] == [0, 1, 1, 0]


def test_cancelled_it_counts_no_more_from_that_day():
    certificate(firm(), "2021-01-05", cancelled=day("2021-08-01"))
    assert [count(high_tech(), DISTRICT, on) for on in ("2021-07-31", "2021-08-01")] == [1, 0]


def test_a_firm_renewed_early_with_two_certificates_is_one_firm():
    holder = firm()
    certificate(holder, "2019-11-12", expires="2022-11-12")
    later = certificate(holder, "2022-10-12", occasion="renewed")
    rule = high_tech()
    assert [count(rule, DISTRICT, on) for on in ("2022-10-11", "2022-10-20", "2022-11-13")] == [1, 1, 1]
    assert lists_behind(rule, place(DISTRICT), day("2022-10-20"))[0].rows.get() == later


def test_a_firm_that_lost_and_regained_it_is_one_firm_and_none_between():
    holder = firm()
    certificate(holder, "2018-05-10", expires="2021-05-10")
    certificate(holder, "2021-12-03")
    rule, net = high_tech(), high_tech("hte_new", "net_change")
    assert [count(rule, DISTRICT, on) for on in ("2021-05-10", "2021-05-11", "2021-12-03")] == [1, 0, 1]
    assert [count(net, DISTRICT, on) for on in ("2021-05-11", "2021-12-31")] == [-1, 0]


@pytest.mark.usefixtures("everybody_else")
def test_two_records_of_one_firm_are_one_after_their_merge(manager):
    kept, double = firm(), firm(credit_code="", name="重庆双份有限公司")
    certificate(kept, "2021-01-05")
    certificate(double, "2021-02-05")
    rule = high_tech()
    assert count(rule, DISTRICT, "2021-12-31") == 2
    merge(manager, kept, double)
    assert count(rule, DISTRICT, "2021-12-31") == 1


@pytest.fixture
def everybody_else(bureau):
    """Nothing but the department that the manager belongs to."""


def test_a_firm_that_was_renamed_stays_the_same_firm():
    holder = firm()
    certificate(holder)
    made.make_former_name(enterprise=holder, name="重庆旧名有限公司", until=day("2021-06-30"))
    holder.name = "重庆新名有限公司"
    holder.save()
    assert [count(high_tech(), DISTRICT, on) for on in ("2021-06-30", "2021-07-01")] == [1, 1]


def test_records_and_firms_out_of_use_count_nowhere():
    kept, other = firm(), firm()
    certificate(kept, in_use=False)
    certificate(other)
    rule = high_tech()
    assert count(rule, DISTRICT, "2021-12-31") == 1
    type(other).objects.filter(pk=other.pk).update(in_use=False)
    assert count(rule, DISTRICT, "2021-12-31") == 0


def test_a_platform_raised_to_national_is_one_platform():
    rule = make_rule(
        "platform_municipal_up",
        "platforms.platformrecognition",
        "valid_on",
        filters={"level": ["municipal", "national"], "platform__kind": ["key_laboratory", "enterprise_technology"]},
        field="platform",
    )
    platform = make_platform(area=place(GUNAN))
    make_platform_recognition(platform=platform, recognised=day("2020-06-01"))
    make_platform_recognition(platform=platform, level="national", recognised=day("2021-06-01"))
    make_platform_recognition(platform=make_platform(area=place(GUNAN), kind="incubator"))
    assert [count(rule, DISTRICT, on) for on in ("2020-12-31", "2021-12-31")] == [1, 1]


def platform_here(**fields):
    return make_platform(area=place(GUNAN), **fields)


@pytest.mark.parametrize(
    ("register", "measure", "make", "parent"),
    [
        ("platforms.platformrecognition", "valid_on", make_platform_recognition, "platform"),
        ("platforms.incubatee", "valid_on", make_incubatee, "platform"),
        ("platforms.servicerecord", "begun_in", make_service_record, "commissioner"),
        ("platforms.agreement", "valid_on", make_agreement, "institution"),
    ],
)
def test_what_belongs_to_a_record_out_of_use_counts_nowhere(register, measure, make, parent):
    rule = make_rule("belonging", register, measure)
    made_by = {"commissioner": make_commissioner, "institution": make_institution}
    fields = {"kind": "incubator"} if parent == "platform" else {}
    parents = [made_by.get(parent, make_platform)(area=place(GUNAN), **fields) for _each in range(2)]
    for each in parents:
        make(**{parent: each})
    assert count(rule, DISTRICT, "2021-12-31") == 2
    type(parents[0]).objects.filter(pk=parents[0].pk).update(in_use=False)
    assert count(rule, DISTRICT, "2021-12-31") == 1


def test_what_is_counted_once_is_in_use_itself():
    rule = make_rule("host", "platforms.platform", "valid_on", field="enterprise")
    hosts = [firm(), firm()]
    for host in hosts:
        platform_here(enterprise=host, host_name="")
    assert count(rule, DISTRICT, "2021-12-31") == 2
    type(hosts[0]).objects.filter(pk=hosts[0].pk).update(in_use=False)
    assert count(rule, DISTRICT, "2021-12-31") == 1


def test_a_platform_that_was_withdrawn_counts_until_that_day_and_so_does_what_it_has():
    platforms = make_rule("all", "platforms.platform", "valid_on")
    recognised = make_rule("recognised", "platforms.platformrecognition", "valid_on", field="platform")
    firms = make_rule("incubated", "platforms.incubatee", "valid_on")
    gone = platform_here(kind="incubator", status="withdrawn", withdrawn=day("2021-09-01"))
    make_platform_recognition(platform=gone)
    make_platform_recognition(platform=gone, level="national", recognised=day("2021-10-01"))
    make_incubatee(platform=gone)
    for rule in (platforms, recognised, firms):
        assert [count(rule, DISTRICT, on) for on in ("2021-08-31", "2021-09-01", "2021-12-31")] == [1, 0, 0]
    begun = make_rule("begun", "platforms.platformrecognition", "begun_in")
    ended = make_rule("ended", "platforms.platformrecognition", "ended_in")
    assert [count(rule, DISTRICT, "2021-12-31") for rule in (begun, ended)] == [1, 1]


def test_the_past_stays_when_a_person_leaves():
    rule = make_rule("high_end_talent", "platforms.talent", "valid_on", filters={"level": "municipal"})
    person = make_talent(area=place(GUNAN), year=2019)
    days = ("2021-12-31", "2022-06-29", "2022-06-30")
    assert [count(rule, DISTRICT, on) for on in days] == [1, 1, 1]
    person.status, person.left = "left", day("2022-06-30")
    person.full_clean()
    person.save()
    assert [count(rule, DISTRICT, on) for on in days] == [1, 1, 0]
