"""A count on the page of its indicator and on the cards, beside what is reported."""

import pytest

from tests import makers
from tests.worlds import shared_world

from .pages import HTMX, PAGE_OF, text
from .worlds import certificate, firm, high_tech, people_places_and_firms, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)


def test_the_page_of_the_indicator_says_both_figures_and_keeps_to_its_queries(get, django_assert_max_num_queries):
    makers.load_observation(high_tech().indicator, place("500110"), "2021-12-31", 4)
    said = text(get(PAGE_OF, {"year": "2021"}))
    assert "/indicators/hte_valid/records/?on=2021-12-31" in said
    assert "/indicators/hte_valid/counted/?year=2021" in said
    with django_assert_max_num_queries(12):
        get(PAGE_OF, {"year": "2021"})
    part = text(get(f"{PAGE_OF}counted/", {"year": "2021"}, headers=HTMX))
    assert all(word in part for word in ("4家", "3家", "−1"))
    assert get(f"{PAGE_OF}counted/", {"year": "2021"}).url == f"{PAGE_OF}reconciliation/?year=2021"


def test_the_part_has_the_latest_count_though_the_page_is_kept(get):
    """The page is answered with 304; its part is asked for anew, and says what the register says now."""
    makers.load_observation(high_tech().indicator, place("500110"), "2021-12-31", 3)
    first = get(PAGE_OF, {"year": "2021"})
    certificate(firm(), "2021-11-12")
    again = get(PAGE_OF, {"year": "2021"}, headers={"If-None-Match": first["ETag"]})
    part = get(f"{PAGE_OF}counted/", {"year": "2021"}, headers=HTMX)
    assert again.status_code == 304
    assert "no-store" in part["Cache-Control"]
    assert "4家" in text(part)


@pytest.mark.one_database
def test_the_value_on_a_card_opens_to_its_names(get):
    indicator, district = high_tech().indicator, place("500110")
    makers.make_target(makers.make_action(makers.make_plan(district)), indicator, 140)
    makers.load_observation(indicator, district, "2022-06-30", 3)
    assert 'class="plain val" href="/indicators/hte_valid/records/?on=2022-06-30"' in text(get("/", {"year": "2022"}))


def test_the_baseline_and_each_year_open_to_their_names(get):
    indicator, district = high_tech().indicator, place("500110")
    target = makers.make_target(makers.make_action(makers.make_plan(district)), indicator, 140)
    type(target).objects.filter(pk=target.pk).update(baseline=3, baseline_on="2021-12-31")
    for on in ("2020-12-31", "2021-12-31", "2022-06-30"):
        makers.load_observation(indicator, district, on, 3)
    names = 'href="/indicators/hte_valid/records/?on={}">{}</a>'
    asked = {"year": "2022", "on": "2022-06-30"}
    assert names.format("2021-12-31", 3) in text(get("/", asked))
    assert names.format("2021-12-31", 3) in text(get("/actions/1/", asked))
    page = text(get(PAGE_OF, asked))
    assert names.format("2021-12-31", "基期3家（2021-12-31）") in page
    for on in ("2020-12-31", "2021-12-31", "2022-06-30"):
        assert f'<td class="num"><a {names.format(on, "3家")}</td>' in page
    assert "records/?area=500110&amp;on=2021-12-31" in text(get(PAGE_OF, asked | {"area": "500110"}))
