"""Who may merge: by right, area and keeper; what an account may not see is counted and not shown."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from enterprises.models import Enterprise, Patent
from platforms.models import Commissioner, Platform, ServiceRecord
from qijiang.registers import merging
from qijiang.registers.models import Operation
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import make_enterprise, make_patent
from tests.register_makers_platforms import make_commissioner, make_platform, make_service_record
from tests.registers import url

from .merges import REGISTER, compared, confirmed, each_mergeable, everything, make, merge, planned, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def test_what_others_keep_stands_in_the_way_of_a_clerk(clerk, bureau, district):
    kept, merged = make_enterprise(keeper=bureau), make_enterprise(keeper=bureau)
    patent = make_patent(enterprise=merged)
    [obstacle] = planned(clerk, kept, merged).obstacles
    assert (obstacle.record, "归口" in obstacle.problem) == (patent, True)
    with pytest.raises(Refused):
        merge(clerk, kept, merged)
    Patent.objects.update(keeper=bureau)
    assert planned(clerk, kept, merged).obstacles == []
    for foreign in (kept, merged):
        Enterprise.objects.filter(pk=foreign.pk).update(keeper=makers.make_department("jxw", "区经信委", district))
        assert [line.pk for line in planned(clerk, kept, merged).obstacles] == [foreign.pk]
        Enterprise.objects.update(keeper=bureau)
    merge(clerk, kept, merged)
    assert Patent.objects.get().enterprise == kept


def test_a_clerk_gives_no_record_away(clerk, bureau, district):
    other = makers.make_department("jxw", "区经信委", district)
    kept, merged = make_enterprise(keeper=bureau), make_enterprise(keeper=bureau)
    Enterprise.objects.filter(pk=kept.pk).update(keeper=bureau)
    assert planned(clerk, kept, merged, ["name"]).broken == []
    Enterprise.objects.filter(pk=merged.pk).update(keeper=other)
    assert planned(clerk, kept, merged, ["keeper"]).broken


def test_rows_of_a_kind_that_the_account_may_not_change_are_counted_not_shown(client, manager, twice):
    kept, merged = twice
    patent = make_patent(enterprise=merged, name="机密的齿轮")
    operation = merge(manager, kept, merged)
    undo(manager, operation, "再想想")
    for codename in ("change_patent", "view_patent"):
        Group.objects.get(name="manager").permissions.remove(Permission.objects.get(codename=codename))
        client.force_login(manager)
        shown = compared(client, kept, merged)
        assert "无权修改" in shown.content.decode()
        assert "机密的齿轮" not in shown.content.decode()
        narrow = type(manager).objects.get(pk=manager.pk)
        with pytest.raises(Refused):
            merge(narrow, kept, merged)
    assert "机密的齿轮" not in client.get(reverse("operation_detail", args=[operation.pk])).content.decode()
    Group.objects.get(name="manager").permissions.add(Permission.objects.get(codename="view_patent"))
    assert "机密的齿轮" in client.get(reverse("operation_detail", args=[operation.pk])).content.decode(), "control"
    assert Patent.objects.get(pk=patent.pk).enterprise == merged


def test_rows_outside_the_area_are_counted_not_shown(client, manager, district, twice):
    kept, merged = twice
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    make_platform(enterprise=merged, area=elsewhere, name="大足的平台")
    client.force_login(manager)
    text = compared(client, kept, merged).content.decode()
    assert "有1条记录不在您的区域内" in text
    assert "大足的平台" not in text
    with pytest.raises(Refused):
        merge(manager, kept, merged)
    city = person("city", "manager", None, district.parent)
    assert merge(city, kept, merged).area == district.parent
    assert Platform.objects.get().enterprise == kept


def test_both_records_must_lie_within_reach(client, manager, district, twice):
    kept, _other = twice
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    far = make_enterprise(area=elsewhere)
    client.force_login(manager)
    assert compared(client, kept, far).status_code == 404
    assert compared(client, far, kept).status_code == 404
    assert compared(client, kept, kept).status_code == 404
    assert client.get(url(REGISTER, "merge", far.pk)).status_code == 404
    city = person("city", "manager", None, district.parent)
    word = merging.agreed(city, REGISTER, merging.signed(city, planned(city, kept, far)))
    with pytest.raises(Refused):
        merging.merge(manager, REGISTER, word, [], "重复登记")
    assert Enterprise.objects.get(pk=far.pk).in_use


@pytest.mark.one_database
@each_mergeable
def test_its_pages_need_the_right_to_change(client, auditor, register):
    first, second = make(register.model), make(register.model)
    client.force_login(auditor)
    assert client.get(url(register, "merge_list")).status_code == 403
    assert compared(client, first, second).status_code == 403
    assert client.post(url(register, "merge", first.pk)).status_code == 403
    assert "merge/" not in client.get(url(register, "detail", first.pk)).content.decode()
    assert 'href="merge/"' not in client.get(url(register, "list")).content.decode()
    with pytest.raises(PermissionDenied):
        merge(auditor, first, second)


def test_a_personal_field_is_never_taken_over(client, manager, bureau, district):
    kept, merged = make_commissioner(phone=""), make_commissioner(phone="13900000001")
    make_service_record(commissioner=merged)
    assert planned(manager, kept, merged).taken == []
    client.force_login(manager)
    shown = compared(client, kept, merged)
    assert "个人信息" in shown.content.decode()
    assert 'name="take_phone"' not in shown.content.decode()
    assert "电话" in refusal(confirmed(client, shown, take_phone="merged"))
    assert not Operation.objects.exists()
    before = everything()
    operation = merge(manager, kept, merged)
    assert ServiceRecord.objects.get().commissioner == kept
    undo(manager, operation, "合错了")
    assert everything() == before
    client.force_login(person("another", "clerk", bureau, district))
    assert "13900000001" not in compared(client, kept, merged).content.decode()
    assert set(Commissioner.objects.values_list("phone", flat=True)) == {"", "13900000001"}
