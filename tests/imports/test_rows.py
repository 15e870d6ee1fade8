"""What becomes of the rows of a file: who is named, what is new, what changes, what is wrong, and in which words."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises import registers
from enterprises.models import AnnualFigures, Enterprise, Recognition
from platforms import registers as of_platforms
from platforms.models import Talent
from qijiang.registers.history import HIDDEN
from qijiang.registers.importing import steps
from qijiang.registers.importing.models import Import, remembered
from qijiang.registers.models import Change
from qijiang.registers.undoing import undo
from qijiang.uploads.reading import UploadRefused
from tests import makers
from tests.conftest import person
from tests.imports.files import HEADINGS, checked, counts, csv_file, faults, refusals, workbook, written
from tests.register_makers_enterprises import (
    credit_code,
    make_annual_figures,
    make_enterprise,
    make_former_name,
    make_recognition,
)
from tests.register_makers_platforms import make_talent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody", "read_here")]
FIRMS = registers.enterprises


def test_new_changed_unchanged_and_faulty_rows_are_told_apart(manager, street):
    known = make_enterprise(name="重庆甲有限公司", area=street)
    other = make_enterprise(name="重庆乙有限公司", area=street)
    file = workbook(
        HEADINGS,
        [known.credit_code, "重庆甲有限公司", "古南街道", "核对过"],
        [other.credit_code, other.name, "古南街道", ""],
        [credit_code(900), "重庆丙有限公司", "500110001", ""],
        [credit_code(901), "重庆丁有限公司", "没有的街道", ""],
    )
    job = checked(manager, FIRMS, file)
    assert counts(job) == {"new": 1, "changed": 1, "unchanged": 1, "faulty": 1}
    [(address, heading, typed, message)] = faults(job)
    assert (address, heading, typed) == ("C5", "地区", "没有的街道")
    assert "没有地区“没有的街道”" in message


def test_every_bad_cell_of_every_row_is_named(manager, street):
    job = checked(
        manager,
        registers.annual_figures,
        workbook(
            ["企业", "年度", "营业收入（万元）", "从业人员"],
            ["不存在的企业", "二〇二一", "很多", "十二人"],
            ["", 2021, "-1e400", 3.5],
        ),
    )
    found = {(address, heading) for address, heading, _typed, _message in faults(job)}
    assert found >= {
        ("A2", "企业"),
        ("B2", "年度"),
        ("C2", "营业收入（万元）"),
        ("D2", "从业人员"),
        ("A3", "企业"),
        ("D3", "从业人员"),
    }
    assert all(message for *_cell, message in faults(job))


def test_a_firm_without_a_code_is_found_by_name_and_gets_its_code(manager, street):
    firm = make_enterprise(name="重庆甲有限公司", credit_code="", area=street)
    code = credit_code(77)
    job = written(manager, FIRMS, workbook(HEADINGS, [code, "重庆甲有限公司", "古南街道", ""]))
    assert counts(job) == {"changed": 1}
    assert Enterprise.objects.get().credit_code == code
    assert Enterprise.objects.get().pk == firm.pk


def test_two_firms_of_one_name_are_told_apart_by_their_codes(manager, street):
    one, two = (make_enterprise(name="重庆同名有限公司", area=street) for _number in range(2))
    third = credit_code(55)
    file = workbook(HEADINGS, *([code, "重庆同名有限公司", "古南街道", "改"] for code in (two.credit_code, third)))
    job = written(manager, FIRMS, file)
    assert counts(job) == {"new": 1, "changed": 1}
    assert set(Enterprise.objects.values_list("credit_code", "remark")) == {
        (one.credit_code, ""), (two.credit_code, "改"), (third, "改")
    }  # fmt: skip
    file = workbook(HEADINGS, ["", "重庆同名有限公司", "古南街道", "改"])
    assert "3条记录名为“重庆同名有限公司”：请填代码" in faults(checked(manager, FIRMS, file))[0][3]


def test_what_a_name_is_kept_as_is_found_however_it_is_typed(manager, street):
    firm = make_enterprise(name="重庆(綦江)有限公司", area=street)
    file = workbook(HEADINGS, [f" {firm.credit_code.lower()} ", "重庆（綦江）有限公司", "５００１１０００１", ""])
    assert counts(checked(manager, FIRMS, file)) == {"unchanged": 1}


def test_a_blank_leaves_what_is_recorded_unless_it_is_to_clear(manager, street):
    make_enterprise(name="重庆甲有限公司", area=street, remark="旧", established=datetime.date(2020, 1, 1))
    row = [Enterprise.objects.get().credit_code, "重庆甲有限公司", "", ""]
    assert counts(checked(manager, FIRMS, workbook(HEADINGS, row))) == {"unchanged": 1}
    job = checked(manager, FIRMS, workbook(HEADINGS, row), clears=True)
    assert [(address, heading) for address, heading, _typed, _message in faults(job)] == [("C2", "地区")]
    row[2] = "古南街道"
    job = written(manager, FIRMS, workbook(HEADINGS, row), clears=True)
    firm = Enterprise.objects.get()
    assert (firm.remark, firm.established) == ("", datetime.date(2020, 1, 1)), "only the file's own columns are cleared"


def test_a_blank_is_not_a_zero(manager, street):
    firm = make_enterprise(area=street)
    headings = ["企业", "年度", "营业收入（万元）", "研发费用（万元）"]
    written(manager, registers.annual_figures, workbook(headings, [firm.credit_code, 2021, 0, ""]))
    figures = AnnualFigures.objects.get()
    assert (figures.revenue, figures.rd_spend) == (0, None)


def test_figures_and_days_are_read_as_everywhere(manager, street):
    firm = make_enterprise(area=street)
    headings = ["企业", "年度", "营业收入（万元）", "研发费用（万元）"]
    written(manager, registers.annual_figures, workbook(headings, [firm.name, "2021年", "1.2亿", "１，２３４．５"]))
    figures = AnnualFigures.objects.get()
    assert (figures.revenue, figures.rd_spend) == (Decimal(12000), Decimal("1234.5"))


def test_rules_of_several_fields_name_the_row(manager, street):
    """One that the model's `clean` asks, and one that only the database knows."""
    headings = [*HEADINGS, "成立日期", "迁入日期", "所在园区"]
    file = workbook(
        headings,
        [credit_code(1), "重庆甲有限公司", "古南街道", "", "2022-01-01", "2021-01-01", ""],
        [credit_code(2), "重庆乙有限公司", "古南街道", "", "", "", "古南街道"],
        [credit_code(3), "重庆丙有限公司", "古南街道", "", "", "", ""],
    )
    job = checked(manager, FIRMS, file)
    said = {address: message for address, _heading, _typed, message in faults(job)}
    assert "成立" in said["E2"]
    assert "园区" in said["G3"]
    assert counts(job) == {"new": 1, "faulty": 2}
    assert [row for row, *_rest in job.workspace.lines("faulty.lines")] == [2, 3]


