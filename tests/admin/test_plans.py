"""Plans and targets in the administration: shares as they are typed, years that are not set, places in words."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Action, Claim, Milestone, Observation, Plan, Target, Task, TaskUpdate
from tests import makers
from tests.admin.pages import address, refused, save

SHARES = {"0.25": "0.25", "25%": "0.25", "１２.５％": "0.125", "0.5 %": "0.005", "1": "1", "0": "0"}
NO_SHARES = ["50", "150", "150%", "-1", "-5%", "half", "—", "1e-1", "1.5", "NaN"]


def share_of_a_milestone(page):
    return page.context["inline_admin_formsets"][0].formset.forms[0].fields["share"]


@pytest.mark.one_database
def test_a_share_is_typed_as_a_number_or_a_percentage(in_admin, everything):
    box = share_of_a_milestone(in_admin.get(address(Target, "change", everything.pk)))
    assert {share: box.clean(share) for share in SHARES} == {share: Decimal(kept) for share, kept in SHARES.items()}
    assert save(in_admin, everything, **{"milestones-0-share": "１２.５％"}).status_code == 302
    assert Milestone.objects.get().share == Decimal("0.125")


@pytest.mark.one_database
def test_what_is_no_share_is_refused_and_kept(in_admin, everything):
    page = save(in_admin, everything, **{"milestones-0-share": "150%"})
    assert 'value="150%"' in page.content.decode()
    assert "“150%”不能作为比例" in refused(page)
    for share in NO_SHARES:
        with pytest.raises(ValidationError) as refusal:
            share_of_a_milestone(page).clean(share)
        [said] = refusal.value.messages
        assert f"“{share}”不能作为比例" in said
        assert "0到1之间" in said
        assert "50%填0.5" in said
    assert Milestone.objects.get().share == Decimal("0.5")


@pytest.mark.one_database
def test_a_share_has_a_box_in_which_a_percent_sign_can_be_typed(in_admin, everything):
    text = in_admin.get(address(Target, "change", everything.pk)).content.decode()
    assert '<input type="text" name="milestones-0-share" value="0.5"' in text


@pytest.mark.one_database
def test_the_threshold_of_a_plan_is_such_a_share(in_admin, everything):
    assert save(in_admin, everything.plan, behind_from="75%").status_code == 302
    assert Plan.objects.get().behind_from == Decimal("0.75")
    assert "“80”不能作为比例" in refused(save(in_admin, everything.plan, behind_from="80"))
    assert save(in_admin, everything.plan, behind_from="").status_code == 200


@pytest.mark.one_database
def test_the_list_says_that_no_year_is_set(in_admin, everything):
    makers.make_target(everything.action, makers.make_indicator("doubling"), 2, year=None)
    assert "未定年份" in in_admin.get(address(Target, "changelist")).content.decode()
    assert "未定年份" in in_admin.get(address(type(everything.action), "change", everything.action.pk)).content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("model", [Target, Claim, Observation])
def test_the_place_in_the_source_is_said_in_words(model, in_admin, everything):
    model.objects.update(section="plan", paragraph="3")
    page = in_admin.get(address(model, "change", model.objects.get().pk)).content.decode()
    assert "“六大行动”方框第3项" in page


def delete(client, record):
    """The answer to a confirmed deletion of the record: 302 once it is gone, else the page that says why not."""
    return client.post(address(type(record), "delete", record.pk), {"post": "yes"})


@pytest.mark.parametrize(
    ("model", "way_out"),
    [(Plan, "类型改为“展望”"), (Action, "移至其他行动"), (Target, "移至类型为“展望”的计划"), (Task, "附说明后办结")],
)
def test_what_stands_in_a_plan_that_has_started_is_not_deleted(model, way_out, in_admin, everything):
    data = {"action": "delete_selected", "_selected_action": [model.objects.get().pk], "post": "yes"}
    for page in (delete(in_admin, model.objects.get()), in_admin.post(address(model, "changelist"), data)):
        assert page.status_code == 200
        assert "自2022年起实施" in page.content.decode()
        assert way_out in page.content.decode()
    assert [kind.objects.count() for kind in (Plan, Action, Target, Task, TaskUpdate)] == [1] * 5


@pytest.mark.one_database
def test_nor_as_a_row_of_the_page_above_it(in_admin, everything):
    assert save(in_admin, everything.plan, **{"actions-0-DELETE": "on"}).status_code == 302
    assert save(in_admin, everything.action, **{"tasks-0-DELETE": "on"}).status_code == 302
    assert Action.objects.exists() and Task.objects.exists()


@pytest.mark.one_database
def test_what_was_taken_out_of_use_goes_but_for_what_was_reported(in_admin, everything):
    assert save(in_admin, everything.plan, kind="outlook").status_code == 302
    assert "不是空的" in delete(in_admin, everything.plan).content.decode()
    assert "已有部门填报的进展" in delete(in_admin, Task.objects.get()).content.decode()
    assert delete(in_admin, everything).status_code == 302
    TaskUpdate.objects.all().delete()
    for record in (Task.objects.get(), everything.action, everything.plan):
        assert delete(in_admin, record).status_code == 302
