"""When an unchanged page is answered with 304, and each change after which it must not be."""

import os
import shutil

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from indicators import freshness
from tests import makers
from tests.conftest import person
from tests.databases import first_only

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def street(district):
    return makers.make_area("500110001", "古南街道", parent=district)


@pytest.fixture
def beside(district):
    return makers.make_area("500111", "大足区", kind="district", parent=district.parent)


@pytest.fixture
def mayor(district):
    return person("mayor", "official", None, district.parent)


@pytest.fixture
def indicator(district, street, bureau, beside):
    plan = makers.make_plan(district)
    indicator = makers.make_indicator(measure="flow")
    makers.make_target(makers.make_action(plan), indicator, 140)
    makers.load_observation(indicator, district, "2022-06-30", 60)
    return indicator


@pytest.fixture
def again(client, official, indicator):
    """Ask for a page as if it were in the browser's cache from before; gives the status."""
    client.force_login(official)
    seen = {}

    def ask(url="/"):
        if url not in seen:
            seen[url] = client.get(url)["ETag"]
        return client.get(url, headers={"if-none-match": seen[url]}).status_code

    assert ask() == 304, "control: nothing has changed"
    return ask


@pytest.mark.parametrize(
    "change",
    [
        lambda user: {"area": makers.make_area("500110001", "古南街道", parent=user.area)},
        first_only(lambda user: {"department": makers.make_department("kjj", "区科技局", user.area)}),
        first_only(lambda user: {"last_name": "王"}),
        first_only(lambda user: {"is_staff": True}),
        first_only(lambda user: {"is_superuser": True}),
    ],
    ids=["area", "department", "name", "staff", "superuser"],
)
def test_a_changed_account_gets_a_new_page(again, official, change):
    url = "/indicators/?area=500110001"  # the same place before and after
    assert again(url) == 304
    type(official).objects.filter(pk=official.pk).update(**change(official))  # past every signal
    assert again(url) == 200


def test_a_changed_role_gets_a_new_page(again, official):
    official.groups.set([Group.objects.get(name="manager")])
    assert again() == 200


def test_the_first_figure_of_another_area_in_reach_is_in_the_selector_at_once(client, mayor, indicator, beside):
    client.force_login(mayor)
    url = "/?area=500110"
    before = client.get(url)
    assert beside.name not in before.content.decode()
    assert client.get(url, headers={"if-none-match": before["ETag"]}).status_code == 304, "control"
    makers.load_observation(indicator, beside, "2022-03-31", 5)
    assert beside.name in client.get(url, headers={"if-none-match": before["ETag"]}).content.decode()


def test_a_figure_of_an_area_beside_that_has_others_is_seen_at_once(client, mayor, indicator, beside):
    """The page of an indicator names the areas beside that have figures of it."""
    makers.load_observation(makers.make_indicator("other"), beside, "2022-03-31", 5)
    client.force_login(mayor)
    url = f"/indicators/{indicator.code}/?area=500110"
    before = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": before}).status_code == 304, "control"
    makers.load_observation(indicator, beside, "2022-03-31", 5)
    assert client.get(url, headers={"if-none-match": before}).status_code == 200


def test_a_figure_beyond_reach_leaves_the_page_as_it_is(again, indicator, beside):
    url = "/?year=2022"
    assert again(url) == 304
    makers.load_observation(indicator, beside, "2022-03-31", 5)
    assert again(url) == 304


def test_who_reaches_everything_is_spared_too(client, indicator):
    client.force_login(makers.make_user("root", is_superuser=True))
    first = client.get("/")
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 304
    makers.load_observation(indicator, makers.make_district(), "2022-09-30", 70)
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_unchanged_page_costs_the_session_and_the_account_with_all_that_pages_depend_on(
    again, django_assert_num_queries
):
    with django_assert_num_queries(2) as seen:  # the session; the account with its rights and the stamps
        assert again() == 304
    assert ["django_session" in seen[0]["sql"], "directory_user" in seen[1]["sql"]] == [True, True]


def test_another_release_gets_a_new_page(again, monkeypatch):
    monkeypatch.setattr(freshness, "RELEASE", ("0.0.0", "", []))
    assert again() == 200


def test_the_release_changes_with_the_words_of_the_pages(settings, tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = folder / "django.mo"
    words.write_bytes(b"")
    settings.LOCALE_PATHS = [tmp_path]
    before = freshness.release()
    assert freshness.release() == before, "control"
    os.utime(words, ns=(1, 1))
    assert freshness.release() != before


def test_the_release_changes_with_the_static_files(tmp_path, monkeypatch):
    def collected(text):
        folder = tmp_path / "static"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "site.css").write_text(text)
        storage = ManifestStaticFilesStorage(location=folder)
        list(storage.post_process({"site.css": (storage, "site.css")}))
        monkeypatch.setattr(freshness, "staticfiles_storage", ManifestStaticFilesStorage(location=folder))
        return freshness.release()

    first = collected("a {}")
    assert collected("a {}") == first, "control"
    assert collected("b {}") != first
