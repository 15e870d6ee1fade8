"""The pages of what changed in a count, and of what lapses: by month, whom to call, what is needed."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from enterprises.models import Enterprise, FormerSeat
from tests import makers
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .pages import PAGE_OF, shown, text
from .worlds import certificate, day, firm, high_tech, people_places_and_firms, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)


def test_each_term_of_the_identity_opens_to_its_names(get):
    certificate(firm(name="重庆新增有限公司"), "2021-11-12")
    page = get(f"{PAGE_OF}identity/", {"on": "2021-12-31"})
    found = page.context["page"]
    assert found.sentence == "3 + 1 + 0 − 0 − 0 − 0 = 4"
    assert shown(page) == ["重庆新增有限公司"]
    assert found.terms[0].url == "/indicators/hte_valid/records/?on=2020-12-31"
    assert shown(get(f"{PAGE_OF}identity/", {"on": "2021-12-31", "term": "expired"})) == []
    assert get(f"{PAGE_OF}identity/", {"term": "vanished"}).status_code == 404
    for page in ("0", "999", "2", "x"):
        assert get(f"{PAGE_OF}identity/", {"page": page}).status_code == 404


def test_a_flow_has_no_identity_and_nothing_that_lapses(get):
    make_rule("patents", "enterprises.patent", "begun_in")
    assert get("/indicators/patents/identity/").status_code == 404
    assert get("/indicators/patents/lapsing/").status_code == 404
    page = get("/indicators/patents/records/")
    assert not page.context["has_identity"]
    assert not page.context["has_lapsing"]


def test_what_lapses_is_listed_by_month_with_what_is_needed(get):
    district = place("500110")
    makers.make_target(makers.make_action(makers.make_plan(district)), high_tech().indicator, 5, comparator=">")
    first, second, renewed = (firm(name=name) for name in ("重庆甲有限公司", "重庆乙有限公司", "重庆丙有限公司"))
    certificate(first, "2019-11-12", expires="2022-11-12")
    certificate(second, "2019-09-20", expires="2022-09-20", cancelled=day("2022-12-01"))
    certificate(renewed, "2019-09-20", expires="2022-09-20")
    certificate(renewed, "2022-05-05")
    found = get(f"{PAGE_OF}lapsing/", {"on": "2022-06-30"}).context["page"]
    assert [(month.label, [row.name for row in month.rows]) for month in found.months] == [
        ("2022-09", ["重庆乙有限公司"]), ("2022-11", ["重庆甲有限公司"]),
    ]  # fmt: skip
    assert found.months[0].rows[0].place == "古南街道"
    assert not found.months[0].rows[0].contact
    assert found.needed == ["现有6家：到2022年末保持目标>5家，需有2家重新认定或等量新增。"]
    Enterprise.objects.filter(name="重庆丙有限公司").update(in_use=False)
    found = get(f"{PAGE_OF}lapsing/", {"on": "2022-06-30"}).context["page"]
    assert found.needed == ["现有5家：到2022年末达到>5家，需净增1家，并有2家重新认定。"]


@pytest.mark.one_database
def test_what_lapses_says_whom_to_call_but_not_to_the_auditor(get, client, auditor):
    certificate(firm(name="重庆甲有限公司", contact="张三", phone="023-48612345"), "2019-11-12", expires="2022-11-12")
    said = text(get(f"{PAGE_OF}lapsing/", {"on": "2022-06-30"}))
    assert "张三" in said and "023-48612345" in said
    client.force_login(auditor)
    said = text(client.get(f"{PAGE_OF}lapsing/", {"on": "2022-06-30"}))
    assert "重庆甲有限公司" in said and "＊＊＊" in said
    assert "张三" not in said and "48612345" not in said


def test_the_street_of_what_lapses_is_that_of_the_day(get):
    moved = firm("500110004", name="重庆甲有限公司")
    FormerSeat.objects.create(enterprise=moved, area=place("500110001"), until=day("2022-06-30"))
    certificate(moved, "2019-11-12", expires="2022-11-12")
    for on, street in (("2022-03-31", "古南街道"), ("2022-07-01", "文龙街道")):
        found = get(f"{PAGE_OF}lapsing/", {"on": on}).context["page"]
        assert [row.place for month in found.months for row in month.rows] == [street]
        assert street in b"".join(get(f"{PAGE_OF}lapsing/export.csv", {"on": on})).decode()


def test_what_lapses_is_exported_with_whom_to_call_but_not_to_the_auditor(get, client, auditor, monkeypatch):
    monkeypatch.setattr("indicators.pages.lapsing.MOST", 1)
    numbers = {"甲": "GR201951100002", "乙": "GR201951100001"}
    for name in ("甲", "乙"):
        owner = firm(name=f"重庆{name}有限公司", contact="=张三", phone="023-48612345", sample=name == "甲")
        certificate(owner, "2019-11-12", expires="2022-11-12", number=numbers[name], sample=name == "甲")
    asked = {"on": "2022-06-30"}
    assert 'href="export.xlsx?on=2022-06-30"' in text(get(f"{PAGE_OF}lapsing/", asked))
    lines = b"".join(get(f"{PAGE_OF}lapsing/export.csv", asked)).decode("utf-8-sig").splitlines()
    assert lines[0] == "名称,编号,有效期至,街镇,归口部门,联系人,联系电话,示例"
    assert sorted(line.split(",")[1:] for line in lines[1:]) == [
        [numbers["乙"], "2022-11-12", "古南街道", "—", "'=张三", "023-48612345", ""],
        [numbers["甲"], "2022-11-12", "古南街道", "—", "'=张三", "023-48612345", "示例"],
    ]
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(get(f"{PAGE_OF}lapsing/export.xlsx", asked))))
    assert [row[2] for row in book.get_sheet_by_index(0).to_python()[1:]] == [day("2022-11-12")] * 2
    client.force_login(auditor)
    said = b"".join(client.get(f"{PAGE_OF}lapsing/export.csv", asked)).decode()
    assert numbers["甲"] in said
    assert "张三" not in said and "48612345" not in said and "联系电话" not in said
    assert get(f"{PAGE_OF}lapsing/export.pdf").status_code == 404


def test_valid_to_the_last_day_of_the_year_it_does_not_lapse_before(get):
    certificate(firm(name="重庆甲有限公司"), "2019-12-31", expires="2022-12-31")
    certificate(firm(name="重庆乙有限公司"), "2019-12-30", expires="2022-12-30")
    found = get(f"{PAGE_OF}lapsing/", {"on": "2022-06-30"}).context["page"]
    assert [row.name for month in found.months for row in month.rows] == ["重庆乙有限公司"]
