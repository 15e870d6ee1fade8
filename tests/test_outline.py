"""What of a plan is kept between requests, and that no change of it is ever missed."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import outline
from indicators.models import Action, Milestone, Source, Target, Task, TaskUpdate
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
PAGE = "/?on=2022-06-30"


@pytest.fixture
def target(district, bureau):
    action = makers.make_action(makers.make_plan(district), lead=bureau, name="主体行动")
    indicator = makers.make_indicator("hte", name="高新技术企业", measure="flow", owner=bureau)
    source = Source.objects.create(code="article", title="綦江科技创新")
    target = makers.make_target(action, indicator, 140, lead=bureau, source=source)
    Milestone.objects.create(target=target, date="2022-06-30", share="0.3")
    task = Task.objects.create(action=action, number=1, name="完善展览馆", lead=bureau)
    TaskUpdate.objects.create(task=task, on="2022-02-01", state="under_way")
    makers.load_observation(indicator, district, "2022-06-30", 50)
    return target


@pytest.fixture
def read(client, official, target):
    client.force_login(official)
    return lambda url=PAGE: client.get(url).content.decode()


def queries(read, url=PAGE):
    with CaptureQueriesContext(connection) as captured:
        read(url)
    return len(captured)


def test_a_second_page_asks_for_figures_alone(read):
    read("/?on=2022-03-31")  # a first visit is noted
    first = queries(read)
    assert queries(read) == first - 4  # three for the outline, one for who is late
    outline.forget()
    assert queries(read) == first - 1, "control: it was the outline that was kept"


@pytest.mark.parametrize("url", ["/?on=2022-05-31", f"{PAGE}&known_at=2022-07-01"])
def test_each_day_and_state_of_knowledge_has_its_own(read, url):
    read()
    first = queries(read, url)
    assert queries(read, url) <= first - 3  # who is late on a day may be known already


def rename(model, name):
    def change():
        record = model.objects.get()
        record.name = name
        record.save()

    return change


def raise_target():
    target = Target.objects.get()
    target.value = 150
    target.save()


CHANGES = {
    "action": (rename(Action, "载体行动"), "载体行动"),
    "target": (raise_target, "≥150家"),
    "milestone": (lambda: Milestone.objects.get().delete(), "按序时应完成49.6%"),
    "task": (rename(Task, "建设展览馆"), "建设展览馆"),
    "a task's step": (
        lambda: TaskUpdate.objects.create(task=Task.objects.get(), on="2022-03-01", state="closed"),
        "03-01办结",
    ),
    "indicator": (lambda: rename(type(Target.objects.get().indicator), "高企")(), "高企</a>"),
    "department": (lambda: rename(type(Action.objects.get().lead), "区科学技术局")(), "区科学技术局"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_missed(read, change):
    make, shown = CHANGES[change]
    assert shown not in read()
    make()
    assert shown in read()


def test_the_source_of_a_target_is_read_anew(read):
    url = "/actions/1/?on=2022-06-30"
    assert "工作报告" not in read(url)
    source = Source.objects.get()
    source.title = "綦江区科技工作报告"
    source.save()
    assert "綦江区科技工作报告" in read(url)


def test_who_does_not_know_the_state_of_the_catalogue_reads_anew(target):
    said = (target.plan, 2022, datetime.date(2022, 6, 30), None)
    assert outline.outline(*said, 1) is outline.outline(*said, 1)
    assert outline.outline(*said, None) is not outline.outline(*said, None)
    assert outline.outline(*said, 1) is not outline.outline(*said, 2)
