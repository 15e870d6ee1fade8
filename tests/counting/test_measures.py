"""What a rule asks of records: how many, what began or ended in the year, sums, shares, and what is not known."""

import datetime
from decimal import Decimal

import pytest

from indicators.counting import Counted, Why, asked, counted, lists_behind
from tests import register_makers_enterprises as made
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .worlds import DAZU, DISTRICT, WENLONG, ZONE, certificate, count, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(places)


def test_a_stock_ends_with_the_firm_that_is_deregistered():
    said = {"filters": {"kind": "high_tech"}, "field": "enterprise"}
    rule = make_rule("ended", "enterprises.recognition", "ended_in", **said)
    certificate(firm(closed=day("2021-08-01"), status="closed"), "2020-05-01", expires="2021-12-01")
    certificate(firm(closed=day("2021-12-01"), status="closed"), "2020-05-01", expires="2021-08-01")
    certificate(firm(closed=day("2021-08-01"), status="closed"), "2021-09-01")  # never counted, so nothing ended
    days = ("2021-07-31", "2021-08-01", "2021-08-02", "2021-12-31", "2022-12-31")
    assert [count(rule, DISTRICT, on) for on in days] == [0, 1, 2, 2, 0]


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


@pytest.mark.parametrize("on", ["2020-12-31", "2021-12-31", "2022-06-30"])
def test_a_count_is_one_query(django_assert_num_queries, on):
    certificate(firm())
    area = place(DISTRICT)
    for rule in (high_tech(), high_tech("hte_new", "net_change")):
        with django_assert_num_queries(1):
            counted(rule, area, datetime.date.fromisoformat(on))
