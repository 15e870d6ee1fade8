"""The page of what lies ahead: method, what lapses, who could close the gap, and what is only assumed."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils.http import urlencode

from indicators.models import Observation, Target
from tests import makers
from tests.ahead import worlds
from tests.conftest import person
from tests.counting.worlds import certificate, high_tech
from tests.mechanisms.worlds import a_firm
from tests.register_makers_enterprises import make_application
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("promised"), pytest.mark.one_database]
PAGE = "/indicators/hte_valid/ahead/"


def build():
    worlds.build()
    high_tech()
    for number, expires in enumerate(("2022-09-20", "2022-11-12", "2022-11-13")):
        firm = a_firm(f"持证{number}有限公司")
        certificate(firm, "2019-11-13", expires=expires)
    ready, short, shorter = (
        a_firm("可申报有限公司"),
        a_firm("研发不足甲有限公司", rd_spend=1),
        a_firm("研发不足乙有限公司", rd_spend=2),
    )
    for firm in (ready, short, shorter):
        make_application(enterprise=firm)
    answered = a_firm("无专利有限公司", patents=0)
    make_application(enterprise=answered, decided=datetime.date(2022, 6, 30), outcome="refused")


promised = shared_world(build)


@pytest.fixture
def get(client, official):
    client.force_login(official)

    def ask(path=PAGE, headers=None, **asked):
        return client.get(f"{path}?{urlencode({'on': '2022-06-30', **asked})}", headers=headers)

    return ask


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_gap_forecast_and_method_with_each_past_year(get):
    said = text(get())
    for words in (
        "还需净增12家", "每月需2家", "今年以来月均增1.5家", "预计2022-12-31为160家（158–163家）",
        "往年同期占各自全年增量的比例为2020年40.0%，2021年50.0%",
        '<th scope="row">2020</th><td class="num">40.0%</td><td class="num">163家</td>',
    ):  # fmt: skip
        assert words in said, words
    assert "假设下的状态" not in said


def test_what_lapses_opens_to_its_names_and_says_what_is_needed(get):
    said = text(get())
    assert "净增158家" in said
    assert '/indicators/hte_valid/lapsing/?on=2022-06-30"' in said
    months = get().context["page"].lapses.months
    assert months == [("2022-09", 1), ("2022-11", 2)]


def test_what_is_not_counted_neither_lapses_nor_has_a_pipeline(get):
    page = get("/indicators/cq_tech_new/ahead/").context["page"]
    assert (page.lapses, page.pipeline) == (None, None)


def test_who_could_close_the_gap_is_said_beside_it(get):
    said = text(get("/indicators/hte_valid/pipeline/"))
    assert "还需净增12家；后备中：已申报3家（研发费用占比不达标2家），可申报1家，" in said
    assert "缺一项3家（研发费用占比不达标2家，拥有知识产权不达标1家）。" in said


def test_each_number_of_the_pipeline_opens_to_just_these_names(get):
    seen = get("/indicators/hte_valid/pipeline/").context["seen"]
    shares = [*seen.shares, *(lack for share in seen.shares for lack in share.lacks)]
    assert sum(share.number for share in shares) > 4
    for share in shares:
        assert len(_rows(get, share.url)) == share.number, share.url


def _rows(get, url):
    path, _mark, query = url.partition("?")
    asked = dict(part.split("=") for part in query.split("&"))
    return get(path, **asked).context["base"].rows


def test_who_was_answered_or_has_not_applied_yet_is_not_among_those_that_have(get):
    assert get("/indicators/hte_valid/pipeline/", on="2022-06-29").context["seen"].shares[0].number == 4
    assert get("/indicators/hte_valid/pipeline/", on="2022-04-07").context["seen"].shares[0].number == 0


def test_the_list_of_names_says_that_it_is_narrowed_and_how_to_widen_it(get):
    said = text(get("/mechanisms/pipeline/", year="2021", lacks="research"))
    assert '<span aria-current="true">缺：研发费用占比</span>' in said
    assert said.count("研发不足") == 2
    assert 'class="pick narrowed"' in said
    assert 'class="pick narrowed"' not in text(get("/mechanisms/pipeline/", year="2021", lacks="nonsense"))


def test_the_base_of_technology_smes_can_be_narrowed_to_who_is_not_in_it(get):
    certificate(a_firm("已入库有限公司"), "2022-05-05", kind="tech_sme", number="202250011008000001")
    everyone = get("/mechanisms/technology-smes/", year="2021").context["base"].rows
    outside = get("/mechanisms/technology-smes/", year="2021", entry="none").context["base"].rows
    assert len(everyone) - len(outside) == 1


def test_the_part_alone_is_given_to_htmx(get):
    said = text(get("/indicators/hte_valid/pipeline/", headers={"HX-Request": "true"}))
    assert "<html" not in said
    assert "可申报" in said


def test_who_may_not_see_the_figures_of_firms_is_not_shown_the_pipeline(client, district):
    reader = Group.objects.create(name="reader")
    reader.permissions.set(Permission.objects.filter(codename__in=["view_indicator", "view_plan"]))
    client.force_login(person("gast", "reader", None, district))
    assert client.get("/indicators/hte_valid/pipeline/?on=2022-06-30").status_code == 403
    assert "谁能补上缺口" not in text(client.get(f"{PAGE}?on=2022-06-30"))


# ---- what if


def test_an_assumed_figure_is_judged_like_a_real_one_and_marked_as_none(get):
    answer = get(what_value="155", what_on="2022-09-30")
    said = text(answer)
    would_be = answer.context["page"].would_be
    assert would_be.goal.sentence.startswith("截至2022-09-30为155家，较基期（2021-12-31，140家）净增15家")
    assert would_be.lines.gap.startswith("还需净增6家（>160家）：剩余3个月，每月需2家。")
    assert would_be.lines.forecast.startswith("预计2022-12-31为161家（160–161家）")
    assert said.count("assumed-tag") >= 4
    assert "<title>假设 · 缺口与预测" in said
    assert "未保存，不影响任何实际状态" in said
    assert "假设155家" in said, "in the picture, wherever it is taken"
    assert 'aria-label="假设：' in said


def test_the_real_light_stands_unchanged_beside_it(get):
    real, with_assumption = get().context["page"], get(what_value="100").context["page"]
    assert with_assumption.views[0].goal.sentence == real.views[0].goal.sentence
    assert with_assumption.would_be.goal.word == "严重滞后"


def test_an_assumed_target_moves_the_light_and_not_the_target(get):
    page = get(what_target="145").context["page"]
    assert (page.views[0].goal.word, page.would_be.goal.word) == ("正常", "已完成")
    said = text(get(what_target="145"))
    assert "假设：目标&gt;145家" in said
    assert "假设149家" not in said, "the figure is real"
    assert Target.objects.get(indicator__code="hte_valid").value == 160


def test_nothing_is_saved_and_nothing_is_kept(get, django_assert_max_num_queries):
    before = Observation.objects.count()
    with django_assert_max_num_queries(20):
        answer = get(what_value="155", what_target="150", what_on="2022-12-31")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers
    assert Observation.objects.count() == before
    assert answer.context["page"].would_be.goal.word == "已完成"


def test_the_picture_that_is_taken_away_is_the_real_one(get):
    asked = {"what_value": "155", "picture": "course-hte_valid"}
    said = b"".join(get(**asked, file="csv").streaming_content).decode("utf-8-sig")
    assert "2022-06-30,149家" in said
    assert "2022-06-30,155家" not in said
    assert get(**asked, file="png")["Content-Type"] == "image/png"
    would_be = get(what_value="155").context["page"].would_be
    assert would_be.picture.key == ""


def test_links_leave_the_assumption_behind(get):
    said = text(get(what_value="155"))
    body = said.split('<main id="main"')[1]
    assert "what_value=155" not in body.replace('value="155"', "")


def test_an_indicator_without_data_can_be_given_a_figure(get):
    bare = makers.make_indicator("bare", measure="flow")
    makers.make_target(worlds.target().action, bare, 10)
    page = get("/indicators/bare/ahead/").context["page"]
    assert (page.views[0].goal.word, page.would_be) == ("暂无数据", None)
    assert get("/indicators/bare/ahead/", what_value="10").context["page"].would_be.goal.word == "已完成"


WRONG = [  # what is typed, and what is said at each of its fields
    ({"what_value": "许多", "what_target": "一百"}, {"what_value": "不是数字", "what_target": "不是数字"}),
    ({"what_value": "1e9", "what_on": "2023-01-31"}, {"what_value": "1e9", "what_on": "2022年内"}),
    ({"what_value": "12.5", "what_on": "昨天"}, {"what_value": "不是整数", "what_on": "昨天"}),
    ({"what_value": "—"}, {"what_value": "不统计的数无法判定"}),
    ({"what_value": "9" * 30}, {"what_value": "位"}),
    ({"what_value": "150", "what_on": "2023-01-31"}, {"what_on": "2022年内"}),
    ({"what_on": "2022-09-30"}, {"what_value": "请填该日的假设数值"}),
]


def test_what_is_typed_wrong_is_said_at_its_field_and_nothing_is_assumed(get):
    for asked, said in WRONG:
        answer = get(**asked)
        page = answer.context["page"]
        assert page.would_be is None, asked
        assert {field: [said[field] in message for message in page.form.errors[field]] for field in said} == {
            field: [True] for field in said
        }, asked
        assert page.form.errors.keys() == said.keys(), asked
        assert all(f'id="{field}-problem" role="alert"' in text(answer) for field in said), asked
        assert "假设下的状态" not in text(answer), asked


def test_signs_that_nobody_sees_are_no_mistake(get):
    assert get(what_value="1\x002").context["page"].would_be is not None


def test_what_was_typed_stands_in_the_field_again_escaped(get):
    said = text(get(what_value='"><script>alert(1)</script>'))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said


# ---- what there may be to look at


def test_an_indicator_without_a_target_says_so(get):
    makers.load_observation(makers.make_indicator("free"), worlds.district(), "2022-06-30", 5)
    said = text(get("/indicators/free/ahead/"))
    assert "没有目标，因此没有缺口" in said
    assert get("/indicators/free/pipeline/").status_code == 404


def test_a_target_without_a_year_has_neither_gap_nor_what_if(get):
    answer = get("/indicators/outlook/ahead/")
    assert "未写明年份" in text(answer)
    assert answer.context["page"].form is None


@pytest.mark.parametrize("path", ["/indicators/nowhere/ahead/", "/indicators/nowhere/pipeline/"])
def test_an_unknown_indicator_is_not_found(get, path):
    assert get(path).status_code == 404


def test_the_year_is_over(get):
    said = text(get(on="2022-12-31"))
    assert "年度已结束，年末数据尚缺" in said
    makers.load_observation(worlds.indicator(), worlds.district(), "2022-12-31", 161)
    assert "年末数据已到：2022-12-31为161家" in text(get(on="2022-12-31"))


def test_a_base_of_zero_is_a_base(get):
    zero = makers.make_indicator("zero")
    baseline = {"baseline": 0, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(worlds.target().action, zero, 0, comparator=">=", **baseline)
    makers.load_observation(zero, worlds.district(), "2022-06-30", 0)
    assert "不差：按现值已满足目标（≥0家）" in text(get("/indicators/zero/ahead/")).replace("&gt;", ">")


def test_the_page_asks_as_often_for_ten_firms_as_for_three(get, django_assert_max_num_queries):
    get()
    with django_assert_max_num_queries(14):
        get()
    for number in range(7):
        certificate(a_firm(f"又一{number}有限公司"), "2019-11-13", expires="2022-10-01")
    with django_assert_max_num_queries(14):
        get()
