"""The list of indicators: its rows, its filters, its order, and what its address cannot mean."""

import pytest

from indicators.models import Target
from tests import makers

from .pages import LIST, names, settle, text_of

pytestmark = pytest.mark.usefixtures("everybody")


def test_a_row_says_value_date_growth_light_and_source(read, hte):
    row = text_of(read(LIST + "?on=2022-07-31"))
    assert "高新技术企业 hte_valid 131 家 2022-06-30 123家 +6.5%" in row
    assert " 滞后 &gt;140家 区科技局" in row
    html = read(LIST).content.decode()
    assert html.count('class="spark"') == 1 and "2018 —，2019 72家" in html


@pytest.mark.one_database
def test_without_a_figure_the_row_stays_and_says_why_where_one_is_due(read, hte, district):
    late = makers.make_indicator("late_one", name="迟报数")
    makers.make_target(Target.objects.get().action, late, 5)
    makers.make_indicator("free", name="未列目标的数")
    words = text_of(read(LIST))
    assert "迟报数 late_one — 逾期未报" in words
    assert "未列目标的数 free — —" in words


FOUND = {
    "q=HTE": ["高新技术企业"],
    "q=合同": ["技术合同"],
    "q=无此名": [],
    "measure=flow": ["技术合同", "专利"],
    "owner=tjj": ["专利"],
    "target=yes": ["高新技术企业"],
    "figures=value": ["高新技术企业", "技术合同"],
    "figures=not_collected": ["专利"],
    "figures=none": ["满意率"],
    "figures=value&measure=flow": ["技术合同"],
}


def test_filters(read, hte, district):
    office = makers.make_department("tjj", "区统计局", area=district)
    contracts = makers.make_indicator("contracts", name="技术合同", measure="flow", position=2)
    patents = makers.make_indicator("patents", name="专利", measure="flow", owner=office, position=3)
    makers.make_indicator("satisfied", name="满意率", measure="ratio", unit="%", position=4)
    makers.make_observation(contracts, district, "2022-05-31", 7)
    makers.make_observation(patents, district, "2022-05-31", None)
    settle()
    assert {query: names(read(f"{LIST}?{query}")) for query in FOUND} == FOUND


RISING = {
    "name": ["ab", "bc", "cd"],
    "value": ["bc", "ab", "cd"],
    "before": ["ab", "bc", "cd"],
    "change": ["bc", "ab", "cd"],
    "owner": ["cd", "ab", "bc"],
}


def test_sorting_both_ways_leaves_what_has_nothing_last(read, district, bureau):
    office = makers.make_department("aaa", "一局", area=district)
    for code, owner, before, now in [("cd", office, None, None), ("ab", bureau, 10, 30), ("bc", bureau, 20, 25)]:
        indicator = makers.make_indicator(code, owner=owner)
        for year, value in ((2021, before), (2022, now)):
            if value:
                makers.make_observation(indicator, district, f"{year}-12-31", value)
    settle()
    for column, rising in RISING.items():
        rises, falls = (read(f"{LIST}?year=2022&sort={sign}{column}") for sign in ("", "-"))
        up, down = names(rises), names(falls)
        assert up == rising, column
        if column == "owner":
            assert down[-1] == "cd"
        elif column == "name":
            assert down == rising[::-1]
        else:
            assert down == [*reversed(rising[:2]), rising[2]], column
        html = falls.content.decode()
        assert 'aria-sort="descending"' in html and f"sort={column}" in html


@pytest.mark.one_database
def test_htmx_gets_the_table_alone(read, hte):
    part = read(LIST + "?q=hte", headers={"HX-Request": "true", "HX-Target": "indicator-table"})
    html = part.content.decode()
    assert "<html" not in html and html.lstrip().startswith("<section") and 'id="indicator-table"' in html
    assert names(part) == ["高新技术企业"]
    assert "HX-Target" in part["Vary"] and "no-store" in part["Cache-Control"]
    assert "<html" in read(LIST, headers={"HX-Request": "true", "HX-Target": "other"}).content.decode()


CANNOT_BE_MEANT = [
    ("sort=nonsense", 200, "高新技术企业"),
    ("sort=-spark", 200, "高新技术企业"),
    ("sort=", 200, "高新技术企业"),
    ("sort=value,,-name", 200, "高新技术企业"),
    ("measure=colour", 200, "colour"),
    ("owner=nobody", 200, "nobody"),
    ("figures=many", 200, "many"),
    ("target=perhaps", 200, "perhaps"),
    ("q=%00", 200, "高新技术企业"),
    ("q=" + "x" * 200, 200, "高新技术企业"),
    ("page=0", 404, "列表没有第“0”页"),
    ("page=2", 404, "列表没有第“2”页"),
    ("page=-1", 404, "列表没有第“-1”页"),
    ("page=last", 404, "列表没有第“last”页"),
    ("page=" + "9" * 30, 404, "列表没有第"),
    ("page=", 404, "列表没有第"),
    ("year=20x2", 404, "20x2"),
    ("year=1995", 404, "1995"),
    ("known_at=yesterday", 404, "yesterday"),
    ("area=000000", 404, "000000"),
]


@pytest.mark.one_database
def test_what_a_url_cannot_mean_is_said_plainly(read, hte):
    for query, status, said in CANNOT_BE_MEANT:
        response = read(f"{LIST}?{query}")
        assert response.status_code == status, query
        assert said in response.content.decode(), query
