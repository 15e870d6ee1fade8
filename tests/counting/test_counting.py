"""What a rule counts: each thing once, in the right place, on every day."""

import datetime
from decimal import Decimal

import pytest

from enterprises.models import FormerSeat
from indicators.counting import Counted, Why, asked, counted, lists_behind
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

from .worlds import certificate, count, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(places)
GUNAN, WENLONG, DISTRICT, ZONE, DAZU = "500110001", "500110004", "500110", "QJ-HTZ", "500111"


def whereabouts(rule, on):
    return [count(rule, code, on) for code in (GUNAN, WENLONG, DISTRICT, ZONE, DAZU)]


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


def test_a_firm_that_moved_between_streets_counts_where_it_sat_on_the_day():
    holder = firm(WENLONG)
    FormerSeat.objects.create(enterprise=holder, area=place(GUNAN), until=day("2021-06-30"))
    certificate(holder)
    assert whereabouts(high_tech(), "2021-06-30") == [1, 0, 1, 0, None]
    assert whereabouts(high_tech(), "2021-07-01") == [0, 1, 1, 0, None]


def test_a_firm_that_moved_twice_has_had_three_seats():
    holder = firm(DAZU)
    FormerSeat.objects.create(enterprise=holder, area=place(WENLONG), until=day("2021-09-30"))
    FormerSeat.objects.create(enterprise=holder, area=place(GUNAN), park=place("QJ-QH"), until=day("2021-06-30"))
    certificate(holder)
    certificate(firm(GUNAN), "2020-01-05", kind="city_tech", number="")  # so that 綦江 keeps the register as well
    assert whereabouts(high_tech(), "2021-06-30") == [1, 0, 1, 1, 0]
    assert whereabouts(high_tech(), "2021-09-30") == [0, 1, 1, 0, 0]
    assert whereabouts(high_tech(), "2021-10-01") == [0, 0, 0, 0, 1]


def test_a_seat_that_was_taken_out_of_use_never_was():
    holder = firm(WENLONG)
    FormerSeat.objects.create(enterprise=holder, area=place(GUNAN), until=day("2021-06-30"), in_use=False)
    certificate(holder)
    assert whereabouts(high_tech(), "2021-06-30") == [0, 1, 1, 0, None]


def test_a_firm_in_a_park_counts_in_the_zone_and_in_its_street():
    certificate(firm(park=place("QJ-QH")))
    assert whereabouts(high_tech(), "2021-12-31") == [1, 0, 1, 1, None]


def test_a_firm_from_elsewhere_counts_from_the_day_it_moved_in_until_it_moves_out():
    holder = firm(moved_in=day("2021-03-01"), moved_out=day("2022-03-01"), status="moved_out")
    certificate(holder)
    rule = high_tech()
    days = ("2021-02-28", "2021-03-01", "2022-02-28", "2022-03-01")
    assert [count(rule, DISTRICT, on) for on in days] == [0, 1, 1, 0]


def test_moving_in_bars_the_new_seat_and_not_the_former_one():
    """Recorded twice over: as a seat in 大足 until May, and as moved into 綦江 in June."""
    holder = firm(moved_in=day("2021-06-01"))
    FormerSeat.objects.create(enterprise=holder, area=place(DAZU), until=day("2021-05-31"))
    certificate(holder)
    certificate(firm(DAZU), "2020-01-05", kind="city_tech", number="")
    assert whereabouts(high_tech(), "2021-05-31") == [0, 0, 0, 0, 1]
    assert whereabouts(high_tech(), "2021-06-01") == [1, 0, 1, 0, 0]


def test_a_firm_that_was_deregistered_counts_no_more():
    certificate(firm(closed=day("2021-08-01"), status="closed"))
    assert [count(high_tech(), DISTRICT, on) for on in ("2021-07-31", "2021-08-01")] == [1, 0]


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


