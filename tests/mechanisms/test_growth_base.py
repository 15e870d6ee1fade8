"""The base of high growth, and what holds of every base."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import register_makers_enterprises as make

from .worlds import a_firm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
SME, PIPELINE, GROWTH = "/mechanisms/technology-smes/", "/mechanisms/pipeline/", "/mechanisms/high-growth/"
ASKED = {"year": "2021", "on": "2022-06-30"}


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


def rows(answer):
    """{name of the enterprise: its line as the page shows it}."""
    return {row["firm"].name: row for row in answer.context["rows"]}


def tallies(answer):
    return {tally.word: tally.number for tally in answer.context["base"].tallies}


@pytest.fixture
def growing(district):
    firm = a_firm("己成长有限公司", years=[2021], revenue=1728)
    make.make_annual_figures(enterprise=firm, year=2018, revenue=1000, high_tech_revenue=None)
    slow = a_firm("庚缓慢有限公司", years=[2021], revenue=1727)
    make.make_annual_figures(enterprise=slow, year=2018, revenue=1000, high_tech_revenue=None)
    a_firm("辛新设有限公司", years=[2021])
    return make.make_growth_rule(name="綦江高成长", growth=20, rd_share=3, least_revenue=500)


def test_members_of_the_base_and_why(reading, growing):
    answer = reading.get(GROWTH, ASKED)
    assert list(rows(answer)) == ["己成长有限公司"]
    assert tallies(answer) == {"全部": 3, "入库": 1, "无法判断": 1, "不入库": 1}
    text = answer.content.decode()
    assert "2018年的1,000" in text
    assert "年均20%" in text
    everybody_of = rows(reading.get(GROWTH, ASKED | {"members": "all"}))
    assert "2018年营业收入" in everybody_of["辛新设有限公司"]["conditions"][0]["sentence"]


def test_the_base_follows_the_rule_that_is_changed(reading, growing):
    growing.growth = 21
    growing.save()
    assert rows(reading.get(GROWTH, ASKED)) == {}


def test_a_manager_changes_the_rule_in_the_administration(client, manager, growing):
    client.force_login(manager)
    address = reverse("admin:enterprises_growthrule_change", args=[growing.pk])
    assert address in client.get(GROWTH, ASKED).content.decode()
    page = client.get(address)
    form = {field.html_name: field.value() or "" for field in page.context["adminform"].form}
    answer = client.post(address, form | {"growth": "25", "in_use": "on", "_seen": page.context["seen"]})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    growing.refresh_from_db()
    assert growing.growth == 25


@pytest.mark.one_database
@pytest.mark.parametrize("address", [SME, PIPELINE, GROWTH])
def test_queries_do_not_grow_with_the_enterprises(reading, district, address):
    make.make_growth_rule()
    a_firm("一号企业有限公司")
    reading.get(address, ASKED)
    with CaptureQueriesContext(connection) as one:
        reading.get(address, ASKED)
    for number in range(12):
        make.make_recognition(enterprise=a_firm(f"第{number}企业有限公司"), kind="city_tech", number="")
    with CaptureQueriesContext(connection) as many:
        reading.get(address, ASKED)
    assert len(many) == len(one)
    assert len(many) <= 22, "\n".join(query["sql"][:120] for query in many.captured_queries)


def test_a_long_list_is_paged_and_can_be_printed_whole(reading, district):
    for number in range(103):
        make.make_enterprise(name=f"企业{number:03}", area=district)
    first = reading.get(SME, ASKED)
    assert len(first.context["rows"]) == 100
    assert "all=1" in first.content.decode()
    next_page = re.search(r'href="(.*?)" rel="next"', first.content.decode())[1]
    second = reading.get(SME + unescape(next_page))
    assert len(second.context["rows"]) == 3
    assert f'href="?{urlencode(ASKED | {"page": 1})}" rel="prev"' in unescape(second.content.decode())
    assert len(reading.get(SME, ASKED | {"all": "1"}).context["rows"]) == 103


@pytest.mark.one_database
def test_without_a_role_nothing_is_open(client, district, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody", password="x", area=district))
    for address in (SME, PIPELINE, GROWTH, "/mechanisms/rankings/", "/mechanisms/funds/"):
        assert client.get(address).status_code == 403
    assert "没有向您的角色开放" in client.get("/mechanisms/").content.decode()
