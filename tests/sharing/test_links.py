"""Making a link and revoking it; and everything that must not open one."""

import datetime
import logging

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import SharedLink
from indicators.sharing import tokens
from indicators.sharing.writing import revoke
from qijiang.logs import Masked
from qijiang.registers.models import Change
from qijiang.registers.recording import NotInReach
from tests import makers
from tests.conftest import person
from tests.databases import first_only
from tests.sharing.makers import expire, make_plan_with_figures, make_public, make_screen, the_target
from tests.worlds import shared_world

world = shared_world(make_plan_with_figures)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_a_link_is_made_with_its_line_of_history_and_without_its_secret(manager):
    link, path = make_screen()
    token = path.split("/")[2]
    change = Change.objects.about(link).get()
    assert (change.action, change.actor, change.fields["note"]) == ("share", manager, [None, "政务大厅"])
    kept = repr(list(SharedLink.objects.values())) + repr(list(Change.objects.values()))
    assert token not in kept
    assert link.token_hash == tokens.hash_of(token)
    assert link.token_hash not in repr(change.fields)


@pytest.mark.one_database
def test_only_who_may_share_shares_and_only_in_reach(clerk, official, manager, district):
    for user in (clerk, official):
        with pytest.raises(PermissionDenied):
            make_screen(by=user)
    neighbour = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    with pytest.raises(NotInReach):
        make_screen(area=neighbour)
    assert SharedLink.objects.count() == 0
    assert make_screen()[0].made_by == manager


@pytest.mark.one_database
@pytest.mark.parametrize(
    "said",
    [
        {"expires_on": datetime.date(2020, 1, 1)},
        {"expires_on": datetime.date(2099, 1, 1)},
        {"screens": []},
        {"screens": [("plan", 1)]},
        {"targets": []},
    ],
    ids=["past", "for ever", "no screen", "a second", "no target"],
)
def test_what_makes_no_sense_is_refused(said):
    with pytest.raises(ValidationError):
        make_screen(**said)


def test_nothing_is_public_by_itself_and_a_name_is_given_once(manager):
    with pytest.raises(ValidationError):
        make_public(targets=[], indicators=[])
    first, _path = make_public()
    with pytest.raises(ValidationError):
        make_public(note="别人")
    revoke(manager, first, via="form")
    assert make_public(note="别人")[0].pk != first.pk


def test_a_form_sent_twice_makes_one_link(manager):
    once = tokens.once()
    assert make_screen(once=once) == make_screen(once=once)
    assert SharedLink.objects.count() == 1
    other = person("other", "manager", None, manager.area)
    assert make_screen(once=once, by=other)[1] != make_screen(once=once)[1], "the number alone makes no address"


def test_the_database_refuses_a_link_without_an_address():
    link, _path = make_screen()
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedLink.objects.filter(pk=link.pk).update(token_hash=None)


def test_a_link_is_revoked_once(manager, clerk):
    link, path = make_screen()
    with pytest.raises(PermissionDenied):
        revoke(clerk, link, via="form")
    at = revoke(manager, link, via="form").revoked_at
    assert revoke(manager, link, via="form").revoked_at == at
    assert [change.action for change in Change.objects.about(link)].count("revoke") == 1


# ---- what must not open


def opened(client, path):
    return client.get(path, follow=True).status_code


@pytest.mark.parametrize("make", [make_screen, first_only(make_public)])
def test_a_link_stops_when_it_is_revoked_expires_or_loses_its_maker(client, manager, district, make):
    link, path = make()
    assert opened(client, path) == 200, "control"
    expire(link)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "有效期至" in answer.content.decode()
    SharedLink.objects.filter(pk=link.pk).update(expires_on=timezone.localdate())
    assert opened(client, path) == 200, "its last day is still a day"
    for change in ({"is_active": False}, {"area": district.children.first() or _street(district)}):
        before = {name: getattr(manager, name) for name in change}
        type(manager).objects.filter(pk=manager.pk).update(**change)
        assert opened(client, path) == 410
        type(manager).objects.filter(pk=manager.pk).update(**before)
    manager.groups.set([Group.objects.get(name="official")])
    assert opened(client, path) == 410
    manager.groups.set([Group.objects.get(name="manager")])
    assert opened(client, path) == 200, "control: it was that"
    revoke(manager, link, via="form")
    answer = client.get(path)
    assert answer.status_code == 410
    assert "撤销" in answer.content.decode()


