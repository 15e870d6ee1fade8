"""What is asked of many areas and rules at once is what is asked of each alone, in a few queries."""

import random
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import FormerSeat
from indicators.counting import Counted, Why, asked
from indicators.tallies import all_asked
from qijiang.directory.models import Area
from tests import register_makers_enterprises as made
from tests.register_makers_indicators import make_rule
from tests.register_makers_platforms import make_platform, make_platform_recognition
from tests.worlds import shared_world

from .worlds import END_2020, END_2021, SUMMER, by_chance, certificate, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(places)
DAYS = [END_2020, END_2021, SUMMER]
OF_CERTIFICATES = "enterprises.recognition"


def cells(*rules, days=DAYS):
    return [*product(rules, Area.objects.all(), days)]


def agree(*rules, days=DAYS, every=1):
    """The figures by rule, area and day, after making sure that each alone, or every so manieth, is the same."""
    asked_for = cells(*rules, days=days)
    found = all_asked(asked_for)
    assert found.keys() == {(rule.indicator_id, area.pk, on) for rule, area, on in asked_for}
    alone = {(rule.indicator_id, area.pk, on): asked(rule, area, on) for rule, area, on in asked_for[::every]}
    assert {key: (said, found[key]) for key, said in alone.items() if said != found[key]} == {}
    return {(rule.indicator.code, area.code, on): found[rule.indicator_id, area.pk, on] for rule, area, on in asked_for}


def test_of_whatever_happens_to_firms_and_certificates():
    chance = random.Random(2)
    for serial in range(30):
        by_chance(chance, serial)
    found = agree(
        high_tech(),
        high_tech("hte_new", "net_change"),
        make_rule("records", OF_CERTIFICATES, "valid_on"),
        make_rule("numbers", OF_CERTIFICATES, "distinct", field="number"),
        make_rule("begun", OF_CERTIFICATES, "begun_in", field="enterprise"),
        make_rule("ever", OF_CERTIFICATES, "begun_in", field="enterprise", span="ever"),
        make_rule("ended", OF_CERTIFICATES, "ended_in"),
        make_rule("share", OF_CERTIFICATES, "share", field="enterprise", span="day"),
        make_rule("parked", "enterprises.enterprise", area_field="park"),
        make_rule("firms", "enterprises.enterprise"),
        every=2,  # of three days, so that each area has the first and the last of one rule and the second of the next
    )
    several = {code for code, _area, _day in found if len({found[code, area, END_2021] for area in AREAS}) > 2}
    assert {"hte_valid", "records", "begun", "ever", "ended", "share", "firms"} <= several


AREAS = ("500110001", "500110004", "500110", "QJ-HTZ", "QJ-QH", "500111", "500000")


def test_of_sums_where_some_say_nothing():
    for year, spend in ((2020, "1.25"), (2021, None), (2022, "7.5")):
        made.make_annual_figures(enterprise=firm(park=place("QJ-QH")), year=year, rd_spend=spend)
    made.make_annual_figures(enterprise=firm("500110004"), year=2022, rd_spend="0.0001", revenue=3000)
    spent = make_rule("spent", "enterprises.annualfigures", "sum", field="rd_spend")
    found = agree(spent, make_rule("sold", "enterprises.annualfigures", "sum", field="revenue"))
    assert found["spent", "500110", SUMMER] == Counted(Decimal("7.5001"))
    assert found["spent", "QJ-HTZ", SUMMER] == Counted(Decimal("7.5"))
    assert found["spent", "500110", END_2021] == Counted(None, Why.NO_VALUE)
    assert found["spent", "500111", SUMMER] == Counted(None, Why.NOT_KEPT, SUMMER)


def test_of_what_moved_within_the_year_each_record_counts_where_it_was_then():
    holder = firm("500110004")
    FormerSeat.objects.create(enterprise=holder, area=place("500110001"), until=day("2021-06-30"))
    certificate(holder, "2021-03-01")
    certificate(holder, "2021-09-01")
    found = agree(make_rule("begun", OF_CERTIFICATES, "begun_in", field="enterprise"), days=[END_2021])
    values = [found["begun", code, END_2021].value for code in ("500110001", "500110004", "500110")]
    assert values == [1, 1, 1]


def test_of_platforms_that_have_no_enterprise():
    make_platform_recognition(platform=make_platform(area=place("500110001")), recognised=day("2021-05-01"))
    found = agree(make_rule("up", "platforms.platformrecognition", field="platform"), days=[END_2020, END_2021])
    assert found["up", "500110", END_2021].value == 1
    assert found["up", "500110004", END_2021].value == 0
    assert found["up", "500110004", END_2020].why == Why.NOT_KEPT


def test_that_it_costs_the_same_of_two_areas_as_of_all():
    certificate(firm())
    rules = [high_tech(), make_rule("records", OF_CERTIFICATES, "valid_on", filters={"kind": "high_tech"})]
    costs = []
    for areas in (["500110", "QJ-HTZ"], [area.code for area in Area.objects.all()]):
        asked_for = [(rule, place(code), SUMMER) for rule in rules for code in areas]
        with CaptureQueriesContext(connection) as queries:
            all_asked(asked_for)
        costs.append(len(queries))
    assert costs[0] <= costs[1] <= costs[0] + 2  # whether the districts beside it keep the register is asked of each
