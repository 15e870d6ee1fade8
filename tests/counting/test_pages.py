"""The pages of counted figures: who sees what, which names, how many queries."""

import json
import re
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from enterprises.models import Enterprise, FormerSeat
from indicators.models import CountingRule, ReconciliationNote
from indicators.noting import add_note
from qijiang.registers.models import Change
from tests import makers
from tests.conftest import make_everybody, person
from tests.register_makers_enterprises import make_annual_figures, make_fund
from tests.register_makers_indicators import make_announced_entry, make_announcement, make_rule
from tests.worlds import shared_world

from .worlds import END_2021, certificate, day, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
NAMES, PAGE_OF = "/indicators/hte_valid/records/", "/indicators/hte_valid/"
HTMX = {"HX-Request": "true"}


def people_places_and_firms():
    make_everybody()
    places()
    high_tech()
    for number in range(3):
        park = place("QJ-QH") if number else None
        certificate(firm(name=f"重庆第{number}企业有限公司", park=park), f"2020-0{number + 1}-05")


world = shared_world(people_places_and_firms)


@pytest.fixture
def get(client, official):
    client.force_login(official)
    return client.get


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def shown_at_all(answer):
    """The names in the table of the page, those without a link too."""
    heads = [line.partition("</th>")[0] for line in text(answer).split('<th scope="row">')[1:]]
    return [re.sub("<.*?>", "", head) for head in heads]


def shown(answer):
    """The names in the table of the page."""
    return [line.partition("</a>")[0].rpartition(">")[2] for line in text(answer).split('<th scope="row">')[1:]]


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


def test_a_name_that_has_moved_out_of_reach_stands_there_without_a_link(get):
    gone = Enterprise.objects.get(name="重庆第0企业有限公司")
    Enterprise.objects.filter(pk=gone.pk).update(area=place("500111"))
    FormerSeat.objects.create(enterprise=gone, area=place("500110001"), until=day("2022-03-31"))
    page = get(NAMES, {"on": "2021-12-31"})
    assert page.context["page"].value == "3家"
    assert '<th scope="row">重庆第0企业有限公司</th>' in text(page)
    assert page.context["page"].table.unreached == "1"
    assert "重庆第0企业有限公司" not in b"".join(get(f"{NAMES}export.csv", {"on": "2021-12-31"})).decode()
    assert get(f"/enterprises/{gone.pk}/").status_code == 404
    assert get(NAMES, {"on": "2022-04-01"}).context["page"].value == "2家"


@pytest.fixture
def three_places_in_a_share():
    """What three places spent: 大足区 beside the district, and two streets of it."""
    makers.make_indicator("rd_share", unit="%", measure="ratio", decimals=1)
    make_rule("rd_share", "enterprises.annualfigures", "share", field="rd_spend", span="year")
    for code, name in (("500111", "大足企业"), ("500110004", "文龙企业"), ("500110001", "古南企业")):
        make_annual_figures(enterprise=firm(code, name=name), year=2021, rd_spend=10)
    away = firm("500111", name="迁走的古南企业")
    FormerSeat.objects.create(enterprise=away, area=place("500110001"), until=day("2022-03-31"))
    make_annual_figures(enterprise=away, year=2021, rd_spend=10)


@pytest.mark.usefixtures("three_places_in_a_share")
@pytest.mark.parametrize(
    ("code", "value", "seen", "left"),
    [
        ("500110", "75.0%", {"文龙企业", "古南企业", "迁走的古南企业"}, "共4条，此处列出3条"),
        ("500110001", "66.7%", {"古南企业", "迁走的古南企业"}, "共3条，此处列出2条"),
    ],
)
def test_the_whole_of_a_share_names_nobody_beyond_the_reader(client, code, value, seen, left):
    client.force_login(person("of_place", "clerk", None, place(code)))
    address, asked = "/indicators/rd_share/records/", {"on": "2021-12-31"}
    of_part, of_whole = client.get(address, asked), client.get(address, asked | {"list": "whole"})
    assert of_part.context["page"].value == value
    assert {*shown_at_all(of_part)} == {*shown_at_all(of_whole)} == seen
    assert left in text(of_whole)
    assert "此处列出" not in text(of_part)
    for which in ("", "whole"):
        file = b"".join(client.get(f"{address}export.csv", asked | {"list": which})).decode()
        assert all(name in file for name in seen - {"迁走的古南企业"})
        assert "大足企业" not in file and "迁走的古南企业" not in file


