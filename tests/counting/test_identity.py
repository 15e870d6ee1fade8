"""The stock identity holds for every year, day and area, and each term is a list of names."""

import random
from functools import cache, partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from enterprises.models import FormerSeat
from indicators.counting import counted
from indicators.identity import GAINS, LOSSES, Facts, cause, stock_identity
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .worlds import END_2020, END_2021, by_chance, certificate, day, firm, high_tech, place, places

world = shared_world(places)
AREAS = ("500110001", "500110004", "500110", "QJ-HTZ", "500111", "500000")


@given(some.builds(Facts, *[some.booleans()] * 7))
def test_whoever_moved_has_one_cause_on_the_side_it_moved_to(facts):
    if facts.was_in == facts.is_in:
        with pytest.raises(ValueError, match="has not moved"):
            cause(facts)
    else:
        assert cause(facts) in (GAINS if facts.is_in else LOSSES)


def terms(code, on="2021-12-31"):
    """{term: its names} where there are any, after making sure that the sum is right."""
    found = stock_identity(high_tech(), place(code), day(on))
    assert found.holds
    assert found.end == counted(high_tech(), place(code), day(on))
    return {term: [moved.name for moved in moves] for term, moves in found.terms.items() if moves}


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestEachTerm:
    def test_new_and_still_there(self):
        certificate(firm(name="甲"), "2021-11-12")
        certificate(firm(name="乙"), "2020-11-12")
        assert terms("500110") == {"new": ["甲"]}

    def test_lapsed_and_cancelled(self):
        certificate(firm(name="甲"), "2018-05-10", expires="2021-05-10")
        certificate(firm(name="乙"), "2019-05-10", cancelled=day("2021-08-01"))
        certificate(firm(name="丙", closed=day("2021-08-01"), status="closed"), "2019-05-10")
        assert terms("500110") == {"expired": ["甲"], "cancelled": ["丙", "乙"]}

    def test_lapsed_on_the_last_day_of_last_year_it_is_lost_in_this_one(self):
        certificate(firm(name="甲"), "2017-12-31", expires="2020-12-31")
        certificate(firm(name="乙"), "2018-12-31", expires="2021-12-31")
        assert terms("500110") == {"expired": ["甲"]}

    def test_renewed_or_regained_it_has_not_moved(self):
        renewed, regained = firm(name="甲"), firm(name="乙")
        certificate(renewed, "2018-12-01", expires="2021-12-01")
        certificate(renewed, "2021-11-12")
        certificate(regained, "2018-05-10", expires="2021-05-10")
        certificate(regained, "2021-12-03")
        assert terms("500110") == {}
        assert terms("500110", "2021-08-01") == {"expired": ["乙"]}

    def test_came_and_went_within_the_year_it_is_in_no_term(self):
        certificate(firm(), "2021-02-01", cancelled=day("2021-08-01"))
        assert terms("500110") == {}

    def test_moved_in_and_moved_out_with_a_certificate(self):
        certificate(firm(name="甲", moved_in=day("2021-03-01")), "2019-05-10")
        certificate(firm(name="乙", moved_out=day("2021-03-01"), status="moved_out"), "2019-05-10")
        assert terms("500110") == {"moved_in": ["甲"], "moved_out": ["乙"]}

    def test_moved_between_streets(self):
        holder = firm("500110004", name="甲")
        FormerSeat.objects.create(enterprise=holder, area=place("500110001"), until=day("2021-06-30"))
        certificate(holder, "2019-05-10")
        assert terms("500110001") == {"moved_out": ["甲"]}
        assert terms("500110004") == {"moved_in": ["甲"]}
        assert terms("500110") == {}

    def test_moved_in_and_then_recognised_it_is_new(self):
        certificate(firm(name="甲", moved_in=day("2021-03-01")), "2021-11-12")
        assert terms("500110") == {"new": ["甲"]}

    def test_recognised_elsewhere_in_the_year_and_then_moved_in(self):
        holder = firm(name="甲")
        FormerSeat.objects.create(enterprise=holder, area=place("500111"), until=day("2021-06-30"))
        certificate(holder, "2021-02-01")
        assert terms("500110") == {"moved_in": ["甲"]}
        assert terms("500111") == {}
        assert terms("500000") == {"new": ["甲"]}

    def test_gone_before_it_lapsed_it_moved_out(self):
        certificate(
            firm(name="甲", moved_out=day("2021-03-01"), status="moved_out"), "2018-05-10", expires="2021-05-10"
        )
        certificate(
            firm(name="乙", moved_out=day("2021-08-01"), status="moved_out"), "2018-05-10", expires="2021-05-10"
        )
        assert terms("500110") == {"moved_out": ["甲"], "expired": ["乙"]}

    def test_moved_out_and_then_deregistered_it_moved_out(self):
        gone = {"moved_out": day("2021-03-01"), "closed": day("2021-08-01"), "status": "closed"}
        certificate(firm(name="甲", **gone), "2019-05-10")
        assert terms("500110") == {"moved_out": ["甲"]}

    def test_of_firms_by_their_park(self):
        rule = make_rule("parked", "enterprises.enterprise", area_field="park")
        firm(name="甲", park=place("QJ-QH"), established=day("2021-05-01"))
        firm(name="乙", park=place("QJ-QH"), closed=day("2021-08-01"), status="closed")
        firm(name="丙", established=day("2021-05-01"))
        found = stock_identity(rule, place("QJ-HTZ"), END_2021)
        assert found.holds
        moved = {term: [moved.name for moved in moves] for term, moves in found.terms.items() if moves}
        assert moved == {"new": ["甲"], "cancelled": ["乙"]}


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("seed", "days"), [(0, (END_2020, END_2021)), (1, (day("2021-06-30"), day("2022-12-31")))], ids=["ends", "others"]
)
def test_it_holds_for_whatever_happens_to_firms_and_certificates(seed, days):
    chance = random.Random(seed)
    for serial in range(40):
        by_chance(chance, serial)
    rule, seen = high_tech(), set()
    count = cache(partial(counted, rule))  # the end of one time is the start of another
    for area, on in product(map(place, AREAS), days):
        found = stock_identity(rule, area, on)
        assert found.holds, (area, on)
        assert found.end == count(area, on)
        assert found.start == count(area, found.before)
        seen |= {term for term, moves in found.terms.items() if moves}
    assert seen == {*GAINS, *LOSSES}


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_the_page_of_firms_by_their_park(client, official):
    make_rule("parked", "enterprises.enterprise", area_field="park")
    firm(name="重庆园中有限公司", park=place("QJ-QH"), established=day("2021-05-01"))
    client.force_login(official)
    answer = client.get("/indicators/parked/identity/", {"on": "2021-12-31", "area": "500110"})
    assert answer.status_code == 200
    assert "重庆园中有限公司" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_it_takes_three_queries(django_assert_num_queries):
    certificate(firm(), "2021-11-12")
    rule, area = high_tech(), place("500110")
    with django_assert_num_queries(3):
        stock_identity(rule, area, END_2021)
