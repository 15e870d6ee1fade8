"""What waits for the reviewer, what each figure would change, and who may see it."""

import datetime
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from indicators import keeping
from indicators.models import CurrentValue, DefinitionVersion, Observation
from indicators.pages import foresight
from tests.conftest import person
from tests.makers import (
    an_observation,
    load_observation,
    make_area,
    make_indicator,
    make_observation,
)

from .pages import decide, text_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State


# ---- the desk


def test_the_desk_shows_what_changed(site, submitted, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    load_observation(hte, district, "2021-06-30", 100)
    text = text_of(site.get("/review/"))
    for said in (
        "高新技术企业",
        "133家",
        "+4家",
        "+3.1%",
        "129家 (2022-05-31)",
        "+33家",
        "+33.0%",
        "附名单",
        "区科技局",
    ):
        assert said in text, said
    assert f'href="/review/{submitted.pk}/"' in text
    assert "2022-07-06 09:00" in text


def test_the_oldest_comes_first(site, hte, district, clerk):
    for day, value in ((5, 105), (3, 103), (4, 104)):
        moment = datetime.datetime(2022, 7, day, tzinfo=datetime.UTC)
        make_observation(
            hte, district, f"2022-0{day}-28", value, state="submitted", submitted_by=clerk, submitted_at=moment
        )
    text = text_of(site.get("/review/"))
    assert sorted([103, 104, 105], key=lambda value: text.index(f"{value}家")) == [103, 104, 105]


def test_only_what_waits_within_reach_is_listed(site, hte, district, clerk):
    elsewhere = make_area("500111", "大足区", kind="district", parent=district.parent)
    for area, state, value in (
        (elsewhere, "submitted", 71),
        (district, "draft", 72),
        (make_area("500110001", "古南街道", parent=district), "submitted", 73),
    ):
        make_observation(hte, area, "2022-06-30", value, state=state, created_by=clerk)
    text = text_of(site.get("/review/"))
    assert ("71家" in text, "72家" in text, "73家" in text) == (False, False, True)


@pytest.mark.one_database
def test_an_empty_desk_says_so(site):
    assert "没有待审核的数据" in text_of(site.get("/review/"))


@pytest.mark.one_database
def test_no_percentage_without_a_base_or_across_a_break(site, submitted, hte, district):
    load_observation(hte, district, "2021-12-31", 123)
    load_observation(hte, district, "2022-05-31", 0)
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 1, 1), what_changed="改按有效证书")
    text = text_of(site.get("/review/"))
    assert "基数为零" in text
    assert "口径" in text
    assert "+8.1%" not in text


@pytest.mark.one_database
def test_a_percentage_differs_by_points_and_a_rank_by_places(site, bureau, district, clerk):
    for code, unit, measure, direction, was, now in (
        ("share", "%", "ratio", "higher", "50.3", "52"),
        ("rank", "位", "rank", "lower", "8", "12"),
    ):
        indicator = make_indicator(code, unit=unit, decimals=1, measure=measure, direction=direction, owner=bureau)
        load_observation(indicator, district, "2022-05-31", was)
        make_observation(indicator, district, "2022-06-30", now, state="submitted", submitted_by=clerk)
    text = text_of(site.get("/review/"))
    assert "+1.7个百分点" in text
    assert "下降4位" in text


@pytest.mark.one_database
def test_the_desk_takes_the_same_queries_for_one_figure_and_for_sixty(
    site, submitted, bureau, district, clerk, django_assert_max_num_queries
):
    def more(numbers):
        for number in numbers:
            one = make_indicator(f"more_{number}", owner=bureau)
            make_observation(one, district, "2022-05-31", 4)
            make_observation(one, district, "2021-06-30", 3)
            make_observation(one, district, "2022-06-30", 5, state="submitted", submitted_by=clerk, created_by=clerk)
        keeping.rebuild()

    more([0])
    with django_assert_max_num_queries(15) as few:
        site.get("/review/")
    more(range(1, 60))
    with django_assert_max_num_queries(15) as many:
        assert "more_59" in text_of(site.get("/review/"))
    assert len(many) == len(few)


@pytest.mark.one_database
def test_the_decision_takes_the_same_queries_whatever_the_history(
    site, submitted, target, hte, district, django_assert_max_num_queries
):
    with django_assert_max_num_queries(18) as few:
        site.get(url_of(submitted))
    for year in (2020, 2021, 2022):
        for month in range(1, 6):
            load_observation(hte, district, datetime.date(year, month, 28), 100 + month)
    with django_assert_max_num_queries(18) as many:
        site.get(url_of(submitted))
    assert len(many) - len(few) <= 1, "the answers, where something is broken"


