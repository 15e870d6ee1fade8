"""The pages of what was done to many records at once: in whose reach they lie, and which right they need."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from qijiang.registers.fixing import Fix
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import make_enterprise, make_recognition

from .fixes import REGISTER, fix_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def test_operations_are_listed_within_reach(client, manager, auditor, district, fixed):
    _made, operation = fixed
    listed, own = reverse("operation_list"), reverse("operation_detail", args=[operation.pk])
    for user in (manager, auditor):
        client.force_login(user)
        assert f'href="{own}"' in client.get(listed).content.decode()
        assert f'href="{own}"' not in client.get(listed, {"register": "patent"}).content.decode()
        assert client.get(own).status_code == 200
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    client.force_login(person("neighbour", "manager", None, elsewhere))
    assert f'href="{own}"' not in client.get(listed).content.decode()
    assert client.get(own).status_code == 404
    assert client.post(reverse("operation_undo", args=[operation.pk]), {"reason": "x"}).status_code == 404


def test_an_operation_belongs_to_the_smallest_area_of_its_records(manager, district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    inside = [make_recognition(enterprise=make_enterprise(area=street)) for _number in range(2)]
    assert fix_of(REGISTER, manager, Fix(REGISTER, "remark", "set", "x"), inside).area == street
    both = [inside[0], make_recognition()]
    assert fix_of(REGISTER, manager, Fix(REGISTER, "remark", "set", "y"), both).area == district


def test_its_pages_need_their_right(client, official, fixed):
    client.force_login(official)
    assert client.get(reverse("operation_list")).status_code == 403
    assert client.get(reverse("operation_detail", args=[fixed[1].pk])).status_code == 403
    right = Permission.objects.get(codename="view_operation")
    official.groups.get().permissions.add(right)
    official.groups.get().permissions.remove(Permission.objects.get(codename="view_recognition"))
    client.force_login(type(official).objects.get(pk=official.pk))
    assert client.get(reverse("operation_detail", args=[fixed[1].pk])).status_code == 404