def test_the_same_record_twice_in_a_file_is_refused_with_both_rows(manager, street):
    row = [credit_code(1), "重庆甲有限公司", "古南街道", ""]
    job = checked(manager, FIRMS, workbook(HEADINGS, row, row))
    assert faults(job)[0][3] == "与第2行是同一条记录：请只保留其中一行。"
    assert counts(job) == {"new": 1, "faulty": 1}


def test_two_new_rows_that_take_one_place_are_refused_by_the_databases_rule(manager, street):
    """By different names for the list, in one place for the constraint: a firm's name once in an area."""
    rows = [["", name, "古南街道", ""] for name in ("重庆甲有限公司", "重庆甲 有限公司")]
    assert counts(checked(manager, FIRMS, workbook(HEADINGS, *rows))) == {"new": 2}, "control: two names are two firms"
    firm = make_enterprise(area=street)
    headings = ["企业", "认定类型", "证书编号", "发证（入库）日期"]
    rows = [[firm.name, kind, "", "2021-11-12"] for kind in ("瞪羚企业", "瞪羚企业")]
    job = checked(manager, registers.recognitions, workbook(headings, *rows))
    assert job.counts["faulty"] >= 1


def test_a_code_recorded_beyond_the_own_reach_is_said_to_be_taken(manager, street, district):
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    firm = make_enterprise(area=elsewhere)
    job = checked(manager, FIRMS, workbook(HEADINGS, [firm.credit_code, "重庆甲有限公司", "古南街道", ""]))
    assert faults(job)[0][3] == "该统一社会信用代码的企业已录入。"
    assert firm.name not in str(list(job.workspace.lines("faulty.lines")))