# ---- what it would change


@pytest.mark.one_database
def test_the_page_says_which_light_would_move(site, submitted, target, hte, district):
    load_observation(hte, district, "2022-05-31", 129)
    text = text_of(site.get(url_of(submitted)))
    lights = text.split('class="from-to"')[1].split("</p>")[0]
    assert re.findall(r"</svg>([^<]+)</span>", lights) == ["严重滞后", "正常"]
    assert "状态不变" not in text
    assert "截至2022-06-30为133家" in text
    assert "看数据表" in text


@pytest.mark.one_database
def test_a_light_that_stays_is_said_to_stay(site, submitted, target, hte, district):
    load_observation(hte, district, "2022-05-31", 132)
    assert "状态不变" in text_of(site.get(url_of(submitted)))


@pytest.mark.parametrize(
    ("as_of", "vintage", "counts"),
    [
        ("2022-06-30", 2, True),  # the same day and vintage: what is approved last
        ("2022-06-30", 3, True),
        ("2022-06-30", 1, False),  # an estimate does not replace a flash
        ("2022-07-01", 1, True),
        ("2022-06-29", 4, False),  # an earlier day is filled in
    ],
)
def test_foresight_follows_the_rule_of_what_is_current(hte, district, as_of, vintage, counts):
    old = load_observation(hte, district, "2022-06-30", 131, vintage=2)
    load_observation(hte, district, "2022-05-31", 129)
    approved = list(Observation.objects.approved())
    new = an_observation(hte, district, as_of, 140, vintage=vintage, state="submitted")
    assert foresight.course_with(approved, new).current is (new if counts else approved[approved.index(old)])
    load_observation(hte, district, as_of, 140, vintage=vintage, approved=timezone.now(), reason="更正")
    kept = CurrentValue.objects.get()
    assert foresight.course_with(approved, new).value == kept.value
    course = [(day.isoformat(), value) for day, value in foresight.course_with(approved, new).points]
    assert course == [(day, Decimal(value)) for day, value, _vintage in kept.course]


# ---- who may


@pytest.fixture
def both(clerk):
    """The clerk, who was made a reviewer too."""
    clerk.groups.add(Group.objects.get(name="reviewer"))
    return clerk


@pytest.mark.one_database
def test_nobody_approves_what_they_submitted(client, both, submitted):
    client.force_login(both)
    assert "您本人填报，须由他人审核" in text_of(client.get("/review/"))
    text = text_of(client.get(url_of(submitted)))
    assert "不得审核自己的数据" in text
    assert 'value="approve"' not in text
    for action in ("approve", "return"):
        answer = decide(client, submitted, action, note="x")
        assert "不得审核自己的数据" in text_of(answer)
        assert Observation.objects.get().state == State.SUBMITTED


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["clerk", "official", "manager", "auditor"])
def test_without_the_right_it_is_forbidden(client, request, submitted, role):
    client.force_login(request.getfixturevalue(role))
    for answer in (client.get("/review/"), client.get(url_of(submitted)), client.post(url_of(submitted), {})):
        assert answer.status_code == 403
    assert Observation.objects.get().state == State.SUBMITTED


def test_a_reviewer_of_another_district_finds_nothing(client, submitted, bureau, district):
    elsewhere = make_area("500111", "大足区", kind="district", parent=district.parent)
    client.force_login(person("other", "reviewer", bureau, elsewhere))
    assert "高新技术企业" not in text_of(client.get("/review/"))
    assert client.get(url_of(submitted)).status_code == 404
    assert decide(client, submitted, "approve").status_code == 404
    assert Observation.objects.get().state == State.SUBMITTED


def test_a_draft_is_not_there_to_be_reviewed(site, hte, district, clerk):
    row = make_observation(hte, district, "2022-06-30", 1, state="draft", created_by=clerk)
    assert site.get(url_of(row)).status_code == 404
    assert site.get("/review/99999999999999999999999/").status_code == 404


@pytest.mark.one_database
def test_an_expired_session_leads_to_the_sign_in(client, submitted):
    answer = client.post(url_of(submitted), {"action": "approve", "version": submitted.version})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next=/review/{submitted.pk}/"
    assert Observation.objects.get().state == State.SUBMITTED
