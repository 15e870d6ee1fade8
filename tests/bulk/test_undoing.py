"""Undoing a bulk fix: what it needs, and what stands in its way."""

import pytest
from django.db import transaction
from django.urls import reverse

from enterprises.models import Enterprise, Recognition
from qijiang.registers import recording
from qijiang.registers.fixing import Fix
from qijiang.registers.history import record_change
from qijiang.registers.models import Change, Operation
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests.register_makers_enterprises import make_enterprise, make_recognition

from .fixes import REGISTER, fix_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def test_undoing_is_refused_after_a_later_change_which_is_named(in_charge, manager, fixed):
    made, operation = fixed
    latest = Recognition.objects.get(pk=made[1].pk)
    latest.remark = "后来"
    recording.change(manager, latest, version=2, via="form")
    answer = in_charge.post(reverse("operation_undo", args=[operation.pk]), {"reason": "改错了"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "其间" in text
    assert str(latest) in text
    assert set(Recognition.objects.values_list("batch", flat=True)) == {"第二批"}
    operation.refresh_from_db()
    assert operation.undone_at is None


def test_undoing_is_refused_twice(in_charge, manager, fixed):
    _made, operation = fixed
    undo(manager, operation, "改错了")
    before = Change.objects.count()
    answer = in_charge.post(reverse("operation_undo", args=[operation.pk]), {"reason": "再来"}, follow=True)
    assert "已被撤销" in answer.content.decode()
    assert Change.objects.count() == before


def test_undoing_needs_a_reason(in_charge, fixed):
    in_charge.post(reverse("operation_undo", args=[fixed[1].pk]), {"reason": ""})
    assert set(Recognition.objects.values_list("batch", flat=True)) == {"第二批"}


def test_undoing_needs_the_right_to_change_those_records(client, clerk, auditor, bureau, fixed):
    made, operation = fixed
    address = reverse("operation_undo", args=[operation.pk])
    client.force_login(auditor)
    assert client.post(address, {"reason": "x"}).status_code == 403
    client.force_login(clerk)
    assert client.post(address, {"reason": "x"}).status_code == 409
    Recognition.objects.filter(pk=made[0].pk).update(keeper=bureau)
    assert client.post(address, {"reason": "x"}).status_code == 409, "one of two is not enough"
    Recognition.objects.update(keeper=bureau)
    assert client.post(address, {"reason": "x"}).status_code == 302
    assert set(Recognition.objects.values_list("batch", flat=True)) == {""}


def test_undoing_names_who_took_the_number_meanwhile(manager):
    record = make_recognition()
    old = record.number
    operation = fix_of(REGISTER, manager, Fix(REGISTER, "number", "set", "GR202151109999"), [record])
    make_recognition(number=old)
    with pytest.raises(Refused) as caught:
        undo(manager, operation, "改错了")
    assert [line.pk for line in caught.value.lines] == [record.pk]
    assert Recognition.objects.get(pk=record.pk).number == "GR202151109999"


def test_undoing_takes_what_was_added_out_of_use(manager, district):
    record = make_enterprise()
    operation = Operation.objects.create(kind="import", register="enterprise", actor=manager, area=district, added=1)
    with transaction.atomic():
        said = {"via": "import", "action": "add", "fields": {"name": [None, record.name]}, "label": record.name}
        record_change(record, actor=manager, area=district, operation=operation, **said)
    undo(manager, operation, "导错了")
    record = Enterprise.objects.get()
    assert (record.in_use, record.version) == (False, 2)
