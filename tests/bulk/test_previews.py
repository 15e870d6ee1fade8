"""What a preview of a bulk fix is no longer good for."""

import pytest
import time_machine
from django.urls import reverse

from enterprises.models import Patent, Recognition
from qijiang.registers import previews, recording
from qijiang.registers.fixing import Fix
from qijiang.registers.models import Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests.conftest import person
from tests.register_makers_enterprises import make_recognition

from .fixes import REGISTER, applied, fix_of, previewed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def refusal(answer):
    assert answer.status_code == 409
    assert Operation.objects.count() <= 1
    return answer.content.decode()


def test_a_preview_is_good_for_a_day(in_charge):
    record = make_recognition()
    with time_machine.travel("2026-01-01T08:00:00+08:00", tick=False):
        preview = previewed(in_charge, REGISTER, [record], fix="remark", action="set", value="x")
    token = preview.context["token"]
    with time_machine.travel("2026-01-02T07:59:00+08:00", tick=False):
        assert previews.agreed(preview.wsgi_request.user, REGISTER, token).versions == {record.pk: 1}
    assert "已超过一天" in refusal(applied(in_charge, REGISTER, preview))


def test_a_preview_is_good_for_who_made_it_alone(client, manager, bureau, district):
    record = make_recognition()
    client.force_login(manager)
    preview = previewed(client, REGISTER, [record], fix="remark", action="set", value="x")
    client.force_login(person("another", "manager", bureau, district))
    assert "由他人生成" in refusal(applied(client, REGISTER, preview))
    assert Recognition.objects.get().remark == ""


def test_a_preview_of_another_register_or_none_is_refused(in_charge):
    preview = previewed(in_charge, REGISTER, [make_recognition()], fix="remark", action="set", value="x")
    assert "其他名录" in refusal(applied(in_charge, register_of(Patent), preview))
    assert "不是本系统" in refusal(applied(in_charge, REGISTER, preview, preview="forged"))


def test_confirmed_twice_it_says_so_and_leads_to_the_operation(in_charge):
    preview = previewed(in_charge, REGISTER, [make_recognition()], fix="remark", action="set", value="x")
    assert applied(in_charge, REGISTER, preview).status_code == 302
    text = refusal(applied(in_charge, REGISTER, preview))
    assert "已经执行过" in text
    assert reverse("operation_detail", args=[Operation.objects.get().pk]) in text


def test_after_undoing_an_old_preview_is_not_applied_again(in_charge, manager):
    record = make_recognition()
    preview = previewed(in_charge, REGISTER, [record], fix="remark", action="set", value="x")
    applied(in_charge, REGISTER, preview)
    undo(manager, Operation.objects.get(), "改错了")
    assert "其间" in refusal(applied(in_charge, REGISTER, preview))
    assert Recognition.objects.get().remark == ""


def test_a_record_that_changed_since_the_preview_stops_all_and_is_named(in_charge, manager):
    changed, other = make_recognition(), make_recognition()
    preview = previewed(in_charge, REGISTER, [changed, other], fix="remark", action="set", value="x")
    changed.batch = "第三批"
    recording.change(manager, changed, version=1, via="form")
    text = refusal(applied(in_charge, REGISTER, preview))
    assert str(changed) in text
    assert "其间manager已修改" in text.replace(" ", "")
    assert set(Recognition.objects.values_list("remark", flat=True)) == {""}


def test_a_change_between_checking_and_writing_stops_all(manager, overtaken):
    first, second = make_recognition(), make_recognition()
    theirs = Recognition.objects.get(pk=second.pk)
    theirs.batch = "第三批"
    overtaken(lambda: recording.change(manager, theirs, version=1, via="form"))
    with pytest.raises(Refused) as caught:
        fix_of(REGISTER, manager, Fix(REGISTER, "remark", "set", "x"), [first, second])
    assert [line.pk for line in caught.value.lines] == [second.pk]
    assert set(Recognition.objects.values_list("remark", "version")) == {("", 1), ("", 2)}
