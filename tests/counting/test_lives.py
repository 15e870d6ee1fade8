"""The days by which registers are counted are those of their models' own methods, of each of them."""

import datetime
from itertools import product

import pytest
from django.apps import apps
from django.db.models import Q

from indicators.lives import LIVES
from qijiang.registers.register import all_registers
from tests import register_makers_enterprises as firms
from tests import register_makers_platforms as places
from tests.worlds import shared_world

FIRST = datetime.date(2021, 12, 28)  # a year turns within the days
DAYS = [FIRST + datetime.timedelta(days) for days in range(8)]
SOME = [None, *DAYS[2:5]]
YEARS = range(2020, 2024)


def recognitions():
    for expires, cancelled in product(SOME, SOME):
        firms.make_recognition(kind="city_tech", issued=DAYS[1], expires=expires, cancelled=cancelled)


def platform_recognitions():
    for expires, withdrawn in product(SOME, SOME):
        platform = places.make_platform()
        places.make_platform_recognition(platform=platform, recognised=DAYS[1], expires=expires, withdrawn=withdrawn)
    places.make_platform_recognition(recognised=None)


def enterprises():
    for established, closed in product([None, DAYS[1], DAYS[2]], SOME):
        firms.make_enterprise(established=established, closed=closed, status="closed" if closed else "operating")


def patents():
    for granted, lapsed in product(DAYS[1:3], SOME):
        firms.make_patent(applied=None, granted=granted, lapsed=lapsed, state="expired" if lapsed else "in_force")


def policies():
    for valid_from, valid_to in product([None, DAYS[2]], [None, *DAYS[3:6]]):
        firms.make_policy(issued=DAYS[1], valid_from=valid_from, valid_to=valid_to)
    firms.make_policy(issued=None, valid_from=None, valid_to=None)


def platforms():
    for founded, withdrawn in product([None, DAYS[1], DAYS[2]], SOME):
        status = "withdrawn" if withdrawn else "running"
        places.make_platform(founded=founded, withdrawn=withdrawn, status=status)


def talents():
    for year, contract_to, left in product(YEARS, SOME, SOME):
        contract_from = DAYS[0] if contract_to else None
        fields = {"contract_from": contract_from, "contract_to": contract_to, "left": left}
        places.make_talent(year=year, status="left" if left else "in_post", **fields)


def each(make, begins, days=(None, *DAYS), also=None, **fields):
    """A maker of one record for each day, and for each day that it ends on."""

    def made():
        for begin, end in product(days, SOME if also else [None]):
            ends = {also: end} if also else {}
            if also == "left":
                ends["result"] = "left" if end else ""
            make(**{begins: begin}, **ends, **fields)

    return made


ONE, OF_YEARS = DAYS[1:2], {"days": YEARS}
MAKERS = {
    "enterprises.enterprise": enterprises,
    "enterprises.recognition": recognitions,
    "enterprises.annualfigures": each(firms.make_annual_figures, "year", **OF_YEARS),
    "enterprises.patent": patents,
    "enterprises.techcontract": each(firms.make_tech_contract, "registered", signed=DAYS[0]),
    "enterprises.project": each(firms.make_project, "start", ONE, "end"),
    "enterprises.achievement": each(firms.make_achievement, "registered"),
    "enterprises.fund": each(firms.make_fund, "founded"),
    "enterprises.financing": each(firms.make_financing, "start", ONE, "repaid"),
    "enterprises.policy": policies,
    "enterprises.payout": each(firms.make_payout, "approved_on", DAYS),
    "platforms.platform": platforms,
    "platforms.platformrecognition": platform_recognitions,
    "platforms.agreement": each(places.make_agreement, "signed", ONE, "until"),
    "platforms.talent": talents,
    "platforms.commissioner": each(places.make_commissioner, "term_from", ONE, "term_to"),
    "platforms.servicerecord": each(places.make_service_record, "date", DAYS),
    "platforms.incubatee": each(places.make_incubatee, "entered", ONE, "left"),
    "platforms.event": each(places.make_event, "begins"),
    "platforms.award": each(places.make_award, "year", **OF_YEARS),
}


