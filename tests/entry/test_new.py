"""The list of the own indicators, and a new figure: recorded, refused and kept, and by whom."""

import datetime
from itertools import zip_longest

import pytest
from django.contrib.auth.models import Group

from indicators import keeping
from indicators.forms import typed_day
from indicators.models import CurrentValue, Observation, Source
from qijiang.registers.models import Change
from tests.conftest import person
from tests.databases import first_only
from tests.makers import (
    load_observation,
    make_action,
    make_department,
    make_indicator,
    make_lock,
    make_observation,
    make_plan,
    make_target,
)

from .form import NEW, draft, field_of, text_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State


def test_the_desk_lists_the_own_indicators_with_what_is_current(site, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    make_indicator("foreign", name="别局指标", owner=make_department("jxw", "区经信委", district))
    text = text_of(site.get("/entry/?area=500110&year=2022&on=2022-06-30"))
    assert "高新技术企业" in text
    assert "<b>129</b>" in text
    assert "别局指标" not in text
    assert "/entry/new/hte_valid/?area=500110&on=2022-06-30" in text


def test_what_came_back_stands_first_with_its_note(site, clerk, reviewer, hte, district):
    for day, state in (("2022-03-31", "draft"), ("2022-04-30", "submitted"), ("2022-05-31", "returned")):
        note = "请附名单" if state == "returned" else ""
        make_observation(hte, district, day, 120, state=state, created_by=clerk, review_note=note, reviewed_by=reviewer)
    text = text_of(site.get("/entry/"))
    places = [text.index(word) for word in ("退回待改", "请附名单", "草稿", "待审核", "本部门填报的指标")]
    assert places == sorted(places)
    assert "截至2022-05-31" in text


@pytest.mark.one_database
def test_a_note_of_nobody_known_is_one_of_the_reviewer(site, clerk, hte, district):
    make_observation(hte, district, "2022-06-30", 131, state="returned", created_by=clerk, review_note="附清单")
    assert "<strong>审核意见：</strong>附清单" in text_of(site.get("/entry/"))


@pytest.mark.one_database
def test_a_clerk_without_a_department_is_told_whom_to_ask(client, district):
    client.force_login(person("lost", "clerk", None, district))
    assert "没有所属部门" in text_of(client.get("/entry/"))


@pytest.mark.one_database
def test_the_desk_takes_the_same_queries_for_one_indicator_and_for_sixty(
    site, bureau, clerk, district, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        site.get("/entry/")
    for number in range(60):
        more = make_indicator(f"more_{number}", owner=bureau)
        make_observation(more, district, "2022-05-31", 4)
        for state in ("draft", "submitted"):
            day = {"draft": "2022-06-30", "submitted": "2022-06-15"}[state]
            make_observation(more, district, day, 5, state=state, created_by=clerk, submitted_by=clerk)
    keeping.rebuild()
    site.get("/entry/")  # the first answer after writing stores what was remembered of the session
    with django_assert_max_num_queries(12) as many:
        assert "more_59" in text_of(site.get("/entry/"))
    assert len(many) == len(few)


def test_the_form_takes_the_same_queries_whatever_the_history(site, hte, district, django_assert_max_num_queries):
    load_observation(hte, district, "2022-05-31", 129)
    with django_assert_max_num_queries(14) as few:
        site.get(NEW)
    for year in (2019, 2020, 2021):
        for month in range(1, 13):
            make_observation(hte, district, datetime.date(year, month, 28), 90)
    keeping.rebuild()
    with django_assert_max_num_queries(14) as many:
        site.get(NEW)
    assert len(many) == len(few)


# ---- recording


@pytest.mark.one_database
def test_the_form_stands_beside_what_is_known(site, hte, district):
    make_target(make_action(make_plan(district)), hte, 140, comparator=">", wording="突破140家")
    hte.definition = "期末有效证书数"
    hte.save()
    for day, value in (("2021-06-30", 106), ("2022-04-30", 127), ("2022-05-31", 129)):
        load_observation(hte, district, day, value)
    text = text_of(site.get(f"{NEW}?area=500110&on=2022-06-30"))
    for said in ("129家", "+2", "106家", "上年同月", "不低于0家", "期末有效证书数", "突破140家", "整数"):
        assert said in text, said
    assert field_of(text, "as_of") == "2022-06-30"
    assert 'data-keep="entry-hte_valid-500110"' in text


@pytest.mark.one_database
def test_the_day_offered_is_the_end_of_the_last_period(site, bureau):
    assert field_of(text_of(site.get(NEW)), "as_of") == "2022-06-30"
    make_indicator("yearly", owner=bureau, frequency="year")
    assert field_of(text_of(site.get("/entry/new/yearly/")), "as_of") == "2021-12-31"


def test_a_draft_is_saved_and_moves_nothing(site, clerk, district):
    answer = site.post(NEW, typed(note="新认定2家"), follow=True)
    assert answer.redirect_chain == [("/entry/?area=500110", 302)]
    row = Observation.objects.get()
    assert (row.state, row.value, row.as_of, row.year) == (State.DRAFT, 131, datetime.date(2022, 6, 30), 2022)
    assert (row.created_by, row.area, row.note) == (clerk, district, "新认定2家")
    assert "已存为草稿，尚未提交：高新技术企业，綦江区，2022-06-30，131家" in text_of(answer)
    assert Change.objects.get().via == "form"


def test_saving_and_submitting_is_one_press(site, clerk):
    answer = site.post(NEW, typed(action="submit"), follow=True)
    row = Observation.objects.get()
    assert (row.state, row.submitted_by) == (State.SUBMITTED, clerk)
    assert "已提交审核" in text_of(answer)
    assert not CurrentValue.objects.exists()


@pytest.mark.one_database
def test_the_next_page_says_which_kept_typing_is_saved(site):
    answer = site.post(NEW, typed(keep="entry-hte_valid-500110"), follow=True)
    assert '<meta name="saved-form" content="entry-hte_valid-500110">' in text_of(answer)
    assert "saved-form" not in text_of(site.get("/entry/"))


@pytest.mark.one_database
def test_a_converted_number_says_how_it_was_read(site, contracts):
    answer = site.post("/entry/new/contracts/", typed(value="1.2亿"), follow=True)
    assert Observation.objects.get().value == 12000
    assert "1.2亿" in text_of(answer)
    assert "12,000万元" in text_of(answer)


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["—", "无", " 无 "])
def test_not_collected_is_typed_as_such(site, text):
    site.post(NEW, typed(value=text))
    row = Observation.objects.get()
    assert (row.value, row.not_collected) == (None, True)


def test_zero_is_a_figure(site):
    site.post(NEW, typed(value="0"))
    assert (Observation.objects.get().value, Observation.objects.get().not_collected) == (0, False)


def test_a_source_can_be_named(site):
    source = Source.objects.create(code="bulletin", title="统计公报")
    site.post(NEW, typed(source=str(source.pk)))
    assert Observation.objects.get().source == source


@pytest.mark.one_database
@pytest.mark.parametrize(
    "day", ["2022-6-30", "2022/6/30", "2022.06.30", "2022年6月30日", " 2022 年 6 月 30 日 ", "２０２２－６－３０"]
)
def test_clear_ways_to_write_a_day_are_read(day):
    assert typed_day(day) == datetime.date(2022, 6, 30)


# ---- what is refused: nothing is written, what was typed is kept

REFUSED = {
    "words for a number": ({"value": "一百三十一"}, "不是数字"),
    "a word beside the number": ({"value": "约131"}, "不是数字"),
    "too many digits": ({"value": "1234567890123456"}, "位"),
    "decimals where there are none": ({"value": "131.5"}, "整数"),
    "an exponent": ({"value": "1e3"}, "不是数字"),
    "a percentage in another unit": ({"value": "12%"}, "是百分数"),
    "a blank": ({"value": ""}, "空白不等于零"),
    "blanks": ({"value": "   "}, "空白不等于零"),
    "below the lowest": ({"value": "-1"}, "低于"),
    "more digits than are stored before the point": (
        {"value": "123456789012"},
        "整数部分超过11位",
    ),
    "no day": ({"as_of": ""}, "请填写数据截至哪一天"),
    "a month": ({"as_of": "2022-06"}, "不是日期"),
    "the end of a month": ({"as_of": "2022年6月底"}, "不是日期"),
    "another order": ({"as_of": "30/6/2022"}, "不是日期"),
    "a short year": ({"as_of": "22-6-30"}, "不是日期"),
    "mixed signs": ({"as_of": "2022-6/30"}, "不是日期"),
    "an impossible day": ({"as_of": "2022-02-30"}, "日历上没有"),
    "another age": ({"as_of": "1066-10-14"}, "超出了系统保存的年份"),
    "the future": ({"as_of": "2022-07-07"}, "是未来日期"),
    "an unknown qualifier": ({"qualifier": "!"}, "选择"),
    "an unknown vintage": ({"vintage": "9"}, "选择"),
    "an unknown source": ({"source": "9" * 30}, "选择"),
    "a note too long": ({"note": "长" * 501}, "500"),
    "a character that no database keeps": ({"reason": "a\x00b"}, "含有空字符（NUL），无法保存：请删去。"),
}


# Said by the model, if the form has no problem.
ALONE = ["more digits than are stored before the point", "another age"]


def at_once(cases):
    """The cases put together: in each form one for each field."""
    of_field = {}
    for name, (changes, said) in cases.items():
        of_field.setdefault(name if name in ALONE else [*changes][0], []).append((name, changes, said))
    alone = [of_field.pop(name) for name in ALONE]
    return [[case for case in form if case] for form in zip_longest(*of_field.values())] + alone


@pytest.mark.one_database
@pytest.mark.parametrize("cases", at_once(REFUSED), ids=lambda cases: ", ".join(name for name, *_rest in cases))
def test_bad_input_is_refused_by_name_and_kept(site, cases):
    wrong = {field: value for _name, changes, _said in cases for field, value in changes.items()}
    answer = site.post(NEW, typed(**{"note": "要保留的说明", "action": "submit"} | wrong))
    text = text_of(answer)
    assert answer.status_code == 200
    problems = text.split('class="problems"')[1].split("</div>")[0]
    assert "未保存" in problems
    assert [name for name, _changes, said in cases if said not in problems] == []
    assert problems.count("<li>") == len(cases), "one of each field"
    for name in ("as_of", "value", "note"):
        expected = typed(**{"note": "要保留的说明"} | wrong)[name]
        assert field_of(text, name) == expected
    assert not Observation.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.one_database
def test_the_message_names_its_field_and_leads_to_it(site):
    text = text_of(site.post(NEW, typed(value="很多")))
    assert '<a href="#id_value">数值（家）</a>' in text
    assert 'aria-invalid="true"' in text


@pytest.mark.one_database
def test_a_day_that_cannot_be_read_leaves_the_figures_beside_it(site, hte, district):
    load_observation(hte, district, "2021-05-31", 109)
    text = text_of(site.post(f"{NEW}?on=2021-06-30", typed(as_of="2021-06-31")))
    assert "109家" in text
    assert "上年同月" not in text


@pytest.mark.one_database
def test_every_mistake_is_said_at_once(site):
    problems = text_of(site.post(NEW, typed(value="很多", as_of="昨天")))
    assert "#id_value" in problems
    assert "#id_as_of" in problems


@pytest.mark.one_database
def test_a_percentage_over_100_is_refused_where_the_indicator_says_so(site, bureau):
    make_indicator("coverage", name="覆盖率", unit="%", decimals=1, measure="ratio", owner=bureau, maximum=100)
    text = text_of(site.post("/entry/new/coverage/", typed(value="100.1%")))
    assert "100.1%超过该指标的上限100%" in text
    assert field_of(text, "value") == "100.1%"
    assert not Observation.objects.exists()
    assert site.post("/entry/new/coverage/", typed(value="100")).status_code == 302


def test_a_locked_period_is_refused_with_its_reason(site, district):
    make_lock(district, "2022-06-01", "2022-06-30", "半年报已上报")
    text = text_of(site.post(NEW, typed()))
    assert "2022-06-01至2022-06-30已锁定" in text
    assert "半年报已上报" in text
    assert not Observation.objects.exists()
    assert site.post(NEW, typed(as_of="2022-07-01")).status_code == 302


def test_a_cumulative_figure_that_falls_asks_why(site, contracts, district):
    load_observation(contracts, district, "2022-05-31", 4105)
    text = text_of(site.post("/entry/new/contracts/", typed(value="4,000", action="submit")))
    assert "累计数由4,105万元（2022-05-31）减少到4,000万元（2022-06-30）" in text
    assert 'href="#id_answer_' in text
    assert field_of(text, "value") == "4,000"
    assert not Observation.objects.exclude(state=State.APPROVED).exists()
    assert site.post("/entry/new/contracts/", typed(value="4,000", reason="剔除重复登记")).status_code == 302


def test_a_correction_asks_why(site, hte, district):
    load_observation(hte, district, "2022-06-30", 131)
    assert "2022-06-30已有审定数131家：如需更正，请说明原因" in text_of(site.post(NEW, typed(value="130")))
    assert Observation.objects.get().value == 131
    said = {"value": "130", "reason": "剔除1家到期企业", "action": "submit"}
    assert "更正须有依据" in text_of(site.post(NEW, typed(**said)))
    source = Source.objects.create(code="notice", title="认定文件")
    site.post(NEW, typed(**said, source=str(source.pk)))
    assert Observation.objects.get(state=State.SUBMITTED).value == 130


def test_a_second_figure_for_the_same_cell_leads_to_the_first(site):
    first = draft(site)
    text = text_of(site.post(NEW, typed(value="140")))
    assert "已有" in text
    assert f"/entry/{first.pk}/" in text
    assert field_of(text, "value") == "140"
    assert Observation.objects.get().value == 131


# ---- who may


@pytest.mark.one_database
def test_a_foreign_indicator_is_not_found(site, district):
    make_indicator("foreign", owner=make_department("jxw", "区经信委", district))
    for answer in (
        site.get("/entry/new/foreign/"),
        site.post("/entry/new/foreign/", typed()),
        site.get("/entry/new/x/"),
    ):
        assert answer.status_code == 404
    assert not Observation.objects.exists()


@pytest.mark.one_database
@pytest.mark.parametrize("day", ["gestern", "2022-02-30", "9999-01-01"])
def test_a_day_in_the_address_that_is_none_is_said_plainly(site, day):
    answer = site.get(f"{NEW}?on={day}")
    assert answer.status_code == 404
    assert day in text_of(answer)


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["official", "reviewer", "manager", "auditor"])
def test_without_the_right_it_is_forbidden(client, request, hte, role):
    client.force_login(request.getfixturevalue(role))
    for answer in (client.get("/entry/"), client.get(NEW), client.post(NEW, typed())):
        assert answer.status_code == 403
    assert not Observation.objects.exists()


