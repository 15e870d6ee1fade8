"""The pages of the mechanisms where there is nothing to say, or more and more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import makers
from tests import register_makers_enterprises as make
from tests import register_makers_platforms as make_places

from .summaries import ASKED, PAGES, a_world, a_world_of_places, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


@pytest.fixture
def abroad(district):
    return makers.make_area("500111", "大足区", kind="district", parent=district.parent)


def test_a_fund_without_a_size_has_no_turnover_ratio(reading, district):
    make.make_financing(fund=make.make_fund(size=None))
    make.make_financing(fund=make.make_fund(size=0))
    rows = table(reading.get(reverse("funds"), ASKED), "基金规模与发放")
    assert [row[8] for row in rows] == ["—", "—"]


@pytest.mark.one_database
def test_an_empty_place_says_so(reading, district):
    for page in PAGES:
        answer = reading.get(reverse(page), ASKED)
        assert answer.status_code == 200
        assert all(each.rows or each.empty for each in answer.context["tables"]), page


def totals_of_all(reading):
    return {
        page: [total.text for total in reading.get(reverse(page), ASKED).context["totals"]]
        for page in PAGES
        if page != "chains"
    }


def test_what_is_out_of_use_and_what_lies_elsewhere_does_not_count(reading, district, abroad):
    empty = totals_of_all(reading)
    fund = make.make_fund(area=abroad)
    make.make_financing(enterprise=make.make_enterprise(area=abroad), fund=fund)
    for record in (make.make_achievement_transfer(), make.make_challenge_bid(), make.make_payout()):
        type(record).objects.update(in_use=False)
    for model in {type(r) for r in (make.make_achievement(), make.make_challenge())}:
        model.objects.update(in_use=False)
    assert totals_of_all(reading) == empty


def queries_of_all(reading):
    """{page: its queries}, once its numbers are known."""
    found = {}
    for page in PAGES:
        reading.get(reverse(page), ASKED)
        with CaptureQueriesContext(connection) as captured:
            reading.get(reverse(page), ASKED)
        found[page] = [query["sql"][:120] for query in captured]
    return found


@pytest.mark.one_database
def test_queries_do_not_grow_with_the_records(reading, district):
    a_world(district)
    a_world_of_places(district)
    few = queries_of_all(reading)
    for _thrice in range(3):
        make.make_challenge_bid()
        make.make_achievement_transfer()
        make.make_financing(fund=make.make_fund())
        make.make_payout()
        make.make_enterprise(chain=make.make_industry_chain())
        make_places.make_service_record()
        make_places.make_incubatee()
        make_places.make_event()
    many = queries_of_all(reading)
    for page in PAGES:
        assert len(many[page]) == len(few[page]) <= 22, (page, many[page])
