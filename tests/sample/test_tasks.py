"""How far the sample's tasks are: steps as people take them, marked, and gone with it; what is real stays."""

import datetime
from itertools import pairwise

import pytest
from django.core.management import CommandError

from indicators.models import EvidenceFile, Task, TaskUpdate
from indicators.reporting.steps import RULES, State
from indicators.sample.tasks import STEPS
from qijiang.directory.models import Area, Department
from tests.conftest import person
from tests.sample.loaded import load_small, sample
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small"), pytest.mark.one_database]
small = shared_world(load_small)


@pytest.fixture
def official():
    return person("leader", "official", Department.objects.get(code="kjj"), Area.objects.by_code("500110"))


def test_every_state_occurs_in_the_middle_of_the_year():
    states = {task.latest_state for task in Task.objects.as_of(datetime.date(2022, 6, 30))}
    assert states == {None, State.UNDER_WAY, State.ASKED_TO_CLOSE, State.CLOSED}


def test_each_task_went_as_tasks_can_go():
    assert set(STEPS) <= set(Task.objects.values_list("action__number", "number")), "of tasks that there are"
    for steps in STEPS.values():
        assert [on for on, _step, _note in steps] == sorted(on for on, _step, _note in steps)
        states = [State.NOT_STARTED, *(RULES[step].after for _on, step, _note in steps)]
        for (before, _after), (_on, step, note) in zip(pairwise(states), steps, strict=True):
            assert before in RULES[step].before and (note or not RULES[step].needs_note)


def test_pages_mark_a_state_that_is_made_up_and_one_that_is_reported_not(client, official):
    client.force_login(official)
    task = Task.objects.get(action__number=1, number=1)
    row = f'href="/tasks/{task.pk}/">{task.name}'
    mark = '<span class="smp">示例</span>'
    assert f"{row}{mark}" in client.get("/?on=2022-06-30").content.decode()
    assert mark in client.get("/screen/?screen=action-1&on=2022-06-30").content.decode().split("wall-tasks")[1]
    assert mark in client.get(f"/tasks/{task.pk}/").content.decode().split("task-course")[1]
    TaskUpdate.objects.create(task=task, on="2022-06-30", state=State.CLOSED, recorded_by=official)
    page = client.get("/actions/1/?on=2022-06-30").content.decode()
    assert row in page and f"{row}{mark}" not in page


def test_it_is_known_from_the_day_it_was_reported():
    march = datetime.datetime(2022, 3, 31, 23, tzinfo=datetime.UTC)
    known = Task.objects.as_of(datetime.date(2022, 12, 31), march).get(action__number=1, number=4)
    assert known.latest_state == State.UNDER_WAY


def test_steps_that_people_took_outlive_the_sample(official):
    task = Task.objects.get(action__number=1, number=1)
    real = TaskUpdate.objects.create(task=task, on="2022-10-10", state=State.UNDER_WAY, recorded_by=official)
    sample("--remove")
    assert list(TaskUpdate.objects.all()) == [real]


def test_a_real_document_on_a_step_of_the_sample_stops_the_removal(official):
    step = TaskUpdate.objects.sampled().first()
    EvidenceFile.objects.create(
        task_update=step, area=official.area, department=official.department, name="纪要.pdf", stored="a" * 32,
        sha256="0" * 64, size=1, kind="pdf", uploaded_by=official, uploaded_at="2022-10-10T00:00:00+08:00",
    )  # fmt: skip
    with pytest.raises(CommandError, match="纪要.pdf"):
        sample("--remove")
    assert TaskUpdate.objects.filter(pk=step.pk).exists()
