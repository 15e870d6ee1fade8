"""Merging two records that are one thing: what moves, what stands in the way, and that undoing restores every row."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import UniqueConstraint
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import AnnualFigures, Enterprise, FormerName, Patent, Payout, Recognition
from platforms.models import Commissioner, Platform, ServiceRecord
from qijiang.registers import merge_plan, merging, recording
from qijiang.registers.merge_plan import both_of, plan, proposed, relations_to
from qijiang.registers.models import Change, Operation
from qijiang.registers.records import Record
from qijiang.registers.register import all_registers, has_register, register_of
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import (
    make_achievement,
    make_achievement_transfer,
    make_annual_figures,
    make_enterprise,
    make_financing,
    make_former_name,
    make_fund,
    make_patent,
    make_payout,
    make_policy,
    make_recognition,
)
from tests.register_makers_platforms import make_commissioner, make_institution, make_platform, make_service_record
from tests.test_registers import MAKERS, url
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db

REGISTER = register_of(Enterprise)
MERGEABLE = [register for register in all_registers() if register.merging]
EVERY_RELATION = [(register, relation) for register in MERGEABLE for relation in relations_to(register.model)]
# what two rows of one firm or place differ in, where the makers give both the same
APART = {
    "application": [{}, {"filed": datetime.date(2022, 4, 9)}],
    "annualfigures": [{"year": 2020}, {"year": 2021}],
    "recognition": [{"issued": datetime.date(year, 1, 1)} for year in (2020, 2021)],
    "platformrecognition": [{"level": "municipal"}, {"level": "national"}],
}
each_mergeable = pytest.mark.parametrize("register", MERGEABLE, ids=lambda register: register.name)


def make(model, **fields):
    return MAKERS[model._meta.model_name](**fields)


def everything():
    """Every row of every register, as the database has it, but for the versions."""
    with connection.cursor() as cursor:
        return {register.name: _all_of(cursor, register.model._meta) for register in all_registers()}


def _all_of(cursor, model):
    columns = [field.column for field in model.concrete_fields if field.name != "version"]
    cursor.execute(f"SELECT {', '.join(map(connection.ops.quote_name, columns))} FROM {model.db_table} ORDER BY id")
    return {row[0]: row for row in cursor.fetchall()}


def planned(user, kept, merged, taken=None, also=True):
    register = register_of(type(kept))
    first, second = both_of(user, register, kept.pk, merged.pk)
    taken = proposed(user, register, first, second) if taken is None else taken
    return plan(user, register, first, second, taken, also)


def merge(user, kept, merged, taken=(), also=True, reason="重复登记"):
    """Preview and confirm, past the pages."""
    register = register_of(type(kept))
    word = merging.signed(user, planned(user, kept, merged, taken, also))
    return merging.merge(user, register, merging.agreed(user, register, word), taken, reason, also)


def compared(client, kept, merged):
    return client.get(url(register_of(type(kept)), "merge", kept.pk), {"with": merged.pk})


def confirmed(client, shown, **posted):
    made = shown.context["plan"]
    said = {"preview": shown.context["token"], "reason": "重复登记", "also": "1"} | posted
    return client.post(url(made.register, "merge", posted.pop("pk", made.kept.pk)), said)


def refusal(answer):
    assert answer.status_code == 409
    return answer.content.decode()


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def twice(db):
    """A firm with a code, and the same without."""
    return make_enterprise(name="重庆齿轮有限公司"), make_enterprise(name="綦江齿轮厂", credit_code="")


# that nothing can be forgotten


@each_mergeable
def test_whatever_refers_to_a_mergeable_record_is_a_register_s_row_that_can_move(register):
    relations = relations_to(register.model)
    assert all(relation.many_to_one and has_register(relation.model) for relation in relations)
    models = [relation.model for relation in relations]
    assert len(models) == len(set(models)), "a row that names it twice would be written twice"
    assert set(register.tabs) <= {relation.remote_field.get_accessor_name() for relation in relations}
    assert not register.model._meta.many_to_many


@pytest.mark.parametrize("register, relation", EVERY_RELATION, ids=lambda each: getattr(each, "name", ""))
def test_a_row_that_may_stay_behind_is_found_by_its_rules(register, relation):
    rules = [rule for rule in relation.model._meta.constraints if isinstance(rule, UniqueConstraint)]
    assert not any(rule.expressions for rule in rules)
    assert not relation.unique
    assert not relation.model._meta.unique_together


def test_a_row_that_others_name_does_not_stay_behind(manager, twice):
    kept, merged = twice
    for firm in twice:
        make_achievement(enterprise=firm, number="", name="齿轮")
    assert not merge_plan.plan(manager, register_of(Enterprise), kept, merged, []).obstacles, "control"
    make_achievement_transfer(achievement=merged.achievements.get())
    (obstacle,) = merge_plan.plan(manager, register_of(Enterprise), kept, merged, []).obstacles
    assert "齿轮" in obstacle.problem


@pytest.mark.parametrize("register, relation", EVERY_RELATION, ids=lambda each: getattr(each, "name", ""))
def test_every_relation_moves_and_comes_back(manager, register, relation):
    kind = {"kind": "maker_space"} if register.model is Platform else {}  # which has every relation
    kept, merged = make(register.model, **kind), make(register.model, **kind)
    apart = APART.get(relation.model._meta.model_name, [{}, {}])
    moving, out_of_use = (make(relation.model, **{relation.name: merged}, **fields) for fields in apart)
    relation.model.objects.filter(pk=out_of_use.pk).update(in_use=False)
    before = everything()
    operation = merge(manager, kept, merged, also=False)
    assert set(relation.model.objects.values_list(relation.name, flat=True)) == {kept.pk}
    change = Change.objects.about(moving).get()
    assert (change.fields, change.operation) == ({relation.name: [merged.pk, kept.pk]}, operation)
    merged = register.model.objects.get(pk=merged.pk)
    assert (merged.in_use, merged.remark.startswith("并入：")) == (False, True)
    undo(manager, operation, "合错了")
    assert everything() == before
    assert Change.objects.first_broken() is None
    assert Change.objects.first_dangling() is None


def test_a_relation_that_is_not_moved_would_be_seen(manager, twice, monkeypatch):
    """Control of the test above."""
    kept, merged = twice
    patent = make_patent(enterprise=merged)
    monkeypatch.setattr(merge_plan, "relations_to", lambda model: relations_to(model)[:1])
    merge(manager, kept, merged)
    assert Patent.objects.get(pk=patent.pk).enterprise == merged


# what a merge writes


def test_what_is_chosen_is_written_and_the_rest_stays(manager, district):
    kept = make_enterprise(industry="", remark="甲", source="旧册")
    merged = make_enterprise(industry="3670", remark="乙", source="新册", established=datetime.date(2001, 5, 1))
    before = everything()
    assert planned(manager, kept, merged).taken == ["industry", "established"]
    operation = merge(manager, kept, merged, ["industry", "source"])
    row = Enterprise.objects.get(pk=kept.pk)
    assert (row.industry, row.remark, row.source, row.established) == ("3670", "甲", "新册", None)
    assert Enterprise.objects.get(pk=merged.pk).remark == f"乙；并入：{kept.credit_code} {kept.name}"
    assert Change.objects.about(kept).get().fields == {"industry": ["", "3670"], "source": ["旧册", "新册"]}
    assert (operation.kind, operation.changed, operation.added) == ("merge", 2, 1)
    undo(manager, operation, "合错了")
    after = everything()
    [added] = FormerName.objects.all()
    assert (added.name, added.in_use) == (merged.name, False)
    assert after | {"formername": {}} == before


def test_the_name_that_does_not_stay_becomes_a_former_one(manager, twice):
    kept, merged = twice
    merge(manager, kept, merged, ["name"])
    assert str(Enterprise.objects.get(pk=kept.pk)) == "綦江齿轮厂"
    assert list(FormerName.objects.values_list("enterprise", "name")) == [(kept.pk, "重庆齿轮有限公司")]


def test_the_record_that_stays_tells_of_the_merge_and_its_undoing(in_charge, manager, twice):
    """Also where nothing of it was changed."""
    kept, merged = twice
    made = merge(manager, kept, merged)
    assert not Change.objects.about(kept).exists()
    page = f"/enterprises/{kept.pk}/?tab=history"
    told = in_charge.get(page).content.decode()
    assert "并入本记录" in told
    assert made.label in told
    undo(manager, made, "再想想")
    assert "撤销了合并" in in_charge.get(page).content.decode()
    assert "并入本记录" not in in_charge.get(f"/enterprises/{merged.pk}/?tab=history").content.decode(), "control"


def test_no_former_name_without_the_tick_or_the_right_or_where_it_is_there(client, manager, twice, bureau, district):
    kept, merged = twice
    assert [line.label for line in planned(manager, kept, merged).added] == ["綦江齿轮厂"]
    assert planned(manager, kept, merged, also=False).added == []
    there = make_former_name(enterprise=kept, name="綦江齿轮厂")
    assert planned(manager, kept, merged).added == []
    FormerName.objects.filter(pk=there.pk).update(in_use=False)
    assert [line.action for line in planned(manager, kept, merged).added] == ["reopen"]
    FormerName.objects.filter(pk=there.pk).update(enterprise=merged)
    assert planned(manager, kept, merged).added == []
    FormerName.objects.all().delete()
    Group.objects.get(name="manager").permissions.remove(Permission.objects.get(codename="add_formername"))
    assert planned(type(manager).objects.get(pk=manager.pk), kept, merged).added == []


def test_after_undoing_the_same_merge_can_be_done_again(manager, twice):
    kept, merged = twice
    patent = make_patent(enterprise=merged)
    undo(manager, merge(manager, kept, merged), "再想想")
    assert Patent.objects.get().enterprise == merged
    operation = merge(manager, kept, merged)
    assert FormerName.objects.get().in_use
    undo(manager, operation, "再想想")
    assert (Patent.objects.get(pk=patent.pk).enterprise, FormerName.objects.get().in_use) == (merged, False)


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


# rows of which there may be one


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


# who may


def test_what_others_keep_stands_in_the_way_of_a_clerk(clerk, bureau, district):
    kept, merged = make_enterprise(keeper=bureau), make_enterprise(keeper=bureau)
    patent = make_patent(enterprise=merged)
    [obstacle] = planned(clerk, kept, merged).obstacles
    assert (obstacle.record, "归口" in obstacle.problem) == (patent, True)
    with pytest.raises(Refused):
        merge(clerk, kept, merged)
    Patent.objects.update(keeper=bureau)
    assert planned(clerk, kept, merged).obstacles == []
    for foreign in (kept, merged):
        Enterprise.objects.filter(pk=foreign.pk).update(keeper=makers.make_department("jxw", "区经信委", district))
        assert [line.pk for line in planned(clerk, kept, merged).obstacles] == [foreign.pk]
        Enterprise.objects.update(keeper=bureau)
    merge(clerk, kept, merged)
    assert Patent.objects.get().enterprise == kept


def test_a_clerk_gives_no_record_away(clerk, bureau, district):
    other = makers.make_department("jxw", "区经信委", district)
    kept, merged = make_enterprise(keeper=bureau), make_enterprise(keeper=bureau)
    Enterprise.objects.filter(pk=kept.pk).update(keeper=bureau)
    assert planned(clerk, kept, merged, ["name"]).broken == []
    Enterprise.objects.filter(pk=merged.pk).update(keeper=other)
    assert planned(clerk, kept, merged, ["keeper"]).broken


def test_rows_of_a_kind_that_the_account_may_not_change_are_counted_not_shown(client, manager, twice):
    kept, merged = twice
    patent = make_patent(enterprise=merged, name="机密的齿轮")
    operation = merge(manager, kept, merged)
    undo(manager, operation, "再想想")
    for codename in ("change_patent", "view_patent"):
        Group.objects.get(name="manager").permissions.remove(Permission.objects.get(codename=codename))
        client.force_login(manager)
        shown = compared(client, kept, merged)
        assert "无权修改" in shown.content.decode()
        assert "机密的齿轮" not in shown.content.decode()
        narrow = type(manager).objects.get(pk=manager.pk)
        with pytest.raises(Refused):
            merge(narrow, kept, merged)
    assert "机密的齿轮" not in client.get(reverse("operation_detail", args=[operation.pk])).content.decode()
    Group.objects.get(name="manager").permissions.add(Permission.objects.get(codename="view_patent"))
    assert "机密的齿轮" in client.get(reverse("operation_detail", args=[operation.pk])).content.decode(), "control"
    assert Patent.objects.get(pk=patent.pk).enterprise == merged


def test_rows_outside_the_area_are_counted_not_shown(client, manager, district, twice):
    kept, merged = twice
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    make_platform(enterprise=merged, area=elsewhere, name="大足的平台")
    client.force_login(manager)
    text = compared(client, kept, merged).content.decode()
    assert "有1条记录不在您的区域内" in text
    assert "大足的平台" not in text
    with pytest.raises(Refused):
        merge(manager, kept, merged)
    city = person("city", "manager", None, district.parent)
    assert merge(city, kept, merged).area == district.parent
    assert Platform.objects.get().enterprise == kept


def test_both_records_must_lie_within_reach(client, manager, district, twice):
    kept, _other = twice
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    far = make_enterprise(area=elsewhere)
    client.force_login(manager)
    assert compared(client, kept, far).status_code == 404
    assert compared(client, far, kept).status_code == 404
    assert compared(client, kept, kept).status_code == 404
    assert client.get(url(REGISTER, "merge", far.pk)).status_code == 404
    city = person("city", "manager", None, district.parent)
    word = merging.agreed(city, REGISTER, merging.signed(city, planned(city, kept, far)))
    with pytest.raises(Refused):
        merging.merge(manager, REGISTER, word, [], "重复登记")
    assert Enterprise.objects.get(pk=far.pk).in_use


@each_mergeable
def test_its_pages_need_the_right_to_change(client, auditor, register):
    first, second = make(register.model), make(register.model)
    client.force_login(auditor)
    assert client.get(url(register, "merge_list")).status_code == 403
    assert compared(client, first, second).status_code == 403
    assert client.post(url(register, "merge", first.pk)).status_code == 403
    assert "merge/" not in client.get(url(register, "detail", first.pk)).content.decode()
    assert 'href="merge/"' not in client.get(url(register, "list")).content.decode()
    with pytest.raises(PermissionDenied):
        merge(auditor, first, second)


def test_a_register_that_declares_nothing_has_no_such_pages(in_charge):
    patent = make_patent()
    for page in ("list", "detail"):
        address = url(register_of(Patent), page, *([patent.pk] if page == "detail" else []))
        assert "merge/" not in in_charge.get(address).content.decode()
        assert in_charge.get(f"{address}merge/").status_code == 404


# personal fields


def test_a_personal_field_is_never_taken_over(client, manager, bureau, district):
    kept, merged = make_commissioner(phone=""), make_commissioner(phone="13900000001")
    make_service_record(commissioner=merged)
    assert planned(manager, kept, merged).taken == []
    client.force_login(manager)
    shown = compared(client, kept, merged)
    assert "个人信息" in shown.content.decode()
    assert 'name="take_phone"' not in shown.content.decode()
    assert "电话" in refusal(confirmed(client, shown, take_phone="merged"))
    assert not Operation.objects.exists()
    before = everything()
    operation = merge(manager, kept, merged)
    assert ServiceRecord.objects.get().commissioner == kept
    undo(manager, operation, "合错了")
    assert everything() == before
    client.force_login(person("another", "clerk", bureau, district))
    assert "13900000001" not in compared(client, kept, merged).content.decode()
    assert set(Commissioner.objects.values_list("phone", flat=True)) == {"", "13900000001"}


# what a preview is no longer good for


def test_a_preview_is_good_for_a_day_and_for_who_made_it(client, manager, bureau, district, twice):
    client.force_login(manager)
    with time_machine.travel("2026-01-01T08:00:00+08:00", tick=False):
        shown = compared(client, *twice)
    with time_machine.travel("2026-01-02T07:59:00+08:00", tick=False):
        assert merging.agreed(manager, REGISTER, shown.context["token"]).kept == twice[0].pk
    with time_machine.travel("2026-01-02T08:01:00+08:00", tick=False), pytest.raises(ValidationError):
        merging.agreed(manager, REGISTER, shown.context["token"])
    assert "已超过一天" in refusal(confirmed(client, shown))
    shown = compared(client, *twice)
    client.force_login(person("another", "manager", bureau, district))
    assert "由他人生成" in refusal(confirmed(client, shown))
    assert not Operation.objects.exists()


def test_a_preview_of_something_else_or_none_is_refused(in_charge, twice):
    kept, merged = twice
    shown = compared(in_charge, kept, merged)
    assert "不是本系统" in refusal(confirmed(in_charge, shown, preview="forged"))
    assert "不是本系统" in refusal(confirmed(in_charge, shown, preview=""))
    assert "其他记录" in refusal(confirmed(in_charge, shown, pk=merged.pk))
    word = shown.context["token"]
    address = url(register_of(Platform), "merge", kept.pk)
    assert "其他名录" in refusal(in_charge.post(address, {"preview": word, "reason": "x"}))
    assert not Operation.objects.exists()


def test_the_reason_is_asked_for_and_what_was_chosen_stays(in_charge, twice):
    kept, merged = twice
    answer = confirmed(in_charge, compared(in_charge, kept, merged), reason=" ", take_name="merged", also="")
    assert "请说明原因" in answer.content.decode()
    assert answer.context["plan"].taken == ["name"]
    assert 'value="1" checked' not in answer.content.decode()
    assert confirmed(in_charge, answer).status_code == 302


def test_confirmed_twice_it_says_so_and_leads_to_the_operation(in_charge, manager, twice):
    shown = compared(in_charge, *twice)
    assert confirmed(in_charge, shown).status_code == 302
    operation = Operation.objects.get()
    text = refusal(confirmed(in_charge, shown))
    assert "已经执行过" in text
    assert reverse("operation_detail", args=[operation.pk]) in text
    undo(manager, operation, "合错了")
    assert "其间" in refusal(confirmed(in_charge, shown)), "an old preview is not good again after undoing"
    assert Operation.objects.count() == 1


@pytest.mark.parametrize("which", ["kept", "merged", "moving", "beside", "new", "gone"])
def test_a_record_that_changed_since_stops_all_and_is_named(in_charge, manager, twice, which):
    kept, merged = twice
    moving, beside = make_patent(enterprise=merged), make_annual_figures(enterprise=kept)
    make_annual_figures(enterprise=merged)
    shown = compared(in_charge, kept, merged)
    assert shown.context["obstacles"] == []
    record = {"kept": kept, "merged": merged, "moving": moving, "beside": beside, "gone": moving}.get(which)
    if which == "new":
        record = recording.add(manager, make_patent(enterprise=merged, save=False), via="form")
    else:
        record.remark = "改过"
        record.enterprise = make_enterprise() if which == "gone" else getattr(record, "enterprise", None)
        recording.change(manager, record, version=1, via="form")
    before = everything()
    text = refusal(confirmed(in_charge, shown))
    assert str(record) in text
    assert "其间manager已修改" in text.replace(" ", "")
    assert url(REGISTER, "merge", kept.pk) in text
    assert everything() == before
    assert confirmed(in_charge, compared(in_charge, kept, merged)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_many_who_confirm_or_undo_at_once_one_does(manager, twice):
    kept, merged = twice
    make_patent(enterprise=merged)
    word = merging.agreed(manager, REGISTER, merging.signed(manager, planned(manager, kept, merged)))
    outcomes = all_at_once([lambda: merging.merge(manager, REGISTER, word, [], "重复登记")] * 5)
    operation = Operation.objects.get()
    assert [isinstance(each, merging.Late) for each in outcomes].count(True) == 4, outcomes
    outcomes = all_at_once([lambda: undo(manager, operation, "合错了")] * 5)
    assert [isinstance(each, ValidationError) for each in outcomes].count(True) == 4, outcomes
    assert Patent.objects.get().enterprise == merged
    assert Change.objects.first_broken() is None


@pytest.mark.django_db(transaction=True)
def test_merged_into_each_other_at_once_one_way_wins(manager, twice):
    words = [
        merging.agreed(manager, REGISTER, merging.signed(manager, planned(manager, *pair)))
        for pair in (twice, twice[::-1])
    ]
    outcomes = all_at_once([lambda word=word: merging.merge(manager, REGISTER, word, [], "重复") for word in words])
    assert [isinstance(each, merging.Late) for each in outcomes].count(True) == 1, outcomes
    assert Enterprise.objects.in_use().count() == 1


def test_undoing_names_what_was_changed_since(manager, twice):
    kept, merged = twice
    patent = make_patent(enterprise=merged)
    operation = merge(manager, kept, merged)
    patent.refresh_from_db()
    patent.remark = "改过"
    recording.change(manager, patent, version=patent.version, via="form")
    with pytest.raises(Refused) as caught:
        undo(manager, operation, "合错了")
    assert [line.pk for line in caught.value.lines] == [patent.pk]
    assert not Enterprise.objects.get(pk=merged.pk).in_use


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


def test_what_comes_to_a_merged_record_later_can_be_moved_too(manager, twice):
    kept, merged = twice
    merge(manager, kept, merged)
    assert "没有可合并的" in planned(manager, kept, merged).obstacles[0].problem
    make_patent(enterprise=merged)
    second = merge(manager, kept, merged)
    assert Patent.objects.get().enterprise == kept
    assert (second.changed, Enterprise.objects.get(pk=merged.pk).remark.count("并入")) == (1, 1)


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


# costs


def test_comparing_and_confirming_read_as_often_for_ten_rows_as_for_two(in_charge, manager):
    """Only the writes are one a row, so that whoever listens to saved records hears of each."""

    def reads(count):
        kept, merged = make_enterprise(), make_enterprise()
        for number in range(count):
            make_patent(enterprise=merged)
            make_annual_figures(enterprise=merged, year=2000 + number)
            make_annual_figures(enterprise=kept, year=2000 + number)
            make_financing(enterprise=merged, number="", fund=make_fund(), start=datetime.date(2021, 1, 1 + number))
            make_payout(enterprise=merged, policy=make_policy())
            make_recognition(enterprise=merged, issued=datetime.date(2010 + number, 1, 1))
            make_platform(enterprise=merged, institution=make_institution())
        with CaptureQueriesContext(connection) as comparing:
            shown = compared(in_charge, kept, merged)
        with CaptureQueriesContext(connection) as confirming:
            assert confirmed(in_charge, shown).status_code == 302
        sql = [query["sql"] for query in confirming.captured_queries]
        return len(comparing), [each for each in sql if not each.startswith("UPDATE")]

    reads(1)  # what a process asks only once
    two, ten = reads(2), reads(10)
    assert (ten[0], len(ten[1])) == (two[0], len(two[1])), set(ten[1]) - set(two[1])
    assert two[0] <= 60


# any choice


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    taken=st.sets(st.sampled_from(["name", "industry", "established", "remark", "source", "credit_code", "chain"])),
    also=st.booleans(),
    rows=st.sets(st.sampled_from(["patent", "recognition", "annualfigures", "formername", "talent", "platform"])),
    of_kept=st.booleans(),
)
def test_a_merge_and_its_undoing_are_no_change_but_the_added_name(manager, taken, also, rows, of_kept):
    kept = make_enterprise(industry="", remark="甲")
    merged = make_enterprise(industry="3670", source="新册", established=datetime.date(2001, 5, 1))
    for name in rows:
        MAKERS[name](enterprise=merged)
        if of_kept:
            MAKERS[name](enterprise=kept)
    before = everything()
    made = planned(manager, kept, merged, taken, also)
    assert everything() == before, "control: reading writes nothing"
    if made.obstacles or made.broken:
        with pytest.raises(Refused):
            merge(manager, kept, merged, taken, also)
    else:
        operation = merge(manager, kept, merged, taken, also)
        assert everything() != before
        undo(manager, operation, "合错了")
        [*added] = operation.changes.filter(action="add").values_list("object_id", flat=True)
        FormerName.objects.filter(pk__in=added, in_use=False).delete()
    assert everything() == before
    assert Change.objects.first_broken() is None


# its pages


@each_mergeable
def test_its_pages_open_and_lead_to_the_operation(in_charge, register):
    kept, merged = make(register.model), make(register.model)
    assert 'href="merge/"' in in_charge.get(url(register, "list")).content.decode()
    assert 'href="merge/"' in in_charge.get(url(register, "detail", kept.pk)).content.decode()
    assert in_charge.get(url(register, "merge_list")).status_code == 200
    assert in_charge.get(url(register, "merge", kept.pk)).status_code == 200
    answer = confirmed(in_charge, compared(in_charge, kept, merged))
    operation = Operation.objects.get()
    assert answer.headers["Location"] == reverse("operation_detail", args=[operation.pk])
    assert str(merged) in in_charge.get(answer.headers["Location"]).content.decode()
    assert "已并入" in in_charge.get(url(register, "detail", merged.pk)).content.decode()
    assert "合并" in in_charge.get(reverse("operation_list")).content.decode()
    undo(answer.wsgi_request.user, operation, "合错了")
    assert "已并入" not in in_charge.get(url(register, "detail", merged.pk)).content.decode()


def test_the_other_record_is_named_by_code_or_name(in_charge, twice):
    kept, merged = twice
    address = url(REGISTER, "merge", kept.pk)
    for text in (merged.name, f" {merged.name} "):
        assert in_charge.get(address, {"other": text}).headers["Location"] == f"{address}?with={merged.pk}"
    assert "没有" in str(in_charge.get(address, {"other": "查无此企业"}).context["form"].errors)
    assert "同一条" in str(in_charge.get(address, {"other": kept.credit_code}).context["form"].errors)
    assert in_charge.get(address, {"with": "x"}).status_code == 404
    assert in_charge.get(url(REGISTER, "merge_list"), {"page": "0"}).status_code == 404


def test_the_operation_says_what_kind_each_record_is(in_charge, manager, twice):
    make_patent(enterprise=twice[1])
    text = in_charge.get(reverse("operation_detail", args=[merge(manager, *twice).pk])).content.decode()
    assert ">专利</p>" in text
    assert ">曾用名</p>" in text


def test_every_model_of_the_registers_is_a_record():
    """What `relations_to` finds can be moved by its version and kept by a department."""
    assert all(issubclass(relation.model, Record) for _register, relation in EVERY_RELATION)
    assert Recognition in {relation.model for _register, relation in EVERY_RELATION}, "control: there are some"
