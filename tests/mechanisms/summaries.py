"""Records for the pages of the mechanisms, and what their answers are asked for."""

import datetime

from qijiang.directory.models import Area
from tests import makers
from tests import register_makers_enterprises as make
from tests import register_makers_platforms as make_places
from tests.conftest import make_everybody

DAY = datetime.date(2021, 11, 12)
ASKED = {"year": "2021", "on": "2021-12-31"}
PAGES = ["achievements", "challenges", "commissioners", "incubation", "funds", "policies", "chains", "events"]


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


def a_whole_world():
    """Both, with everybody who reads them."""
    make_everybody()
    district = Area.objects.by_code("500110")
    a_world(district, makers.make_area("500111", "大足区", kind="district", parent=district.parent))
    a_world_of_places(district)
