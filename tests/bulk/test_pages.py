"""The pages of a bulk fix: who opens them, which records they mean, what must be said."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qijiang.registers.bulk import FixForm
from qijiang.registers.fixing import actions, fixable
from qijiang.registers.models import Operation
from tests.register_makers_enterprises import make_recognition
from tests.registers import each_of_few, each_register, make, url

from .fixes import REGISTER, applied, previewed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.mark.one_database
@each_register
def test_there_is_a_form_for_every_field(manager, register):
    make(register)
    names = [name for name in register.fields if name not in getattr(register.model, "PERSONAL", ())]
    assert set(names) == set(fixable(register))
    for name in names:
        offered = actions(register, name, register.model.objects.order_by("pk"))
        form = FixForm(None, register=register, user=manager, name=name, offered=offered)
        assert form.fields["value"].label
        assert 'name="value"' in str(form["value"])


@pytest.mark.one_database
@each_of_few
def test_the_page_opens_for_what_can_be_fixed(in_charge, register):
    record, address = make(register), url(register, "bulk")
    assert in_charge.get(address).status_code == 200
    name = fixable(register)[0]
    assert 'name="value"' in in_charge.get(address, {"fix": name, "pks": record.pk}).content.decode()
    assert in_charge.get(address, {"fix": "version", "pks": record.pk}).status_code == 404


@pytest.mark.one_database
def test_the_list_leads_to_it_with_its_filters(in_charge):
    wanted, _other = make_recognition(), make_recognition(kind="gazelle")
    page = in_charge.get(url(REGISTER, "list"), {"kind": "high_tech"}).content.decode()
    assert 'href="bulk/?kind=high_tech&amp;"' in page
    assert in_charge.get(url(REGISTER, "bulk"), {"kind": "high_tech"}).context["selection"].pks == [wanted.pk]


def test_a_filter_that_cannot_be_read_never_means_every_record(in_charge):
    make_recognition()
    assert in_charge.get(url(REGISTER, "bulk"), {"kind": "nothing"}).status_code == 404
    assert in_charge.get(url(REGISTER, "bulk"), {"pks": "1,x"}).status_code == 404
    assert in_charge.get(url(REGISTER, "bulk"), {"pks": ""}).status_code == 404


def test_more_than_a_thousand_records_are_too_many_for_one_fix(in_charge, monkeypatch):
    monkeypatch.setattr("qijiang.registers.bulk.MOST", 2)
    made = [make_recognition() for _number in range(3)]
    answer = in_charge.get(url(REGISTER, "bulk"), {"fix": "remark"})
    assert "一次最多修正2条记录" in answer.content.decode()
    assert (
        previewed(in_charge, REGISTER, made, fix="remark", action="set", value="x")
        .templates[0]
        .name.endswith("bulk.html")
    )


@pytest.mark.one_database
def test_the_administration_leads_to_the_same_preview(in_charge):
    made = [make_recognition(), make_recognition()]
    address = reverse("admin:enterprises_recognition_changelist")
    chosen = {"action": "bulk_fix", "_selected_action": [made[0].pk, made[1].pk]}
    answer = in_charge.post(address, chosen)
    assert answer.status_code == 302
    page = in_charge.get(answer.headers["Location"])
    assert page.context["selection"].pks == [made[0].pk, made[1].pk]
    departments = in_charge.get(reverse("admin:directory_department_changelist")).content.decode()
    assert 'value="bulk_fix"' not in departments


@pytest.mark.one_database
@pytest.mark.parametrize(
    "posted, word",
    [
        ({"action": "set", "value": ""}, "请填写新值"),
        ({"action": "replace", "find": ""}, "请填写要替换的文字"),
        ({"action": "recompute"}, "recompute"),
        ({"action": ""}, "action"),
    ],
)
def test_what_to_do_must_be_said(in_charge, posted, word):
    record = make_recognition()
    answer = previewed(in_charge, REGISTER, [record], fix="batch", **posted)
    assert "preview" not in answer.context
    assert word in answer.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("name, value", [("issued", "昨天"), ("enterprise", "查无此企业"), ("kind", "第一名")])
def test_a_value_that_cannot_be_read_is_refused_as_in_the_form(in_charge, name, value):
    answer = previewed(in_charge, REGISTER, [make_recognition()], fix=name, action="set", value=value)
    assert "preview" not in answer.context
    assert answer.context["form"].errors["value"]


@pytest.mark.one_database
def test_the_reason_is_asked_for(in_charge):
    preview = previewed(in_charge, REGISTER, [make_recognition()], fix="remark", action="set", value="x")
    answer = applied(in_charge, REGISTER, preview, reason="  ")
    assert "请说明原因" in answer.content.decode() or answer.context["error"]
    assert not Operation.objects.exists()


def test_a_preview_takes_as_many_reads_of_records_for_ten_as_for_two(in_charge):
    """Rules ask the database record by record; labels, areas and keepers do not."""

    def reads(count):
        made = [make_recognition() for _number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            previewed(in_charge, REGISTER, made, fix="keeper", action="clear")
        return len(seen)

    reads(1)  # what a process remembers
    assert reads(10) == reads(2)
