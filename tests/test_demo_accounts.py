"""The demo sign-ins: there for a first look, told truly, and never in production."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qijiang.directory.management.commands.demo_accounts import PASSWORD
from qijiang.directory.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def printed():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return out.getvalue()


def test_there_is_one_account_for_each_who_and_each_can_sign_in(client, district, bureau):
    said = printed()
    assert said.count(PASSWORD) == 4
    for username, department in [("clerk", bureau), ("reviewer", bureau), ("official", None), ("manager", bureau)]:
        user = User.objects.get(username=username)
        assert [group.name for group in user.groups.all()] == [username]
        assert (user.department, user.area, user.is_staff) == (department, district, username == "manager")
        assert client.login(username=username, password=PASSWORD)


def test_a_second_time_nothing_changes_and_a_new_password_is_not_contradicted(district, bureau):
    printed()
    clerk = User.objects.get(username="clerk")
    clerk.set_password("something of their own")
    clerk.save()
    said = printed()
    assert User.objects.count() == 4
    assert said.count(PASSWORD) == 3
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
