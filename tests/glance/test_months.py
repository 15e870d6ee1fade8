"""The lights month by month: the same as the pages of these days, each a link, nothing ahead of today."""

import datetime
import re

import pytest
from django.utils import timezone

from indicators.models import Milestone, Target
from indicators.outline import outline
from indicators.reading import Moment
from indicators.replay import lights, month_ends
from indicators.standing import standings
from tests import makers

from .worlds import JUNE, part, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def june(time_machine):
    time_machine.move_to(JUNE, tick=False)
    return time_machine


@pytest.fixture
def load(district):
    """Load a month's figure, if its day has come."""

    def put(indicator, year, month, value, **fields):
        day = datetime.date(year, month, month_ends(year)[month - 1].day)
        if day <= timezone.localdate():
            makers.load_observation(indicator, district, day, value, **fields)

    return put


@pytest.fixture(params=["2022-06-30T09:00:00+00:00"])
def today(request, june):
    june.move_to(request.param, tick=False)
    return timezone.localdate()


@pytest.fixture
def figures(plan, load, today):
    """A stock that wavers, a flow at last year's pace, one with milestones, an estimate and a month not collected."""
    codes = ("hte_valid", "cq_tech_new", "tech_sme")
    hte, new, sme = (Target.objects.get(indicator__code=code).indicator for code in codes)
    for month, value in ((1, 124), (2, 122), (4, 138), (6, 139), (9, 150), (12, 141)):
        load(hte, 2022, month, value)
    for year, steps in ((2021, (10, 20, 90, 100)), (2022, (40, 210, 300, 390))):
        for month, value in zip((3, 6, 9, 12), steps, strict=True):
            load(new, year, month, value)
    Milestone.objects.create(target=Target.objects.get(indicator=sme), date="2022-06-30", share="0.2")
    load(sme, 2022, 3, 5, qualifier="~")
    for month, value in ((5, None), (8, 100)):
        load(sme, 2022, month, value)
    return plan


@pytest.mark.parametrize("today", ["2022-06-30T09:00:00+00:00", "2023-02-01T09:00:00+00:00"], indirect=True)
def test_each_light_is_that_of_the_page_of_its_day(figures, today):
    day = today
    figures.refresh_from_db()
    found = outline(figures, 2022, day, None, None)
    last = min(day, month_ends(2022)[-1])
    whole = standings(found.targets, Moment(last, day), found.milestones)
    for month_end in [each for each in month_ends(2022) if each <= last]:
        page = standings(found.targets, Moment(month_end, day), found.milestones)
        for strip, standing in zip(whole, page, strict=True):
            light = lights(strip, last, day)[month_end.month - 1]
            assert light.assessment == standing.assessment


def test_the_strip_links_each_month_and_leaves_out_what_is_ahead(get, figures):
    text = part(text_of(get("/?view=months")), "data-replay", "</section>")
    row = part(text, "高新技术企业</a></th>", "</tr>")
    assert row.count("<a ") == 6 and row.count("未到") == 6
    assert re.search(r'href="/indicators/hte_valid/\?on=2022-04-30" aria-label="4月：正常，138家（88.2%）"', row)
    assert "6月：正常" in text


def test_a_page_of_the_past_shows_the_whole_strip_and_its_own_month(get, figures):
    text = part(text_of(get("/?view=months&on=2022-03-31")), "data-replay", "</section>")
    assert part(text, "高新技术企业</a></th>", "</tr>").count("<a ") == 6
    assert re.search(r'data-month="3"><a href="[^"]*view=months[^"]*on=2022-03-31[^"]*" aria-current="date"', text)


def test_a_filter_leaves_the_strips_of_its_light(get, figures):
    text = part(text_of(get("/?view=months&status=on_track")), "data-replay", "</section>")
    assert ">高新技术企业</a>" in text and ">科技型中小企业</a>" not in text
