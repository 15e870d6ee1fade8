"""Every number of a mechanism's page opens to the records behind it, placed where they belonged on their day."""

import datetime
import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from enterprises.models import Challenge
from tests import makers
from tests import register_makers_enterprises as make
from tests import register_makers_platforms as make_places

from .test_summaries import ASKED, PAGES, a_world, a_world_of_places, links, listed, table, totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DAY = datetime.date(2021, 11, 12)
THINGS = {"项", "笔", "户", "家", "名", "次", "场", "条"}


@pytest.fixture
def reading(client, official):
    client.force_login(official)
    return client


@pytest.fixture
def abroad(district):
    return makers.make_area("500111", "大足区", kind="district", parent=district.parent)


@pytest.fixture
def world(district, abroad):
    a_world(district, abroad)
    a_world_of_places(district)
    return district


@pytest.fixture
def moved(district, abroad):
    """A firm that sat here until March 2022 and sits in another district since."""
    firm = make.make_enterprise(name="迁走有限公司", area=abroad)
    make.make_former_seat(enterprise=firm, area=district, until=datetime.date(2022, 3, 1))
    return firm


@pytest.mark.parametrize("page", PAGES)
def test_a_number_of_things_opens_to_so_many(reading, world, page):
    answer = reading.get(reverse(page), ASKED)
    counts = [total for total in answer.context["totals"] if total.unit in THINGS and "/records/" in total.url]
    assert counts
    for total in counts:
        if total.label == "引进品种和技术":
            continue  # a sum of what is introduced, however few the services
        assert total.text == str(listed(reading, total.url)), total.label


@pytest.mark.parametrize("page", PAGES)
def test_no_number_of_a_table_stands_without_its_names(reading, world, page):
    """A line of one record may have a figure of it, to which its own link leads."""
    answer = reading.get(reverse(page), ASKED)
    for each in answer.context["tables"]:
        heads = [str(head) for head, is_number in each.heads]
        is_of_records = any(cell.url and "/records/" not in cell.url for row in each.rows for cell in row[:2])
        for row in each.rows:
            bare = [heads[n] for n, cell in enumerate(row) if cell.is_number and cell.text != "—" and not cell.url]
            assert not bare or (is_of_records and len(bare) == 1), (each.title, bare)


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


def test_a_file_of_another_kind_a_list_and_a_part_that_there_are_not_are_refused(reading, world):
    address = f"{reverse('funds')}records/"
    for wrong in ("nothing/", "loans/?part=nothing", "loans/?each=nothing", "loans/?fund=x", "loans/export.pdf"):
        assert reading.get(f"{address}{wrong}").status_code == 404, wrong


def test_a_list_needs_the_right_to_its_register(client, official, world):
    """Whoever may open the page of chains, but not the enterprises, reads no names of them."""
    narrow = Group.objects.create(name="chains alone")
    narrow.permissions.add(Permission.objects.get(codename="view_industrychain"))
    official.groups.set([narrow])
    client.force_login(official)
    assert client.get(reverse("chains"), ASKED).status_code == 200
    assert client.get(f"{reverse('chains')}records/firms/", ASKED).status_code == 403
    assert client.get(f"{reverse('chains')}records/firms/export.csv", ASKED).status_code == 403


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


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_names_takes_more_queries_for_more_rows(reading, world, page, django_assert_max_num_queries):
    for url in {link for link in links(reading.get(reverse(page), ASKED)) if "/records/" in link}:
        with django_assert_max_num_queries(22):
            assert reading.get(url).status_code == 200
