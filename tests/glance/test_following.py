"""Following by a star: on the overview, on an indicator's page, and the page of what one follows."""

import pytest

from indicators.models import Follow, Indicator
from tests import makers
from tests.databases import first_only

from .worlds import JUNE, at, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture(autouse=True)
def june(time_machine):
    time_machine.move_to(JUNE, tick=False)


@pytest.fixture
def press(client, get):
    """Press a star as its form does."""
    return lambda **said: client.post("/following/", said)


@pytest.fixture
def key(hte, district):
    return f"{hte.pk}:{district.pk}"


@pytest.mark.parametrize("path", ["/", first_only("/indicators/hte_valid/"), first_only("/?view=months")])
def test_a_star_follows_and_a_second_press_lets_go(get, press, key, path):
    before = text_of(get(path))
    assert f'name="follow" value="{key}" aria-pressed="false"' in before
    answer = press(follow=key, next=path)
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert f'name="unfollow" value="{key}" aria-pressed="true"' in text_of(get(path))
    press(follow=key)
    assert Follow.objects.count() == 1, "twice is once"
    press(unfollow=key)
    assert Follow.objects.count() == 0


def test_a_star_that_was_pressed_elsewhere_is_seen_on_a_kept_page(get, press, key):
    seen = get()["ETag"]
    assert get(if_none_match=seen).status_code == 304, "control"
    press(follow=key)
    assert get(if_none_match=seen).status_code == 200


NOTHING = ["", "1", "x:y", "999999:1", "1:1:1", "-1:1", "９:1"]


@pytest.mark.parametrize("said", [*map(first_only, NOTHING), "1:999999", f"{10**30}:1"])
def test_a_star_that_names_nothing_is_not_found(press, said):
    assert press(follow=said).status_code == 404


def test_an_area_beyond_reach_cannot_be_followed(press, hte, district):
    beside = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    assert press(follow=f"{hte.pk}:{beside.pk}").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_a_star_never_leads_to_another_site(press, key, there):
    assert press(follow=key, next=there)["Location"] == "/following/"


def test_the_page_shows_lights_reasons_and_what_has_no_target(get, press, key, hte, district):
    other = makers.make_indicator("rd", name="研发投入强度", unit="%", measure="ratio")
    makers.load_observation(other, district, "2022-03-31", "2.36")
    makers.load_observation(hte, district, "2022-05-31", 124, approved=at("2022-06-10 10:00"))
    makers.load_observation(hte, district, "2022-06-30", 135, approved=at("2022-06-29 10:00"))
    assert "还没有关注" in text_of(get("/following/"))
    press(follow=key)
    press(follow=f"{other.pk}:{district.pk}")
    text = text_of(get("/following/"))
    assert "高新技术企业" in text and "1个灯有变化，收到1项数据" in text
    assert "研发投入强度" in text and "没有计划为其设定目标" in text and ">2.36<" in text


def test_the_page_takes_the_same_queries_however_much_is_followed(
    get, official, hte, district, django_assert_max_num_queries
):
    follow = {"user": official, "area": district, "since": at("2022-06-01 09:00")}
    Follow.objects.create(indicator=hte, **follow)
    with django_assert_max_num_queries(10) as few:
        get("/following/")
    for indicator in [*Indicator.objects.exclude(pk=hte.pk), *(makers.make_indicator(f"i{n}") for n in range(20))]:
        Follow.objects.create(indicator=indicator, **follow)
    with django_assert_max_num_queries(len(few) + 1):  # one for those without a target
        get("/following/")


@pytest.mark.one_database
def test_nobody_follows_without_end(get, press, official, district, key, monkeypatch):
    from indicators import following

    monkeypatch.setattr(following, "MOST", 1)
    press(follow=key)
    other = Indicator.objects.get(code="tech_sme")
    press(follow=f"{other.pk}:{district.pk}", next="/following/")
    assert "请先取消一项" in text_of(get("/following/"))
    assert Follow.objects.count() == 1
