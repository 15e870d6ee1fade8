"""Who gets into the administration, and what each finds there."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import results
from django.urls import reverse

from indicators.models import Observation
from indicators.stamps import raise_stamp
from qijiang.directory.models import Area, User
from qijiang.registers.models import Change
from tests.admin.pages import FEW, READ_ONLY, SEARCHED, SHOWN, address


@pytest.mark.one_database
def test_manager_opens_every_list_and_page(in_admin, changed):
    """And none of them holds an inline script or style, which the browser would not run."""
    for model in FEW:
        listed = in_admin.get(address(model, "changelist"))
        page = in_admin.get(address(model, "change", listed.context["cl"].result_list[0].pk))
        empty = in_admin.get(address(model, "add"))
        answers = [listed.status_code, page.status_code, empty.status_code]
        assert answers == [200, 200, 403 if model in READ_ONLY else 200], model
        for answer in (listed, page, empty):
            assert inline_parts(answer.content.decode()) == [], answer.request["PATH_INFO"]


def inline_parts(text):
    scripts = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
    return scripts + re.findall(r"<style|\sstyle=|\son\w+=", text)


def test_an_inline_part_would_be_seen():
    inline = ["<script>", "<style", " style=", " onclick="]
    assert inline_parts('<script src="x"></script><script>1</script><style></style><p style="" onclick="">') == inline


@pytest.mark.one_database
def test_every_kind_has_its_list_its_form_and_its_search(rf, manager, changed):
    """No page is rendered: the cells of the list, the boxes of the form."""
    for model in SHOWN:
        of_model, request = admin.site.get_model_admin(model), rf.get("/")
        request.user = manager
        listed = of_model.get_changelist_instance(request)
        listed.formset = None  # as the page has it
        assert len([*results(listed)]) == listed.result_count > 0, model
        record = listed.result_list[0]
        assert model in READ_ONLY or "name=" in str(of_model.get_form(request, record)(instance=record)), model
        request = rf.get("/", {"q": "没有这样的"})
        request.user = manager
        assert of_model.get_changelist_instance(request).result_count == 0, model


def test_every_model_can_be_searched():
    assert set(SEARCHED) == set(SHOWN)


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["clerk", "reviewer", "official"])
def test_others_do_not_get_in(role, client, request):
    client.force_login(request.getfixturevalue(role))
    for model in FEW:
        for page in ("changelist", "add"):
            response = client.get(address(model, page))
            assert response.status_code in {302, 403}, (model, page)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_sign_in_is_the_sites_own(client, db):
    response = client.get("/admin/login/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.one_database
def test_auditor_sees_the_history_and_changes_nothing(watching, everything, manager, auditor):
    for model in (Change, User, Area, Observation):
        assert watching.get(address(model, "changelist")).status_code == 200
    page = watching.get(address(User, "change", manager.pk))
    assert page.status_code == 200
    assert "管理员" in page.content.decode()
    assert manager.password not in page.content.decode()
    verbs = ("add", "change", "delete")
    rights = [f"{model._meta.app_label}.{verb}_{model._meta.model_name}" for model in SHOWN for verb in verbs]
    assert [right for right in rights if auditor.has_perm(right)] == []
    for model in FEW:
        pk = model._base_manager.values_list("pk", flat=True).first() or 1
        for address_of in (address(model, "add"), address(model, "change", pk), address(model, "delete", pk)):
            assert watching.post(address_of, {"post": "yes"}).status_code in {302, 403}, address_of
    assert watching.post(address(User, "change", manager.pk), {"username": "x"}).status_code == 403
    assert not Change.objects.exists()


def test_observations_are_only_shown(in_admin, everything):
    observation = Observation.objects.get()
    assert "请在“填报”中填报" in in_admin.get(address(Observation, "changelist")).content.decode()
    for page in ("change", "delete"):
        assert in_admin.post(address(Observation, page, observation.pk), {"value": 1}).status_code == 403


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"in_year": "2022", "within": "500110", "state__exact": "approved", "vintage__exact": "2"}, 1),
        ({"in_year": "2021"}, 0),
        ({"in_year": "x²"}, 0),
        ({"within": "999999"}, 0),
        ({"state__exact": "draft"}, 0),
        ({"as_of__year": "2022", "as_of__month": "6"}, 1),
    ],
)
def test_observations_are_narrowed(narrowed, found, in_admin, everything, district):
    raise_stamp(district, 2022)
    raise_stamp(district, 2021)
    assert in_admin.get(address(Observation, "changelist"), narrowed).context["cl"].result_count == found
