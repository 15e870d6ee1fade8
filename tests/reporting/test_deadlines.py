"""The notices of the calendar: whom each day tells what, once, and what need not be read any more."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators import recording
from indicators.models import Notice, Observation, Task
from indicators.reporting import saying, tasks
from indicators.reporting.deadlines import give_notice
from qijiang.directory.models import Department, User
from tests import makers
from tests.conftest import person
from tests.databases import first_only
from tests.reporting.worlds import at, make_assigned, the_assignment, the_district, the_indicator
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assigned")]
assigned = shared_world(make_assigned)
# June is due by 2022-07-14 and closes with 2022-07-28; May was due by 06-15 and closed with 06-29.
DAYS = ["2022-06-30", "2022-07-11", "2022-07-15", "2022-07-25"]


@pytest.fixture
def on(time_machine):
    """Give the notices of a day, in its early morning."""

    def give(day):
        time_machine.move_to(at(f"{day} 07:30:00"), tick=False)
        return give_notice(datetime.date.fromisoformat(day))

    return give


def clerk():
    return User.objects.get(username="clerk")


def heard(user=None, **which):
    found = Notice.objects.filter(user=user or clerk(), **which).order_by("pk")
    return [(notice.kind, notice.words["period"]["period"]) for notice in found if "period" in notice.words]


def hand_in(month=6):
    day = datetime.date(2022, month + 1, 1) - datetime.timedelta(1)
    new = Observation(indicator=the_indicator(), area=the_district(), as_of=day, value=131)
    draft = recording.record(clerk(), new, via="form")
    return recording.submit(clerk(), draft, version=draft.version, via="form")


def test_a_period_from_its_opening_to_its_end(on):
    on("2022-06-29")
    before = len(heard())
    for day in DAYS:
        on(day)
    assert heard()[before:] == [(kind, "2022-06") for kind in ("opens", "due_soon", "late", "locks_soon")]


def test_a_day_missed_is_made_up_and_no_day_tells_twice(on):
    on("2022-06-29")
    told = len(heard())
    assert on("2022-07-03") == 1
    assert on("2022-07-03") == on("2022-07-04") == 0
    assert heard()[told:] == [("opens", "2022-06")]


@pytest.mark.one_database
def test_the_sentence_names_what_is_lacking(on):
    for number in range(4):
        indicator = makers.make_indicator(f"more{number}", name=f"指标{number}", position=5 + number)
        makers.make_assignment(indicator, Department.objects.get(code="kjj"))
    on("2022-07-12")
    notice = Notice.objects.get(user=clerk(), kind="due_soon")
    assert notice.link == "/entry/2022/06/"
    said = "綦江区2022年6月填报将于2022-07-14截止：区科技局还有5项未报（高新技术企业、指标0、指标1等）。"
    assert saying.sentence(notice.kind, notice.words) == said


@pytest.mark.parametrize("state", ["submitted", *map(first_only, ["returned", "approved"])])
def test_what_was_handed_in_is_not_asked_for(on, time_machine, state):
    time_machine.move_to(at("2022-07-05 10:00:00"), tick=False)
    row = hand_in()
    reviewer = User.objects.get(username="reviewer")
    if state == "returned":
        recording.send_back(reviewer, row, note="附名单", version=row.version, via="form")
    elif state == "approved":
        recording.approve(reviewer, row, version=row.version, via="form")
    for day in DAYS[1:]:
        on(day)
    assert ("late", "2022-06") not in heard() and ("due_soon", "2022-06") not in heard()


def test_a_draft_is_not_handed_in(on, time_machine):
    time_machine.move_to(at("2022-07-05 10:00:00"), tick=False)
    new = Observation(indicator=the_indicator(), area=the_district(), as_of=datetime.date(2022, 6, 30), value=131)
    recording.record(clerk(), new, via="form")
    on("2022-07-15")
    assert ("late", "2022-06") in heard()


def test_what_is_made_up_or_more_urgent_by_now_need_not_be_read(on):
    on("2022-07-11")
    on("2022-07-15")
    assert heard(read_at=None) == [("late", "2022-06")]
    hand_in()
    on("2022-07-16")
    assert heard(read_at=None) == []


def test_looking_at_another_day_leaves_todays_notices_alone(on):
    on("2022-07-15")
    give_notice(datetime.date(2022, 7, 11))
    assert ("late", "2022-06") in heard(read_at=None)


def test_a_month_late_is_told_and_a_year_late_is_not(on):
    the_assignment_without_end()
    on("2022-10-05")
    assert {period for kind, period in heard() if kind == "late"} == {"2022-08"}


def the_assignment_without_end():
    assignment = the_assignment()
    assignment.lock_working_day = None
    assignment.save()


def test_an_opening_is_about_to_end(on, time_machine):
    time_machine.move_to(at("2022-08-20 09:00:00"), tick=False)
    bureau, june = Department.objects.get(code="kjj"), "2022-06-30"
    makers.make_opening(bureau, first_day=june, last_day=june, until="2022-09-02")
    on("2022-08-31")
    assert ("locks_soon", "2022-06") in heard()
    assert "2022-09-02" in Notice.objects.get(kind="locks_soon", key__contains="2022-06:").key


@pytest.mark.parametrize("locked", ["by hand", "excused"])
def test_nobody_is_told_of_what_cannot_be_reported(on, locked):
    if locked == "by hand":
        makers.make_lock(the_district(), "2022-06-01", "2022-06-30")
    else:
        assignment = the_assignment()
        assignment.is_excused = True
        assignment.save()
    for day in DAYS:
        on(day)
    assert not [kind for kind, period in heard() if period == "2022-06"]


@pytest.mark.parametrize("leave", ["moved", "closed"])
def test_who_left_is_not_told_and_who_came_is(on, leave):
    bureau, district = Department.objects.get(code="kjj"), the_district()
    gone, new = clerk(), person("new", "clerk", bureau, district)
    if leave == "moved":
        gone.department = makers.make_department("jxw", "区经济信息委", area=district)
    else:
        gone.is_active = False
    gone.save()
    on("2022-07-15")
    assert ("late", "2022-06") in heard(new)
    assert heard() == []


def test_after_a_merger_the_successor_is_told(on):
    successor = makers.make_department("kjjx", "区科技和经济信息局", area=the_district())
    after = makers.make_assignment(the_indicator(), successor, first_period=7)
    before = the_assignment()
    before.last_period = 6
    before.save()
    new = person("new", "clerk", successor, after.area)
    on("2022-07-15")
    assert ("late", "2022-06") in heard(new)
    assert heard() == []


def test_midnight_in_the_district_begins_the_day(time_machine):
    for moment, kind in [("2022-07-14 23:59:59", "due_soon"), ("2022-07-15 00:00:00", "late")]:
        time_machine.move_to(at(moment), tick=False)
        call_command("notify", "--no-mail", stdout=StringIO())
        assert heard()[-1] == (kind, "2022-06")


def test_a_year_ends_within_a_deadline(on):
    on("2022-12-31")
    on("2023-01-12")
    assert heard()[-2:] == [("opens", "2022-12"), ("due_soon", "2022-12")]


@pytest.fixture
def task():
    action = makers.make_action(makers.make_plan(the_district()))
    bureau = Department.objects.get(code="kjj")
    return Task.objects.create(action=action, number=1, name="展览馆", lead=bureau, due="2022-09-30")


def of_tasks():
    return list(Notice.objects.filter(about_id__isnull=False).order_by("pk").values_list("kind", "user__username"))


def test_a_task_is_due_and_then_overdue(on, task):
    on("2022-09-26")
    assert of_tasks() == []
    for day in ("2022-09-27", "2022-09-30", "2022-10-01", "2022-10-02"):
        on(day)
    assert of_tasks() == [("task_due", "clerk"), ("task_late", "clerk")]
    assert Notice.objects.get(kind="task_due").read_at is not None


def test_a_task_that_waits_to_be_checked_is_not_asked_for(on, task, time_machine):
    time_machine.move_to(at("2022-09-20 10:00:00"), tick=False)
    tasks.ask_to_close(clerk(), task, note="好了", version=0, via="form")
    on("2022-10-01")
    assert of_tasks() == [("task_asked", "reviewer"), ("task_asked", "manager")]


def test_as_many_queries_for_many_departments(on, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        on("2022-07-15")
    for number in range(12):
        department = makers.make_department(f"d{number}", f"部门{number}", area=the_district())
        makers.make_assignment(makers.make_indicator(f"i{number}", owner=department), department)
        person(f"clerk{number}", "clerk", department, the_district())
    with django_assert_max_num_queries(20) as many:
        assert on("2022-07-16") == 12
    assert len(many) == len(few)


@pytest.mark.one_database
def test_the_command_says_what_it_did_and_refuses_a_day_that_is_none():
    out = StringIO()
    call_command("notify", "--on", "2022-07-12", "--no-mail", stdout=out)
    assert "2022-07-12：新增通知1条。" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("notify", "--on", "2022-02-29", stdout=out)
