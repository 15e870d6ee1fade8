"""No form takes more than it names: every field of the model is sent along, and what the form does not name stays."""

import pytest

from indicators.models import Assignment, Brief, Observation, Task, TaskUpdate
from indicators.reporting import tasks
from qijiang.registers.history import personal_fields
from tests import makers, worlds
from tests.admin import pages as in_admin
from tests.briefs.makers import make_brief, make_promises
from tests.covering import covering
from tests.mass import foreign, form_on, takes_no_more
from tests.registers import REGISTERS, make, url
from tests.reporting.grid_worlds import CELL, NOW, PAGE, key_of, make_figure, make_grid, the, the_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grid"), pytest.mark.one_database]
grid = worlds.shared_world(make_grid)
OF_EACH_FORM = covering(REGISTERS, lambda register: {register.form, bool(personal_fields(register.model))})


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def elsewhere(district):
    """A neighbour with a department, that foreign values may point to."""
    area = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    return makers.make_department("dz", "大足区科技局", area)


@pytest.fixture
def enter(client, elsewhere):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_the_sent_fields_are_all_of_them_and_foreign(elsewhere):
    """A control of the harness: what it sends names the fields that matter, and the neighbour."""
    said = foreign(Observation, {"value"})
    assert {"state", "reviewed_by_id", "area_id", "vintage", "version", "created_by", "is_superuser"} <= set(said)
    assert "value" not in said and said["area"] == str(elsewhere.area_id) and said["state"] == "approved"


@pytest.mark.parametrize("action", ["save", "submit"])
@pytest.mark.parametrize("state", ["", "draft", "returned"])
def test_the_form_of_a_figure(enter, clerk, reviewer, state, action):
    address = "/entry/new/hte_valid/?area=500110&on=2022-06-30"
    if state:
        back = {"review_note": "附清单", "reviewed_by": reviewer, "submitted_by": clerk} if state == "returned" else {}
        address = f"/entry/{make_figure('hte_valid', 130, state=state, created_by=clerk, **back).pk}/"
    site = enter(clerk)
    names, typed = form_on(site.get(address), "value")
    takes_no_more(site, address, names, typed | {"value": "131", "action": action}, Observation)


def test_a_dropped_draft(enter, clerk):
    draft = make_figure("hte_valid", 130, state="draft", created_by=clerk)
    named = {"action", "version", "keep"}
    takes_no_more(enter(clerk), f"/entry/{draft.pk}/", named, {"action": "discard", "version": 1}, Observation)


def test_a_cell_and_the_form_of_the_grid(enter, clerk):
    """Beside value, note and reason a cell takes what its side panel sends: qualifier and vintage."""
    site, key = enter(clerk), key_of("hte_valid")
    fields = {"value", "note", "reason", "qualifier", "vintage"}
    typed = {"account": clerk.pk, "cell": key, "value": "131", "version": 0}
    takes_no_more(site, CELL, {*fields, "account", "cell", "version"}, typed, Observation)
    names, typed = form_on(site.get(PAGE), f"value-{key}")
    named = names | {f"{field}-{key}" for field in fields}
    takes_no_more(site, PAGE, named, typed | {f"value-{key}": "131"}, Observation, key=key)


@pytest.mark.parametrize("action", ["approve", "return"])
def test_a_decision(enter, clerk, reviewer, action):
    row = make_figure("hte_valid", 131, state="submitted", created_by=clerk, submitted_by=clerk)
    site, address = enter(reviewer), f"/review/{row.pk}/"
    names, typed = form_on(site.get(address), "note")
    takes_no_more(site, address, names, typed | {"action": action, "note": "附清单"}, Observation)
    many = {"action": action, "row": f"{row.pk}:{row.version}", "note": "附清单"}
    takes_no_more(site, "/review/many/", {*many}, many, Observation)


def test_the_assignments_of_a_year_and_a_hand_over(enter, manager, bureau):
    successor = makers.make_department("kjs", "区科技和数据局", the_area())
    site, address = enter(manager), "/desk/assignments/"
    takes_no_more(site, address, {"year", "action"}, {"action": "assign", "year": "2023"}, Assignment)
    typed = {"action": "hand_over", "before": bureau.pk, "after": successor.pk, "day": "2022-07-01", "reason": "改革"}
    takes_no_more(site, address, {*typed}, typed, Assignment)


@pytest.fixture
def task(district, bureau):
    action = makers.make_action(makers.make_plan(district), lead=bureau)
    return Task.objects.create(action=action, number=1, name="完善规划展览馆", lead=bureau, due="2022-06-30")


@pytest.mark.parametrize("step", ["report", "ask"])
def test_a_step_of_a_task(enter, clerk, task, step):
    site, address = enter(clerk), f"/tasks/{task.pk}/"
    names, typed = form_on(site.get(address), "note")
    typed |= {"step": step, "note": "已完成布展"}
    takes_no_more(site, address, names, typed, TaskUpdate, Task)


@pytest.mark.parametrize("step", ["close", "return"])
def test_the_bureaus_step_of_a_task(enter, clerk, reviewer, task, step):
    tasks.ask_to_close(clerk, task, note="已完成", version=tasks.version_of(task), via="form")
    site, address = enter(reviewer), f"/tasks/{task.pk}/"
    names, typed = form_on(site.get(address), "note")
    takes_no_more(site, address, names, typed | {"step": step, "note": "已核"}, TaskUpdate, Task)


def test_a_brief_new_changed_frozen_and_edited_anew(enter, manager, district, bureau):
    Assignment.objects.all().delete()
    the("hte_valid").delete()
    brief = make_brief(manager, make_promises(district, bureau))
    site = enter(manager)
    for address in ("/briefs/new/?year=2022&on=2022-06-30", f"/briefs/{brief.pk}/edit/"):
        names, typed = form_on(site.get(address), "title")
        takes_no_more(site, address, names, typed | {"title": "另一份简报"}, Brief)
    takes_no_more(site, f"/briefs/{brief.pk}/freeze/", {"version"}, {"version": brief.version}, Brief)
    site.post(f"/briefs/{brief.pk}/freeze/", {"version": brief.version})
    takes_no_more(site, f"/briefs/{brief.pk}/edition/", set(), {}, Brief)


def test_assignments_openings_and_tasks_in_the_administration(enter, manager, bureau, task):
    """Who granted an opening, and what became of a task, are no fields of the page."""
    opening = makers.make_opening(bureau, granted_by=manager)
    site = enter(manager)
    for record, change in ((Assignment.objects.first(), "remark"), (opening, "reason"), (task, "name")):
        address = in_admin.address(type(record), "change", record.pk)
        page = site.get(address)
        typed = in_admin.typed(page)
        named = {*typed, *page.context["adminform"].form.fields}
        takes_no_more(site, address, named, typed | {change: "改"}, type(record), TaskUpdate)


@pytest.mark.parametrize("register", OF_EACH_FORM, ids=lambda register: register.name)
def test_a_record_of_a_register(enter, manager, register):
    """Changed, taken out of use, and recorded anew in its place; of few, as one form serves all that have none of their
    own."""
    record, site = make(register), enter(manager)
    address = url(register, "edit", record.pk)
    names, typed = form_on(site.get(address), "version")
    takes_no_more(site, address, names, typed | {"remark": "改"}, register.model)
    close = {"action": "close", "version": record.version, "reason": "重复登记"}
    takes_no_more(site, url(register, "close", record.pk), {*close}, close, register.model)
    register.model._base_manager.filter(pk=record.pk).delete()
    takes_no_more(site, url(register, "new"), names - {"version"}, typed, register.model)
