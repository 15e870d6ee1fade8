"""A count opens as the list of its names: sorted, turned, exported, of its day and area."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise, FormerSeat
from tests import makers
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .pages import NAMES, PAGE_OF, shown, text
from .worlds import certificate, day, firm, high_tech, people_places_and_firms, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)


def test_the_count_opens_as_the_list_of_its_names(get):
    page = get(NAMES, {"on": "2021-12-31"})
    assert shown(page) == [f"重庆第{n}企业有限公司" for n in range(3)]
    assert page.context["page"].value == "3家"
    assert [(each.label, each.value) for each in page.context["page"].beside] == [
        ("綦江高新区", "2家"), ("2020-12-31", "3家"),
    ]  # fmt: skip
    said = text(page)
    assert "认定类型”为国家高新技术企业" in said
    assert "2021-12-31有效" in said


def test_the_list_is_that_of_the_day_and_the_area(get):
    assert shown(get(NAMES, {"on": "2020-02-20"})) == ["重庆第0企业有限公司", "重庆第1企业有限公司"]
    assert shown(get(NAMES, {"on": "2021-12-31", "area": "QJ-HTZ"})) == ["重庆第1企业有限公司", "重庆第2企业有限公司"]
    assert shown(get(NAMES, {"on": "2019-12-31"})) == []


def test_a_street_without_any_figure_is_counted_on_every_day(get):
    page = get(NAMES, {"on": "2020-02-20", "area": "500110001"})
    assert page.context["page"].value == "2家"
    assert page.context["scope"].on == day("2020-02-20")


def test_it_is_sorted_and_turned_like_a_register(get, monkeypatch):
    monkeypatch.setattr("qijiang.registers.paging.SIZE", 2)
    page = get(NAMES, {"on": "2021-12-31", "sort": "-issued"})
    assert shown(page) == ["重庆第2企业有限公司", "重庆第1企业有限公司"]
    following = get(NAMES, {"on": "2021-12-31", "sort": "-issued", "after": page.context["page"].table.last})
    assert shown(following) == ["重庆第0企业有限公司"]
    back = get(NAMES, {"on": "2021-12-31", "sort": "-issued", "before": following.context["page"].table.first})
    assert shown(back) == shown(page)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_exported_as_the_register_exports_its_own(get, kind):
    answer = get(f"{NAMES}export.{kind}", {"on": "2020-02-20"})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert lines[0].startswith("企业,认定类型")
    assert get(f"{NAMES}export.pdf").status_code == 404


def test_a_net_change_opens_as_two_lists(get):
    high_tech("hte_new", "net_change")
    certificate(firm(name="重庆新增有限公司"), "2021-11-12")
    lost = Enterprise.objects.get(name="重庆第0企业有限公司").recognitions.get()
    type(lost).objects.filter(pk=lost.pk).update(cancelled=day("2021-06-01"))
    page = get("/indicators/hte_new/records/", {"on": "2021-12-31"})
    assert page.context["page"].value == "0家"
    assert [(tab.role, tab.number) for tab in page.context["page"].tabs] == [("gained", "1"), ("lost", "1")]
    assert shown(page) == ["重庆新增有限公司"]
    assert shown(get("/indicators/hte_new/records/", {"on": "2021-12-31", "list": "lost"})) == ["重庆第0企业有限公司"]
    assert get("/indicators/hte_new/records/", {"on": "2021-12-31", "list": "kept"}).status_code == 404


def test_a_ratio_opens_both_lists(get):
    said = {"filters": {"kind": "high_tech"}, "field": "enterprise", "span": "day"}
    makers.make_indicator("zone_hte_share", unit="%", measure="ratio", decimals=1)
    make_rule("zone_hte_share", "enterprises.recognition", "share", **said)
    page = get("/indicators/zone_hte_share/records/", {"on": "2021-12-31", "area": "QJ-HTZ"})
    assert page.context["page"].value == "66.7%"
    assert [(tab.role, tab.number) for tab in page.context["page"].tabs] == [("part", "2"), ("whole", "3")]


@pytest.mark.parametrize("name", ["records", "records/export.csv", "reconciliation", "identity", "lapsing"])
@pytest.mark.one_database
def test_what_is_not_counted_has_no_such_page(get, name):
    makers.make_indicator("reported_alone")
    for code in ("reported_alone", "unknown"):
        assert get(f"/indicators/{code}/{name}/".replace("csv/", "csv")).status_code == 404


@pytest.mark.one_database
def test_the_names_take_as_many_queries_for_forty_firms_as_for_three(get):
    def queries():
        with CaptureQueriesContext(connection) as found:
            get(NAMES, {"on": "2021-12-31"})
        return len(found)

    queries()
    three = queries()
    for number in range(37):
        certificate(firm(name=f"重庆又一{number}"), "2021-02-01")
    assert queries() == three <= 16


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.one_database
def test_a_row_of_the_sample_is_marked_in_every_list(get, gone):
    mark = '<span class="smp">示例</span>'
    drawn = firm(name="重庆样本有限公司", sample=True)
    certificate(drawn, "2021-03-05", expires="2022-11-05", sample=True)
    if gone:
        Enterprise.objects.filter(pk=drawn.pk).update(area=place("500111"))
        FormerSeat.objects.create(enterprise=drawn, area=place("500110001"), until=day("2022-10-31"))
    name = "重庆样本有限公司" + ("" if gone else "</a>")
    for page, on in (("records", "2021-12-31"), ("identity", "2021-12-31"), ("lapsing", "2022-06-30")):
        said = text(get(f"{PAGE_OF}{page}/", {"on": on}))
        assert f"{name}{mark}" in said, page
        assert said.count(mark) == 1, page
