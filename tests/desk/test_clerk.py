"""My desk: what is to be done by its state, what is closed and what was taken over."""

import datetime
import re

import pytest
import time_machine

from indicators import recording
from indicators.models import Assignment, Observation
from indicators.pages.desk_scope import default_year
from tests.conftest import person
from tests.makers import (
    make_assignment,
    make_department,
    make_indicator,
    make_observation,
    make_opening,
)
from tests.reporting.worlds import at, the_assignment, the_district, the_indicator

from .pages import counts, observed, plain, section, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("assigned")]
State = Observation.State


def test_the_desk_sorts_by_state(site, clerk, reviewer):
    observed("2022-01-31", "approved")
    observed("2022-02-28", "returned", review_note="请附名单", reviewed_by=reviewer)
    observed("2022-03-31", "submitted", submitted_by=clerk, submitted_at=at("2022-04-11 09:00:00"))
    observed("2022-04-30", "draft", created_by=clerk)
    answer = site.get("/desk/")
    assert counts(answer) == {"退回待改": 1, "逾期未报": 1, "待报": 0, "草稿": 1, "缺报（已关闭）": 1, "待审核": 1}
    assert "请附名单" in section(answer, "returned")
    late = section(answer, "late")
    assert "2022年6月" in late
    assert "逾期6天" in late
    assert "/entry/new/hte_valid/?area=500110&on=2022-06-30" in late
    missing = section(answer, "missing")
    assert "2022年5月" in missing
    assert "2022-06-28当日24时关闭" in missing
    assert "/entry/new/" not in missing
    assert "2022年至今应报6项，已报2项" in plain(answer)
    assert "下一批：1项自2022-07-31起可填报" in plain(answer)


def test_a_figure_that_was_opened_from_the_desk_leads_back_to_it(site, clerk):
    """Also past the list of all indicators, and with what the browser kept of the typing dropped."""
    late = re.search(r'href="(/entry/new/[^"]+)"', section(site.get("/desk/?year=2022"), "late"))[1]
    assert late.endswith("&desk=2022")
    assert '"/desk/?year=2022"' in text_of(site.get(late))
    typed = {"area": "500110", "as_of": "2022-06-30", "value": "129", "qualifier": "=", "vintage": "2"}
    answer = site.post(late, typed | {"action": "save", "keep": "entry-hte_valid-500110"}, follow=True)
    assert answer.redirect_chain == [("/desk/?year=2022", 302)]
    assert '<meta name="saved-form" content="entry-hte_valid-500110">' in text_of(answer)
    assert "saved-form" not in text_of(site.get("/desk/"))
    row = Observation.objects.get()
    assert f'href="/entry/{row.pk}/?desk=2022"' in section(site.get("/desk/"), "draft")
    form = {"version": row.version, "action": "discard"}
    for year, back in (("//x.cn", "/entry/?area=500110"), ("2022", "/desk/?year=2022")):
        assert _back_from(site.get(f"/entry/{row.pk}/?desk={year}")) == back
    assert site.post(f"/entry/{row.pk}/?desk=2022", form)["Location"] == "/desk/?year=2022"


def _back_from(answer):
    return re.search(r'<a class="btn" href="([^"]+)">不保存', text_of(answer))[1]


def test_a_draft_past_its_deadline_is_said_to_be_late(site, clerk):
    observed("2022-06-30", "draft", created_by=clerk)
    answer = site.get("/desk/")
    assert "逾期6天" in section(answer, "draft")
    assert section(answer, "late") == ""


@pytest.mark.parametrize(("moment", "said"), [("2022-07-14 23:59:59", "今日截止"), ("2022-07-11 09:00:00", "还剩3天")])
def test_what_is_due_says_how_many_days_are_left(site, clerk, moment, said):
    with time_machine.travel(at(moment), tick=False):
        site.force_login(clerk)
        assert said in section(site.get("/desk/"), "due")


def test_the_countdown_to_the_closing_and_an_opening_are_said(site, clerk, bureau):
    with time_machine.travel(at("2022-07-27 09:00:00"), tick=False):
        site.force_login(clerk)  # the session of a week before is over
        assert "还有1天" in section(site.get("/desk/"), "late")
    make_opening(bureau, until="2022-08-31", reason="系统故障")
    site.force_login(clerk)
    late = section(site.get("/desk/"), "late")
    assert "系统故障" in late
    assert "2022年5月" in late, "which is missing without"


def test_the_number_of_the_navigation_counts_what_is_to_be_done(site, reviewer, clerk):
    observed("2022-05-31", "returned", review_note="请附名单", reviewed_by=reviewer)
    assert site.get("/desk/numbers/").json() == {"desk": 2}
    observed("2022-06-30", "submitted", submitted_by=clerk)
    assert site.get("/desk/numbers/").json() == {"desk": 1}
    site.force_login(reviewer)
    assert site.get("/desk/numbers/").json() == {"review": 1}


def test_the_pages_name_the_number_and_ask_nothing_for_it(site, official, django_assert_max_num_queries):
    assert 'data-number="desk"' in text_of(site.get("/indicators/"))
    assert "desk-numbers.js" in text_of(site.get("/indicators/"))
    site.force_login(official)
    assert "desk-numbers.js" not in text_of(site.get("/desk/"))


