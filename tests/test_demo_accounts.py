"""The demo sign-ins: there for a first look, told truly, and never in production."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qijiang.directory.management.commands.demo_accounts import PASSWORD
from qijiang.directory.models import User
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def printed():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return out.getvalue()


def test_there_is_one_account_for_each_who_and_each_can_sign_in(client, district, bureau):
    said = printed()
    assert said.count(PASSWORD) == 5
    for username, department in [("clerk", bureau), ("reviewer", bureau), ("official", None), ("manager", bureau)]:
        user = User.objects.get(username=username)
        assert [group.name for group in user.groups.all()] == [username]
        assert (user.department, user.area, user.is_staff) == (department, district, username == "manager")
        assert client.login(username=username, password=PASSWORD)


def test_an_official_of_the_municipality_sees_its_districts_side_by_side(client, district, bureau):
    printed()
    hte = makers.make_indicator(roll_up="sum")
    other = makers.make_area("500102", "涪陵区", kind="district", parent=district.parent)
    plan = makers.make_plan(district)
    makers.load_observation(hte, district, "2022-06-30", 131)
    assert client.login(username="city", password=PASSWORD)

    def read(address):
        return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())

    start = client.get("/?year=2022").content.decode()
    assert "重庆市没有2022年度的计划" in start and plan.title in start
    assert '<a href="/?area=500110&amp;year=2022">綦江区</a>' in start and 'href="/compare/?year=2022"' in start
    assert client.get("/?area=500110&year=2022").context["scope"].plan == plan
    assert "2个区域中1个有数值" in (said := read("/compare/hte_valid/?year=2022"))
    assert "仅綦江区有数值" in said
    makers.load_observation(hte, other, "2022-06-30", 310)
    assert "2个区域中2个有数值" in (said := read("/compare/hte_valid/?year=2022"))
    assert "仅綦江区有数值" not in said and said.index("310家") < said.index("131家")


def test_a_second_time_nothing_changes_and_a_new_password_is_not_contradicted(district, bureau):
    printed()
    clerk = User.objects.get(username="clerk")
    clerk.set_password("something of their own")
    clerk.save()
    said = printed()
    assert User.objects.count() == 5
    assert said.count(PASSWORD) == 4
    assert "（已修改）" in said
    clerk.refresh_from_db()
    assert clerk.check_password("something of their own")


def test_without_the_district_it_says_what_to_run_first():
    with pytest.raises(CommandError, match="load_figures"):
        printed()


def test_in_production_there_are_none(settings, district, bureau):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="生产环境"):
        printed()
    assert not User.objects.exists()
