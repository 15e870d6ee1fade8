"""Rankings from the first weights to the published list, and what becomes of it when the data change."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import AnnualFigures, Enterprise, RankedEnterprise, Ranking
from platforms.mechanisms import firms
from qijiang.registers.models import Change
from tests import makers
from tests import register_makers_enterprises as make
from tests.conftest import make_everybody, person
from tests.databases import first_only
from tests.worlds import shared_world

from .worlds import a_firm, a_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
LIST, NEW = "/mechanisms/rankings/", "/mechanisms/rankings/new/"


def people_and_a_place():
    make_everybody()
    a_place()
    a_firm("己创新有限公司", rd_spend=30, patents=3)


world = shared_world(people_and_a_place)


@pytest.fixture
def place(district):
    return district


@pytest.fixture
def drafting(client, manager):
    client.force_login(manager)
    return client


def form(**weights):
    typed = {"title": "2021年綦江创新榜", "area": "500110", "year": "2021", "among": ""}
    return typed | {f"weight-{field}": weight for field, weight in weights.items()}


@pytest.fixture
def draft(drafting, place):
    answer = drafting.post(NEW, form(rd_spend="60", inventions="40"))
    assert answer.status_code == 302, answer.context["problems"]
    return Ranking.objects.get()


def page(client, ranking):
    return client.get(reverse("ranking_detail", args=[ranking.pk]))


def standings(answer):
    return [(row["line"].place, row["line"].name, str(row["line"].score)) for row in answer.context["rows"]]


def publish(client, ranking):
    seen = page(client, ranking).context["board"].digest
    ranking.refresh_from_db()
    return client.post(
        reverse("ranking_publish", args=[ranking.pk]), {"version": ranking.version, "seen": seen}, follow=True
    )


# 甲: 60 and 1 invention; 乙: 60 and none; 丙: 45 and 1; 己: 30 and 3
EXPECTED = [
    (1, "甲齿轮有限公司", "73.33"),
    (2, "乙铜业有限公司", "60.00"),
    (3, "丙铝业有限公司", "43.33"),
    (4, "己创新有限公司", "40.00"),
]


def test_a_draft_is_computed_by_its_weights_and_names_who_is_left_out(drafting, draft):
    answer = page(drafting, draft)
    assert standings(answer) == EXPECTED
    assert [(name, missing) for _pk, name, missing in answer.context["board"].left_out] == [
        ("丁无数据有限公司", "研发费用")
    ]


@pytest.mark.one_database
def test_the_calculation_of_an_enterprise_can_be_repeated(drafting, draft):
    firm = Enterprise.objects.get(name="丙铝业有限公司")
    answer = drafting.get(reverse("ranking_firm", args=[draft.pk, firm.pk]))
    steps = {step["label"]: (step["formula"], step["points"]) for step in answer.context["steps"]}
    assert steps == {
        "研发费用": ("60 × (45 − 30) ÷ (60 − 30)", "30.00"),
        "有效发明专利": ("40 × (1 − 0) ÷ (3 − 0)", "13.33"),
    }
    nobody = Enterprise.objects.get(name="丁无数据有限公司")
    assert drafting.get(reverse("ranking_firm", args=[draft.pk, nobody.pk])).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"rd_spend": "60", "tax": "30"}, "权重合计90，不是100：还差10"),
        ({"rd_spend": "60", "tax": "60"}, "权重合计120，不是100：多出20"),
        ({"rd_spend": "110", "tax": "-10"}, "上缴税费：权重须大于0"),
        ({"rd_spend": "100", "tax": "0"}, "上缴税费：权重须大于0"),
        ({"rd_spend": "50", "luck": "50"}, "“luck”不是榜单可以加权的字段"),
        ({}, "至少给一个字段"),
        ({"rd_spend": "很多"}, "不是数字"),
        ({"rd_spend": "33.333", "tax": "66.667"}, "小数"),
    ],
)
def test_weights_that_are_wrong_are_refused_by_name_and_stay_typed(drafting, place, weights, said):
    answer = drafting.post(NEW, form(**weights))
    assert answer.status_code == 200
    assert said in " ".join(answer.context["problems"])
    if "rd_spend" in weights:
        assert f'value="{weights["rd_spend"]}"' in answer.content.decode()
    assert not Ranking.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"year": "0"}, {"area": "500111"}, *map(first_only, [{"title": " "}, {"year": "二〇"}, {"among": "nobody"}])],
)
def test_what_else_is_wrong_is_refused_too(drafting, place, wrong):
    answer = drafting.post(NEW, form(rd_spend="100") | wrong)
    assert answer.status_code == 200
    assert answer.context["problems"]
    assert not Ranking.objects.exists()


def test_a_draft_follows_the_data_and_its_weights(drafting, draft):
    AnnualFigures.objects.filter(enterprise__name="己创新有限公司", year=2021).update(rd_spend=90)
    assert standings(page(drafting, draft))[0][1] == "己创新有限公司"
    answer = drafting.post(reverse("ranking_edit", args=[draft.pk]), form(revenue="100") | {"version": draft.version})
    assert answer.status_code == 302
    assert {score for _place, _name, score in standings(page(drafting, draft))} == {"100.00"}, "all alike"
    assert [change.action for change in Change.objects.about(draft)] == ["change", "add"]


def test_two_who_change_a_draft_do_not_overwrite_each_other(drafting, draft):
    address = reverse("ranking_edit", args=[draft.pk])
    drafting.post(address, form(rd_spend="100") | {"version": draft.version})
    late = drafting.post(address, form(tax="100") | {"version": draft.version})
    assert "未保存" in " ".join(late.context["problems"])
    assert [weight.field for weight in Ranking.objects.get().weights.all()] == ["rd_spend"]


def test_what_is_published_does_not_change_when_its_data_do_and_says_so(drafting, draft):
    answer = publish(drafting, draft)
    assert standings(answer) == EXPECTED
    assert "不再改变" in answer.content.decode()
    assert "数据已有变化" not in answer.content.decode(), "control"
    AnnualFigures.objects.filter(enterprise__name="己创新有限公司", year=2021).update(rd_spend=90)
    Enterprise.objects.filter(name="甲齿轮有限公司").update(name="改名齿轮有限公司", in_use=False)
    after = page(drafting, draft)
    assert standings(after) == EXPECTED
    text = after.content.decode()
    assert "发布后数据已有变化" in text
    moved = {name: (then, now) for name, then, now in after.context["board"].moved}
    assert moved["甲齿轮有限公司"] == ("第1名，73.33分", "未上榜")
    assert moved["己创新有限公司"] == ("第4名，40.00分", "第1名，100.00分")
    firm = RankedEnterprise.objects.get(name="丙铝业有限公司")
    calculation = drafting.get(reverse("ranking_firm", args=[draft.pk, firm.record]))
    assert calculation.context["steps"][0]["formula"] == "60 × (45 − 30) ÷ (60 − 30)", "with the ranges of then"


@pytest.mark.one_database
def test_a_published_ranking_is_shown_where_today_too_many_would_be_ranked(drafting, draft, monkeypatch):
    publish(drafting, draft)
    assert "未作计算" not in page(drafting, draft).content.decode(), "control"
    monkeypatch.setattr(firms, "MOST", 1)
    answer = page(drafting, draft)
    assert standings(answer) == EXPECTED
    assert "未作计算" in answer.content.decode()


def test_a_published_ranking_can_neither_be_changed_nor_published_again(drafting, draft):
    publish(drafting, draft)
    assert drafting.get(reverse("ranking_edit", args=[draft.pk])).status_code == 404
    again = publish(drafting, draft)
    assert "未发布" in again.content.decode()
    discard = reverse("ranking_discard", args=[draft.pk])
    drafting.post(discard, {"version": Ranking.objects.get().version})
    assert Ranking.objects.get().is_published
    line = RankedEnterprise.objects.first()
    with pytest.raises(TypeError, match="does not change"):
        line.save()


def test_what_changed_since_it_was_looked_at_is_not_published(drafting, draft):
    seen = page(drafting, draft).context["board"].digest
    AnnualFigures.objects.filter(enterprise__name="己创新有限公司", year=2021).update(rd_spend=90)
    said = {"version": draft.version, "seen": seen}
    answer = drafting.post(reverse("ranking_publish", args=[draft.pk]), said, follow=True)
    assert "未发布：您查看后内容已有变化" in answer.content.decode()
    assert not RankedEnterprise.objects.exists()


@pytest.mark.one_database
def test_nobody_to_rank_is_not_published(drafting, district):
    drafting.post(NEW, form(exports="100"))
    answer = publish(drafting, Ranking.objects.get())
    assert "没有可排名的企业" in answer.content.decode()
    assert not Ranking.objects.get().is_published


def test_publishing_is_in_the_history(drafting, draft, manager):
    publish(drafting, draft)
    change = Change.objects.about(draft).first()
    assert change.actor == manager
    assert change.fields["state"] == ["draft", "published"]


def test_ranked_are_those_with_the_title_at_the_end_of_the_year(drafting, place):
    firm = Enterprise.objects.get(name="乙铜业有限公司")
    make.make_recognition(enterprise=firm, issued=datetime.date(2021, 12, 31), expires=datetime.date(2024, 12, 31))
    late = Enterprise.objects.get(name="甲齿轮有限公司")
    make.make_recognition(enterprise=late, issued=datetime.date(2022, 1, 1), expires=datetime.date(2025, 1, 1))
    drafting.post(NEW, form(rd_spend="100") | {"among": "high_tech"})
    assert [name for _place, name, _score in standings(page(drafting, Ranking.objects.get()))] == ["乙铜业有限公司"]


@pytest.mark.one_database
def test_drafts_are_for_those_who_draw_them_up(client, drafting, draft, official):
    client.force_login(official)
    assert page(client, draft).status_code == 404
    assert draft.title not in client.get(LIST).content.decode()
    for address in (NEW, reverse("ranking_edit", args=[draft.pk])):
        assert client.get(address).status_code == 403
    assert client.post(reverse("ranking_publish", args=[draft.pk])).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_published_ranking_is_for_everybody_within_reach(client, drafting, draft, official, manager):
    publish(drafting, draft)
    client.force_login(official)
    assert draft.title in client.get(LIST).content.decode()
    assert standings(page(client, draft)) == EXPECTED
    elsewhere = makers.make_area("500112", "渝北区", kind="district", parent=draft.area.parent)
    client.force_login(person("neighbour", "manager", None, elsewhere))
    assert page(client, draft).status_code == 404
    assert client.post(reverse("ranking_publish", args=[draft.pk])).status_code == 404


def test_a_discarded_draft_is_gone_and_its_title_free(drafting, draft):
    drafting.post(reverse("ranking_discard", args=[draft.pk]), {"version": draft.version})
    assert page(drafting, draft).status_code == 404
    assert drafting.post(NEW, form(rd_spend="100")).status_code == 302
    assert Ranking.objects.count() == 2


@pytest.mark.one_database
def test_queries_do_not_grow_with_the_enterprises(drafting, draft):
    page(drafting, draft)
    with CaptureQueriesContext(connection) as few:
        page(drafting, draft)
    for number in range(10):
        a_firm(f"第{number}企业有限公司")
    with CaptureQueriesContext(connection) as many:
        page(drafting, draft)
    assert len(many) == len(few)
    assert len(many) <= 20
