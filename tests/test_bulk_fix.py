"""A bulk fix of any register: what it shows, writes and refuses, and that undoing it restores every row."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import AnnualFigures, Enterprise, Patent, Recognition
from qijiang.registers import operations, previews, recording
from qijiang.registers.bulk import FixForm
from qijiang.registers.fixing import Fix, actions, fixable
from qijiang.registers.history import record_change
from qijiang.registers.models import Change, Operation
from qijiang.registers.operations import change_all
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused, Wanted
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import make_annual_figures, make_enterprise, make_patent, make_recognition
from tests.register_makers_platforms import make_commissioner
from tests.test_registers import each_register, make, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]

REGISTER = register_of(Recognition)


def rows_of(model):
    """Every column of every row but the version, as the database has it: {primary key: its values}."""
    columns = [field.attname for field in model._meta.concrete_fields if field.name != "version"]
    return {row[0]: row for row in model._base_manager.order_by("pk").values_list("pk", *columns)}


def fix_of(register, user, fix, records, reason="核对证书", kind=Operation.Kind.BULK_FIX):
    """Preview and apply, past the pages."""
    shown = previews.preview(user, fix, [record.pk for record in records])
    word = previews.signed(user, shown)
    return previews.apply(user, previews.agreed(user, register, word), reason)


def previewed(client, register, records, **posted):
    """The preview that the page answers with: its word and how many there are of each kind."""
    address = f"{url(register, 'bulk')}?pks={','.join(str(record.pk) for record in records)}&fix={posted.pop('fix')}"
    return client.post(address, posted)


def applied(client, register, shown, **posted):
    said = {"preview": shown.context["token"], "pks": shown.context["pks"], "reason": "核对证书"} | posted
    return client.post(url(register, "bulk_apply"), said)


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


@each_register
def test_a_fix_of_any_register_is_previewed_applied_and_undone(in_charge, register):
    first, second, already = (make(register) for _number in range(3))
    type(already).objects.filter(pk=already.pk).update(remark="已核对")
    before = rows_of(register.model)
    preview = previewed(in_charge, register, [first, second, already], fix="remark", action="set", value="已核对")
    assert (len(preview.context["preview"].changing), preview.context["preview"].unchanged) == (2, 1)
    assert rows_of(register.model) == before, "control: a preview writes nothing"
    answer = applied(in_charge, register, preview)
    operation = Operation.objects.get()
    assert answer.headers["Location"] == reverse("operation_detail", args=[operation.pk])
    assert set(register.model.objects.values_list("remark", flat=True)) == {"已核对"}
    assert [change.fields for change in operation.changes.all()] == [{"remark": ["", "已核对"]}] * 2
    assert (operation.changed, operation.reason, operation.register) == (2, "核对证书", register.name)
    page = in_charge.get(answer.headers["Location"]).content.decode()
    assert str(first) in page
    in_charge.post(reverse("operation_undo", args=[operation.pk]), {"reason": "改错了"})
    assert rows_of(register.model) == before
    assert Change.objects.about(first).first().via == "undo"
    assert Change.objects.first_broken() is None
    assert Change.objects.first_dangling() is None


@pytest.mark.one_database
@each_register
def test_the_form_opens_for_every_field(in_charge, manager, register):
    record = make(register)
    address = url(register, "bulk")
    assert in_charge.get(address).status_code == 200
    names = [name for name in register.fields if name not in getattr(register.model, "PERSONAL", ())]
    assert 'name="value"' in in_charge.get(address, {"fix": names[0], "pks": record.pk}).content.decode()
    for name in names:
        offered = actions(register, name, register.model.objects.order_by("pk"))
        form = FixForm(None, register=register, user=manager, name=name, offered=offered)
        assert form.fields["value"].label
        assert 'name="value"' in str(form["value"])
    assert set(names) == set(fixable(register))
    assert in_charge.get(address, {"fix": "version", "pks": record.pk}).status_code == 404


@pytest.mark.one_database
@each_register
def test_its_pages_need_the_right_to_change(client, auditor, register):
    record = make(register)
    client.force_login(auditor)
    assert client.get(url(register, "bulk"), {"pks": record.pk}).status_code == 403
    assert client.post(url(register, "bulk_apply"), {}).status_code == 403
    assert "bulk/?" not in client.get(url(register, "list")).content.decode()


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


def test_text_is_replaced_where_it_stands(in_charge):
    first, other = make_recognition(batch="2021年第一批"), make_recognition(batch="无")
    preview = previewed(in_charge, REGISTER, [first, other], fix="batch", action="replace", find="年第", by="-")
    assert applied(in_charge, REGISTER, preview).status_code == 302
    assert set(Recognition.objects.values_list("batch", flat=True)) == {"2021-一批", "无"}
    assert Operation.objects.get().label == "批次：“年第”替换为“-”"


def test_a_field_is_cleared_and_the_rule_fills_it(in_charge):
    record = make_recognition(remark="旧", cancelled=datetime.date(2022, 1, 1))
    preview = previewed(in_charge, REGISTER, [record], fix="cancelled", action="clear")
    assert applied(in_charge, REGISTER, preview).status_code == 302
    assert Recognition.objects.get().cancelled is None


def test_the_last_day_of_validity_is_derived_anew(in_charge, manager):
    wrong = make_recognition(expires=datetime.date(2023, 1, 1))
    open_ended = make_recognition(kind="city_tech", expires=datetime.date(2023, 1, 1))
    rows = Recognition.objects.order_by("pk")
    assert "recompute" in actions(REGISTER, "expires", rows)
    assert "recompute" not in actions(REGISTER, "batch", rows)
    preview = previewed(in_charge, REGISTER, [wrong, open_ended], fix="expires", action="recompute")
    assert [line.problem for line in preview.context["preview"].refused] == ["此处没有可推算“有效期至”的规则。"]
    applied(in_charge, REGISTER, preview, leave_out="1")
    assert [str(row.expires) for row in rows] == ["2024-11-12", "2023-01-01"]


def test_a_related_record_is_named_as_in_the_form_and_undone_by_its_id(in_charge, manager):
    patent, firm = make_patent(), make_enterprise(name="重庆新名有限公司")
    before = rows_of(Patent)
    preview = previewed(
        in_charge, register_of(Patent), [patent], fix="enterprise", action="set", value=firm.credit_code
    )
    assert "重庆新名有限公司" in preview.content.decode()
    applied(in_charge, register_of(Patent), preview)
    assert Patent.objects.get().enterprise == firm
    undo(manager, Operation.objects.get(), "改错了")
    assert rows_of(Patent) == before


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


@pytest.mark.parametrize("name, value", [("issued", "昨天"), ("enterprise", "查无此企业"), ("kind", "第一名")])
def test_a_value_that_cannot_be_read_is_refused_as_in_the_form(in_charge, name, value):
    answer = previewed(in_charge, REGISTER, [make_recognition()], fix=name, action="set", value=value)
    assert "preview" not in answer.context
    assert answer.context["form"].errors["value"]


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


@pytest.fixture
def overtaken(monkeypatch):
    """Lets something happen after the first check of a fix and before its transaction."""

    def happening(event):
        real, events = operations.examine, [event]

        def examine(*said):
            lines = real(*said)
            if events:
                events.pop()()
            return lines

        monkeypatch.setattr(operations, "examine", examine)

    return happening


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


def test_the_reason_is_asked_for(in_charge):
    preview = previewed(in_charge, REGISTER, [make_recognition()], fix="remark", action="set", value="x")
    answer = applied(in_charge, REGISTER, preview, reason="  ")
    assert "请说明原因" in answer.content.decode() or answer.context["error"]
    assert not Operation.objects.exists()


def test_personal_fields_are_not_offered_and_not_written(client, manager):
    commissioner, register = make_commissioner(), register_of(type(make_commissioner()))
    client.force_login(manager)
    assert client.get(url(register, "bulk"), {"fix": "phone"}).status_code == 404
    wanted = [Wanted(commissioner.pk, commissioner.version, {"phone": "13900000000"})]
    with pytest.raises(Refused) as caught:
        change_all(manager, register, wanted, kind="bulk_fix", via="bulk_fix", label="", reason="x")
    assert "13900000000" not in str(caught.value.lines)
    assert type(commissioner).objects.filter(phone="13900000000").count() == 0


# what a preview is no longer good for


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


# undoing


@pytest.fixture
def fixed(manager):
    """Two recognitions whose batch was set, and the operation that did it."""
    made = [make_recognition(), make_recognition()]
    return made, fix_of(REGISTER, manager, Fix(REGISTER, "batch", "set", "第二批"), made)


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


def is_sound(record):
    try:
        record.full_clean()
    except ValidationError:
        return False
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["batch", "remark", "source", "cancel_reason", "cancelled", "issued", "expires", "occasion"]),
    value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    day=st.dates(datetime.date(2015, 1, 1), datetime.date(2030, 12, 31)),
    action=st.sampled_from(["set", "clear", "recompute", "replace"]),
)
def test_a_fix_and_its_undoing_are_no_change_at_all(manager, name, value, day, action):
    made = [make_recognition(remark="一", batch="第一批"), make_recognition(kind="gazelle"), make_recognition()]
    if action == "replace" and name not in {"batch", "remark", "source"}:
        action = "set"
    value = {"occasion": "renewed"}.get(name, day if name in {"cancelled", "issued", "expires"} else value)
    before = rows_of(Recognition)
    shown = previews.preview(manager, Fix(REGISTER, name, action, value, "一"), [each.pk for each in made])
    assert rows_of(Recognition) == before
    assert all(is_sound(line.record) for line in shown.changing), "the rules are those of the form"
    assert not any(is_sound(line.record) for line in shown.refused if line.fields)
    if shown.changing:
        word = previews.agreed(manager, REGISTER, previews.signed(manager, shown))
        operation = previews.apply(manager, word, "试")
        assert rows_of(Recognition) != before
        undo(manager, operation, "撤")
    assert rows_of(Recognition) == before
    assert Change.objects.first_broken() is None


# its pages


def test_operations_are_listed_within_reach(client, manager, auditor, district, fixed):
    _made, operation = fixed
    listed, own = reverse("operation_list"), reverse("operation_detail", args=[operation.pk])
    for user in (manager, auditor):
        client.force_login(user)
        assert f'href="{own}"' in client.get(listed).content.decode()
        assert f'href="{own}"' not in client.get(listed, {"register": "patent"}).content.decode()
        assert client.get(own).status_code == 200
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    client.force_login(person("neighbour", "manager", None, elsewhere))
    assert f'href="{own}"' not in client.get(listed).content.decode()
    assert client.get(own).status_code == 404
    assert client.post(reverse("operation_undo", args=[operation.pk]), {"reason": "x"}).status_code == 404


def test_an_operation_belongs_to_the_smallest_area_of_its_records(manager, district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    inside = [make_recognition(enterprise=make_enterprise(area=street)) for _number in range(2)]
    assert fix_of(REGISTER, manager, Fix(REGISTER, "remark", "set", "x"), inside).area == street
    both = [inside[0], make_recognition()]
    assert fix_of(REGISTER, manager, Fix(REGISTER, "remark", "set", "y"), both).area == district


def test_its_pages_need_their_right(client, official, fixed):
    client.force_login(official)
    assert client.get(reverse("operation_list")).status_code == 403
    assert client.get(reverse("operation_detail", args=[fixed[1].pk])).status_code == 403
    right = Permission.objects.get(codename="view_operation")
    official.groups.get().permissions.add(right)
    official.groups.get().permissions.remove(Permission.objects.get(codename="view_recognition"))
    client.force_login(type(official).objects.get(pk=official.pk))
    assert client.get(reverse("operation_detail", args=[fixed[1].pk])).status_code == 404


def test_a_preview_takes_as_many_reads_of_records_for_ten_as_for_two(in_charge):
    """Rules ask the database record by record; labels, areas and keepers do not."""

    def reads(count):
        made = [make_recognition() for _number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            previewed(in_charge, REGISTER, made, fix="keeper", action="clear")
        return len(seen)

    assert reads(10) == reads(2)


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


def test_a_figure_comes_back_as_it_was(manager):
    record = make_annual_figures(revenue=Decimal("5234.5"))
    register = register_of(AnnualFigures)
    before = rows_of(AnnualFigures)
    operation = fix_of(register, manager, Fix(register, "revenue", "set", Decimal(6000)), [record])
    assert AnnualFigures.objects.get().revenue == 6000
    undo(manager, operation, "改错了")
    assert rows_of(AnnualFigures) == before
