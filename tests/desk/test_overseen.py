"""Who is overdue and reminded, and who reports completely and in time."""

import datetime
import re

import pytest
import time_machine

from indicators.models import Assignment, Notice, Observation
from indicators.pages.heat import Heat, Tally
from indicators.reporting.dues import dues
from qijiang.directory.models import Department
from tests.conftest import person
from tests.makers import (
    make_area,
    make_assignment,
    make_department,
    make_indicator,
)
from tests.reporting.worlds import at, the_district, the_indicator

from .pages import observed, plain, section, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("assigned")]
State = Observation.State


@pytest.fixture
def two_units(bureau):
    """The bureau owes June, and what closed before; the park the whole year before in quarters."""
    park = make_department("gxq", "高新区管委会", make_area("QJ-HTZ", "高新区", kind="zone", parent=the_district()))
    make_assignment(make_indicator("zone", name="园区产值", frequency="quarter", position=3), park)
    return park


def test_the_reviewer_sees_what_waits_and_who_is_overdue(reviewing, clerk, two_units):
    moments = {"submitted_at": at("2022-07-11 10:30:00"), "handed_in_at": at("2022-07-11 10:30:00")}
    observed("2022-06-30", "submitted", submitted_by=clerk, **moments)
    answer = reviewing.get("/desk/")
    assert "1项等待您审核" in plain(answer)
    assert "2022-07-11 10:30" in plain(answer)
    rows = re.findall(
        r'<tr> <th scope="row">(\S+)</th> <td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>', section(answer, "units")
    )
    assert rows == [("区科技局", "0", "5"), ("高新区管委会", "1", "1")]


def test_one_button_reminds_a_unit_once_a_day(reviewing, reviewer, clerk, two_units):
    of_park = person("park", "clerk", two_units, two_units.area)
    key = f"{Department.objects.get(code='kjj').pk}-{the_district().pk}"
    assert "已无逾期" in plain(reviewing.post("/desk/remind/?on=2022-07-16", {"unit": key}, follow=True))
    assert not Notice.objects.exists(), "of what was overdue on another day nobody is reminded"
    assert "已提醒1个单位的1个账号" in plain(reviewing.post("/desk/remind/", {"unit": key}, follow=True))
    told = Notice.objects.get()
    assert (told.user, told.kind, told.words["number"], told.link) == (clerk, "reminded", 6, "/desk/?year=2022")
    assert "今日已提醒" in section(reviewing.get("/desk/"), "units")
    assert "没有发出提醒" in plain(reviewing.post("/desk/remind/", {"unit": key}, follow=True))
    assert "已提醒2个单位的1个账号" in plain(reviewing.post("/desk/remind/", {"unit": "all"}, follow=True))
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"clerk", of_park.username}
    assert "已无逾期" in plain(reviewing.post("/desk/remind/", {"unit": "0-0"}, follow=True))
    with time_machine.travel(at("2022-07-21 09:00:00"), tick=False):
        reviewing.force_login(reviewer)
        reviewing.post("/desk/remind/", {"unit": key})
    assert Notice.objects.filter(user=clerk).count() == 2, "the next day it may be said again"


def test_nobody_is_reminded_by_whom_it_does_not_concern(site, client, official):
    assert site.post("/desk/remind/", {"unit": "all"}).status_code == 403
    client.force_login(official)
    assert client.post("/desk/remind/", {"unit": "all"}).status_code == 403


def test_another_district_is_out_of_reach(reviewing):
    elsewhere = make_area("500111", "大足区", kind="district", parent=the_district().parent)
    theirs = make_department("dz", "大足区科技局", elsewhere)
    make_assignment(the_indicator(), theirs)
    assert "大足" not in text_of(reviewing.get("/desk/"))
    assert reviewing.get("/desk/dz/2022/06/").status_code == 404


# ---- the heat map


def heat(**states):
    """The heat of the bureau's June with its figure as told, and what it says, on 2022-08-20."""
    if states:
        observed("2022-06-30", **states)
    items = [item for item in dues(Assignment.objects.all(), datetime.date(2022, 8, 20)) if item.period.number == 6]
    tally = Tally.of(items)
    return tally.heat, tally.complete, tally.timely


@pytest.mark.parametrize(
    ("figure", "seen"),
    [
        ({}, (Heat.NOTHING, "0%", "0%")),
        ({"state": "approved", "handed_in_at": at("2022-07-14 23:59:59")}, (Heat.IN_TIME, "100%", "100%")),
        ({"state": "approved", "handed_in_at": at("2022-07-15 00:00:00")}, (Heat.MADE_UP, "100%", "0%")),
        ({"state": "submitted", "handed_in_at": at("2022-07-14 09:00:00")}, (Heat.IN_TIME, "100%", "100%")),
        ({"state": "draft"}, (Heat.NOTHING, "0%", "0%")),
        (
            {"state": "returned", "handed_in_at": at("2022-07-14 09:00:00"), "review_note": "附名单"},
            (Heat.UNDER_WAY, "0%", "100%"),
        ),
    ],
)
def test_lateness_stays_visible_when_it_is_made_up(figure, seen):
    assert heat(**figure) == seen


def test_nearly_all_is_not_all():
    assert Tally(asked=1000, handed_in=999, late=1, overdue=0).complete == "99%"
    assert Tally(asked=1000, handed_in=1, late=0, overdue=999).complete == "1%"
    assert Tally(asked=0, handed_in=0, late=0, overdue=0).complete == "—"


def test_the_heat_map_has_colour_shape_and_number_and_opens(client, official, two_units):
    observed("2022-05-31", "approved", handed_in_at=at("2022-06-20 09:00:00"))
    client.force_login(official)
    answer = client.get("/desk/")
    cells = re.findall(r'<td class="h-(\w+)"><a href="([^"]+)" title="([^"]+)">.*?#(m-\w+)"', section(answer, "heat"))
    may = next(cell for cell in cells if cell[1] == "/desk/kjj/2022/05/")
    assert may == (
        "behind",
        "/desk/kjj/2022/05/",
        "齐全，但有迟报: 应报1项，已报1项，其中迟报1项".replace(": ", "："),
        "m-behind",
    )
    opened = plain(client.get(may[1]))
    for said in ("高新技术企业", "2022-06-14", "2022-06-20 09:00", "迟报6天"):
        assert said in opened
    assert "例外开放本月" not in opened


def test_the_manager_opens_a_month_from_its_cell(client, manager):
    client.force_login(manager)
    address = re.search(r'href="(/admin/indicators/opening/add/[^"]+)"', text_of(client.get("/desk/kjj/2022/05/")))[1]
    form = client.get(address).context["adminform"].form
    assert (str(form["first_day"].value()), str(form["last_day"].value())) == ("2022-05-01", "2022-05-31")


@pytest.mark.parametrize("address", ["/desk/nobody/2022/05/", "/desk/kjj/2022/Q2/", "/desk/kjj/2021/05/"])
def test_a_cell_that_there_is_not_is_not_found(client, official, address):
    client.force_login(official)
    assert client.get(address).status_code == 404


def test_the_heat_map_takes_as_many_queries_for_ten_departments(client, reviewer, django_assert_max_num_queries):
    client.force_login(reviewer)
    client.get("/desk/")
    with django_assert_max_num_queries(14) as few:
        client.get("/desk/")
    for number in range(10):
        one = make_department(f"dept-{number}", f"部门{number}", the_district())
        for other in range(3):
            make_assignment(make_indicator(f"of_{number}_{other}", position=number), one)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "部门9" in text_of(client.get("/desk/"))
