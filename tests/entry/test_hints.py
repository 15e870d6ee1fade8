"""What the clerk's form says: help that fits, what is locked, known, in work already, unusual; where it leads."""

import datetime
from decimal import Decimal
from html import unescape

import pytest

from indicators.models import Observation
from indicators.pages import desks
from indicators.validating import broken_rules
from tests.conftest import person
from tests.makers import (
    an_observation,
    load_observation,
    make_area,
    make_indicator,
    make_lock,
    make_observation,
    make_plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
State = Observation.State
NEW = "/entry/new/hte_valid/"


def typed(**changes):
    said = {"area": "500110", "as_of": "2022-06-30", "value": "131", "qualifier": "=", "vintage": "2"}
    return said | {"source": "", "note": "", "reason": "", "action": "submit"} | changes


def text_of(answer):
    return unescape(answer.content.decode())


def problems_of(answer):
    return text_of(answer).split('class="problems"')[1].split("</div>")[0]


# ---- the help


@pytest.mark.parametrize(
    ("unit", "measure", "said", "unsaid"),
    [
        ("家", "stock", "1,234", "亿"),
        ("人", "flow", "1,234", "亿"),
        ("万元", "flow", "3500万", "1,234或"),
        ("亿元", "flow", "1.2亿", "1,234或"),
        ("%", "ratio", "99%", "亿"),
        ("位", "rank", "名次", "1,234"),
    ],
)
def test_the_help_of_the_value_fits_the_unit(site, bureau, unit, measure, said, unsaid):
    make_indicator("other", unit=unit, measure=measure, decimals=2, owner=bureau)
    help_text = text_of(site.get("/entry/new/other/")).split('id="id_value_helptext"')[1].split("</div>")[0]
    assert said in help_text
    assert unsaid not in help_text
    assert "空白不等于零" in help_text


@pytest.mark.parametrize(("unit", "text"), [("家", "1,234"), ("万元", "1.2亿"), ("亿元", "3500万"), ("%", "99%")])
def test_what_the_help_offers_is_taken(site, bureau, unit, text):
    make_indicator("other", unit=unit, decimals=2, owner=bureau)
    assert site.post("/entry/new/other/", typed(value=text)).status_code == 302


# ---- what is known


def test_figures_of_other_years_stand_beside_the_day_offered(site, hte, district):
    load_observation(hte, district, "2009-12-31", 12)
    load_observation(hte, district, "2021-12-31", 123)
    text = text_of(site.get(NEW))
    assert "12家" in text
    assert "123家" in text
    assert "尚无审定数据" not in text


def test_figures_after_the_day_are_left_out(site, hte, district):
    load_observation(hte, district, "2022-04-30", 127)
    load_observation(hte, district, "2022-06-30", 131)
    text = text_of(site.get(f"{NEW}?on=2022-05-31"))
    assert "127家" in text
    assert "131家" not in text


# ---- a locked period


@pytest.mark.parametrize(("day", "locked"), [("2022-03-31", False), ("2022-04-30", True), ("2022-06-30", True)])
def test_a_locked_period_is_said_when_the_form_opens(site, district, day, locked):
    make_lock(district, "2022-04-01", "2022-06-30", "半年报已上报")
    text = text_of(site.get(f"{NEW}?on={day}"))
    for said in ("#c-locked", "2022-04-01至2022-06-30已锁定", "半年报已上报", "请管理员"):
        assert (said in text) == locked, said


def test_a_draft_of_a_locked_period_says_so(site, hte, district, clerk):
    row = make_observation(hte, district, "2022-06-30", 131, state="draft", created_by=clerk)
    make_lock(district.parent, "2022-06-01", "2022-06-30", "半年报已上报")
    assert "半年报已上报" in text_of(site.get(f"/entry/{row.pk}/"))


def test_a_refusal_for_the_lock_says_it_once(site, district):
    make_lock(district, "2022-06-01", "2022-06-30", "半年报已上报")
    assert text_of(site.post(NEW, typed())).count("半年报已上报") == 2, "above the form and beside its field"
    assert 'role="note"' not in text_of(site.post(NEW, typed()))


# ---- a figure in work already


@pytest.mark.parametrize(("state", "link"), [("draft", "继续处理"), ("submitted", "查看这条")])
def test_the_figure_in_work_is_named_and_linked(site, bureau, district, hte, state, link):
    colleague = person("colleague", "clerk", bureau, district)
    moment = datetime.datetime(2022, 7, 5, 2, 30, tzinfo=datetime.UTC)
    row = make_observation(
        hte, district, "2022-06-30", 129, state=state, created_by=colleague, created_at=moment, submitted_by=colleague
    )
    said = problems_of(site.post(NEW, typed()))
    for word in ("129家", "2022-06-30", row.get_state_display(), "colleague", "区科技局", "2022-07-05 10:30", link):
        assert word in said, word
    assert f'href="/entry/{row.pk}/"' in said


def test_a_draft_moved_onto_another_names_that_one(site, hte, district, clerk):
    other = make_observation(hte, district, "2022-05-31", 129, state="draft", created_by=clerk)
    row = make_observation(hte, district, "2022-06-30", 131, state="draft", created_by=clerk)
    said = problems_of(site.post(f"/entry/{row.pk}/", typed(as_of="2022-05-31", version="1")))
    assert "129家" in said
    assert f'href="/entry/{other.pk}/"' in said
    row.refresh_from_db()
    assert str(row.as_of) == "2022-06-30"


# ---- a fall against what waits


def test_a_fall_from_what_was_handed_in_is_asked_about_at_once(site, contracts):
    url = "/entry/new/contracts/"
    site.post(url, typed(as_of="2022-05-31", value="4105"))
    said = problems_of(site.post(url, typed(value="4000")))
    assert "由4,105万元（2022-05-31，待审核）减少到4,000万元（2022-06-30）" in said
    assert site.post(url, typed(value="4000", reason="剔除重复登记")).status_code == 302


# ---- what is unusual


UNUSUAL = {"period-end", "long-ago", "tenfold"}


def asked(indicator, area, as_of, value, today=datetime.date(2022, 7, 6)):
    """The sentences of the standard rules about its day and its size."""
    found = broken_rules([an_observation(indicator, area, as_of, value, state="draft")], today)
    return [each.sentence for each in found if each.rule.code in UNUSUAL]


@pytest.mark.parametrize(
    ("frequency", "day", "end"),
    [
        ("month", "2022-06-30", ""),
        ("month", "2022-06-29", "2022-06-30"),
        ("month", "2021-02-28", ""),
        ("quarter", "2022-05-31", "2022-06-30"),
        ("half_year", "2022-06-30", ""),
        ("year", "2022-06-30", "2022-12-31"),
        ("year", "2021-12-31", ""),
    ],
)
def test_a_day_that_ends_no_period_is_asked_about(district, frequency, day, end):
    indicator = make_indicator(frequency=frequency)
    found = asked(indicator, district, day, 131)
    assert bool(found) == bool(end)
    assert all(day in text and end in text for text in found)


@pytest.mark.parametrize(("day", "old"), [("2020-07-06", False), ("2020-07-05", True), ("2002-06-30", True)])
def test_a_day_more_than_two_years_back_is_asked_about(district, day, old):
    indicator = make_indicator()
    assert any("超过2年" in text for text in asked(indicator, district, day, 131)) == old
    street = make_area("500110001", "古南街道", parent=district)
    make_plan(district, year=int(day[:4]))
    assert not any("超过2年" in text for text in asked(indicator, street, day, 131)), "a year that is planned is open"


def test_two_years_back_from_a_leap_day(district):
    leap_day = datetime.date(2024, 2, 29)
    indicator = make_indicator()
    assert any("超过2年" in text for text in asked(indicator, district, "2022-02-28", 1, today=leap_day))
    assert not any("超过2年" in text for text in asked(indicator, district, "2022-03-31", 1, today=leap_day))


@pytest.mark.parametrize(
    ("value", "word"),
    [("1309.9", ""), ("1310", "的10倍"), ("13.2", ""), ("13.1", "10分之一"), ("0", "10分之一"), (None, "")],
)
def test_a_tenfold_or_a_tenth_of_the_last_figure_is_asked_about(district, value, word):
    indicator = make_indicator(decimals=1)
    make_observation(indicator, district, "2021-12-31", 131)
    make_observation(indicator, district, "2022-07-01", 1)
    make_observation(indicator, district, "2022-05-31", 1, state="draft")
    found = asked(indicator, district, "2022-06-30", value)
    assert [word in text and "131家（2021-12-31）" in text for text in found] == ([True] if word else [])


@pytest.mark.parametrize(("day", "asks"), [("2022-03-31", True), ("2022-04-30", False), ("2022-06-30", True)])
def test_a_flow_is_held_against_its_own_year_or_the_same_month(contracts, district, day, asks):
    make_observation(contracts, district, "2021-03-31", 100)
    make_observation(contracts, district, "2021-12-31", 1000)
    make_observation(contracts, district, "2022-05-31", 500, state="submitted")
    assert bool(asked(contracts, district, day, Decimal("9.5"))) == asks


@pytest.mark.parametrize(("value", "asks"), [("0", False), ("50", False), ("9999", False), ("10000", True)])
def test_a_flow_is_held_against_a_whole_year_only_upwards(contracts, district, value, asks):
    make_observation(contracts, district, "2021-12-31", 1000)
    assert bool(asked(contracts, district, "2022-01-31", value)) == asks


@pytest.mark.parametrize(("last", "measure"), [(0, "stock"), (-5, "stock"), (1, "rank")])
def test_no_size_is_asked_about_without_a_base_or_for_a_rank(district, last, measure):
    indicator = make_indicator(measure=measure)
    make_observation(indicator, district, "2022-05-31", last)
    assert asked(indicator, district, "2022-06-30", 900) == []


def test_what_is_unusual_is_handed_in_with_a_reason(site, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    said = problems_of(site.post(NEW, typed(value="1311", as_of="2022-06-29")))
    assert "129家（2022-05-31）的10倍" in said
    assert "2022-06-29不是期末日" in said
    assert said.count("请说明原因") == 2
    assert 'href="#id_answer_' in said
    assert not Observation.objects.exclude(state=State.APPROVED).exists()
    site.post(NEW, typed(value="1311", as_of="2022-06-29", reason="口径扩大到全市"))
    assert Observation.objects.get(state=State.SUBMITTED).reason == "口径扩大到全市"


def test_a_draft_is_saved_whatever_is_unusual_and_says_so(site, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    text = text_of(site.post(NEW, typed(value="1311", action="save"), follow=True))
    assert "已存为草稿" in text
    assert "的10倍" in text
    assert "请在提交审核前说明原因" in text
    row = Observation.objects.get(state=State.DRAFT)
    assert "的10倍" in problems_of(site.post(f"/entry/{row.pk}/", typed(value="1311", version="1")))
    row.refresh_from_db()
    assert (row.state, row.version) == (State.DRAFT, 1)


def test_a_second_form_hands_in_no_draft_that_is_unusual(site, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    site.post(NEW, typed(value="1311", action="save"))
    row = Observation.objects.get(state=State.DRAFT)
    assert f'href="/entry/{row.pk}/"' in problems_of(site.post(NEW, typed(value="1311")))
    row.refresh_from_db()
    assert row.state == State.DRAFT


# ---- where it leads


def test_area_and_year_are_kept_on_the_way_back(site, clerk, hte, district):
    street = make_area("500110001", "古南街道", parent=district)
    load_observation(hte, street, "2021-12-31", 10)
    answer = site.post(NEW, typed(area=street.code, as_of="2021-11-30", value="10"))
    assert answer.headers["Location"] == "/entry/?area=500110001&year=2021"
    assert "以下为古南街道2021年" in text_of(site.get(answer.headers["Location"]))
    assert 'href="/entry/?area=500110001&year=2021"' in text_of(site.get(f"{NEW}?area=500110001&on=2021-11-30"))
    row = Observation.objects.get(state=State.SUBMITTED)
    assert 'href="/entry/?area=500110001&year=2021"' in text_of(site.get(f"/entry/{row.pk}/"))
    draft = make_observation(hte, street, "2021-10-31", 9, state="draft", created_by=clerk)
    answer = site.post(f"/entry/{draft.pk}/", {"action": "discard", "version": "1"})
    assert answer.headers["Location"] == "/entry/?area=500110001&year=2021"


def test_a_year_of_which_the_desk_knows_nothing_leads_to_no_dead_end(site):
    answer = site.post(NEW, typed(as_of="2019-12-31", reason="补录"), follow=True)
    assert answer.redirect_chain == [("/entry/?area=500110", 302)]
    assert answer.status_code == 200


def test_a_desk_that_is_cut_says_so(site, hte, district, clerk, monkeypatch):
    monkeypatch.setattr(desks, "OPEN_LIMIT", 2)
    for day in ("2022-04-30", "2022-05-31"):
        make_observation(hte, district, day, 1, state="draft", created_by=clerk)
    assert "在办数据共" not in text_of(site.get("/entry/"))
    make_observation(hte, district, "2022-03-31", 77, state="returned", review_note="请附名单", created_by=clerk)
    text = text_of(site.get("/entry/"))
    assert "在办数据共3条，此处列出2条" in text
    assert "请附名单" in text, "what came back is never the part that is cut"