def test_by_its_park_a_firm_counts_where_it_lay_on_the_day_while_it_was_there():
    rule = make_rule(
        "parked", "enterprises.recognition", "valid_on", field="enterprise", area_field="enterprise__park",
        filters={"kind": "high_tech"},
    )  # fmt: skip
    park = place("QJ-QH")
    there, came = firm(park=park), firm(park=park)
    left = firm(park=park, moved_out=day("2021-03-01"), status="moved_out")
    closed = firm(park=park, closed=day("2021-03-01"), status="closed")
    for holder in (there, came, left, closed, firm()):
        certificate(holder, "2020-01-05")
    FormerSeat.objects.create(enterprise=came, area=place(GUNAN), until=day("2021-06-30"))
    FormerSeat.objects.create(enterprise=there, area=place(WENLONG), park=park, until=day("2021-06-30"))
    days = ("2021-02-28", "2021-06-30", "2021-12-31")
    assert [count(rule, "QJ-QH", on) for on in days] == [3, 1, 2]
    assert [count(rule, DISTRICT, on) for on in days] == [3, 1, 2]  # who lies in no park is in no place by it
    type(came).objects.filter(pk=came.pk).update(in_use=False)
    assert count(rule, "QJ-QH", "2021-12-31") == 1
    patents = make_rule("patents", "enterprises.patent", "begun_in", area_field="enterprise__park")
    for holder in (there, left, closed):
        for granted in ("2021-02-01", "2021-05-01"):
            made.make_patent(enterprise=holder, applied=None, granted=day(granted))
    assert count(patents, "QJ-QH", "2021-12-31") == 4


def test_by_another_field_the_moves_of_the_firm_still_count():
    rule = make_rule(
        "chain", "enterprises.recognition", "valid_on", field="enterprise", area_field="enterprise__chain__area"
    )
    chain = made.make_industry_chain(area=place(DISTRICT))
    gone = {"moved_out": day("2021-03-01"), "status": "moved_out"}
    for fields in ({}, gone, {"closed": day("2021-03-01"), "status": "closed"}):
        certificate(firm(chain=chain, **fields), "2020-01-05")
    assert [count(rule, DISTRICT, on) for on in ("2021-02-28", "2021-03-01")] == [3, 1]


def test_what_a_firm_is_given_after_it_was_deregistered_does_not_count():
    rule = make_rule("patent_granted", "enterprises.patent", "begun_in")
    holder = firm(closed=day("2021-03-01"), status="closed")
    for granted in ("2021-02-28", "2021-03-01", "2021-06-01"):
        made.make_patent(enterprise=holder, applied=None, granted=day(granted))
    assert count(rule, DISTRICT, "2021-12-31") == 1


def test_a_stock_ends_with_the_firm_that_is_deregistered():
    said = {"filters": {"kind": "high_tech"}, "field": "enterprise"}
    rule = make_rule("ended", "enterprises.recognition", "ended_in", **said)
    certificate(firm(closed=day("2021-08-01"), status="closed"), "2020-05-01", expires="2021-12-01")
    certificate(firm(closed=day("2021-12-01"), status="closed"), "2020-05-01", expires="2021-08-01")
    certificate(firm(closed=day("2021-08-01"), status="closed"), "2021-09-01")  # never counted, so nothing ended
    days = ("2021-07-31", "2021-08-01", "2021-08-02", "2021-12-31", "2022-12-31")
    assert [count(rule, DISTRICT, on) for on in days] == [0, 1, 2, 2, 0]


def test_what_happened_counts_where_the_firm_sat_when_it_happened():
    rule = make_rule("patent_granted", "enterprises.patent", "begun_in")
    holder = firm(WENLONG)
    FormerSeat.objects.create(enterprise=holder, area=place(GUNAN), until=day("2021-06-30"))
    for granted in ("2021-03-01", "2021-06-30", "2021-07-01"):
        made.make_patent(enterprise=holder, applied=None, granted=day(granted))
    assert whereabouts(rule, "2021-12-31") == [2, 1, 3, 0, None]
    assert whereabouts(rule, "2021-06-30") == [2, 0, 2, 0, None]


