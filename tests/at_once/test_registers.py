"""Many write records of the registers at once: a fix is applied once, a firm is recorded once."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from enterprises.models import Recognition
from qijiang.registers import previews
from qijiang.registers.fixing import Fix
from qijiang.registers.models import Change, Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests.register_makers_enterprises import credit_code, make_recognition
from tests.threads import all_at_once

from .figures import assert_whole

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_confirm_or_undo_a_bulk_fix_one_does(manager):
    register = register_of(Recognition)
    made = [make_recognition() for _number in range(5)]
    shown = previews.preview(manager, Fix(register, "batch", "set", "第二批"), [each.pk for each in made])
    agreed = previews.agreed(manager, register, previews.signed(manager, shown))
    outcomes = all_at_once([lambda: previews.apply(manager, agreed, "核对证书")] * 6)
    operation = Operation.objects.get()
    assert [isinstance(each, Refused) for each in outcomes].count(True) == 5, outcomes
    assert previews.applied_already(manager, agreed) == operation
    outcomes = all_at_once([lambda: undo(manager, operation, "改错了")] * 6)
    assert [isinstance(each, ValidationError) for each in outcomes].count(True) == 5, outcomes
    assert set(Recognition.objects.values_list("batch", "version")) == {("", 3)}
    assert (Change.objects.count(), Change.objects.first_broken()) == (10, None)


def test_the_same_firm_recorded_four_times_at_once_is_recorded_once(district, bureau, manager):
    """The rules of the record see nothing of the others; what the database refuses is said in the rule's words."""

    def record():
        client = Client()
        client.force_login(manager)
        typed = {"name": "重庆甲有限公司", "area": district.pk, "status": "operating", "credit_code": credit_code(1)}
        return client.post("/enterprises/new/", typed)

    answers = all_at_once([record] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    refused = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert all("该统一社会信用代码的企业已录入" in page for page in refused)
    assert_whole(changes=1)