@pytest.mark.usefixtures("three_places_in_a_share")
def test_who_reaches_everything_sees_the_whole_of_a_share(client, admin_user):
    client.force_login(admin_user)
    page = client.get("/indicators/rd_share/records/", {"on": "2021-12-31", "list": "whole", "area": "500110"})
    assert len(shown(page)) == 4
    assert not page.context["page"].withheld


def test_what_lies_beyond_reach_by_now_shows_nothing_personal(get):
    make_rule("firms", "enterprises.enterprise", "valid_on")
    gone = firm("500111", name="重庆迁走有限公司", contact="张三", phone="023-48612345")
    FormerSeat.objects.create(enterprise=gone, area=place("500110001"), until=day("2022-03-31"))
    for name in ("records/", "records/export.csv", "lapsing/"):
        answer = get(f"/indicators/firms/{name}", {"on": "2021-12-31"})
        said = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert "张三" not in said and "48612345" not in said


@pytest.mark.parametrize("name", ["records", "records/export.csv", "reconciliation", "identity", "lapsing"])
@pytest.mark.one_database
def test_another_district_gets_none_of_it(client, name):
    client.force_login(person("neighbour", "official", None, place("500111")))
    assert client.get(f"{PAGE_OF}{name}/".replace("csv/", "csv"), {"area": "500110"}).status_code == 404
    own = client.get(f"{PAGE_OF}{name}/".replace("csv/", "csv"), {"on": "2021-12-31"})
    said = b"".join(own.streaming_content) if own.streaming else own.content
    assert "重庆第0企业有限公司" not in said.decode()


@pytest.mark.one_database
def test_who_may_not_see_the_register_sees_no_names(client, official):
    for group in official.groups.all():
        group.permissions.set(group.permissions.exclude(codename="view_recognition"))
    client.force_login(official)
    for name in ("records", "reconciliation", "identity", "lapsing"):
        assert client.get(f"{PAGE_OF}{name}/").status_code == 403


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


# The page of the indicator, and the cards


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


# Reported beside counted


def test_the_differences_and_the_notes_stand_on_one_page(client, reviewer):
    announcement = make_announcement(indicator=high_tech().indicator, area=place("500110"), as_of=END_2021)
    make_announced_entry(announcement=announcement, name="重庆第0企业有限公司", number="")
    make_announced_entry(announcement=announcement, name="重庆无人知晓有限公司", number="")
    client.force_login(reviewer)
    page = client.get(f"{PAGE_OF}reconciliation/", {"on": "2021-12-31"})
    found = page.context["page"]
    assert [row.difference.name for row in found.not_counted] == ["重庆无人知晓有限公司"]
    assert [row.difference.name for row in found.not_announced] == ["重庆第1企业有限公司", "重庆第2企业有限公司"]
    assert all(row.url for row in found.not_announced)
    posted = client.post(
        f"{PAGE_OF}reconciliation/?on=2021-12-31", {"text": "名单漏列", "about": "重庆第1企业有限公司"}
    )
    assert posted.status_code == 302
    note = ReconciliationNote.objects.get()
    assert (note.text, note.about, note.recorded_by, note.as_of) == (
        "名单漏列",
        "重庆第1企业有限公司",
        reviewer,
        END_2021,
    )
    assert "名单漏列" in text(client.get(f"{PAGE_OF}reconciliation/", {"on": "2021-12-31"}))
    assert Change.objects.about(note).get().fields["text"] == [None, "名单漏列"]


def test_a_note_stays_as_it_was_written(reviewer):
    note = add_note(reviewer, high_tech().indicator, place("500110"), END_2021, "名单漏列")
    note.text = "没有漏列"
    with pytest.raises(RuntimeError, match="never rewritten"):
        note.save()
    with pytest.raises(RuntimeError, match="stays"):
        note.delete()