def test_rows_of_another_department_are_refused_by_name_and_can_be_left_out(clerk, bureau, street):
    others = makers.make_department("jxw", "区经信委", area=street.parent)
    foreign = make_enterprise(area=street, keeper=others)
    own = make_enterprise(area=street, keeper=bureau)
    rows = [[firm.credit_code, firm.name, "古南街道", "改"] for firm in (foreign, own)]
    job = checked(clerk, FIRMS, workbook(HEADINGS, *rows))
    assert counts(job) == {"changed": 1, "refused": 1}
    assert "区经信委" in refusals(job)[2]
    with pytest.raises(ValidationError, match="勾选"):
        steps.confirm(job, "名单", leave_out=False)
    job = written(clerk, FIRMS, workbook(HEADINGS, *rows), leave_out=True)
    assert set(Enterprise.objects.values_list("pk", "remark")) == {(foreign.pk, ""), (own.pk, "改")}


def test_a_clerk_cannot_give_a_record_to_another_department_or_area(clerk, street, district):
    makers.make_department("jxw", "区经信委", area=district)
    makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    file = workbook(
        [*HEADINGS, "归口部门"],
        [credit_code(1), "重庆甲有限公司", "古南街道", "", "区经信委"],
        [credit_code(2), "重庆乙有限公司", "大足区", "", ""],
    )
    job = checked(clerk, FIRMS, file)
    assert list(refusals(job)) == [2]
    assert "没有地区“大足区”" in faults(job)[0][3]


def test_who_may_only_add_changes_nothing(street, bureau, district):
    role = Group.objects.create(name="registrar")
    role.permissions.add(*Permission.objects.filter(codename__in=["view_enterprise", "add_enterprise"]))
    registrar = person("registrar", "registrar", bureau, district)
    known = make_enterprise(area=street, keeper=bureau)
    rows = [[known.credit_code, known.name, "古南街道", "改"], [credit_code(9), "重庆新有限公司", "古南街道", ""]]
    job = checked(registrar, FIRMS, workbook(HEADINGS, *rows))
    assert counts(job) == {"new": 1, "refused": 1}
    assert refusals(job) == {2: "该记录已登记，而您的账号只能新增、不能修改。"}


def test_text_like_a_formula_stays_text(manager, street, client):
    name = '=HYPERLINK("http://x")有限公司'
    job = written(manager, FIRMS, csv_file(HEADINGS, [credit_code(5), name, "古南街道", "'@SUM(A1)"]))
    assert counts(job) == {"new": 1}
    firm = Enterprise.objects.get()
    assert (firm.name, firm.remark) == (name, "@SUM(A1)")
    client.force_login(manager)
    exported = b"".join(client.get("/enterprises/export.csv").streaming_content).decode()
    assert "\"'=HYPERLINK(" in exported


def test_personal_fields_are_entered_but_not_changed_in_bulk_and_undoing_works(manager, street):
    register = of_platforms.talents
    assert "phone" in register.fields
    headings = ["姓名", "人才类别", "级别", "授予（引进）年度", "地区", "其他用人单位", "联系电话"]
    row = ["张三", "巴渝学者", "市级", 2021, "古南街道", "某研究院", "13800000000"]
    job = written(manager, register, workbook(headings, row))
    assert counts(job) == {"new": 1}, faults(job)
    assert Talent.objects.get().phone == "13800000000"
    assert Change.objects.get(operation=job.operation).fields["phone"] == [None, HIDDEN]
    undo(manager, job.operation, "弄错了")
    assert not Talent.objects.get().in_use
    other = make_talent(phone="13900000000", area=street)
    row = [
        other.name,
        other.get_category_display(),
        other.get_level_display(),
        other.year,
        "古南街道",
        "",
        "13811111111",
    ]
    job = checked(manager, register, workbook(headings, row))
    assert "只能逐条修改" in faults(job)[0][3] or "逐条" in faults(job)[0][3]


