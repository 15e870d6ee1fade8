"""What a bulk fix of any register writes, and that undoing it restores every row."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import AnnualFigures, Patent, Recognition
from qijiang.registers import previews
from qijiang.registers.fixing import Fix, actions
from qijiang.registers.models import Change, Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from tests.register_makers_enterprises import make_annual_figures, make_enterprise, make_patent, make_recognition
from tests.registers import each_of_few, make

from .fixes import REGISTER, applied, fix_of, previewed, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@each_of_few
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


def test_a_figure_comes_back_as_it_was(manager):
    record = make_annual_figures(revenue=Decimal("5234.5"))
    register = register_of(AnnualFigures)
    before = rows_of(AnnualFigures)
    operation = fix_of(register, manager, Fix(register, "revenue", "set", Decimal(6000)), [record])
    assert AnnualFigures.objects.get().revenue == 6000
    undo(manager, operation, "改错了")
    assert rows_of(AnnualFigures) == before


def is_sound(record):
    try:
        record.full_clean()
    except ValidationError:
        return False
    return True


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
