"""A weak item becomes a task of action 1, once, by who may give tasks, and both lead to each other."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.benchmarking.mending import action_for, mend
from indicators.models import Action, ItemTask, Task
from indicators.recording import NotInReach
from qijiang.directory.models import Area, Department, User
from qijiang.registers.models import Change
from tests import makers
from tests.benchmark_desk.makers import the_item
from tests.benchmark_desk.worlds import DESK, make_evaluated
from tests.conftest import person
from tests.mass import takes_no_more
from tests.worlds import shared_world


def make_planned():
    make_evaluated()
    plan = makers.make_plan(Area.objects.get(code="500110"))
    makers.make_action(plan, 1, name="载体行动", lead=Department.objects.get(code="kjj"))
    makers.make_action(plan, 2)


planned = shared_world(make_planned)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planned")]
FORM = "/benchmark/htz/1.1/task/?area=QJ-HTZ&year=2022"


@pytest.fixture(autouse=True)
def in_autumn(time_machine):
    time_machine.move_to("2022-10-10T01:00:00+00:00", tick=False)


@pytest.fixture
def giving(client):
    client.force_login(User.objects.get(username="manager"))
    return client


def typed(**fields):
    return {"name": "新建7家研发机构", "lead": Department.objects.get(code="gxq").pk, "due": "2022-12-20"} | fields


def zone():
    return Area.objects.get(code="QJ-HTZ")


def test_the_form_offers_the_advice_the_reporter_and_the_end_of_the_plan(giving):
    form = giving.get(f"{FORM}&on=2022-12-31").context["form"]
    assert form.initial["name"] == "补短板：1.1研发机构数。现为12家，要达到对标值19家，年末研发机构数需再增加7家。"
    assert form.initial["lead"] == Department.objects.get(code="gxq").pk
    assert form.initial["due"] == "2022-12-31"


def test_a_weak_item_becomes_a_task_of_action_1(giving):
    answer = giving.post(FORM, typed(), follow=True)
    assert "已下达任务" in answer.content.decode()
    task = Task.objects.get()
    assert (task.action.number, task.number, task.lead.code, str(task.due)) == (1, 1, "gxq", "2022-12-20")
    assert (task.mends.item.code, task.mends.area.code, task.mends.year) == ("1.1", "QJ-HTZ", 2022)
    change = Change.objects.about(task).get()
    assert (change.action, change.actor.username, change.area.code) == ("add", "manager", "500110")
    assert Change.objects.about(task.mends).get().fields["item"] == [None, "1.1 研发机构数"]
    assert Change.objects.first_broken() is None


def test_it_takes_no_more_than_the_form_names(giving):
    takes_no_more(giving, FORM, {*typed()}, typed(), Task, ItemTask)


@pytest.mark.one_database
def test_item_and_task_lead_to_each_other(giving):
    giving.post(FORM, typed())
    task = Task.objects.get()
    assert f'href="/tasks/{task.pk}/"' in giving.get(f"{DESK}&on=2022-12-31").content.decode()
    item = giving.get("/benchmark/htz/1.1/?area=QJ-HTZ&year=2022").content.decode()
    assert f'href="/tasks/{task.pk}/"' in item and "/1.1/task/" not in item
    page = giving.get(f"/tasks/{task.pk}/").content.decode()
    assert 'href="/benchmark/htz/1.1/?area=QJ-HTZ&amp;year=2022"' in page
    other = Task.objects.create(action=Action.objects.get(number=2), number=1, name="别的任务")
    assert "对应短板" not in giving.get(f"/tasks/{other.pk}/").content.decode(), "control"


def test_it_is_set_once_and_the_second_press_leads_to_it(giving):
    first, second = giving.post(FORM, typed()), giving.post(FORM, typed(name="再来一次"))
    task = Task.objects.get()
    assert first.status_code == 302 and second["Location"] == f"/tasks/{task.pk}/"
    assert giving.get(FORM)["Location"] == f"/tasks/{task.pk}/"


def test_the_door_sets_no_second_task_either():
    manager, action = User.objects.get(username="manager"), action_for(zone(), 2022)
    asked = {
        "name": "任务",
        "lead": Department.objects.get(code="gxq"),
        "due": datetime.date(2022, 12, 1),
        "via": "form",
    }
    mend(manager, the_item("1.1"), zone(), 2022, action, **asked)
    with pytest.raises(ValidationError) as refused:
        mend(manager, the_item("1.1"), zone(), 2022, action, **asked)
    assert refused.value.code == "twice"
    assert (Task.objects.count(), ItemTask.objects.count()) == (1, 1), "nothing is left of the second"
    mend(manager, the_item("1.2"), zone(), 2022, action, **asked)
    assert list(Task.objects.values_list("number", flat=True)) == [1, 2]


def test_a_clerk_may_not_and_a_manager_of_another_place_does_not_reach_it():
    action = action_for(zone(), 2022)
    asked = {
        "name": "任务",
        "lead": Department.objects.get(code="gxq"),
        "due": datetime.date(2022, 12, 1),
        "via": "form",
    }
    with pytest.raises(PermissionDenied):
        mend(User.objects.get(username="clerk"), the_item("1.1"), zone(), 2022, action, **asked)
    elsewhere = makers.make_area("500112", "渝北区", kind="district", parent=Area.objects.get(code="500000"))
    with pytest.raises(NotInReach):
        mend(person("far", "manager", None, elsewhere), the_item("1.1"), zone(), 2022, action, **asked)
    beyond = makers.make_department("yb", "渝北科技局", area=elsewhere)
    with pytest.raises(ValidationError) as refused:
        mend(User.objects.get(username="manager"), the_item("1.1"), zone(), 2022, action, **asked | {"lead": beyond})
    assert list(refused.value.error_dict) == ["lead"]
    assert not Task.objects.exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "  "},
        {"name": "长" * 201},
        {"lead": ""},
        {"lead": "999999"},
        {"due": "31.12."},
        {"due": "2023-01-31"},
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(giving, fields):
    answer = giving.post(FORM, typed(**fields))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(fields)
    assert not Task.objects.exists()


def test_without_a_plan_there_is_nothing_to_belong_to(giving):
    answer = giving.get("/benchmark/htz/1.1/task/?area=QJ-HTZ&year=2030")
    assert answer.status_code == 200
    assert "任务无处归属" in answer.content.decode()
    assert giving.post("/benchmark/htz/1.1/task/?area=QJ-HTZ&year=2030", typed()).status_code == 200
    assert not Task.objects.exists()


def test_the_plan_is_the_nearest_in_place_and_time():
    assert action_for(zone(), 2021).plan.last_year == 2022, "figures of a year lead to the plan of the next"
    later = makers.make_plan(Area.objects.get(code="500110"), 2023)
    makers.make_action(later, 1)
    assert action_for(zone(), 2021).plan.last_year == 2022
    assert action_for(zone(), 2023).plan == later
    own = makers.make_plan(zone(), 2024)
    makers.make_action(own, 1)
    assert action_for(zone(), 2022).plan == own, "the zone's own comes before the district's"


def test_a_deleted_task_makes_room_for_another(giving):
    giving.post(FORM, typed())
    Task.objects.get().delete()
    assert giving.get(FORM).status_code == 200
    giving.post(FORM, typed())
    assert Task.objects.count() == 1