def test_looking_back_shows_how_it_stood_and_offers_nothing(site):
    observed("2022-05-31", "approved", approved=at("2022-06-20 09:00:00"))
    answer = site.get("/desk/?on=2022-06-10")
    assert counts(answer)["待报"] == 1
    assert "回到今天" in text_of(answer)
    assert "/entry/new/" not in section(answer, "due")
    assert counts(site.get("/desk/"))["待报"] == 0


@pytest.mark.parametrize("typed", ["2022-02-30", "gestern", "2022-07-21"])
def test_a_day_that_is_none_or_to_come_is_said(site, typed):
    answer = site.get(f"/desk/?on={typed}")
    assert typed in text_of(answer)
    assert 'role="alert"' in text_of(answer)


@pytest.mark.parametrize("address", ["/desk/?year=2019", "/desk/?year=x", "/desk/?show=nothing"])
def test_what_is_not_there_is_not_found(site, address):
    assert site.get(address).status_code == 404


def test_over_the_years_end_the_last_periods_of_the_year_before_are_still_there(site, clerk, bureau):
    make_assignment(the_indicator(), bureau, year=2023)
    with time_machine.travel(at("2023-01-10 09:00:00"), tick=False):
        site.force_login(clerk)
        answer = site.get("/desk/")
        assert "2022年12月" in section(answer, "due")
        assert counts(answer)["缺报（已关闭）"] == 0, "what is closed of the year before stands under that year"
        assert counts(site.get("/desk/?year=2022"))["缺报（已关闭）"] == 11


@pytest.mark.parametrize(
    ("years", "today", "year"),
    [
        ([2022, 2023], 2023, 2023),
        ([2022], 2026, 2022),
        ([2024], 2023, 2024),
        ([2021, 2024], 2023, 2021),
        ([], 2022, None),
    ],
)
def test_the_default_year(years, today, year):
    assert default_year(years, datetime.date(today, 6, 1)) == year


def test_who_moves_has_the_desk_of_the_new_department(site, clerk, bureau):
    other = make_department("jxw", "区经信委", the_district())
    make_assignment(make_indicator("smart", name="智能工厂", position=2), other)
    clerk.department = other
    clerk.save()
    text = text_of(site.get("/desk/"))
    assert "智能工厂" in text
    assert "高新技术企业</a>" not in text


def test_the_successor_sees_from_whom_it_was_taken_over(client):
    successor = make_department("kjs", "区科技和数据局", the_district())
    client.force_login(person("successor", "clerk", successor, the_district()))
    row = the_assignment()
    row.last_period = 6
    row.save()
    make_assignment(the_indicator(), successor, first_period=7)
    assert "自区科技局接手" in section(client.get("/desk/"), "late")


def test_all_rows_of_a_state_on_demand(site, bureau):
    for number in range(20):
        make_assignment(make_indicator(f"more_{number}", owner=bureau, position=number), bureau)
    assert section(site.get("/desk/"), "late").count("<li>") == 12
    assert "显示全部21项" in section(site.get("/desk/"), "late")
    assert section(site.get("/desk/?show=late"), "late").count("<li>") == 21


def test_an_account_without_a_department_and_a_district_without_assignments(client, clerk):
    Assignment.objects.all().delete()
    client.force_login(clerk)
    assert "请管理员生成" in text_of(client.get("/desk/"))
    client.force_login(person("lost", "clerk", None, the_district()))
    assert "没有所属部门" in text_of(client.get("/desk/"))


def test_the_desk_takes_as_many_queries_for_sixty_indicators(site, bureau, clerk, django_assert_max_num_queries):
    site.get("/desk/")
    with django_assert_max_num_queries(12) as few:
        site.get("/desk/")
    for number in range(60):
        row = make_indicator(f"more_{number}", owner=bureau, position=number)
        make_assignment(row, bureau)
        make_observation(row, the_district(), "2022-05-31", number, state="draft", created_by=clerk)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert site.get("/desk/").status_code == 200


# ---- the form of one figure


def test_the_form_counts_down_and_says_what_is_closed(site, bureau):
    address = "/entry/new/hte_valid/?area=500110&on="
    assert "还有8天，于2022-07-28当日24时关闭" in text_of(site.get(f"{address}2022-06-30"))
    assert "本期已于2022-06-28当日24时关闭" in text_of(site.get(f"{address}2022-05-31"))
    typed = {
        "area": "500110",
        "as_of": "2022-05-31",
        "value": "129",
        "qualifier": "=",
        "vintage": "2",
        "action": "save",
    }
    assert "本期已于2022-06-28当日24时关闭" in text_of(site.post("/entry/new/hte_valid/", typed))
    assert not Observation.objects.exists()
    make_opening(bureau, until="2022-08-31")
    assert site.post("/entry/new/hte_valid/", typed).status_code == 302, "control"
    row = Observation.objects.get()
    recording.submit(row.created_by, row, version=row.version, via="form")
