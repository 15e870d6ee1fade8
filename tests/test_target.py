"""A target belongs to its plan: its action, its year and its area lie within it."""

import pytest
from django.core.exceptions import ValidationError

from tests.makers import make_action, make_area, make_indicator, make_plan, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def target(district):
    return make_target(make_action(make_plan(district)), make_indicator(), 140)


def refused(target):
    with pytest.raises(ValidationError) as caught:
        target.clean()
    return caught.value.message_dict


def test_its_area_lies_within_the_area_of_its_plan(target, district):
    said = {"area": ["目标所在区域须在其计划所属区域之内。"]}
    target.area = make_area("500111", "大足区", kind="district", parent=district.parent)
    assert refused(target) == said
    target.area = district.parent
    assert refused(target) == said
    for inside in (district, make_area("500110001", "古南街道", parent=district)):
        target.area = inside
        target.clean()


def test_a_form_without_an_area_is_refused_for_that_alone(target):
    target.area = None
    target.clean()
    with pytest.raises(ValidationError) as caught:
        target.full_clean()
    assert set(caught.value.message_dict) == {"area"}


def test_its_action_and_its_year_are_the_plan_s(target, district):
    other = make_plan(district, 2023)
    target.action = make_action(other)
    assert set(refused(target)) == {"action"}
    target.action, target.year = None, 2023
    assert set(refused(target)) == {"year"}