def test_who_may_not_see_personal_fields_cannot_bring_them(clerk, street):
    clerk.user_permissions.clear()
    clerk.groups.first().permissions.remove(
        Permission.objects.get(content_type__app_label="platforms", codename="view_personal")
    )
    clerk = type(clerk).objects.get(pk=clerk.pk)
    job = steps.begin(clerk, of_platforms.talents, workbook(["姓名", "联系电话"], ["张三", "13800000000"]))
    assert [list(column) for column in job.columns] == [["姓名", "name"], ["联系电话", ""]]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: csv_file(["名称", "名称"], ["甲", "乙"]), "名称"),
        (lambda: csv_file(["名称", ""], ["甲", "乙"]), "B"),
        (lambda: csv_file(["名称", "地区"]), "行"),
    ],
    ids=["doubled", "blank", "empty"],
)
def test_headings_that_cannot_be_read_are_refused_by_name(manager, file, said):
    """The rest of what a file can be refused for is asked in tests/uploads."""
    upload = file()
    if said == "行":
        job = checked(manager, FIRMS, upload)
        assert counts(job) == {}
        with pytest.raises(ValidationError, match="没有需要修改的记录"):
            steps.confirm(job, "名单", leave_out=False)
        return
    with pytest.raises(UploadRefused) as refused:
        checked(manager, FIRMS, upload)
    assert said in refused.value.messages[0]


def test_without_a_column_that_names_the_records_nothing_is_checked(manager):
    job = steps.begin(manager, FIRMS, workbook(["地区", "备注"], ["古南街道", "x"]))
    with pytest.raises(ValidationError) as refused:
        steps.match(job, FIRMS, job.columns, clears=False)
    assert refused.value.messages == ["没有能识别记录的列。请对应“统一社会信用代码”，或“名称”。"]


@pytest.mark.one_database
def test_two_columns_cannot_be_one_field(manager):
    job = steps.begin(manager, FIRMS, workbook(["名称", "全称"], ["甲", "乙"]))
    with pytest.raises(ValidationError) as refused:
        steps.match(job, FIRMS, [("名称", "name"), ("全称", "name")], clears=False)
    assert refused.value.messages == ["“名称”和“全称”不能同时对应“名称”：请只选其一。"]


def test_other_and_former_headings_are_known_and_what_was_matched_is_remembered(manager, street):
    row = [["社会信用代码", "单位名称", "所属街镇", "负责人说明"], [credit_code(4), "重庆甲有限公司", "古南街道", "某"]]
    job = steps.begin(manager, FIRMS, workbook(*row))
    assert [name for _heading, name in job.columns] == ["credit_code", "name", "area", ""]
    steps.match(job, FIRMS, [*job.columns[:3], ("负责人说明", "remark")], clears=False)
    again = steps.begin(manager, FIRMS, workbook(*row))
    assert [name for _heading, name in again.columns] == ["credit_code", "name", "area", "remark"]
    assert remembered(manager, "enterprise")["负责人说明"] == "remark"
    assert remembered(manager, "patent") == {}


def test_a_title_above_and_columns_nobody_knows_do_no_harm(manager, street):
    file = workbook(["2022年企业名单"], [], HEADINGS[:3], [credit_code(8), "重庆甲有限公司", "古南街道"])
    assert counts(checked(manager, FIRMS, file)) == {"new": 1}


def test_as_many_queries_for_six_hundred_rows_as_for_six(manager, street):
    def rows(number):
        return [[credit_code(n), f"重庆{n}有限公司", "古南街道", ""] for n in range(1, number + 1)]

    asked = []
    for number in (5, 6, 600):  # the first one fills what is kept
        file = workbook(HEADINGS, *rows(number))
        with CaptureQueriesContext(connection) as captured:
            assert counts(checked(manager, FIRMS, file)) == {"new": number}
        asked.append(len(captured))
    assert asked[1] == asked[2]


