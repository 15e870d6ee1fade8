"""Every write of the administration leaves its line in the history."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import (
    Claim,
    FrameworkItem,
    Indicator,
    Milestone,
    Plan,
    Stamp,
    Target,
    Task,
    TaskUpdate,
)
from qijiang.directory.models import Department
from qijiang.registers.history import record_change
from qijiang.registers.models import Change
from tests import makers
from tests.admin.pages import address, refused, save, typed


def test_change_writes_one_line_from_old_to_new(in_admin, everything, manager, district):
    before = Stamp.objects.get(area=None).number
    response = save(in_admin, everything, value="141")
    assert response.status_code == 302
    change = Change.objects.get()
    assert (change.actor, change.via, change.action, change.area) == (manager, "admin", "change", district)
    assert change.fields == {"value": ["140.0000", "141.0000"]}
    assert change.record == everything
    assert Stamp.objects.get(area=None).number > before


def test_nothing_changed_nothing_written(in_admin, everything):
    assert save(in_admin, everything).status_code == 302
    assert not Change.objects.exists()


def test_adding_writes_what_was_filled_in(in_admin, bureau, district):
    data = {"code": "tjj", "name": "区统计局", "area": district.pk}
    assert in_admin.post(address(Department, "add"), data).status_code == 302
    change = Change.objects.get()
    assert change.action == "add"
    assert change.fields == {"code": [None, "tjj"], "name": [None, "区统计局"], "area": [None, district.pk]}


def test_many_to_many_is_written(in_admin, everything, bureau, district):
    other = makers.make_department("tjj", "区统计局", district)
    assert save(in_admin, everything, supporting=[bureau.pk, other.pk]).status_code == 302
    assert Change.objects.get().fields == {"supporting": [[bureau.pk], [bureau.pk, other.pk]]}


def test_inline_rows_are_written(in_admin, everything, district):
    added = {"milestones-1-date": "2022-09-30", "milestones-1-share": "0.75"}
    assert save(in_admin, everything, **{"milestones-0-share": "0.4"}, **added).status_code == 302
    assert {(change.action, change.area) for change in Change.objects.all()} == {
        ("add", district),
        ("change", district),
    }
    assert Change.objects.get(action="change").fields == {"share": ["0.5000", "0.4000"]}
    assert save(in_admin, everything, **{"milestones-0-DELETE": "on"}).status_code == 302
    assert Change.objects.first().fields["share"] == ["0.4000", None]
    assert Change.objects.count() == 3


def test_rows_edited_in_the_list_are_written(in_admin, everything):
    indicator = Indicator.objects.get()
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": indicator.pk, "form-0-position": 7}
    assert in_admin.post(address(Indicator, "changelist"), data | {"_save": "on"}).status_code == 302
    assert Change.objects.get().fields == {"position": [1, 7]}


def test_deleting_writes_all_that_goes_with_it(in_admin, everything):
    plan = everything.plan
    Plan.objects.update(first_year=2100, last_year=2100)  # one that has not started
    assert in_admin.post(address(Plan, "delete", plan.pk), {"post": "yes"}).status_code == 302
    assert not Plan.objects.exists()
    gone = sorted(change.content_type.model for change in Change.objects.all())
    assert gone == ["action", "milestone", "plan", "target", "task", "taskupdate"]
    assert {change.area for change in Change.objects.all()} == {plan.area}


def test_deleting_a_selection_writes_each(in_admin, district):
    locks = [makers.make_lock(district, f"{year}-01-01", f"{year}-12-31") for year in (2019, 2020)]
    data = {"action": "delete_selected", "_selected_action": [lock.pk for lock in locks], "post": "yes"}
    assert in_admin.post(address(type(locks[0]), "changelist"), data).status_code == 302
    assert [change.fields["last_day"] for change in Change.objects.all()] == [
        ["2020-12-31", None],
        ["2019-12-31", None],
    ]


def test_losing_a_link_is_written(in_admin, everything):
    spare = makers.make_indicator("spare")
    FrameworkItem.objects.update(indicator=spare)
    assert in_admin.post(address(Indicator, "delete", spare.pk), {"post": "yes"}).status_code == 302
    assert Change.objects.get(action="change").fields == {"indicator": [spare.pk, None]}


def test_overtaken_form_is_refused_and_keeps_what_was_typed(in_admin, everything, client):
    page = address(Target, "change", everything.pk)
    mine = typed(client.get(page)) | {"wording": "我的"}
    save(in_admin, everything, wording="别人的")
    shown_again = client.post(page, mine)
    assert "没有保存" in refused(shown_again)
    assert "我的" in shown_again.content.decode()
    assert Target.objects.get().wording == "别人的"
    assert client.post(page, typed(shown_again)).status_code == 302
    assert Target.objects.get().wording == "我的"


def test_steps_of_a_task_are_added_and_never_rewritten(in_admin, everything, manager):
    task = Task.objects.get()
    first = TaskUpdate.objects.get()
    added = {"updates-1-on": "2022-06-01", "updates-1-state": "closed", "updates-TOTAL_FORMS": 2}
    tampered = {"updates-0-state": "closed", "updates-0-DELETE": "on", "updates-0-id": first.pk}
    page = in_admin.get(address(Task, "change", task.pk))
    assert 'name="updates-0-state"' not in page.content.decode()
    response = save(in_admin, task, **{"updates-INITIAL_FORMS": 1}, **tampered, **added)
    assert response.status_code == 302
    first.refresh_from_db()
    assert first.state == "under_way"
    assert TaskUpdate.objects.get(on="2022-06-01").recorded_by == manager
    assert Change.objects.get().content_type.model == "taskupdate"


@pytest.mark.one_database
def test_history_is_one_and_readable(in_admin, everything, bureau, district):
    other = makers.make_department("tjj", "区统计局", district)
    save(in_admin, everything, value="1234.5", lead=other.pk, commitment="binding")
    listed = in_admin.get(address(Target, "history", everything.pk), follow=True)
    text = listed.content.decode()
    assert listed.context["cl"].result_count == 1
    for words in ("数值：140 → 1,234.5", "牵头单位：区科技局 → 区统计局", "约束类型：预期性 → 约束性"):
        assert words in text
    assert words in in_admin.get(address(Change, "change", Change.objects.get().pk)).content.decode()


def test_long_history_costs_no_more_queries(in_admin, everything, manager, django_assert_max_num_queries):
    for value in range(141, 147):
        record_change(
            everything, action="change", via="admin", actor=manager, fields={"value": ["1", str(value)]}, label="x"
        )
    with django_assert_max_num_queries(14):
        assert in_admin.get(address(Change, "changelist")).context["cl"].result_count == 6


def narrowed_to(client, record):
    """The lines of the record's history, as its page links to it."""
    page = client.get(address(type(record), "history", record.pk), follow=True)
    return {(change.content_type.model, change.action) for change in page.context["cl"].result_list}


