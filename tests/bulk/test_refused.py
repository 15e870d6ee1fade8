"""Records that a bulk fix refuses, by rule, right and area, and names one by one."""

import datetime

import pytest

from enterprises.models import Enterprise, Recognition
from qijiang.registers.fixing import Fix
from qijiang.registers.models import Operation
from qijiang.registers.operations import change_all
from qijiang.registers.register import register_of
from qijiang.registers.wanted import Refused, Wanted
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import make_enterprise, make_recognition
from tests.register_makers_platforms import make_commissioner
from tests.registers import url

from .fixes import REGISTER, applied, fix_of, previewed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def test_every_record_that_breaks_a_rule_is_named_and_nothing_is_written(in_charge):
    good, bad = make_recognition(), make_recognition(issued=datetime.date(2020, 1, 1), expires=None)
    preview = previewed(in_charge, REGISTER, [good, bad], fix="expires", action="set", value="2021-11-12")
    refused = preview.context["preview"].refused
    assert {line.pk for line in refused} == {good.pk}
    assert "有效期" in refused[0].problem
    assert applied(in_charge, REGISTER, preview).templates[0].name == "registers/bulk_preview.html"
    assert not Operation.objects.exists()
    applied(in_charge, REGISTER, preview, leave_out="1")
    assert [str(each.expires) for each in Recognition.objects.order_by("pk")] == ["2024-11-12", "2021-11-12"]


@pytest.mark.one_database
def test_a_fix_that_no_record_takes_says_so(in_charge):
    record = make_recognition(issued=datetime.date(2021, 11, 12))
    page = previewed(in_charge, REGISTER, [record], fix="expires", action="set", value="2020-01-01").content.decode()
    assert "这些记录都不能这样修改" in page
    same = previewed(in_charge, REGISTER, [record], fix="number", action="set", value=record.number).content.decode()
    assert "这些记录都不能这样修改" not in same, "control: it says so already"


def test_two_records_cannot_take_the_same_number(in_charge, manager):
    made = [make_recognition(), make_recognition()]
    preview = previewed(in_charge, REGISTER, made, fix="number", action="set", value="GR202151109999")
    assert [line.pk for line in preview.context["preview"].refused] == [made[1].pk]
    cleared = previewed(in_charge, REGISTER, made, fix="number", action="clear").context["preview"]
    assert len(cleared.changing) == 2, "control: without a number they are not alike"


def test_two_records_cannot_come_under_a_rule_together_that_neither_came_under_before(in_charge):
    made = [make_enterprise(name="重庆同名有限公司") for _number in range(2)]
    register = register_of(Enterprise)
    preview = previewed(in_charge, register, made, fix="credit_code", action="clear").context["preview"]
    assert [line.pk for line in preview.changing] == [made[0].pk]
    assert [line.pk for line in preview.refused] == [made[1].pk]


def test_a_number_that_was_taken_meanwhile_is_named(manager, overtaken):
    record = make_recognition()
    overtaken(lambda: make_recognition(number="GR202151109999"))
    with pytest.raises(Refused) as caught:
        fix_of(REGISTER, manager, Fix(REGISTER, "number", "set", "GR202151109999"), [record])
    assert [line.pk for line in caught.value.lines] == [record.pk]
    assert not Operation.objects.exists()


def test_a_clerk_sees_foreign_records_refused_and_may_leave_them_out(client, clerk, bureau):
    own, foreign = make_recognition(keeper=bureau), make_recognition()
    client.force_login(clerk)
    preview = previewed(client, REGISTER, [own, foreign], fix="batch", action="set", value="第二批")
    assert [line.pk for line in preview.context["preview"].refused] == [foreign.pk]
    assert applied(client, REGISTER, preview).status_code == 200
    assert not Operation.objects.exists(), "control: without the tick nothing is applied"
    assert applied(client, REGISTER, preview, leave_out="1").status_code == 302
    assert set(Recognition.objects.values_list("pk", "batch")) == {(own.pk, "第二批"), (foreign.pk, "")}


def test_a_clerk_gives_no_record_away(client, clerk, bureau, district):
    own, other = make_recognition(keeper=bureau), makers.make_department("jxw", "区经信委", district)
    client.force_login(clerk)
    preview = previewed(client, REGISTER, [own], fix="keeper", action="set", value=other.pk)
    assert [line.pk for line in preview.context["preview"].refused] == [own.pk]


def test_records_of_another_district_are_as_if_there_were_none(client, district):
    record = make_recognition(remark="机密")
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    client.force_login(person("neighbour", "manager", None, elsewhere))
    preview = previewed(client, REGISTER, [record], fix="remark", action="set", value="x")
    assert [line.label for line in preview.context["preview"].refused] == [f"#{record.pk}"]
    assert "机密" not in preview.content.decode()
    wanted = [Wanted(record.pk, record.version, {"remark": "x"})]
    neighbour = preview.wsgi_request.user
    with pytest.raises(Refused):
        change_all(neighbour, REGISTER, wanted, kind="bulk_fix", via="bulk_fix", label="", reason="x")
    assert Recognition.objects.get().remark == "机密"


def test_personal_fields_are_not_offered_and_not_written(client, manager):
    commissioner, register = make_commissioner(), register_of(type(make_commissioner()))
    client.force_login(manager)
    assert client.get(url(register, "bulk"), {"fix": "phone"}).status_code == 404
    wanted = [Wanted(commissioner.pk, commissioner.version, {"phone": "13900000000"})]
    with pytest.raises(Refused) as caught:
        change_all(manager, register, wanted, kind="bulk_fix", via="bulk_fix", label="", reason="x")
    assert "13900000000" not in str(caught.value.lines)
    assert type(commissioner).objects.filter(phone="13900000000").count() == 0
