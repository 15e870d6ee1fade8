"""The tests' own tool: what one of them commits, the next does not find."""

import pytest
from django.contrib.auth.models import Group

from qijiang.directory.models import Area
from tests import emptying


@pytest.mark.django_db
def test_added_changed_and_deleted_rows_are_as_before(clerk):
    before = emptying.all_rows()
    Group.objects.get(name="clerk").permissions.clear()
    Group.objects.get(name="auditor").delete()
    Group.objects.filter(name="manager").update(name="renamed")
    Area.objects.create(code="500111", name="大足区", kind="district")
    assert emptying.all_rows() != before, "control"
    emptying.restore(before)
    assert emptying.all_rows() == before