@pytest.mark.one_database
def test_a_note_that_says_nothing_is_refused_and_typing_kept(client, reviewer):
    client.force_login(reviewer)
    for typed in ("  ", "x" * 1001, "a\x00b"):
        answer = client.post(f"{PAGE_OF}reconciliation/?on=2021-12-31", {"text": typed, "about": "重庆第1企业"})
        assert answer.status_code == 200
        assert 'role="alert"' in text(answer)
        assert "重庆第1企业" in text(answer)
    assert not ReconciliationNote.objects.exists()


@pytest.mark.one_database
def test_who_may_not_note_is_refused(client, official):
    client.force_login(official)
    assert client.post(f"{PAGE_OF}reconciliation/", {"text": "x"}).status_code == 403
    assert "<textarea" not in text(client.get(f"{PAGE_OF}reconciliation/"))
    with pytest.raises(ValidationError):
        add_note(makers.make_user("root", is_superuser=True), high_tech().indicator, place("500110"), END_2021, "")


def test_the_quality_desk_lists_what_differs_first(get):
    district = place("500110")
    makers.load_observation(high_tech().indicator, district, "2021-12-31", 4)
    fund = make_rule("fund", "enterprises.fund", "sum", field="size", span="day", filters={"kind": "credit"})
    make_fund(area=district, kind="credit", size=4000)
    makers.load_observation(fund.indicator, district, "2021-12-31", 4000)
    at_least = make_rule("saving", "enterprises.fund", "sum", field="size", span="day", filters={"kind": "credit"})
    makers.load_observation(at_least.indicator, district, "2021-12-31", 3500, qualifier=">=")
    make_rule("patents", "enterprises.patent", "begun_in")
    page = get("/quality/", {"year": "2021"}).context["page"]
    assert [(row.compared.rule.indicator.code, row.compared.agrees) for row in page.rows] == [
        ("hte_valid", False), ("fund", True), ("saving", True), ("patents", None),
    ]  # fmt: skip
    assert (page.differing, page.agreeing, page.alone) == (1, 2, 1)
    assert [row.compared.difference for row in page.rows] == ["−1", "0", "+500", "—"]


@pytest.mark.one_database
def test_the_quality_desk_asks_one_count_a_rule(get):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert get("/quality/", {"year": "2021"}).status_code == 200
        return len(found)

    makers.load_observation(high_tech().indicator, place("500110"), "2021-12-31", 4)
    one = queries()
    for number in range(5):
        rule = make_rule(f"patents{number}", "enterprises.patent", "begun_in")
        makers.load_observation(rule.indicator, place("500110"), "2021-12-31", number)
    assert queries() == one + 5


def test_lists_and_notes_of_the_desk_are_asked_for_at_once(get, reviewer):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert get("/quality/", {"year": "2021"}).status_code == 200
        return len(found)

    rules = [make_rule(f"patents{number}", "enterprises.patent", "begun_in") for number in range(6)]
    for rule in rules[:3]:
        makers.load_observation(rule.indicator, place("500110"), "2021-06-30", 1)
    before = queries()
    for rule in rules:
        make_announcement(indicator=rule.indicator, area=place("500110"), as_of=END_2021)
        add_note(reviewer, rule.indicator, place("500110"), END_2021, "核对过")
    assert queries() == before, "no count of the day besides that of the reported one, no query for a list or a note"


@pytest.mark.parametrize(
    "wrong", [{"filters": {"sort": "x"}}, {"register": "enterprises.unknown"}, {"field": "firm"}], ids=str
)
def test_a_rule_that_cannot_be_counted_says_so_and_leaves_the_others_alone(get, wrong):
    makers.load_observation(high_tech().indicator, place("500110"), "2021-12-31", 3)
    rule = make_rule("other", "enterprises.recognition", "valid_on", field="enterprise")
    makers.load_observation(rule.indicator, place("500110"), "2021-12-31", 3)
    CountingRule.objects.filter(pk=rule.pk).update(**wrong)
    name = str([*wrong.values()][0]).strip("{}").split(":")[0].strip("'")
    page = get("/quality/", {"year": "2021"})
    assert [(row.rule.indicator.code, bool(row.problem)) for row in page.context["page"].rows] == [
        ("other", True), ("hte_valid", False),
    ]  # fmt: skip
    assert page.context["page"].broken == 1
    assert name in text(page)
    for part in ("records/", "records/export.csv", "reconciliation/", "identity/", "lapsing/", "lapsing/export.csv"):
        answer = get(f"/indicators/other/{part}")
        assert answer.status_code == 404
        assert name in answer.content.decode()
    assert text(get("/indicators/other/", {"year": "2021"}))
    assert name in text(get("/indicators/other/counted/", {"year": "2021"}, headers=HTMX))