def records():
    """Of each kind some; those that others came with are compared as well."""
    for make in MAKERS.values():
        make()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(records)
VALID = {  # the model's own method of what is valid on a day; a condition where it has none
    "enterprises.enterprise": "present_on",
    "enterprises.recognition": "valid_on",
    "enterprises.patent": "in_force_on",
    "enterprises.project": lambda on: Q(start__lte=on) & (Q(end=None) | Q(end__gte=on)),
    "enterprises.fund": lambda on: Q(founded=None) | Q(founded__lte=on),
    "enterprises.financing": "outstanding_on",
    "enterprises.policy": "in_force_on",
    "platforms.platform": "there_on",
    "platforms.platformrecognition": "valid_on",
    "platforms.agreement": "in_force_on",
    "platforms.talent": "in_post_on",
    "platforms.commissioner": "serving_on",
    "platforms.incubatee": "incubated_on",
    "platforms.event": lambda on: Q(begins__lte=on) & (Q(ends=None) | Q(ends__gte=on)),
    "platforms.award": lambda on: Q(year__lte=on.year),
}
BEGUN = {
    "enterprises.recognition": "begun_in",
    "enterprises.annualfigures": lambda first, last: Q(year__range=(first.year, last.year)),
    "enterprises.patent": "granted_in",
    "enterprises.techcontract": "registered_in",
    "enterprises.project": "begun_in",
    "enterprises.achievement": "registered_in",
    "enterprises.financing": "begun_in",
    "enterprises.payout": "approved_in",
    "platforms.platformrecognition": "begun_in",
    "platforms.agreement": "signed_in",
    "platforms.talent": lambda first, last: Q(year__range=(first.year, last.year)),
    "platforms.servicerecord": "between",
    "platforms.incubatee": "entered_in",
    "platforms.event": "begun_in",
    "platforms.award": lambda first, last: Q(year__range=(first.year, last.year)),
}
ENDED = {"enterprises.recognition": "ended_in", "platforms.platformrecognition": "ended_in"}


def test_no_life_is_left_out():
    labels = {register.model._meta.label_lower for register in all_registers()}
    assert LIVES.keys() - labels == set()
    assert VALID.keys() | BEGUN.keys() == LIVES.keys()
    assert MAKERS.keys() == LIVES.keys()


def agree(label, own, condition, questions):
    """Both choose the same records whatever the days; and have told some records from others at least once."""
    rows, numbers = apps.get_model(label).objects.order_by(), set()
    for days in questions:
        expected = rows.filter(own(*days)) if callable(own) else getattr(rows, own)(*days)
        found = set(rows.filter(condition(*days)).values_list("pk", flat=True))
        assert found == set(expected.order_by().values_list("pk", flat=True)), days
        numbers.add(len(found))
    assert max(numbers) > 0 and min(numbers) < rows.count()


SPANS = [span for span in product(DAYS, DAYS) if span[0] <= span[1]]


@pytest.mark.parametrize("label", VALID)
def test_what_is_valid_on_a_day(label):
    agree(label, VALID[label], LIVES[label].valid_on, [(on,) for on in DAYS])


@pytest.mark.parametrize("label", BEGUN)
def test_what_began_between_two_days(label):
    agree(label, BEGUN[label], LIVES[label].begun_in, SPANS)


@pytest.mark.parametrize("label", ENDED)
def test_what_ended_between_two_days(label):
    agree(label, ENDED[label], LIVES[label].ended_in, SPANS)


@pytest.mark.parametrize("label", [label for label, life in LIVES.items() if life.can_end and not life.yearly])
def test_valid_before_plus_begun_minus_ended_is_valid(label):
    life, rows = LIVES[label], apps.get_model(label).objects.all()
    valid = {day: rows.filter(life.valid_on(day)).count() for day in DAYS}
    assert len({*valid.values()}) > 1
    for first, last in product(DAYS[1:], DAYS[1:]):
        if first <= last:
            begun, ended = rows.filter(life.begun_in(first, last)).count(), rows.filter(life.ended_in(first, last))
            assert valid[first - datetime.timedelta(1)] + begun - ended.count() == valid[last], (first, last)
