"""What the reviewer sees a figure held against: its own day, what it replaced, what came later."""

import datetime
import re
from html import unescape

import pytest
import time_machine

from indicators.models import Observation
from indicators.pages import desks
from tests.makers import load_observation, make_action, make_indicator, make_observation, make_plan, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
TODAY = datetime.datetime(2022, 11, 20, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_working_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def hte(bureau, district):
    indicator = make_indicator("hte_valid", name="高新技术企业", owner=bureau)
    start = {"baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    make_target(make_action(make_plan(district)), indicator, 140, comparator=">", wording="突破140家", **start)
    return indicator


def handed_in(indicator, area, day, value, clerk):
    return make_observation(indicator, area, day, value, state="submitted", created_by=clerk, submitted_by=clerk)


def page_of(site, row):
    return unescape(site.get(f"/review/{row.pk}/").content.decode())


def lights_of(text):
    return re.findall(r"</svg>([^<]+)</span>", text.split('class="from-to"')[1].split("</p>")[0])


def test_the_light_is_judged_on_the_figure_s_own_day(site, hte, district, clerk):
    load_observation(hte, district, "2022-05-31", 123)
    text = page_of(site, handed_in(hte, district, "2022-06-30", 132, clerk))
    assert lights_of(text) == ["严重滞后", "正常"], "half of the way at half of the year; in November it is behind"
    assert "按2022-06-30研判" in text
    assert "49.6%" in text
    assert "已有更晚的审定数" not in text


def test_a_figure_of_the_year_s_last_day_is_judged_as_over(site, reviewer, hte, district, clerk):
    with time_machine.travel(datetime.datetime(2023, 1, 9, tzinfo=datetime.UTC), tick=False):
        site.force_login(reviewer)  # the session of November is over
        assert lights_of(page_of(site, handed_in(hte, district, "2022-12-31", 139, clerk)))[1] == "未完成"
        assert lights_of(page_of(site, handed_in(hte, district, "2022-11-30", 139, clerk)))[1] == "正常"


def test_a_day_filled_in_moves_its_own_day_and_not_today(site, hte, district, clerk):
    load_observation(hte, district, "2022-10-31", 141)
    text = page_of(site, handed_in(hte, district, "2022-06-30", 132, clerk))
    assert lights_of(text) == ["暂无数据", "正常"]
    assert "已有更晚的审定数（截至2022-10-31）" in text
    assert "141家 (2022-10-31)" in text, "against now"


def test_the_clerk_s_page_judges_by_its_day_too(client, clerk, hte, district):
    load_observation(hte, district, "2022-06-30", 132)
    client.force_login(clerk)
    for day, word in (("2022-06-30", "正常"), ("2022-10-31", "严重滞后")):
        text = unescape(client.get(f"/entry/new/hte_valid/?on={day}").content.decode())
        assert word in text.split("2022年目标")[1].split("</section>")[0], day


def test_an_approved_figure_is_compared_with_what_it_replaced(site, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    row = load_observation(hte, district, "2022-06-30", 131)
    load_observation(hte, district, "2022-10-31", 150)
    against = page_of(site, row).split("较审定前")[1].split("</dd>")[0]
    assert "+2家" in against
    assert "129家 (2022-05-31)" in against


def test_a_correction_is_compared_with_what_it_corrected(site, hte, district):
    moments = [datetime.datetime(2022, 7, day, tzinfo=datetime.UTC) for day in (5, 9)]
    load_observation(hte, district, "2022-06-30", 131, approved=moments[0])
    row = load_observation(hte, district, "2022-06-30", 128, approved=moments[1], reason="剔除到期企业")
    against = page_of(site, row).split("较审定前")[1].split("</dd>")[0]
    assert "131家 (2022-06-30)" in against


def test_the_year_s_first_figure_replaced_nothing(site, hte, district):
    row = load_observation(hte, district, "2022-06-30", 131)
    against = page_of(site, row).split("较审定前")[1].split("</dd>")[0]
    assert "无数据" in against
    assert "131" not in against


def test_a_desk_that_is_cut_says_so(site, hte, district, clerk, monkeypatch):
    monkeypatch.setattr(desks, "OPEN_LIMIT", 2)
    for month, value in ((4, 71), (5, 72), (6, 73)):
        moment = datetime.datetime(2022, 7, month, tzinfo=datetime.UTC)
        day = datetime.date(2022, month, 28)
        make_observation(hte, district, day, value, state="submitted", submitted_by=clerk, submitted_at=moment)
    text = unescape(site.get("/review/").content.decode())
    assert "待审核3条" in text
    assert "共3条，此处列出最早的2条" in text
    assert ("72家" in text, "73家" in text) == (True, False)
    Observation.objects.first().delete()
    assert "此处列出" not in unescape(site.get("/review/").content.decode())
