"""Rules where people meet them: the entry form, the review, the page on which all are asked, the administration."""

from html import unescape

import pytest
from django.utils import translation

from indicators.examining import examine
from indicators.models import Observation, RuleAnswer, ValidationRule
from indicators.rulebook import rules_in_use
from indicators.validation.describing import what_holds
from qijiang.directory.models import Area
from tests import worlds
from tests.makers import load_observation, make_area, make_assignment, make_department, make_observation
from tests.reporting.validation_worlds import NOW, make_ruled, make_validation_rule, the, the_zone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ruled"), pytest.mark.one_database]
ruled = worlds.shared_world(make_ruled)
State = Observation.State
NEW = "/entry/new/inventions/"
PAGE = "/quality/rules/"


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def site(client, clerk):
    client.force_login(clerk)
    return client


def typed(**changes):
    said = {"area": "500110", "as_of": "2022-06-30", "value": "12", "qualifier": "=", "vintage": "2", "source": ""}
    return said | {"note": "", "reason": "", "action": "submit"} | changes


def text_of(answer):
    return unescape(answer.content.decode())


def field_of(text):
    """The name of the field in which the answer is asked for, and what is offered in it."""
    name = text.split('<textarea name="answer_')[1].split('"')[0]
    return f"answer_{name}", text.split(f'id="id_answer_{name}"')[1].split(">", 1)[1].split("</textarea>")[0].strip()


def test_the_form_asks_beside_the_figure_and_takes_the_answer(site, district):
    make_observation(the("patents"), district, "2022-06-30", 11)
    text = text_of(site.post(NEW, typed()))
    name, offered = field_of(text)
    assert offered == ""
    for word in ("规则part", "授权发明专利12件", "专利授权量11件", "应≤", "本项", "对照", f'href="#id_{name}"'):
        assert word in text, word
    assert not Observation.objects.filter(state=State.DRAFT).exists()
    assert site.post(NEW, typed(**{name: "口径不同"})).status_code == 302
    assert RuleAnswer.objects.get().text == "口径不同"


def test_the_answer_of_last_time_stands_in_the_form(site, clerk, district):
    make_observation(the("patents"), district, "2022-06-30", 11)
    name, _offered = field_of(text_of(site.post(NEW, typed())))
    site.post(NEW, typed(**{name: "口径不同"}))
    make_observation(the("patents"), district, "2022-07-31", 11)
    draft = make_observation(the("inventions"), district, "2022-05-31", 12, state="draft", created_by=clerk)
    make_observation(the("patents"), district, "2022-05-31", 10)
    assert field_of(text_of(site.get(f"/entry/{draft.pk}/")))[1] == "口径不同"


def test_an_error_is_said_by_name_and_leaves_what_was_typed(site, district):
    make_observation(the("hte_valid"), district, "2022-06-30", 11)
    answer = site.post("/entry/new/hte_valid/", typed(area="QJ-HTZ", reason="已核"))
    text = text_of(answer)
    assert "规则zone：" in text
    assert "在更正之前可以保存草稿，但不能提交审核" in text
    assert 'value="12"' in text
    assert site.post("/entry/new/hte_valid/", typed(area="QJ-HTZ", action="save")).status_code == 302
    assert "按此不能提交审核" in text_of(site.get("/entry/"))


def test_what_was_answered_survives_another_refusal(site, district):
    """The page is shown again for another reason: the answer stands in its field."""
    make_observation(the("patents"), district, "2022-06-30", 11)
    name, _offered = field_of(text_of(site.post(NEW, typed())))
    text = text_of(site.post(NEW, typed(**{name: "口径不同"}, value="abc")))
    assert f'name="{name}" value="口径不同"' in text
    text = text_of(site.post(NEW, typed(**{name: "口径不同"}, as_of="2022-07-31")))
    assert "口径不同" in text


def test_the_reviewer_sees_both_sides_and_the_answer(client, clerk, reviewer, district):
    make_observation(the("patents"), district, "2022-06-30", 11)
    client.force_login(clerk)
    name, _offered = field_of(text_of(client.post(NEW, typed())))
    client.post(NEW, typed(**{name: "口径不同"}))
    row = Observation.objects.get(state=State.SUBMITTED)
    client.force_login(reviewer)
    text = text_of(client.get(f"/review/{row.pk}/"))
    for word in ("本数据未通过的校验", "规则part", "授权发明专利12件", "专利授权量11件", "口径不同", "clerk"):
        assert word in text, word
    client.post(f"/review/{row.pk}/", {"action": "approve", "version": row.version, "note": ""})
    text = text_of(client.get(f"/review/{row.pk}/"))
    assert "校验说明" in text and "口径不同" in text


@pytest.fixture
def broken(clerk, district):
    """An error in the zone, an open warning in the district."""
    load_observation(the("hte_valid"), district, "2022-06-30", 131)
    load_observation(the("hte_valid"), the_zone(), "2022-06-30", 132)
    load_observation(the("patents"), district, "2022-05-31", 11)
    make_observation(the("inventions"), district, "2022-05-31", 12, state="submitted", created_by=clerk)


