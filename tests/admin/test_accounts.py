"""Accounts, roles and the area that an account reaches."""

import pytest
from django.urls import reverse

from indicators.models import Plan, Target
from qijiang.directory.models import Area, User
from qijiang.registers.models import Change
from tests import makers
from tests.admin.pages import account, address, refused, role, save, typed


def test_manager_opens_an_account(in_admin, district, bureau):
    data = account(groups=[role("clerk")], department=bureau.pk, area=district.pk)
    assert in_admin.post(address(User, "add"), data).status_code == 302
    user = User.objects.get(username="new")
    assert (user.is_staff, user.is_superuser, user.area) == (False, False, district)
    change = Change.objects.get()
    assert change.fields["groups"] == [None, [role("clerk")]]
    assert user.password not in str(change.fields)
    assert "password" not in change.fields


@pytest.mark.one_database
def test_manager_cannot_grant_superuser(in_admin, clerk, manager):
    forbidden = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]}
    for user in (clerk, manager):
        assert save(in_admin, user, **forbidden).status_code == 302
        user.refresh_from_db()
        assert not user.is_superuser
        assert not user.user_permissions.exists()
    clerk.refresh_from_db()
    assert not clerk.is_staff


@pytest.mark.one_database
def test_manager_cannot_make_or_touch_an_auditor_or_superuser(in_admin, clerk, auditor):
    assert save(in_admin, clerk, groups=[role("auditor")]).status_code == 200
    assert not clerk.groups.filter(name="auditor").exists()
    above = makers.make_user("above", is_superuser=True, area=auditor.area)
    for user in (auditor, above):
        assert in_admin.post(address(User, "change", user.pk), {"username": "mine"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        assert in_admin.post(password, {"password1": "x", "password2": "x"}).status_code == 403


@pytest.mark.one_database
def test_nobody_changes_the_own_role_or_reach(in_admin, manager, district):
    save(in_admin, manager, groups=[role("manager"), role("reviewer")], area="", is_active="", last_name="王")
    manager.refresh_from_db()
    assert [group.name for group in manager.groups.all()] == ["manager"]
    assert (manager.area, manager.is_active, manager.last_name) == (district, True, "王")


def test_role_opens_the_administration(in_admin, clerk):
    save(in_admin, clerk, groups=[role("manager")])
    clerk.refresh_from_db()
    assert clerk.is_staff
    assert set(Change.objects.get().fields) == {"groups", "is_staff"}
    save(in_admin, clerk, groups=[role("clerk")])
    clerk.refresh_from_db()
    assert not clerk.is_staff


@pytest.mark.one_database
def test_auditor_stands_alone(root, clerk):
    assert "兼任" in refused(save(root, clerk, groups=[role("auditor"), role("clerk")]))
    assert save(root, clerk, groups=[role("auditor")]).status_code == 302


def test_password_reset_is_written_without_the_password(in_admin, clerk, manager):
    old = clerk.password
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    assert in_admin.get(page).status_code == 200
    new = {"usable_password": "true", "password1": "another-long-one", "password2": "another-long-one"}
    assert in_admin.post(page, new | {"password2": "no"}).status_code == 200
    assert not Change.objects.exists()
    assert in_admin.post(page, new).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password("another-long-one")
    change = Change.objects.get()
    assert (change.record, change.actor, list(change.fields)) == (clerk, manager, ["password"])
    assert old not in str(change.fields)
    assert clerk.password not in str(change.fields)


def test_manager_sees_and_names_only_the_own_area(in_admin, everything, district):
    abroad = makers.make_district("500111", "大足区")
    plan = makers.make_plan(abroad)
    assert [row.area for row in in_admin.get(address(Plan, "changelist")).context["cl"].result_list] == [district]
    assert in_admin.get(address(Plan, "change", plan.pk)).status_code == 302
    assert save(in_admin, everything, area=abroad.pk).status_code == 200
    assert Target.objects.get().area == district
    data = account(groups=[role("clerk")], area=district.parent.pk)
    assert "地区" in refused(in_admin.post(address(User, "add"), data))
    street = {"code": "500111001", "name": "棠香街道", "kind": "street"}
    assert in_admin.post(address(Area, "add"), street | {"parent": abroad.pk}).status_code == 200
    assert in_admin.post(address(Area, "add"), street).status_code == 200
    assert in_admin.post(address(Area, "add"), street | {"parent": district.pk}).status_code == 302


def test_what_lies_beyond_may_stay_as_it_was(in_admin, district):
    assert save(in_admin, district, remark="2011年设区").status_code == 302
    assert Change.objects.get().fields == {"remark": ["", "2011年设区"]}


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["clerk", "reviewer"])
def test_who_acts_for_a_department_has_one(name, in_admin, district, bureau):
    data = account(groups=[role(name)], area=district.pk)
    page = in_admin.post(address(User, "add"), data)
    assert "“部门”未填" in refused(page)
    assert "department" in page.context["adminform"].form.errors
    assert not User.objects.filter(username="new").exists()
    assert in_admin.post(address(User, "add"), data | {"department": bureau.pk}).status_code == 302


@pytest.mark.one_database
def test_who_has_left_needs_no_department_and_an_official_none(in_admin, clerk, official):
    User.objects.filter(pk=clerk.pk).update(department=None)
    clerk.refresh_from_db()
    assert "“部门”未填" in refused(save(in_admin, clerk, last_name="李"))
    data = typed(in_admin.get(address(User, "change", clerk.pk)))
    del data["is_active"]
    assert in_admin.post(address(User, "change", clerk.pk), data).status_code == 302
    assert save(in_admin, official, last_name="李").status_code == 302


@pytest.mark.one_database
def test_a_superuser_too_gives_every_role_an_area(root, clerk):
    assert "“地区”未填" in refused(save(root, clerk, area=""))
    assert save(root, clerk, area="", groups=[]).status_code == 302
