"""Records count for a mechanism where they belonged on their day, and as they stood on it."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse

from enterprises.models import Challenge
from tests import makers
from tests import register_makers_enterprises as make
from tests import register_makers_platforms as make_places

from .summaries import ASKED, listed, table, totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


@pytest.fixture
def abroad(district):
    return makers.make_area("500111", "大足区", kind="district", parent=district.parent)


@pytest.fixture
def moved(district, abroad):
    """A firm that sat here until March 2022 and sits in another district since."""
    firm = make.make_enterprise(name="迁走有限公司", area=abroad)
    make.make_former_seat(enterprise=firm, area=district, until=datetime.date(2022, 3, 1))
    return firm


def test_money_stays_where_the_enterprise_sat_when_it_was_paid(reading, moved):
    make.make_financing(enterprise=moved, amount=70)
    make.make_financing(enterprise=moved, amount=5, start=datetime.date(2022, 3, 2))
    payout = make.make_payout(approved_amount=40)
    type(payout).objects.update(enterprise=moved)
    of_2021, of_2022 = (reading.get(reverse("funds"), {"year": year}) for year in ("2021", "2022"))
    assert totals(of_2021)["当年发放金额"].text == "70"
    assert totals(of_2022)["当年发放金额"].text == "—"
    assert totals(reading.get(reverse("policies"), ASKED))["当年核准金额"].text == "40"


def test_an_achievement_stays_where_it_was_registered_and_transferred(reading, moved):
    result = make.make_achievement(enterprise=moved)
    make.make_achievement_transfer(achievement=result)
    make.make_achievement_transfer(achievement=result, date=datetime.date(2022, 5, 1))
    found = totals(reading.get(reverse("achievements"), ASKED))
    assert (found["登记成果"].text, found["转化笔数"].text) == ("1", "1")
    later = totals(reading.get(reverse("achievements"), {"year": "2022"}))
    assert later["转化笔数"].text == "0"


def test_a_record_that_moved_out_of_reach_is_named_without_a_link_and_left_out_of_files(reading, moved, district):
    make.make_financing(enterprise=moved, amount=70)
    near = make.make_financing(enterprise=make.make_enterprise(name="留下有限公司", area=district), amount=30)
    url = totals(reading.get(reverse("funds"), ASKED))["当年发放"].url
    page = reading.get(url)
    assert page.context["page"].unreached == "1"
    text = page.content.decode()
    assert f"/registers/financing/{near.pk}/" in text or f"/{near.pk}/" in text
    assert text.count("<tr><th") + text.count("<tr><td") >= 2
    address, query = url.split("?")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(reading.get(f"{address}export.xlsx?{query}"))))
    cells = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    assert any("留下有限公司" in cell for cell in cells)
    assert not any("迁走有限公司" in cell for cell in cells)


def test_sums_are_exact_on_both_databases(reading, district):
    """Sixty times 0.1 is 5.99999999999999 in floats."""
    firm = make.make_enterprise()
    for _number in range(60):
        make.make_financing(enterprise=firm, amount="0.1")
    assert totals(reading.get(reverse("funds"), ASKED))["当年发放金额"].text == "6"


# Challenges as they stood on the day


@pytest.fixture
def decided(district):
    challenge = make.make_challenge(decided=datetime.date(2021, 12, 20), reward=None)
    make.make_challenge_bid(challenge=challenge, name="重庆大学", result="won")
    make.make_challenge_bid(challenge=challenge, name="另一大学", result="lost")
    return challenge


@pytest.mark.parametrize(
    ("on", "won", "winner", "state", "results"),
    [
        ("2021-12-01", "0", "—", "申报中", {"待评定"}),
        ("2021-12-19", "0", "—", "评审中", {"待评定"}),
        ("2021-12-20", "1", "重庆大学", "已中榜", {"中榜", "未中榜"}),
    ],
)
def test_a_challenge_stands_as_it_did_on_the_day(reading, decided, on, won, winner, state, results):
    answer = reading.get(reverse("challenges"), {"year": "2021", "on": on})
    assert totals(answer)["已中榜"].text == won
    assert listed(reading, totals(answer)["已中榜"].url) == int(won)
    (row,) = table(answer, "发布榜单")
    assert (row[6], row[7]) == (winner, state)
    assert {row[4] for row in table(answer, "揭榜方")} == results


def test_the_day_of_a_decision_that_was_not_recorded_is_the_one_after_applications_end(reading, decided):
    Challenge.objects.update(decided=None)
    states = [
        table(reading.get(reverse("challenges"), {"year": "2021", "on": on}), "发布榜单")[0][7]
        for on in ("2021-12-01", "2021-12-02")
    ]
    assert states == ["申报中", "已中榜"]


def test_a_reward_that_nobody_named_is_blank_and_not_0(reading, decided):
    assert totals(reading.get(reverse("challenges"), ASKED))["榜金总额"].text == "—"


def test_a_project_counts_while_it_runs(reading, district):
    firm = make.make_enterprise()
    days = {"start": datetime.date(2021, 3, 1), "end": datetime.date(2021, 11, 30)}
    make.make_project(enterprise=firm, open_challenge=True, **days)
    numbers = [
        totals(reading.get(reverse("challenges"), {"year": "2021", "on": on}))["揭榜挂帅项目"].text
        for on in ("2021-02-28", "2021-03-01", "2021-11-30", "2021-12-01")
    ]
    assert numbers == ["0", "1", "1", "0"]


def test_a_fund_counts_from_the_day_it_was_founded_and_one_of_unknown_day_is_said(reading, district):
    make.make_fund(size=5000, founded=datetime.date(2021, 6, 1))
    make.make_fund(size=300, founded=None)
    early = reading.get(reverse("funds"), {"year": "2021", "on": "2021-05-31"})
    late = reading.get(reverse("funds"), {"year": "2021", "on": "2021-06-01"})
    assert [totals(answer)["基金规模"].text for answer in (early, late)] == ["300", "5,300"]
    assert "1 只" in next(each for each in early.context["tables"]).note


def test_who_is_incubated_leaves_with_the_place(reading, district):
    place = make_places.make_platform(kind="incubator", status="withdrawn", withdrawn=datetime.date(2021, 12, 1))
    make_places.make_incubatee(platform=place, entered=datetime.date(2021, 1, 5))
    numbers = [
        totals(reading.get(reverse("incubation"), {"year": "2021", "on": on}))["在孵化器"].text
        for on in ("2021-11-30", "2021-12-01")
    ]
    assert numbers == ["1", "0"]