@pytest.mark.parametrize("path", ["/quality/", NAMES])
@pytest.mark.one_database
def test_an_earlier_state_of_knowledge_is_not_passed_over_without_a_word(get, path):
    said = "台账按现在登记"
    makers.load_observation(high_tech().indicator, place("500110"), "2021-12-31", 3)
    assert said in text(get(path, {"year": "2021", "on": "2021-12-31", "known_at": "2022-02-01"}))
    assert said not in text(get(path, {"year": "2021", "on": "2021-12-31"}))


@pytest.mark.one_database
def test_no_manager_deletes_a_rule(client, manager):
    rule = high_tech()
    client.force_login(manager)
    assert client.post(f"/admin/indicators/countingrule/{rule.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"/admin/indicators/countingrule/{rule.pk}/change/").status_code == 200
    assert CountingRule.objects.filter(pk=rule.pk).exists()


# What changed, and what lapses


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


# The command


def count_of(*arguments, **options):
    out = StringIO()
    call_command("count", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_the_same(get):
    said = {"on": day("2020-02-20")}
    assert "2家" in count_of("hte_valid", **said)
    found = json.loads(count_of("hte_valid", names=True, as_json=True, **said))
    assert (found["value"], found["lists"]["counted"]) == (2, shown(get(NAMES, {"on": "2020-02-20"})))
    assert json.loads(count_of("hte_valid", area="QJ-HTZ", as_json=True, **said))["value"] == 1


@pytest.mark.parametrize(
    ("code", "area", "named"), [("unknown", "500110", "unknown"), ("hte_valid", "999999", "999999")]
)
@pytest.mark.one_database
def test_the_command_names_what_it_does_not_know(code, area, named):
    with pytest.raises(CommandError, match=named):
        count_of(code, on=END_2021, area=area)


UNKNOWN_BEFORE = "2019-12-31"  # the first certificate of the world is of 2020


FIGURES = [NAMES, *(f"{PAGE_OF}{page}/" for page in ("identity", "reconciliation", "lapsing"))]


@pytest.mark.one_database
@pytest.mark.parametrize("address", FIGURES, ids=lambda text: text[11:])
def test_a_page_says_why_a_figure_is_not_known(get, address):
    makers.make_target(makers.make_action(makers.make_plan(place("500110"), 2019)), high_tech().indicator, 140)
    told = text(get(address, {"on": UNKNOWN_BEFORE}))
    assert "无法统计" in told
    assert "2019-12-31" in told


@pytest.mark.one_database
def test_quality_says_why_a_figure_is_not_known(get):
    makers.load_observation(high_tech().indicator, place("500110"), UNKNOWN_BEFORE, 3)
    assert "无法统计" in text(get("/quality/", {"year": "2019"}))


@pytest.mark.parametrize(
    ("fields", "area", "said"),
    [
        ({"measure": "sum", "field": "size", "span": "day", "filters": {"kind": "credit"}}, "500110", "基金规模"),
        ({"measure": "share", "field": "size", "span": "day", "filters": {"kind": "bridge"}}, "500110001", "上级"),
    ],
)
@pytest.mark.one_database
def test_each_reason_has_its_words(get, fields, area, said):
    make_fund(area=place("500110"), kind="credit", size=None)
    make_rule("fund", "enterprises.fund", **fields)
    assert said in text(get("/indicators/fund/records/", {"on": "2021-12-31", "area": area}))


@pytest.mark.one_database
def test_the_command_says_why_a_figure_is_not_known():
    said = {"on": day(UNKNOWN_BEFORE)}
    assert "无法统计" in count_of("hte_valid", **said)
    found = json.loads(count_of("hte_valid", as_json=True, **said))
    assert found["value"] is None
    assert "无法统计" in found["why"]


def test_of_what_lies_in_no_other_area_there_is_no_share():
    make_rule("share", "enterprises.recognition", "share", field="enterprise", span="day")
    assert "没有可用来计算占比的上级地区" in count_of("share", on=END_2021, area="500000")