def _street(district):
    return makers.make_area("500110001", "古南街道", parent=district)


def test_the_right_of_a_namesake_in_another_app_does_not_keep_a_link_alive(client, manager):
    """The right is looked for by app and name."""
    _link, path = make_screen()
    group = Group.objects.get(name="manager")
    group.permissions.remove(group.permissions.get(codename="add_sharedlink"))
    assert opened(client, path) == 410


def test_a_name_is_no_token_and_a_token_no_name(client):
    screen, path = make_screen()
    make_public()
    token = path.split("/")[2]
    screens = ("figures", screen.token_hash[:43], token[:-1], f"{token}x", "%00")
    pages = (f"{token}/", f"{token}/embed/", f"{token}/data.json", f"{token}/data.csv")
    for wrong in [f"/screen/{name}/" for name in screens] + [f"/public/{name}" for name in pages]:
        assert client.get(wrong).status_code == 404, wrong


@pytest.mark.one_database
def test_who_guesses_too_often_is_told_to_wait_and_a_true_link_still_opens(client):
    _link, path = make_screen()
    answers = [client.get(f"/screen/{tokens.once()[:32]}{number:011}/").status_code for number in range(61)]
    assert answers == [404] * 60 + [429]
    assert opened(client, path) == 200


@pytest.mark.one_database
def test_addresses_stay_out_of_logs_referers_caches_and_search(client, caplog, manager):
    link, path = make_screen()
    answer = client.get(path, follow=True)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    assert path.split("/")[2] not in answer.content.decode(), "the page names its own address nowhere"
    revoke(manager, link, via="form")
    with caplog.at_level(logging.DEBUG):
        client.get(path)
        client.get(f"/screen/{tokens.token_of(1, 'x')}/")
    assert "/screen/" not in caplog.text
    with caplog.at_level(logging.DEBUG):
        client.get("/no-such-page/")
    assert "/no-such-page/" in caplog.text, "control: others are logged"


@pytest.mark.one_database
def test_an_error_is_logged_without_the_address():
    said = "Internal Server Error: /screen/abcDEF-_9/?screen=plan"
    line = logging.LogRecord("django", logging.ERROR, "", 0, said, (), None)
    assert Masked("%(message)s").format(line) == "Internal Server Error: /screen/…/?screen=plan"
    assert settings.LOGGING["formatters"]["line"]["()"] == "qijiang.logs.Masked"


@pytest.mark.one_database
def test_links_open_without_cookies_and_set_none(client):
    for path in (make_screen()[1], make_public()[1]):
        assert not client.get(path, follow=True).cookies
        assert not client.cookies


# ---- the manager's pages


@pytest.mark.one_database
def test_the_manager_makes_a_screen_and_sees_its_address_once(client, manager, district):
    client.force_login(manager)
    page = client.get("/sharing/new/screen/")
    form = page.context["form"]
    data = {
        "once": form["once"].value(),
        "note": "一楼大厅",
        "expires_on": form["expires_on"].value(),
        "plan": "newest",
    }
    data |= {"whole_plan": "on", "screens": ["plan", "action-2"], "seconds-plan": "30"}
    made = client.post("/sharing/new/screen/", data)
    address = made.context["address"]
    assert made.status_code == 200 and made["Cache-Control"] == "no-store"
    link = SharedLink.objects.get()
    assert link.screens == [["plan", 30], ["action-2", 20]]
    assert address in made.content.decode()
    for path in ("/sharing/", f"/sharing/{link.pk}/", f"/sharing/new/screen/?like={link.pk}"):
        seen = client.get(path).content.decode()
        assert address not in seen
        assert "一楼大厅" in seen
    assert client.get(f"/sharing/{link.pk}/").context["row"].used == "从未使用"
    client.logout()
    assert client.get(address, follow=True).context["screen"].name == "plan"
    client.force_login(manager)
    client.post(f"/sharing/{link.pk}/")
    client.logout()
    assert client.get(address).status_code == 410