def test_an_import_of_many_kinds_of_rows_leaves_a_whole_chain_of_history(manager, street):
    known = make_enterprise(area=street)
    file = workbook(
        HEADINGS,
        [known.credit_code, known.name, "古南街道", "改"],
        *([credit_code(n), f"重庆{n}有限公司", "古南街道", "新\t行\n二 \\N"] for n in range(500, 503)),
    )
    job = written(manager, FIRMS, file, reason="2022年名单")
    operation = job.operation
    assert (operation.added, operation.changed, operation.reason, operation.kind) == (3, 1, "2022年名单", "import")
    assert operation.area == street
    assert Change.objects.first_broken() is None
    changes = list(Change.objects.filter(operation=operation))
    assert len(changes) == 4
    assert {change.action for change in changes} == {"add", "change"}
    assert {change.object_id for change in changes} == set(Enterprise.objects.values_list("pk", flat=True))
    assert Enterprise.objects.exclude(pk=known.pk).first().remark == "新\t行\n二 \\N"
    assert Import.objects.get().operation == operation


def test_an_import_is_undone_as_a_whole_or_not_at_all(manager, street):
    known = make_enterprise(area=street)
    before = Enterprise.objects.filter(pk=known.pk).values().get()
    rows = [
        [known.credit_code, "重庆改名有限公司", "古南街道", "改"],
        [credit_code(9), "重庆新有限公司", "古南街道", ""],
    ]
    operation = written(manager, FIRMS, workbook(HEADINGS, *rows)).operation
    undo(manager, operation, "弄错了")
    assert Enterprise.objects.filter(pk=known.pk).values().get() == before | {"version": 3}
    assert not Enterprise.objects.get(name="重庆新有限公司").in_use


def test_former_names_and_yearly_figures_are_named_by_their_firm(manager, street):
    firm = make_enterprise(area=street)
    make_former_name(enterprise=firm, name="重庆旧名有限公司")
    make_annual_figures(enterprise=firm, year=2021)
    headings = ["企业", "年度", "从业人员"]
    file = workbook(headings, [firm.credit_code, 2021, 12], [f"{firm.credit_code} {firm.name}", 2022, 13])
    assert counts(checked(manager, registers.annual_figures, file)) == {"new": 1, "changed": 1}


def test_a_recognition_without_a_number_is_found_by_firm_kind_and_day(manager, street):
    firm = make_enterprise(area=street)
    headings = ["企业", "认定类型", "发证（入库）日期", "批次"]
    row = [firm.name, "瞪羚企业", "2021-11-12", "2021年第一批"]
    assert counts(written(manager, registers.recognitions, workbook(headings, row))) == {"new": 1}
    row[3] = "2021年第二批"
    job = written(manager, registers.recognitions, workbook(headings, row))
    assert counts(job) == {"changed": 1}
    assert Recognition.objects.get().batch == "2021年第二批"


def test_two_records_that_exchange_a_place_are_refused_by_name(manager, street):
    """The database looks at each row as it changes; nobody is told that the register was changed meanwhile."""
    first, second = [make_recognition(enterprise=make_enterprise(area=street)) for _number in range(2)]
    headings = ["enterprise", "kind", "number", "issued"]
    rows = [
        [other.enterprise.credit_code, "高企", one.number, one.issued.isoformat()]
        for one, other in ((first, second), (second, first))
    ]
    job = checked(manager, registers.recognitions, workbook(headings, *rows))
    said = "该企业已有当日的同类认定。占用的是第{}行的记录，它在本文件中才让出：请先在表单中或另用一份文件改动该记录。"
    assert [(fault[0], fault[3]) for fault in faults(job)] == [("A2", said.format(3)), ("A3", said.format(2))]
    job = written(manager, registers.recognitions, workbook(headings, rows[0][:3] + ["2021-11-13"]))
    assert counts(job) == {"changed": 1}, "control: a place that nobody has"
    job = written(manager, registers.recognitions, workbook(headings, rows[1]))
    assert counts(job) == {"changed": 1}, "and the way out: the place is free now"
