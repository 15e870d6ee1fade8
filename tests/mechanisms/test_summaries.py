"""The pages of the mechanisms: every total opens to the records behind it, in numbers that agree."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import makers
from tests import register_makers_enterprises as make
from tests import register_makers_platforms as make_places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DAY = datetime.date(2021, 11, 12)
ASKED = {"year": "2021", "on": "2021-12-31"}
PAGES = ["achievements", "challenges", "commissioners", "incubation", "funds", "policies", "chains", "events"]


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


def totals(answer):
    return {total.label: total for total in answer.context["totals"]}


def table(answer, title):
    """The rows of a table as texts."""
    found = next(each for each in answer.context["tables"] if each.title == title)
    return [[cell.text for cell in row] for row in found.rows]


def listed(client, url):
    return len(client.get(url).context["page"].slice.rows)


def links(answer):
    return {total.url for total in answer.context["totals"]} | {
        cell.url for each in answer.context["tables"] for row in each.rows for cell in row
    }


@pytest.fixture
def abroad(district):
    return makers.make_area("500111", "大足区", kind="district", parent=district.parent)


def a_world(district, abroad=None):
    """Two of everything within the days, one outside them, one of another district."""
    firm = make.make_enterprise(name="甲企业有限公司")
    elsewhere = {"enterprise": make.make_enterprise(area=abroad)} if abroad else None
    result = make.make_achievement(enterprise=firm)
    for way in ("licence", "shares"):
        make.make_achievement_transfer(achievement=result, way=way, amount=30)
    make.make_achievement_transfer(achievement=result, date=datetime.date(2022, 1, 1))
    if elsewhere:
        make.make_achievement_transfer(achievement=make.make_achievement(**elsewhere))
    challenge = make.make_challenge(enterprise=firm, posed_by="")
    make.make_challenge_bid(challenge=challenge, result="won", name="重庆大学")
    make.make_challenge_bid(challenge=challenge, result="lost")
    make.make_challenge(deadline=datetime.date(2021, 6, 30))
    make.make_project(enterprise=firm, open_challenge=True)
    fund = make.make_fund(size=5000)
    for _twice in range(2):
        make.make_financing(enterprise=firm, fund=fund, kind="bridge", amount=7000, repaid=DAY)
    make.make_financing(fund=fund, kind="bridge", amount=3000, start=datetime.date(2020, 5, 1))
    policy = make.make_policy()
    make.make_payout(policy=policy, enterprise=firm, approved_amount=50, paid_amount=20, paid_on=DAY)
    make.make_payout(policy=policy, approved_amount=30)
    chain = make.make_industry_chain(name="铝材料")
    member = make.make_enterprise(name="链上企业有限公司", chain=chain)
    make.make_recognition(enterprise=member)
    make.make_annual_figures(enterprise=member, year=2020, revenue=800, high_tech_revenue=None, rd_spend=None)
    make.make_enterprise(chain=chain)


def a_world_of_places(district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    person = make_places.make_commissioner(area=street)
    make_places.make_service_record(commissioner=person, place="红旗村", days=2, trained=30)
    make_places.make_service_record(commissioner=person, place="红旗村", days=1, kind="training")
    make_places.make_service_record(commissioner=person, place="红旗村一社", days=1)
    make_places.make_service_record(commissioner=person, date=datetime.date(2022, 1, 1))
    spaces = {kind: make_places.make_platform(kind=kind) for kind in ("maker_space", "incubator", "accelerator")}
    stay = {"name": "甲团队", "platform": spaces["maker_space"], "stage": "maker_space"}
    make_places.make_incubatee(**stay, entered=DAY.replace(year=2019), left=DAY.replace(year=2020), result="graduated")
    stay = {"name": "甲团队", "platform": spaces["incubator"], "stage": "incubator"}
    make_places.make_incubatee(**stay, entered=DAY.replace(year=2020), left=DAY, result="graduated")
    make_places.make_incubatee(name="甲团队", platform=spaces["accelerator"], stage="accelerator", entered=DAY)
    make_places.make_incubatee(platform=spaces["incubator"])
    make_places.make_event(kind="contest", participants=100)
    make_places.make_event(begins=datetime.date(2022, 1, 1))
    make_places.make_award()
    make_places.make_award(year=2020)


@pytest.fixture
def world(district, abroad):
    a_world(district, abroad)
    a_world_of_places(district)
    return district


@pytest.mark.parametrize(
    ("page", "label", "number"),
    [
        ("achievements", "登记成果", 1),
        ("achievements", "转化笔数", 2),
        ("challenges", "发布榜单", 2),
        ("challenges", "揭榜挂帅项目", 1),
        ("commissioners", "服务次数", 3),
        ("incubation", "当年入驻", 2),
        ("incubation", "当年毕业", 1),
        ("funds", "当年发放", 2),
        ("policies", "当年核准", 2),
        ("events", "活动", 1),
        ("events", "当年获奖", 1),
    ],
)
def test_a_total_opens_to_as_many_records(reading, world, page, label, number):
    total = totals(reading.get(reverse(page), ASKED))[label]
    assert total.text == str(number)
    assert listed(reading, total.url) == number


def test_every_link_of_every_page_opens(reading, world):
    for page in PAGES:
        answer = reading.get(reverse(page), ASKED)
        for address in {link.partition("#")[0] for link in links(answer)} - {""}:
            assert reading.get(address).status_code == 200, address


def test_transfers_by_way_and_by_year(reading, world):
    answer = reading.get(reverse("achievements"), ASKED)
    assert table(answer, "按转化方式") == [["许可", "1", "30"], ["作价投资", "1", "30"]]
    assert table(answer, "近五年")[-1] == ["2021", "1", "2", "60"]
    assert totals(answer)["转化成果"].text == "1", "one achievement, however often"


def test_a_challenge_with_applicants_and_winner(reading, world):
    answer = reading.get(reverse("challenges"), ASKED | {"on": "2021-12-02"})
    states = {row[0]: (row[1], row[5], row[6], row[7]) for row in table(answer, "发布榜单")}
    assert sorted(states.values()) == [("甲企业有限公司", "2", "重庆大学", "已中榜"), ("綦江传动", "0", "—", "评审中")]
    assert totals(answer)["揭榜方"].text == "2"
    assert totals(answer)["已中榜"].text == "1"


def test_services_by_village_open_to_their_records(reading, world):
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


def test_a_service_in_another_street_counts_there(reading, world, district):
    other = makers.make_area("500110002", "文龙街道", parent=district)
    person = make_places.make_commissioner(area=district)
    make_places.make_service_record(commissioner=person, street=other, place="柏林村")
    assert ["文龙街道", "柏林村"] in [
        row[:2] for row in table(reading.get(reverse("commissioners"), ASKED), "分村服务情况")
    ]


def test_the_incubation_chain_follows_a_team_through_its_stages(reading, world):
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


def test_size_and_turnover_and_enterprises_and_loans_are_kept_apart(reading, world):
    answer = reading.get(reverse("funds"), ASKED)
    (row,) = table(answer, "基金规模与发放")
    assert row[2:9] == ["5,000", "14,000", "17,000", "3", "2", "3,000", "3.4倍"]
    assert totals(answer)["基金规模"].text == "5,000"
    assert (totals(answer)["当年发放"].text, totals(answer)["当年惠及企业"].text) == ("2", "1")
    assert table(answer, "按融资类型") == [["转贷应急周转资金", "2", "1", "14,000", "3", "2", "17,000"]]


def test_a_fund_without_a_size_has_no_turnover_ratio(reading, district):
    make.make_financing(fund=make.make_fund(size=None))
    make.make_financing(fund=make.make_fund(size=0))
    rows = table(reading.get(reverse("funds"), ASKED), "基金规模与发放")
    assert [row[8] for row in rows] == ["—", "—"]


def test_a_policy_with_what_was_approved_and_paid(reading, world):
    (row,) = table(reading.get(reverse("policies"), ASKED), "各项政策兑现")
    assert row[2:] == ["是", "2", "2", "80", "80", "20", "60"]


def test_a_chain_with_its_enterprises(reading, world):
    answer = reading.get(reverse("chains"), ASKED)
    (row,) = table(answer, "产业链")
    assert row[2:] == ["2", "1", "0", "800", "—", "1"], "what nobody returned is not 0"
    cells = answer.context["tables"][0].rows[0]
    of_chain = reading.get(cells[2].url)
    assert "链上企业有限公司" in of_chain.context["page"].rows
    assert [listed(reading, cells[number].url) for number in (2, 3, 4, 5, 7)] == [2, 1, 0, 1, 1]
    assert not cells[6].url, "nobody returned any"


def test_awards_of_the_year_and_up_to_it(reading, world):
    assert table(reading.get(reverse("events"), ASKED), "按奖项") == [["渝基工匠", "1", "2"]]


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_place_says_so(reading, district, page):
    answer = reading.get(reverse(page), ASKED)
    assert answer.status_code == 200
    assert all(each.rows or each.empty for each in answer.context["tables"])


@pytest.mark.parametrize("page", PAGES)
def test_what_is_out_of_use_and_what_lies_elsewhere_does_not_count(reading, district, abroad, page):
    empty = [total.text for total in reading.get(reverse(page), ASKED).context["totals"]]
    fund = make.make_fund(area=abroad)
    make.make_financing(enterprise=make.make_enterprise(area=abroad), fund=fund)
    for record in (make.make_achievement_transfer(), make.make_challenge_bid(), make.make_payout()):
        type(record).objects.update(in_use=False)
    for model in {type(r) for r in (make.make_achievement(), make.make_challenge())}:
        model.objects.update(in_use=False)
    assert [total.text for total in reading.get(reverse(page), ASKED).context["totals"]] == empty or page == "chains"


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_the_records(reading, district, page):
    a_world(district)
    a_world_of_places(district)
    reading.get(reverse(page), ASKED)
    with CaptureQueriesContext(connection) as few:
        reading.get(reverse(page), ASKED)
    for _thrice in range(3):
        make.make_challenge_bid()
        make.make_achievement_transfer()
        make.make_financing(fund=make.make_fund())
        make.make_payout()
        make.make_enterprise(chain=make.make_industry_chain())
        make_places.make_service_record()
        make_places.make_incubatee()
        make_places.make_event()
    with CaptureQueriesContext(connection) as many:
        reading.get(reverse(page), ASKED)
    assert len(many) == len(few)
    assert len(many) <= 22, "\n".join(query["sql"][:120] for query in many.captured_queries)
