"""The door of a task's steps: who takes which, what is kept, who hears of it, and that nobody overwrites anybody."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from indicators.models import Notice, Stamp, Task, TaskUpdate
from indicators.pages.tasks import open_tasks
from indicators.reporting import tasks
from qijiang.registers.models import Change
from qijiang.registers.recording import NotInReach, Stale
from tests import makers
from tests.conftest import person
from tests.databases import first_only

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DUE = datetime.date(2022, 6, 30)


@pytest.fixture(autouse=True)
def on_a_working_day(time_machine):
    time_machine.move_to("2022-06-20T01:00:00+00:00", tick=False)


@pytest.fixture
def zone(district):
    return makers.make_department("gxq", "高新区管委会", area=district)


@pytest.fixture
def task(district, zone):
    action = makers.make_action(makers.make_plan(district), lead=zone)
    return Task.objects.create(action=action, number=1, name="完善规划展览馆", name_en="Hall", lead=zone, due=DUE)


@pytest.fixture
def leader(zone, district):
    return person("leader", "clerk", zone, district)


def step(user, task, take, note="已完成布展", **kwargs):
    version = kwargs.pop("version", None)
    return take(user, task, note=note, version=tasks.version_of(task) if version is None else version, via="form")


def test_from_the_first_report_to_the_closed_task(task, leader, reviewer):
    step(leader, task, tasks.report)
    step(leader, task, tasks.ask_to_close)
    step(reviewer, task, tasks.send_back, note="缺验收单")
    step(leader, task, tasks.ask_to_close, note="附验收单")
    step(reviewer, task, tasks.close, note="")
    course = list(task.updates.values_list("step", "state", "recorded_by__username"))
    assert course == [
        ("report", "under_way", "leader"),
        ("ask", "asked_to_close", "leader"),
        ("return", "under_way", "reviewer"),
        ("ask", "asked_to_close", "leader"),
        ("close", "closed", "reviewer"),
    ]
    assert set(task.updates.values_list("on", flat=True)) == {datetime.date(2022, 6, 20)}


def test_each_step_leaves_its_line_of_history(task, leader):
    step(leader, task, tasks.report)
    step(leader, task, tasks.report, note="又进了一步")
    lines = list(Change.objects.order_by("sequence").values_list("action", "fields", "actor__username", "label"))
    assert lines == [
        ("report", {"state": ["not_started", "under_way"], "note": [None, "已完成布展"]}, "leader", str(task)),
        ("report", {"note": [None, "又进了一步"]}, "leader", str(task)),
    ]
    assert Change.objects.latest("sequence").area == task.action.plan.area


def test_each_step_raises_the_stamp_of_the_pages(task, leader):
    before = Stamp.objects.get(area=None, year=0).number
    step(leader, task, tasks.report)
    assert Stamp.objects.get(area=None, year=0).number == before + 1


def test_both_sides_hear_of_what_the_other_did(task, leader, reviewer, manager, zone, district):
    colleague = person("colleague", "clerk", zone, district)
    step(leader, task, tasks.ask_to_close)
    assert heard(reviewer) == heard(manager) == ["task_asked"]
    assert heard(leader) == heard(colleague) == []
    step(reviewer, task, tasks.send_back)
    assert heard(manager) == [], "settled: nobody needs to check it any more"
    assert [heard(leader), heard(colleague)] == [["task_returned"], []]
    step(leader, task, tasks.ask_to_close)
    assert heard(leader) == []
    step(manager, task, tasks.close)
    assert [heard(leader), heard(reviewer)] == [["task_closed"], []]
    assert Notice.objects.filter(link=f"/tasks/{task.pk}/").count() == Notice.objects.count() == 6


def heard(user):
    return list(Notice.objects.of(user).unread().order_by("pk").values_list("kind", flat=True))


def test_who_asked_and_moved_away_is_not_told(task, leader, reviewer, zone, bureau, district):
    colleague = person("colleague", "clerk", zone, district)
    step(leader, task, tasks.ask_to_close)
    leader.department = bureau
    leader.save()
    step(reviewer, task, tasks.close)
    assert [heard(leader), heard(colleague)] == [[], ["task_closed"]]


def test_the_district_checks_its_tasks_and_the_city_only_where_nobody_does(task, leader, reviewer, manager, district):
    city = person("city", "reviewer", None, district.parent)
    step(leader, task, tasks.ask_to_close)
    assert [heard(city), heard(reviewer)] == [[], ["task_asked"]]
    reviewer.groups.clear()
    manager.groups.clear()
    step(city, task, tasks.send_back)
    step(leader, task, tasks.ask_to_close)
    assert heard(city) == ["task_asked"]


@pytest.mark.one_database
@pytest.mark.parametrize("take", [tasks.report, tasks.ask_to_close, tasks.close, tasks.send_back])
def test_who_sees_the_task_but_is_not_on_that_side_is_refused(task, leader, reviewer, clerk, official, take):
    wrong = [clerk, official, reviewer if take in {tasks.report, tasks.ask_to_close} else leader]
    for user in wrong:
        with pytest.raises(PermissionDenied):
            step(user, task, take)
    assert not TaskUpdate.objects.exists()


@pytest.mark.parametrize("take", [tasks.report, first_only(tasks.close)])
def test_for_who_does_not_reach_it_there_is_no_task(task, district, take):
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    other = makers.make_department("dz", "大足区科技局", area=elsewhere)
    for role in ("clerk", "reviewer"):
        with pytest.raises(NotInReach):
            step(person(f"other-{role}", role, other, elsewhere), task, take)


def test_the_department_above_and_that_of_the_action_report_too(task, zone, district):
    above = makers.make_department("qw", "区委", area=district)
    zone.parent = above
    zone.save()
    step(person("above", "clerk", above, district), task, tasks.report)
    task.lead = None
    task.save()
    step(person("zone", "clerk", zone, district), task, tasks.report)
    assert task.updates.count() == 2


def test_a_town_office_leads_where_it_does_not_see_the_plan(task, district):
    town = makers.make_area("500110002", "三江街道", parent=district)
    office = makers.make_department("sj", "三江街道办", area=town)
    clerk = person("town", "clerk", office, town)
    with pytest.raises(NotInReach):
        step(clerk, task, tasks.report)
    task.lead = office
    task.save()
    step(clerk, task, tasks.report)


def test_nobody_closes_what_they_asked_for(task, leader, reviewer, zone):
    both = person("both", "reviewer", zone, task.action.plan.area)
    both.groups.add(*leader.groups.all())
    step(both, task, tasks.ask_to_close)
    with pytest.raises(ValidationError) as caught:
        step(both, task, tasks.close)
    assert caught.value.code == "own_request"
    step(reviewer, task, tasks.close)


@pytest.mark.parametrize(
    "before, take",
    [([], "close"), (["ask"], "report"), (["ask"], "ask"), (["report"], "send_back"), (["ask", "close"], "send_back")],
)
def test_a_step_that_its_state_does_not_allow_is_refused(task, leader, reviewer, before, take):
    doors = {"ask": tasks.ask_to_close} | {name: getattr(tasks, name) for name in ("report", "close", "send_back")}
    who = {"ask": leader, "report": leader}
    for name in before:
        step(who.get(name, reviewer), task, doors[name])
    with pytest.raises(ValidationError) as caught:
        step(who.get(take, reviewer), task, doors[take])
    assert caught.value.code == "not_possible"
    assert task.updates.count() == len(before)


@pytest.mark.parametrize("note", ["a\x00b", *map(first_only, ["", "   ", "长" * 501])])
def test_a_note_that_says_nothing_or_cannot_be_kept_is_refused(task, leader, note):
    with pytest.raises(ValidationError) as caught:
        step(leader, task, tasks.report, note=note)
    assert "note" in caught.value.message_dict
    step(leader, task, tasks.report, note="长" * 500)


def test_a_step_from_a_page_that_was_overtaken_is_refused(task, leader, zone, district):
    colleague = person("colleague", "clerk", zone, district)
    version = tasks.version_of(task)
    first = step(colleague, task, tasks.report, version=version)
    with pytest.raises(Stale) as caught:
        step(leader, task, tasks.ask_to_close, version=version)
    assert caught.value.theirs == first
    assert task.updates.count() == 1


def test_a_step_of_the_administration_overtakes_too(task, leader, manager):
    version = tasks.version_of(task)
    TaskUpdate.objects.create(task=task, on="2022-06-01", state="under_way", recorded_by=manager)
    with pytest.raises(Stale):
        step(leader, task, tasks.report, version=version)


def test_a_step_that_is_not_kept_leaves_nothing(task, leader, reviewer):
    with transaction.atomic():
        step(leader, task, tasks.ask_to_close)
        transaction.set_rollback(True)
    assert not (TaskUpdate.objects.exists() or Change.objects.exists() or heard(reviewer))


@pytest.mark.one_database
@pytest.mark.parametrize(
    "moment, on", [("2022-06-30T15:59:59+00:00", "2022-06-30"), ("2022-06-30T16:00:00+00:00", "2022-07-01")]
)
def test_the_day_turns_at_midnight_in_the_district(task, leader, time_machine, moment, on):
    time_machine.move_to(moment, tick=False)
    assert str(step(leader, task, tasks.report).on) == on


def test_the_desk_shows_what_is_ones_turn(task, leader, clerk, reviewer, official):
    assert mine(leader) == ["完善规划展览馆"]
    assert mine(clerk) == mine(reviewer) == mine(official) == []
    step(leader, task, tasks.ask_to_close)
    assert mine(leader) == []
    assert mine(reviewer) == ["完善规划展览馆"]


def mine(user, on="2022-06-20"):
    return [line.row.name for line in open_tasks(user, datetime.date.fromisoformat(on))]


def test_what_is_overdue_comes_first_and_says_who_and_since_when(task, leader, reviewer, django_assert_num_queries):
    later = Task.objects.create(action=task.action, number=2, name="考察准备", lead=task.lead, due="2022-12-31")
    Task.objects.create(action=task.action, number=3, name="更早", lead=task.lead, due="2022-05-31")
    step(leader, task, tasks.report)
    day = datetime.date(2022, 7, 2)
    lines = open_tasks(leader, day)
    assert [line.row.name for line in lines] == ["更早", "完善规划展览馆", later.name]
    assert lines[1].late == "自2022-07-01起逾期，已2天"
    assert lines[1].row.lead == "高新区管委会"
    assert lines[1].last == "2022-06-20 leader 进展反馈"
    assert [line.row.name for line in open_tasks(reviewer, day)] == ["更早", "完善规划展览馆"], "overdue ones to press"
    fresh = type(reviewer).objects.get(pk=reviewer.pk)
    fresh.has_perm("indicators.check_task"), fresh.area
    with django_assert_num_queries(2):
        open_tasks(fresh, day)
