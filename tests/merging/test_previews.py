"""What a preview of a merge is no longer good for."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from platforms.models import Platform
from qijiang.registers import merging, recording
from qijiang.registers.models import Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from tests.conftest import person
from tests.databases import first_only
from tests.register_makers_enterprises import make_annual_figures, make_enterprise, make_patent
from tests.registers import url

from .merges import REGISTER, compared, confirmed, everything, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


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


@pytest.mark.parametrize("which", ["moving", "new", "gone", *map(first_only, ["kept", "merged", "beside"])])
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
