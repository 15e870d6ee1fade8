"""The pages of a merge: how they lead to one another, and how the other record is named."""

import pytest
from django.urls import reverse

from enterprises.models import Patent
from qijiang.registers.models import Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from tests.register_makers_enterprises import make_patent
from tests.registers import url

from .merges import REGISTER, compared, confirmed, each_mergeable, make, merge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


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


def test_a_register_that_declares_nothing_has_no_such_pages(in_charge):
    patent = make_patent()
    for page in ("list", "detail"):
        address = url(register_of(Patent), page, *([patent.pk] if page == "detail" else []))
        assert "merge/" not in in_charge.get(address).content.decode()
        assert in_charge.get(f"{address}merge/").status_code == 404