@pytest.mark.one_database
def test_a_form_that_is_not_right_says_so_beside_its_field(client, manager):
    client.force_login(manager)
    data = {"once": "x", "note": "", "expires_on": "2020-01-01", "plan": "newest", "whole_plan": "on"}
    data |= {"screens": ["plan"], "seconds-plan": "9e9"}
    page = client.post("/sharing/new/screen/", data)
    assert set(page.context["form"].errors) == {"note", "screens"}
    page = client.post("/sharing/new/screen/", data | {"note": "大厅", "seconds-plan": "20"})
    assert set(page.context["form"].errors) == {"expires_on"}
    public = {"once": "x", "note": "网站", "expires_on": str(timezone.localdate()), "title": "公开", "slug": "a b"}
    public |= {"targets": [the_target().pk], "sites": "javascript:alert(1)\nhttps://a.cn/path"}
    page = client.post("/sharing/new/public/", public)
    assert set(page.context["form"].errors) == {"slug", "sites"}
    assert client.get("/sharing/new/other/").status_code == 404
    assert SharedLink.objects.count() == 0


@pytest.mark.one_database
def test_links_of_another_area_are_not_found(client, manager, district):
    link, _path = make_screen()
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    client.force_login(person("neighbour", "manager", None, elsewhere))
    assert client.get(f"/sharing/{link.pk}/").status_code == 404
    assert client.post(f"/sharing/{link.pk}/").status_code == 404
    assert client.get(f"/sharing/new/screen/?like={link.pk}").context["form"]["note"].value() is None
    assert "政务大厅" not in client.get("/sharing/").content.decode()


@pytest.mark.one_database
def test_the_auditor_looks_and_does_not_revoke(client, auditor):
    link, _path = make_screen()
    client.force_login(auditor)
    assert "立即撤销" not in client.get(f"/sharing/{link.pk}/").content.decode()
    assert client.post(f"/sharing/{link.pk}/").status_code == 403
    link.refresh_from_db()
    assert link.revoked_at is None


@pytest.mark.one_database
def test_the_list_asks_no_more_for_more_links(client, manager, django_assert_max_num_queries):
    client.force_login(manager)
    for number in range(5):
        make_screen(note=str(number))
    with django_assert_max_num_queries(6):
        assert len(client.get("/sharing/").context["rows"]) == 5


def test_the_use_is_noted_now_and_then(client, django_assert_num_queries):
    link, path = make_screen()
    client.get(path)
    link.refresh_from_db()
    assert link.last_used_at is not None
    first = link.last_used_at
    client.get(path)
    link.refresh_from_db()
    assert link.last_used_at == first


def test_targets_of_another_area_are_not_shown_by_a_link(district):
    with pytest.raises(ValidationError):
        make_public("street", area=_street(district), targets=[the_target()])


@pytest.mark.parametrize("kind", ["screen", first_only("public")])
def test_a_choice_that_no_database_holds_is_refused_like_any_other(client, manager, kind):
    client.force_login(manager)
    said = {
        "note": "政务大厅",
        "expires_on": str(timezone.localdate()),
        "once": "1",
        "title": "公开",
        "slug": "figures",
    }
    said |= {"plan": "newest", "screens": ["plan"]}
    for key in ("9" * 30, "9" * 5000, "²", "x", "-1"):
        answer = client.post(f"/sharing/new/{kind}/?year=2022", said | {"targets": [key], "indicators": [key]})
        assert answer.status_code == 200, key[:31]
        assert answer.context["form"].errors["targets"], key[:31]
    assert not SharedLink.objects.exists()
