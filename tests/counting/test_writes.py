"""Counts are taken anew each time they are asked for: whatever writes a record is counted with the next question."""

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, Recognition
from qijiang.registers.fixing import Fix
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from tests.admin.pages import save
from tests.bulk.fixes import fix_of
from tests.conftest import make_everybody
from tests.imports.conftest import read_here  # noqa: F401  (a fixture)
from tests.imports.files import workbook, written
from tests.merging.merges import merge
from tests.register_makers_indicators import make_rule
from tests.register_makers_platforms import make_platform, make_platform_recognition, make_talent
from tests.worlds import shared_world

from .worlds import certificate, count, firm, high_tech, place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def people_and_places():
    make_everybody()
    places()
    for number in range(3):
        certificate(firm(name=f"重庆第{number}企业有限公司"), f"2021-01-0{number + 1}")


world = shared_world(people_and_places)
REGISTER = register_of(Recognition)


def now():
    """The stock of the day, after making sure that the page of names says the same."""
    return count(high_tech(), "500110", "2021-12-31")


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    assert now() == 3
    return client


def test_by_the_form(in_charge):
    holder = firm()
    typed = {"enterprise": holder.credit_code, "kind": "high_tech", "number": "GR202151100999", "issued": "2021-11-12"}
    answer = in_charge.post(reverse("recognition_new"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert now() == 4
    record = Recognition.objects.get(number="GR202151100999")
    closing = {"version": record.version, "reason": "重复"}
    in_charge.post(reverse("recognition_close", args=[record.pk]), closing)
    assert now() == 3


def test_by_an_import_and_its_undoing(in_charge, manager, read_here):  # noqa: F811
    headings = ["企业", "认定类型", "证书编号", "发证日期"]
    rows = [[firm().credit_code, "国家高新技术企业", f"GR20215110100{n}", "2021-11-12"] for n in range(2)]
    job = written(manager, REGISTER, workbook(headings, *rows))
    assert now() == 5
    undo(manager, job.operation, "弄错了")
    assert now() == 3


def test_by_a_bulk_fix_and_its_undoing(in_charge, manager):
    records = Recognition.objects.order_by("pk")[:2]
    operation = fix_of(REGISTER, manager, Fix(REGISTER, "cancelled", "set", "2021-06-01"), records)
    assert now() == 1
    undo(manager, operation, "弄错了")
    assert now() == 3


def test_by_a_merge_and_its_undoing(in_charge, manager):
    kept, double = Enterprise.objects.order_by("pk")[:2]
    Enterprise.objects.filter(pk=double.pk).update(credit_code="")
    operation = merge(manager, kept, Enterprise.objects.get(pk=double.pk))
    assert now() == 2
    undo(manager, operation, "不是一家")
    assert now() == 3


def test_by_the_administration(in_charge):
    record = Recognition.objects.order_by("pk").first()
    assert save(in_charge, record, cancelled="2021-06-01").status_code == 302
    assert now() == 2
    assert save(in_charge, record.enterprise, moved_in="2022-01-01").status_code == 302
    assert now() == 2


def test_by_a_seat_that_is_recorded_later(in_charge):
    holder = Enterprise.objects.order_by("pk").first()
    typed = {"enterprise": holder.credit_code, "area": str(holder.area_id), "until": "2022-03-31"}
    answer = in_charge.post(reverse("formerseat_new"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert (now(), count(high_tech(), "500110001", "2021-12-31")) == (3, 3)
    Enterprise.objects.filter(pk=holder.pk).update(area=holder.area.parent.children.get(code="500110004"))
    assert count(high_tech(), "500110001", "2021-12-31") == 3
    assert count(high_tech(), "500110004", "2022-06-30") == 1


def test_by_closing_what_the_records_belong_to(in_charge):
    rule = make_rule("recognised", "platforms.platformrecognition", field="platform")
    platform = make_platform_recognition(platform=make_platform(area=place("500110001"))).platform
    assert count(rule, "500110", "2021-12-31") == 1
    in_charge.post(reverse("platform_close", args=[platform.pk]), {"version": platform.version, "reason": "重复"})
    assert count(rule, "500110", "2021-12-31") == 0


def test_by_the_day_that_a_person_leaves(in_charge):
    rule = make_rule("high_end_talent", "platforms.talent", filters={"level": "municipal"})
    person = make_talent(area=place("500110001"), year=2019)
    assert count(rule, "500110", "2022-06-30") == 1
    refused = save(in_charge, person, status="left")
    assert "不在岗的人才须填离开日期" in str(refused.context["adminform"].form.errors)
    assert save(in_charge, person, status="left", left="2022-03-01").status_code == 302
    assert [count(rule, "500110", on) for on in ("2021-12-31", "2022-06-30")] == [1, 0]
