"""What stands in the way of a merge: values that only one may have, rows of which there may be one, rules."""

import datetime

import pytest

from enterprises.models import AnnualFigures, Enterprise, Patent, Payout
from qijiang.registers import merge_plan
from qijiang.registers.models import Change, Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import (
    make_annual_figures,
    make_enterprise,
    make_financing,
    make_patent,
    make_payout,
    make_policy,
)
from tests.registers import url

from .merges import compared, confirmed, everything, merge, planned, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def test_a_value_that_only_one_record_may_have_stays_with_it(in_charge, manager):
    bare, coded = make_enterprise(credit_code=""), make_enterprise(name="重庆齿轮有限公司")
    rows = {row.name: row for row in compared(in_charge, bare, coded).context["differing"]}
    assert "只能由一条记录持有" in rows["credit_code"].why_not
    assert rows["name"].why_not == "", "control: a firm with a code shares its name freely"
    assert planned(manager, bare, coded).taken == []
    with pytest.raises(Refused) as caught:
        merge(manager, bare, coded, ["credit_code"])
    assert [line.pk for line in caught.value.lines] == [bare.pk]
    assert not Operation.objects.exists()


def test_values_that_break_a_rule_together_are_not_proposed_and_refused_by_name(in_charge, manager):
    kept = make_enterprise()
    merged = make_enterprise(status="moved_out", moved_out=datetime.date(2021, 1, 1), industry="36")
    shown = compared(in_charge, kept, merged)
    assert shown.context["plan"].taken == []
    answer = confirmed(in_charge, shown, take_moved_out="merged", take_industry="merged")
    assert "迁出" in refusal(answer)
    chosen = {row.name: row.is_taken for row in answer.context["differing"]}
    assert (chosen["moved_out"], chosen["status"]) == (True, False), "what was chosen is still there"
    assert not Operation.objects.exists()
    answer = confirmed(in_charge, answer, take_moved_out="merged", take_status="merged")
    assert answer.status_code == 302
    assert Enterprise.objects.get(pk=kept.pk).status == "moved_out"


def test_a_row_that_both_have_and_that_differs_stands_in_the_way_with_both_named(in_charge, manager, twice):
    kept, merged = twice
    ours, theirs = make_annual_figures(enterprise=kept), make_annual_figures(enterprise=merged, revenue=5001)
    other = make_annual_figures(enterprise=merged, year=2020)
    shown = compared(in_charge, kept, merged)
    [obstacle] = shown.context["obstacles"]
    assert (obstacle["address"], obstacle["beside_address"]) == tuple(
        url(register_of(AnnualFigures), "detail", row.pk) for row in (theirs, ours)
    )
    assert "营业收入" in obstacle["problem"]
    assert 'class="btn btn-primary"' not in shown.content.decode()
    with pytest.raises(Refused):
        merge(manager, kept, merged)
    assert not Operation.objects.exists()
    assert AnnualFigures.objects.get(pk=other.pk).enterprise == merged, "nothing moves by halves"


def test_the_way_out_is_to_correct_one_or_to_take_the_other_out_of_use(manager, twice):
    kept, merged = twice
    make_annual_figures(enterprise=kept)
    theirs = make_annual_figures(enterprise=merged, revenue=5001, remark="街道报")
    AnnualFigures.objects.filter(pk=theirs.pk).update(in_use=False)
    made = planned(manager, kept, merged)
    assert made.obstacles == []
    assert not [line for line in made.lines if isinstance(line.record, AnnualFigures)]
    AnnualFigures.objects.filter(pk=theirs.pk).update(in_use=True, revenue=5000)
    before = everything()
    operation = merge(manager, kept, merged, also=False)
    theirs.refresh_from_db()
    assert (theirs.enterprise, theirs.in_use, theirs.remark) == (merged, False, "街道报")
    assert Change.objects.about(theirs).get().fields == {"in_use": [True, False]}
    undo(manager, operation, "合错了")
    assert everything() == before


def test_a_place_that_is_held_out_of_use_is_named(manager, twice):
    kept, merged = twice
    ours, _theirs = make_annual_figures(enterprise=kept), make_annual_figures(enterprise=merged)
    AnnualFigures.objects.filter(pk=ours.pk).update(in_use=False)
    [obstacle] = planned(manager, kept, merged).obstacles
    assert "已停用" in obstacle.problem
    assert obstacle.beside == ours


def test_a_rule_with_a_condition_counts_where_it_holds(manager, twice):
    kept, merged = twice
    day = datetime.date(2021, 3, 1)
    for firm, number in [(kept, "A1"), (merged, "A2")]:
        make_financing(enterprise=firm, number=number, start=day)
    assert planned(manager, kept, merged).obstacles == [], "with numbers they are two loans"
    for firm, amount in [(kept, 1), (merged, 2)]:
        make_financing(enterprise=firm, number="", start=day, amount=amount)
    assert len(planned(manager, kept, merged).obstacles) == 1


def test_a_row_that_would_break_its_own_rule_there_is_named(manager, district, twice):
    kept, _other = twice
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    city = person("city", "manager", None, district.parent)
    merged = make_enterprise(area=elsewhere)
    payout = make_payout(enterprise=merged, policy=make_policy(area=elsewhere))
    [obstacle] = planned(city, kept, merged).obstacles
    assert (obstacle.record, "其他地区" in obstacle.problem or "另一" in obstacle.problem) == (payout, True), obstacle
    assert planned(city, merged, kept).obstacles == []


def test_a_flaw_that_a_row_has_anyway_does_not_hinder_the_merge(manager, twice):
    kept, merged = twice
    payout = make_payout(enterprise=merged)
    elsewhere = makers.make_area("500111", "大足区", kind="district")
    Payout.objects.filter(pk=payout.pk).update(policy=make_policy(area=elsewhere))
    assert planned(manager, kept, merged).obstacles == []


def test_a_record_out_of_use_may_be_merged_but_not_merged_into(manager, twice):
    kept, merged = twice
    make_patent(enterprise=merged)
    Enterprise.objects.filter(pk=merged.pk).update(in_use=False)
    assert "已停用" in planned(manager, merged, kept).obstacles[0].problem
    before = everything()
    operation = merge(manager, kept, merged, also=False)
    assert Patent.objects.get().enterprise == kept
    undo(manager, operation, "合错了")
    assert everything() == before


def test_a_remark_without_room_and_too_many_rows_stand_in_the_way(manager, twice, monkeypatch):
    kept, merged = twice
    Enterprise.objects.filter(pk=merged.pk).update(remark="长" * 490)
    assert "备注已写满" in planned(manager, kept, merged).obstacles[0].problem
    Enterprise.objects.filter(pk=merged.pk).update(remark="")
    for _number in range(3):
        make_patent(enterprise=merged)
    assert planned(manager, kept, merged).obstacles == []
    monkeypatch.setattr(merge_plan, "MOST", 2)
    assert "超过2条" in planned(manager, kept, merged).obstacles[0].problem
