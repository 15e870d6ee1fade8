"""The pages of the mechanisms: what each of them says of its records."""

import pytest
from django.urls import reverse

from tests import makers
from tests import register_makers_platforms as make_places
from tests.worlds import shared_world

from .summaries import ASKED, a_whole_world, listed, table, totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(a_whole_world)


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


def test_transfers_by_way_and_by_year(reading):
    answer = reading.get(reverse("achievements"), ASKED)
    assert table(answer, "按转化方式") == [["许可", "1", "30"], ["作价投资", "1", "30"]]
    assert table(answer, "近五年")[-1] == ["2021", "1", "2", "60"]
    assert totals(answer)["转化成果"].text == "1", "one achievement, however often"


def test_a_challenge_with_applicants_and_winner(reading):
    answer = reading.get(reverse("challenges"), ASKED | {"on": "2021-12-02"})
    states = {row[0]: (row[1], row[5], row[6], row[7]) for row in table(answer, "发布榜单")}
    assert sorted(states.values()) == [("甲企业有限公司", "2", "重庆大学", "已中榜"), ("綦江传动", "0", "—", "评审中")]
    assert totals(answer)["揭榜方"].text == "2"
    assert totals(answer)["已中榜"].text == "1"


def test_services_by_village_open_to_their_records(reading):
    answer = reading.get(reverse("commissioners"), ASKED)
    assert table(answer, "分村服务情况") == [
        ["古南街道", "红旗村", "1", "2", "3", "30", "—"],
        ["古南街道", "红旗村一社", "1", "1", "1", "—", "—"],
    ]
    found = next(each for each in answer.context["tables"] if each.title == "分村服务情况")
    village = reading.get(found.rows[0][1].url)
    assert len(village.context["page"].slice.rows) == 2, "and not those of 红旗村一社"
    assert village.context["words"] == ["古南街道", "红旗村"]
    assert listed(reading, found.rows[0][2].url) == 1, "one commissioner, however often"


def test_a_service_in_another_street_counts_there(reading, district):
    other = makers.make_area("500110002", "文龙街道", parent=district)
    person = make_places.make_commissioner(area=district)
    make_places.make_service_record(commissioner=person, street=other, place="柏林村")
    assert ["文龙街道", "柏林村"] in [
        row[:2] for row in table(reading.get(reverse("commissioners"), ASKED), "分村服务情况")
    ]


def test_the_incubation_chain_follows_a_team_through_its_stages(reading):
    answer = reading.get(reverse("incubation"), ASKED)
    assert [totals(answer)[f"在{stage}"].text for stage in ("众创空间", "孵化器", "加速器")] == ["0", "1", "1"]
    first = table(answer, "逐家孵化历程")[0]
    assert first[0] == "甲团队"
    assert all(cell != "—" for cell in first)
    assert first[3].endswith("2021-11-12起")
    assert [row[0] for row in table(answer, "当年毕业")] == ["甲团队"]
    assert listed(reading, totals(answer)["在孵化器"].url) == 1
    places = next(each for each in answer.context["tables"] if each.title == "从众创空间到加速器：孵化载体")
    there = reading.get(places.rows[2][4].url)
    assert "甲团队" in there.context["page"].rows, "the accelerator's"


def test_size_and_turnover_and_enterprises_and_loans_are_kept_apart(reading):
    answer = reading.get(reverse("funds"), ASKED)
    (row,) = table(answer, "基金规模与发放")
    assert row[2:9] == ["5,000", "14,000", "17,000", "3", "2", "3,000", "3.4倍"]
    assert totals(answer)["基金规模"].text == "5,000"
    assert (totals(answer)["当年发放"].text, totals(answer)["当年惠及企业"].text) == ("2", "1")
    assert table(answer, "按融资类型") == [["转贷应急周转资金", "2", "1", "14,000", "3", "2", "17,000"]]


def test_a_policy_with_what_was_approved_and_paid(reading):
    (row,) = table(reading.get(reverse("policies"), ASKED), "各项政策兑现")
    assert row[2:] == ["是", "2", "2", "80", "80", "20", "60"]


def test_a_chain_with_its_enterprises(reading):
    answer = reading.get(reverse("chains"), ASKED)
    (row,) = table(answer, "产业链")
    assert row[2:] == ["2", "1", "0", "800", "—", "1"], "what nobody returned is not 0"
    cells = answer.context["tables"][0].rows[0]
    of_chain = reading.get(cells[2].url)
    assert "链上企业有限公司" in of_chain.context["page"].rows
    assert [listed(reading, cells[number].url) for number in (2, 3, 4, 5, 7)] == [2, 1, 0, 1, 1]
    assert not cells[6].url, "nobody returned any"


def test_awards_of_the_year_and_up_to_it(reading):
    assert table(reading.get(reverse("events"), ASKED), "按奖项") == [["渝基工匠", "1", "2"]]
