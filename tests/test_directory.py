"""Places and people: codes that change hands, subtrees, roles."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.apps import CATALOGUE
from qijiang.directory.models import Area
from qijiang.directory.roles import Role
from tests.makers import make_area

pytestmark = pytest.mark.django_db


def test_a_code_can_change_hands_but_not_twice_on_one_day(district):
    Area.objects.create(code="500110", name="万盛区", kind="district", valid_from=datetime.date(1997, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(code="500110", name="又一个", kind="district", valid_from=datetime.date(1997, 1, 1))


def test_two_areas_without_a_first_day_cannot_share_a_code(district):
    twin = Area(code="500110", name="孪生区", kind="district")
    with pytest.raises(ValidationError, match="未注明起始日"):
        twin.full_clean()


def test_the_latest_holder_of_a_code_is_found(district):
    later = Area.objects.create(code="500110", name="新区", kind="district", valid_from=datetime.date(2011, 10, 1))
    assert Area.objects.by_code("500110") == later
    assert Area.objects.by_code("999999") is None


def test_within_is_the_area_and_all_below_it(district):
    street = make_area("500110001", "古南街道", parent=district)
    other = make_area("500111", "大足区", kind="district", parent=district.parent)
    assert set(Area.objects.within(district)) == {district, street}
    assert other not in Area.objects.within(district)


def test_moving_an_area_moves_what_lies_below_it(district):
    street = make_area("500110001", "古南街道", parent=district)
    village = make_area("500110001001", "某村", kind="park", parent=street)
    other = make_area("500111", "大足区", kind="district", parent=district.parent)
    street.parent = other
    street.save()
    assert village in Area.objects.within(other)
    assert village not in Area.objects.within(district)


def test_an_area_cannot_lie_within_itself(district):
    street = make_area("500110001", "古南街道", parent=district)
    district.parent = street
    with pytest.raises(ValidationError):
        district.full_clean()


def test_validity_excludes_the_last_day(district):
    gone = Area.objects.create(
        code="500222",
        name="綦江县",
        kind="district",
        valid_from=datetime.date(1997, 1, 1),
        valid_to=datetime.date(2011, 10, 1),
    )
    assert gone in Area.objects.valid_on(datetime.date(2011, 9, 30))
    assert gone not in Area.objects.valid_on(datetime.date(2011, 10, 1))


# What a manager may delete while nothing depends on it; records of the registers are taken out of use instead.
OF_CATALOGUE = {f"delete_{name}" for name in CATALOGUE}


def test_every_role_is_a_group_and_has_the_rights_declared(db):
    rights = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    assert set(rights) == set(Role.values)
    assert "add_observation" in rights["clerk"]
    assert "review_observation" not in rights["clerk"]
    assert "review_observation" in rights["reviewer"]
    assert {"view_indicator", "view_plan"} <= rights["official"]
    assert {name for name in rights["official"] if not name.startswith("view_")} == {"add_brief", "change_brief"}
    assert not {name for names in rights.values() for name in names if name.startswith("delete_")} - OF_CATALOGUE
    assert "view_change" in rights["auditor"]
    assert not {name for name in rights["auditor"] if not name.startswith("view_")}
