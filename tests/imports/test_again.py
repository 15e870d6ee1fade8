"""What was taken out of use is named by a file: it is put back into use, and never in silence."""

import pytest

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers.importing import steps
from qijiang.registers.models import Change
from qijiang.registers.undoing import undo
from tests import makers
from tests.imports.files import HEADINGS, checked, counts, faults, refusals, workbook, worked, written
from tests.register_makers_enterprises import credit_code, make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody", "read_here")]
FIRMS = registers.enterprises


def firms(number, remark=""):
    return workbook(HEADINGS, *([credit_code(n), f"重庆{n}有限公司", "古南街道", remark] for n in range(number)))


def stored():
    return list(Enterprise.objects.order_by("pk").values())


def test_an_undone_import_is_imported_again(manager, street, client):
    undo(manager, written(manager, FIRMS, firms(3)).operation, "弄错了")
    before = stored()
    job = checked(manager, FIRMS, firms(3))
    assert counts(job) == {"reopened": 3}, faults(job)
    client.force_login(manager)
    page = client.get(f"/enterprises/import/{job.pk}/").content.decode()
    assert "恢复使用</li>" in page
    assert "写入3条记录" in page
    assert '<span class="was">否</span> → <span class="now">是</span>' in page
    steps.confirm(job, "再次导入", leave_out=False)
    operation = worked(job).operation
    assert stored() == [row | {"in_use": True, "version": row["version"] + 1} for row in before]
    assert (operation.added, operation.changed) == (0, 3)
    lines = Change.objects.filter(operation=operation)
    assert [(line.action, line.fields, line.reason) for line in lines] == [
        ("reopen", {"in_use": [False, True]}, "再次导入")
    ] * 3
    assert Change.objects.first_broken() is None
    undo(manager, operation, "又弄错了")
    assert stored() == [row | {"version": row["version"] + 2} for row in before]


def test_what_it_changes_besides_is_shown_and_taken_back_with_it(manager, street):
    undo(manager, written(manager, FIRMS, firms(1)).operation, "弄错了")
    make_enterprise(area=street, credit_code=credit_code(800), remark="在用")
    rows = [[credit_code(n), "", "", "改"] for n in (0, 800)]
    job = written(manager, FIRMS, workbook(HEADINGS, *rows))
    assert counts(job) == {"changed": 1, "reopened": 1}
    line = Change.objects.get(operation=job.operation, action="reopen")
    assert line.fields == {"remark": ["", "改"], "in_use": [False, True]}
    undo(manager, job.operation, "弄错了")
    assert set(Enterprise.objects.values_list("remark", "in_use")) == {("", False), ("在用", True)}


def test_it_needs_the_right_to_change_and_the_keeper(clerk, manager, bureau, street):
    others = makers.make_department("jxw", "区经信委", area=street.parent)
    foreign = make_enterprise(area=street, keeper=others, in_use=False)
    job = checked(clerk, FIRMS, workbook(HEADINGS, [foreign.credit_code, foreign.name, "古南街道", ""]))
    assert "区经信委" in refusals(job)[2]
    job = checked(manager, FIRMS, workbook(HEADINGS, [foreign.credit_code, foreign.name, "古南街道", ""]))
    steps.confirm(job, "名单", leave_out=False)
    manager.groups.clear()
    assert "失去相应权限" in worked(job).problem
    assert not Enterprise.objects.get().in_use


def test_a_rule_of_the_database_speaks_against_it(manager, street):
    """Faulty then, and counted no more as put back."""
    firm = make_enterprise(area=street, credit_code="", name="重庆甲有限公司", in_use=False)
    park = makers.make_area("500110900", "某园区", kind="park", parent=street.parent)
    headings = [*HEADINGS, "所在园区"]
    row = ["", firm.name, "古南街道", "", "古南街道"]
    job = checked(manager, FIRMS, workbook(headings, row))
    assert counts(job) == {"faulty": 1}
    row[4] = park.name
    assert counts(checked(manager, FIRMS, workbook(headings, row))) == {"reopened": 1}, "control"


def test_a_name_means_the_record_in_use(manager, street):
    """Beside it the one with that name that was merged into it is not meant."""
    kept = make_enterprise(area=street, name="重庆甲有限公司")
    make_enterprise(area=street, name="重庆甲有限公司", credit_code="", in_use=False)
    job = written(manager, FIRMS, workbook(HEADINGS, ["", "重庆甲有限公司", "古南街道", "改"]))
    assert counts(job) == {"changed": 1}
    assert Enterprise.objects.get(remark="改") == kept