def test_the_page_groups_what_is_broken_and_lists_the_rules(site, broken):
    text = text_of(site.get(f"{PAGE}?year=2022"))
    assert "错误1处，未说明的提示1处，已说明的提示0处" in text
    errors, warnings = text.split('id="h-open"')
    assert "规则zone" in errors.split('id="h-error"')[1]
    assert "綦江高新区" in errors
    assert "授权发明专利12件（2022-05-31，待审核）" not in warnings, "it is the figure itself that waits"
    assert "专利授权量11件" in warnings
    assert "/indicators/inventions/?area=500110&on=2022-05-31" in warnings
    assert "/entry/new/inventions/?area=500110&on=2022-05-31" in warnings
    for rule in rules_in_use():
        assert rule.title in text, rule.code


@pytest.mark.parametrize(
    ("query", "found"),
    [("month=6", (1, 0)), ("month=5", (0, 1)), ("on=2022-05-31", (0, 1)), ("department=kjj", (1, 1)),
     ("area=QJ-HTZ", (1, 0))],
)  # fmt: skip
def test_the_page_is_narrowed(site, broken, query, found):
    numbers = site.get(f"{PAGE}?year=2022&{query}").context["page"].numbers
    assert (numbers["error"], numbers["open"]) == found


def test_what_was_handed_over_is_asked_of_the_successor(site, broken, district):
    """After a merger the successor reports what another department keeps; in another year it does not."""
    park = make_department("gxq", "高新区管委会", district)
    make_assignment(the("inventions"), park)
    asked = site.get(f"{PAGE}?year=2022&department=gxq").context["page"]
    assert {row.finding.indicator for group in asked.groups for row in group.rows} == {the("inventions").pk}
    assert park in asked.departments
    assert site.get(f"{PAGE}?year=2021&department=gxq").status_code == 404


@pytest.mark.parametrize("query", ["month=13", "month=x", "department=nobody", "area=500111"])
def test_what_the_page_does_not_know_is_404(site, district, query):
    make_area("500111", "大足区", kind="district", parent=district.parent)
    assert site.get(f"{PAGE}?{query}").status_code == 404


def test_who_only_reads_is_told_of_what_is_final(client, official, broken):
    client.force_login(official)
    answer = client.get(f"{PAGE}?year=2022")
    assert answer.context["page"].numbers["open"] == 0
    assert "/entry/new/" not in text_of(answer)


def test_what_is_required_and_missing_is_found(district):
    make_validation_rule("must", "required", indicator=the("hte_valid"), required="value")
    make_observation(the("hte_valid"), district, "2022-02-28", 130)
    make_observation(the("hte_valid"), district, "2022-03-31", None)
    found = examine(district, 2022, NOW.date(), NOW.date()).findings
    assert [(each.broken.what, str(each.day)) for each in found] == [
        ("no_value", "2022-03-31"), ("missing", "2022-01-31"), ("missing", "2022-04-30"), ("missing", "2022-05-31"),
    ]  # fmt: skip


def test_a_year_takes_the_same_queries_however_many_figures(district, django_assert_num_queries):
    examine(district, 2022, NOW.date(), NOW.date())
    for month in range(1, 7):
        make_observation(the("inventions"), district, f"2022-0{month}-28", 9)
    with django_assert_num_queries(7) as few:
        examine(district, 2022, NOW.date(), NOW.date())
    for code in ("patents", "hte_valid", "hte_new"):
        for month in range(1, 7):
            make_observation(the(code), district, f"2022-0{month}-28", month)
    with django_assert_num_queries(len(few)):
        assert examine(district, 2022, NOW.date(), NOW.date()).figures == 24


def test_every_rule_is_said_in_words_in_both_languages():
    make_validation_rule("ratio", "ratio", {"part": "numerator"}, {"part": "denominator", "where": "parts"},
                         indicator=the("hte_new"), tolerance_percent=5)  # fmt: skip
    measured = examine(Area.objects.get(code="500110"), 2022, NOW.date(), NOW.date()).measured
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for rule in rules_in_use():
                words = what_holds(rule, measured)
                assert words and (language == "en" or any("一" <= each <= "鿿" for each in words)), rule.code


def test_a_comparison_needs_a_term_in_the_administration(client, manager):
    client.force_login(manager)
    inline = {"terms-TOTAL_FORMS": "0", "terms-INITIAL_FORMS": "0"}
    said = {"code": "new", "name": "新规则", "kind": "comparison", "severity": "warning", "comparator": "<=",
            "tolerance": "0", "tolerance_percent": "0", "way": "both", "window": "12", "position": "9",
            "indicator": the("patents").pk, "active": "on"}  # fmt: skip
    answer = client.post("/admin/indicators/validationrule/add/", said | inline)
    assert "比较规则须有可比较的规则项" in text_of(answer)
    term = {"terms-TOTAL_FORMS": "1", "terms-0-position": "1", "terms-0-part": "sum", "terms-0-sign": "1"}
    term |= {"terms-0-where": "above", "terms-0-when": "same", "terms-0-indicator": ""}
    assert client.post("/admin/indicators/validationrule/add/", said | inline | term).status_code == 302
    assert ValidationRule.objects.get(code="new").terms.get().where == "above"


def test_a_rule_is_not_deleted_in_the_administration(client, manager):
    client.force_login(manager)
    rule = ValidationRule.objects.get(code="part")
    assert client.post(f"/admin/indicators/validationrule/{rule.pk}/delete/", {"post": "yes"}).status_code == 403
