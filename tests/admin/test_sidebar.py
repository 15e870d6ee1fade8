"""The list of all kinds of record beside each page of the administration, which a process makes once for a reader."""

import re

import pytest
from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from qijiang.directory.models import User
from tests.admin.pages import FEW, SHOWN, address

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def asked(rf):
    def request(user, path="/admin/"):
        made = rf.get(path)
        made.user = User.objects.get(pk=user.pk)
        return made

    return request


def by_django(request):
    """What Django's own template makes of Django's own list."""
    apps = admin.AdminSite.get_app_list(admin.site, request)
    return re.sub(r"\s+", " ", render_to_string("admin/nav_sidebar.html", {"available_apps": apps}, request))


def of_site(request):
    return re.sub(r"\s+", " ", admin.site.get_app_list(request).written_at(request.path))


def test_it_is_djangos_with_the_page_marked_on_every_page(asked, manager):
    at = [address(model, page) for model in FEW for page in ("changelist", "add")]
    for path in [*at, "/admin/", *(reverse("admin:app_list", args=[label]) for label in ("directory", "indicators"))]:
        request = asked(manager, path)
        assert of_site(request) == by_django(request), path
    assert 'aria-current="page"' in of_site(asked(manager, at[0])), "control"


def test_each_has_the_one_of_their_rights_and_language(asked, manager, auditor, clerk):
    for user in (manager, auditor, clerk, manager):
        assert of_site(asked(user)) == by_django(asked(user)), user
    assert len({of_site(asked(user)) for user in (manager, auditor, clerk)}) == 3, "control"
    manager.groups.clear()
    assert of_site(asked(manager)) == by_django(asked(manager))
    manager.is_superuser = True
    manager.save()
    with translation.override("en"):
        assert of_site(asked(manager)) == by_django(asked(manager))


def test_the_page_shows_it(in_admin, manager):
    page = in_admin.get(address(SHOWN[0], "changelist"))
    assert page.context["available_apps"].written_at(page.request["PATH_INFO"]) in page.content.decode()