def test_what_a_firm_did_before_it_came_or_after_it_left_is_not_counted():
    rule = make_rule("patent_granted", "enterprises.patent", "begun_in")
    holder = firm(moved_in=day("2021-03-01"), moved_out=day("2021-09-01"), status="moved_out")
    for granted in ("2021-02-28", "2021-03-01", "2021-08-31", "2021-09-01"):
        made.make_patent(enterprise=holder, applied=None, granted=day(granted))
    assert count(rule, DISTRICT, "2021-12-31") == 2


def test_a_year_begins_anew_and_what_lapsed_since_stays_granted():
    rule = make_rule("patent_granted", "enterprises.patent", "begun_in")
    holder = firm()
    made.make_patent(
        enterprise=holder, applied=None, granted=day("2020-12-31"), lapsed=day("2021-02-01"), state="fee_unpaid"
    )
    made.make_patent(
        enterprise=holder, applied=None, granted=day("2021-01-01"), lapsed=day("2021-02-01"), state="fee_unpaid"
    )
    assert [count(rule, DISTRICT, on) for on in ("2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01")] == [
        1,
        1,
        1,
        0,
    ]


def test_what_ended_in_the_year():
    rule = make_rule("lapsed", "enterprises.recognition", "ended_in", filters={"kind": "high_tech"}, field="enterprise")
    certificate(firm(), "2018-06-30", expires="2021-06-30")
    certificate(firm(WENLONG), "2020-06-30", cancelled=day("2021-06-30"))
    days = ("2021-06-29", "2021-06-30", "2021-07-01", "2021-12-31", "2022-12-31")
    assert [count(rule, DISTRICT, on) for on in days] == [0, 1, 2, 2, 0]
    assert count(rule, WENLONG, "2021-12-31") == 1


def test_firms_and_loans_are_counted_apart_and_amounts_summed():
    holder, other = firm(), firm()
    for enterprise, amount, start in [
        (holder, 100, "2020-05-01"),
        (holder, 150, "2021-05-01"),
        (other, 50, "2021-06-01"),
    ]:
        made.make_financing(enterprise=enterprise, kind="ip_loan", amount=amount, start=day(start))
    said = {"filters": {"kind": "ip_loan"}, "span": "ever"}
    firms = make_rule("ip_loan_enterprise", "enterprises.financing", "distinct", field="enterprise", **said)
    loans = make_rule("ip_loan_count", "enterprises.financing", "begun_in", **said)
    amount = make_rule("ip_loan_amount", "enterprises.financing", "sum", field="amount", **said)
    on = "2021-12-31"
    assert [count(rule, DISTRICT, on) for rule in (firms, loans, amount)] == [2, 3, Decimal(300)]
    of_year = make_rule("ip_loan_of_year", "enterprises.financing", "sum", field="amount", filters={"kind": "ip_loan"})
    assert count(of_year, DISTRICT, on) == 200


def test_a_blank_is_not_a_zero():
    rule = make_rule("fund", "enterprises.fund", "sum", field="size", span="day", filters={"kind": "credit"})
    assert whether(rule, "2021-12-31") == (None, Why.NOT_KEPT)
    made.make_fund(area=place(DISTRICT), kind="bridge", size=100)
    assert whether(rule, "2021-12-31") == (0, None)
    made.make_fund(area=place(DISTRICT), kind="credit", size=None)
    assert whether(rule, "2021-12-31") == (None, Why.NO_VALUE)
    made.make_fund(area=place(DISTRICT), kind="credit", size=4000)
    assert count(rule, DISTRICT, "2021-12-31") == 4000


def whether(rule, on):
    """The figure of the district, and why there is none."""
    found = asked(rule, place(DISTRICT), day(on))
    return found.value, found.why