def test_history_of_a_target_has_its_milestones(in_admin, everything):
    elsewhere = makers.make_target(everything.action, makers.make_indicator("other"), 5)
    save(in_admin, everything, wording="改", **{"milestones-0-share": "0.4"})
    save(in_admin, elsewhere, **{"milestones-0-date": "2022-09-30", "milestones-0-share": "0.7"})
    assert narrowed_to(in_admin, everything) == {("target", "change"), ("milestone", "change")}
    assert narrowed_to(in_admin, elsewhere) == {("milestone", "add")}
    assert narrowed_to(in_admin, everything.action) == {("target", "change")}


def test_history_keeps_the_milestones_that_are_gone(in_admin, everything):
    save(in_admin, everything, **{"milestones-0-share": "0.4"})
    save(in_admin, everything, **{"milestones-0-DELETE": "on"})
    assert narrowed_to(in_admin, everything) == {("milestone", "change"), ("milestone", "delete")}


def test_history_of_nothing_and_what_no_filter_offers_find_nothing(in_admin, everything):
    save(in_admin, everything, wording="改")
    asked = [{"about": about} for about in ("x", "1-", "-1", "1-x", "9999999-1", "1-" + "9" * 30, "²-1")]
    for narrowed in [*asked, {"within": "\x00"}, {"operation": "\x00"}, {"operation": "none"}]:
        page = in_admin.get(address(Change, "changelist"), narrowed)
        assert page.context["cl"].result_count == 0, narrowed
    assert in_admin.get(address(Change, "changelist")).context["cl"].result_count == 1, "control"


def test_history_shows_no_record_of_another_area(in_admin, root_too):
    abroad = makers.make_target(
        makers.make_action(makers.make_plan(makers.make_district("500111", "大足区"))), makers.make_indicator("far"), 5
    )
    save(root_too, abroad, **{"milestones-0-date": "2022-09-30", "milestones-0-share": "0.7"})
    assert narrowed_to(root_too, abroad) == {("milestone", "add")}
    assert narrowed_to(in_admin, abroad) == set()


@pytest.mark.one_database
def test_history_names_the_person_and_the_account(in_admin, everything, manager):
    save(in_admin, everything, wording="改")
    assert ">manager<" in in_admin.get(address(Change, "changelist")).content.decode()
    manager.last_name, manager.first_name = "王", "敏"
    manager.save()
    for page in (address(Change, "changelist"), address(Change, "change", Change.objects.get().pk)):
        assert "王敏（manager）" in in_admin.get(page).content.decode()


def test_overtaken_rows_are_not_overwritten(in_admin, everything, client):
    page = address(Target, "change", everything.pk)
    mine = typed(client.get(page)) | {"wording": "我的"}
    save(in_admin, everything, **{"milestones-0-share": "0.4"})
    assert "没有保存" in refused(client.post(page, mine))
    assert Milestone.objects.get().share == Decimal("0.4")


def test_rows_that_a_page_only_shows_do_not_overtake_it(in_admin, everything, client):
    page = address(type(everything.action), "change", everything.action.pk)
    mine = typed(client.get(page)) | {"name": "我的"}
    save(in_admin, everything, wording="别人的")
    assert client.post(page, mine).status_code == 302


def test_a_deletion_holds_the_catalogue_before_the_end_of_the_history(in_admin, everything):
    """As saving does: or the two would wait for each other."""
    claim = Claim.objects.get()
    Plan.objects.update(first_year=2100, last_year=2100)  # one that has not started
    for data, page in [
        ({"post": "yes"}, address(Claim, "delete", claim.pk)),
        (
            {"post": "yes", "action": "delete_selected", "_selected_action": [everything.pk]},
            address(Target, "changelist"),
        ),
    ]:
        with CaptureQueriesContext(connection) as captured:
            assert in_admin.post(page, data).status_code == 302
        asked = [query["sql"] for query in captured.captured_queries]
        stamp = next(i for i, sql in enumerate(asked) if sql.replace('"', "").startswith("UPDATE indicators_stamp"))
        ends = (i for i, sql in enumerate(asked) if "registers_chainhead" in sql and "directory_user" not in sql)
        head = next(ends)  # what is asked with the account holds nothing
        assert stamp < head
