"""What a merge writes, and what is left of it when it is undone."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import Enterprise, FormerName, Patent
from qijiang.registers import recording
from qijiang.registers.models import Change
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests.register_makers_enterprises import (
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
from tests.register_makers_platforms import make_institution, make_platform
from tests.registers import MAKERS

from .merges import compared, confirmed, everything, merge, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


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


def test_what_comes_to_a_merged_record_later_can_be_moved_too(manager, twice):
    kept, merged = twice
    merge(manager, kept, merged)
    assert "没有可合并的" in planned(manager, kept, merged).obstacles[0].problem
    make_patent(enterprise=merged)
    second = merge(manager, kept, merged)
    assert Patent.objects.get().enterprise == kept
    assert (second.changed, Enterprise.objects.get(pk=merged.pk).remark.count("并入")) == (1, 1)


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


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
