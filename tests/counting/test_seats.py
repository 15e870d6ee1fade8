"""Where a firm counts, and what it has: in the place in which it sat on the day, while it was there."""

import pytest

from enterprises.models import FormerSeat
from tests import register_makers_enterprises as made
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .worlds import DAZU, DISTRICT, GUNAN, WENLONG, ZONE, certificate, count, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(places)


def whereabouts(rule, on):
    return [count(rule, code, on) for code in (GUNAN, WENLONG, DISTRICT, ZONE, DAZU)]


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


def test_the_municipality_counts_every_district():
    certificate(firm())
    certificate(firm(DAZU))
    assert count(high_tech(), "500000", "2021-12-31") == 2