@pytest.mark.one_database
def test_a_foreign_clerk_finds_nothing_of_it(client, site, district):
    row = draft(site)
    client.force_login(person("other", "clerk", make_department("jxw", "区经信委", district), district))
    assert client.get(f"/entry/{row.pk}/").status_code == 404
    assert client.post(f"/entry/{row.pk}/", typed(version="1")).status_code == 404
    assert client.post(f"/entry/{row.pk}/", {"action": "discard", "version": "1"}).status_code == 404
    assert "高新技术企业" not in text_of(client.get("/entry/"))
    assert Observation.objects.get().version == 1


@pytest.mark.one_database
def test_who_also_reviews_still_records_only_for_the_own_department(client, site, district):
    row = draft(site)
    both = person("both", "clerk", make_department("jxw", "区经信委", district), district)
    both.groups.add(Group.objects.get(name="reviewer"))
    client.force_login(both)
    assert client.get(f"/entry/{row.pk}/").status_code == 404
    assert client.post(f"/entry/{row.pk}/", typed(version="1")).status_code == 404


@pytest.mark.one_database
def test_an_expired_session_leads_to_the_sign_in_and_writes_nothing(client, hte):
    answer = client.post(NEW, typed())
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/?next=/entry/new/hte_valid/")
    assert not Observation.objects.exists()


@pytest.mark.parametrize("pk", [first_only("1"), "99999999999999999999999999"])
def test_an_unknown_figure_is_not_found(site, pk):
    assert site.get(f"/entry/{pk}/").status_code == 404


# ---- mending, handing in, dropping