@pytest.mark.parametrize("measure", ["valid_on", "begun_in", "ended_in", "distinct", "net_change"])
def test_a_register_that_the_district_does_not_keep_by_the_day_is_not_known_to_be_empty(measure):
    field = "enterprise" if measure in ("distinct", "net_change") else ""
    rule = make_rule("kept", "enterprises.recognition", measure, field=field, filters={"kind": "high_tech"})
    certificate(firm(DAZU), "2018-01-05")  # what another district keeps says nothing of this one
    certificate(firm(), "2020-06-01", kind="city_tech", number="", in_use=False)
    assert whether(rule, "2021-12-31") == (None, Why.NOT_KEPT)
    certificate(firm(), "2020-06-01", kind="city_tech", number="")
    assert whether(rule, "2020-05-31") == (None, Why.NOT_KEPT)
    assert whether(rule, "2021-12-31") == (0, None)


def test_the_size_of_a_fund_is_not_what_it_turned_over():
    size = make_rule("fund_size", "enterprises.fund", "sum", field="size", span="day", filters={"kind": "bridge"})
    fund = made.make_fund(area=place(DISTRICT), kind="bridge", size=5000)
    for _loan in range(3):
        made.make_financing(enterprise=firm(), kind="bridge", fund=fund, amount=4000)
    assert count(size, DISTRICT, "2021-12-31") == 5000


def test_net_change_is_what_was_gained_less_what_was_lost():
    certificate(firm(), "2018-05-10", expires="2021-05-10")
    certificate(firm(), "2019-05-10")
    for issued in ("2021-03-01", "2021-04-01", "2021-11-01"):
        certificate(firm(), issued)
    net = high_tech("hte_new", "net_change")
    assert [count(net, DISTRICT, on) for on in ("2021-03-31", "2021-06-30", "2021-12-31", "2022-01-01")] == [1, 1, 2, 0]


def test_the_share_of_the_zone_in_its_district():
    rule = make_rule(
        "zone_hte_share",
        "enterprises.recognition",
        "share",
        field="enterprise",
        span="day",
        filters={"kind": "high_tech"},
    )
    for park in (None, place("QJ-QH"), place("QJ-HTZ")):
        certificate(firm(park=park))
    assert round(counted(rule, place(ZONE), day("2021-12-31")), 1) == Decimal("66.7")
    part, whole = lists_behind(rule, place(ZONE), day("2021-12-31"))
    assert (part.rows.count(), whole.rows.count()) == (2, 3)
    certificate(firm(), "2019-01-05", kind="city_tech", number="")
    assert asked(rule, place(ZONE), day("2020-12-31")) == Counted(None, Why.OF_NOTHING)
    assert asked(rule, place("500000"), day("2021-12-31")) == Counted(None, Why.NO_WHOLE)
    assert asked(rule, place(ZONE), day("2018-12-31")) == Counted(None, Why.NOT_KEPT, day("2018-12-31"))


def test_the_share_of_a_sum_and_of_a_year():
    rule = make_rule("zone_rd_share", "enterprises.annualfigures", "share", field="rd_spend", span="year")
    made.make_annual_figures(enterprise=firm(park=place("QJ-QH")), year=2021, rd_spend=90, revenue=5000)
    made.make_annual_figures(enterprise=firm(), year=2021, rd_spend=10, revenue=5000)
    made.make_annual_figures(enterprise=firm(), year=2020, rd_spend=900, revenue=5000)
    assert counted(rule, place(ZONE), day("2021-12-31")) == 90


def test_the_municipality_counts_every_district():
    certificate(firm())
    certificate(firm(DAZU))
    assert count(high_tech(), "500000", "2021-12-31") == 2


@pytest.mark.parametrize("on", ["2020-12-31", "2021-12-31", "2022-06-30"])
def test_a_count_is_one_query(django_assert_num_queries, on):
    certificate(firm())
    area = place(DISTRICT)
    for rule in (high_tech(), high_tech("hte_new", "net_change")):
        with django_assert_num_queries(1):
            counted(rule, area, datetime.date.fromisoformat(on))
