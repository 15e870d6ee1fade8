"""The days by which registers are counted are those of their models' own methods."""

import datetime
from itertools import product

import pytest

from enterprises.models import Enterprise, Financing, Patent, Policy, Recognition
from indicators.lives import LIVES, life_of
from platforms.models import Agreement, Commissioner, Incubatee, Platform, PlatformRecognition
from qijiang.registers.register import all_registers
from tests.register_makers_enterprises import make_financing, make_patent, make_policy, make_recognition
from tests.register_makers_platforms import (
    make_agreement,
    make_commissioner,
    make_incubatee,
    make_platform,
    make_platform_recognition,
)

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2021, 1, 1)
DAYS = [FIRST + datetime.timedelta(days) for days in range(8)]
SOME = [None, *DAYS[2:5]]


def recognitions():
    for expires, cancelled in product(SOME, SOME):
        make_recognition(kind="city_tech", issued=DAYS[1], expires=expires, cancelled=cancelled)


def platform_recognitions():
    for expires, withdrawn in product(SOME, SOME):
        make_platform_recognition(platform=make_platform(), recognised=DAYS[1], expires=expires, withdrawn=withdrawn)
    make_platform_recognition(recognised=None)


def patents():
    for lapsed in SOME:
        make_patent(applied=None, granted=DAYS[1], lapsed=lapsed, state="expired" if lapsed else "in_force")


def policies():
    for valid_from, valid_to in product([None, DAYS[2]], [None, *DAYS[3:6]]):
        make_policy(issued=DAYS[1], valid_from=valid_from, valid_to=valid_to)
    make_policy(issued=None, valid_from=None, valid_to=None)


def financings():
    for repaid in SOME:
        make_financing(start=DAYS[1], repaid=repaid)


def others():
    for last in SOME:
        make_agreement(signed=DAYS[1], until=last)
        make_commissioner(term_from=DAYS[1], term_to=last)
        make_incubatee(entered=DAYS[1], left=last, result="left" if last else "")


@pytest.mark.parametrize(
    ("make", "model", "valid"),
    [
        (recognitions, Recognition, "valid_on"),
        (platform_recognitions, PlatformRecognition, "valid_on"),
        (patents, Patent, "in_force_on"),
        (policies, Policy, "in_force_on"),
        (financings, Financing, "outstanding_on"),
        (others, Agreement, "in_force_on"),
        (others, Commissioner, "serving_on"),
        (others, Incubatee, "incubated_on"),
    ],
    ids=lambda each: each if isinstance(each, str) else getattr(each, "__name__", ""),
)
def test_what_is_valid_on_a_day(make, model, valid):
    make()
    life = life_of(model)
    for on in DAYS:
        own = set(getattr(model.objects, valid)(on).values_list("pk", flat=True))
        assert set(model.objects.filter(life.valid_on(on)).values_list("pk", flat=True)) == own, on


@pytest.mark.parametrize(("make", "model"), [(recognitions, Recognition), (platform_recognitions, PlatformRecognition)])
def test_what_began_and_ended_between_two_days(make, model):
    make()
    life = life_of(model)
    for first, last in product(DAYS, DAYS):
        if first <= last:
            for method, condition in [("begun_in", life.begun_in), ("ended_in", life.ended_in)]:
                own = set(getattr(model.objects, method)(first, last).values_list("pk", flat=True))
                assert set(model.objects.filter(condition(first, last)).values_list("pk", flat=True)) == own


def test_every_life_belongs_to_a_register():
    labels = {register.model._meta.label_lower for register in all_registers()}
    assert LIVES.keys() - labels == set()
    assert life_of(Enterprise).always
    assert life_of(Platform).always
