"""What changed since the reader's last visit, and why each light changed."""

import datetime
import re

import pytest

from indicators.models import BoardVisit, Target
from indicators.outline import outline
from indicators.reading import Moment
from indicators.standing import standings
from indicators.then import came_of, moment_then, stood
from tests.databases import first_only
from tests.makers import load_observation

from .worlds import JUNE, at, part, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture(autouse=True)
def june(time_machine):
    time_machine.move_to(JUNE, tick=False)
    return time_machine


@pytest.fixture
def was_here(official):
    """The reader looked last on 20 June."""
    return BoardVisit.objects.create(user=official, seen_at=at("2022-06-20 09:00"))


def changes(get, url="/"):
    said = part(text_of(get(url)), 'id="changed"')
    return re.sub(r'<span class="nb">([^<]*)</span>', r"\1", said)


@pytest.mark.one_database
def test_a_first_visit_says_so(get):
    assert "首次查看" in changes(get)


def test_a_visit_lasts_until_half_an_hour_of_silence(get, client, official, june, was_here):
    assert "自您上次查看（2022-06-20 09:00）以来" in changes(get)
    june.shift(datetime.timedelta(minutes=10))
    assert "2022-06-20 09:00" in changes(get), "the same visit"
    june.shift(datetime.timedelta(minutes=31))
    client.force_login(official)  # so long a silence ends the sign-in too
    assert "自您上次查看（2022-06-30 17:10）以来" in changes(get)


def test_looking_twice_writes_once(get, official, django_assert_num_queries):
    get()
    first = BoardVisit.objects.get(user=official)
    get()
    assert BoardVisit.objects.get(user=official).seen_at == first.seen_at


def test_a_new_figure_turns_a_light_and_is_its_reason(get, hte, district, was_here):
    load_observation(hte, district, "2022-05-31", 124, approved=at("2022-06-10 10:00"))
    load_observation(hte, district, "2022-06-30", 135, approved=at("2022-06-30 10:00"))
    said = changes(get)
    assert "1个灯有变化，收到计划数据1项" in said
    assert 's-off"' in said and 's-track"' in said
    assert "新数据：截至2022-06-30为135家，此前截至2022-05-31为124家。" in said


def test_a_correction_is_told_from_a_new_figure(get, hte, district, was_here):
    load_observation(hte, district, "2022-05-31", 131, approved=at("2022-06-10 10:00"))
    again = {"vintage": 4, "reason": "重复登记", "approved": at("2022-06-29 10:00")}
    load_observation(hte, district, "2022-05-31", 124, **again)
    assert "2022-05-31数据更正：131家→124家（重复登记）。" in changes(get)


def test_a_date_that_went_on_turns_a_light_without_a_figure(get, hte, district, was_here):
    load_observation(hte, district, "2022-05-31", 131, approved=at("2022-06-10 10:00"))
    said = changes(get)
    assert "没有新数据，但日期推移" in said
    assert 's-track"' in said and 's-behind"' in said


def test_a_changed_target_turns_a_light(get, client, manager, hte, district, was_here, official):
    load_observation(hte, district, "2022-06-19", 132, approved=at("2022-06-19 10:00"))
    target = Target.objects.get(indicator=hte)
    client.force_login(manager)
    page = client.get(f"/admin/indicators/target/{target.pk}/change/")
    form = page.context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, "")} | {"value": "160"}
    typed |= {"milestones-TOTAL_FORMS": "0", "milestones-INITIAL_FORMS": "0"}
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        typed |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    answer = client.post(f"/admin/indicators/target/{target.pk}/change/", typed)
    assert answer.status_code == 302, answer.context["errors"]
    client.force_login(official)
    assert "目标调整：&gt;140家→&gt;160家。" in changes(get)


@pytest.mark.one_database
def test_another_span_can_be_chosen_and_is_kept_in_the_address(get, hte, district, was_here):
    load_observation(hte, district, "2022-05-31", 131, approved=at("2022-06-10 10:00"))
    assert "没有新到的计划数据" in changes(get, "/?since=1")
    said = changes(get, "/?since=30")
    assert "近30天" in said and "收到计划数据1项" in said
    assert "年度首个数据：截至2022-05-31为131家。" in said
    assert get("/?since=99").status_code == 404


def test_what_is_new_to_the_reader_is_marked_in_the_list(get, hte, district, was_here):
    load_observation(hte, district, "2022-05-31", 131, approved=at("2022-06-10 10:00"))
    load_observation(hte, district, "2022-06-20", 132, approved=at("2022-06-29 10:00"))
    feed = changes(get).split("近期变化")[1]
    assert feed.count(">新</b>") == 1


@pytest.mark.parametrize("day", [first_only("2022-02-10"), "2022-04-05", first_only("2022-06-05"), "2022-06-25"])
def test_how_it_stood_is_what_time_travel_shows(plan, district, hte, day):
    """What is put together from what changed is compared with a reading of the observations themselves."""
    new = Target.objects.get(indicator__code="cq_tech_new").indicator
    figures = [
        (hte, "2022-01-31", 124, "2022-02-08"), (hte, "2022-03-31", 130, "2022-04-12"),
        (hte, "2022-03-31", 126, "2022-06-20"), (hte, "2022-05-31", 129, "2022-06-10"),
        (new, "2021-06-30", 90, "2022-06-22"), (new, "2021-12-31", 100, "2022-06-23"),
        (new, "2022-02-28", 60, "2022-03-10"), (new, "2022-05-31", 300, "2022-06-28"),
    ]  # fmt: skip
    for number, (indicator, as_of, value, approved) in enumerate(figures):
        load_observation(indicator, district, as_of, value, vintage=1 + number % 4, approved=at(f"{approved} 10:00"))
    plan.refresh_from_db()
    found = outline(plan, 2022, JUNE.date(), None, None)
    now = standings(found.targets, Moment(JUNE.date(), JUNE.date()), found.milestones)
    since = at(f"{day} 12:00")
    moment = moment_then(since, JUNE.date(), True, 2022)
    came = came_of(found.targets, JUNE.date(), at("2022-06-30 23:59"), moment)
    before = {each.now.target.pk: each.then for each in stood(now, came, moment, JUNE.date())}
    for travelled in standings(found.targets, moment, found.milestones):
        then = before.get(travelled.target.pk)
        assert then is None or then.assessment == travelled.assessment
        if then is None:
            same = next(each for each in now if each.target.pk == travelled.target.pk)
            assert same.assessment.status == travelled.assessment.status
    assert before, "control: something stood otherwise"


def test_a_page_that_names_its_day_compares_the_same_day(get, hte, district, was_here):
    load_observation(hte, district, "2022-05-31", 131, approved=at("2022-06-10 10:00"))
    assert "没有灯变化" in changes(get, "/?on=2022-06-15")


def test_what_was_replaced_before_is_not_read_again(hte, district):
    for vintage, value in ((1, 128), (2, 129), (3, 130)):
        load_observation(hte, district, "2022-05-31", value, vintage=vintage, approved=at(f"2022-06-0{vintage} 10:00"))
    load_observation(hte, district, "2022-06-19", 132, approved=at("2022-06-20 10:00"))
    targets = Target.objects.filter(indicator=hte)
    moment = moment_then(at("2022-06-15 10:00"), JUNE.date(), True, 2022)
    came = came_of(targets, JUNE.date(), at("2022-06-30 23:59"), moment)
    assert sorted(row.value for row in came.rows if row.year == 2022) == [130, 132]
