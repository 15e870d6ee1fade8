"""Reported beside counted: the differences with their notes, and the desk that lists them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import CountingRule, ReconciliationNote
from indicators.noting import add_note
from qijiang.registers.models import Change
from tests import makers
from tests.databases import first_only
from tests.register_makers_enterprises import make_fund
from tests.register_makers_indicators import make_announced_entry, make_announcement, make_rule
from tests.worlds import shared_world

from .pages import HTMX, NAMES, PAGE_OF, text
from .worlds import END_2021, high_tech, people_places_and_firms, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)


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
    "wrong",
    [{"filters": {"sort": "x"}}, first_only({"register": "enterprises.unknown"}), first_only({"field": "firm"})],
    ids=str,
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
