"""The loader: everything or nothing, twice the same as once, and never over what people decided."""

import csv
import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.models import (
    CalendarDay,
    Indicator,
    IndicatorAlias,
    Observation,
    Plan,
    Target,
    Task,
)
from qijiang.directory.models import Area
from qijiang.registers.history import record_change
from qijiang.registers.models import Change
from tests.admin import pages as admin
from tests.makers import make_area, make_department, make_lock, make_user

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SUMMER = datetime.date(2022, 6, 30)

SMALL = {  # what the small folder keeps of each file
    "areas": lambda row: row["code"] in {"500000", "500110", "WS-EDZ", "500110001", "500110004"},
    "departments": lambda row: row["code"] == "kjj",
    "indicators": lambda row: row["code"] in {"hte_valid", "on_time_rate"},
    "calendar_days": lambda row: row["name"] == "国庆节",
    "assignments": lambda row: row["indicator"] == "hte_valid",
    "counting_rules": lambda row: row["indicator"] == "hte_valid",
    "validation_rules": lambda row: row["indicator"] in {"", "hte_valid"} and "identity" not in row["code"],
    "validation_terms": lambda row: row["rule"] == "zone-hte-valid",
    "observations": lambda row: row["indicator"] in {"hte_valid", "on_time_rate"},
    "plans": lambda row: row["kind"] == "plan",
    "actions": lambda row: row["number"] == "3",
    "targets": lambda row: row["figure_id"] == "E01",
    "tasks": lambda row: row["action"] == "3",
    "framework_groups": lambda row: row["number"] == "1",
    "framework_items": lambda row: row["code"] in {"1.1", "1.2"},
    "aliases": lambda row: row["indicator"] in {"hte_valid", "on_time_rate"},
    "claims": lambda row: row["figure_id"] == "B16",
}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path):
    """A few rows of each file, so that a test can damage them."""
    for path in FIXTURES.glob("*.csv"):
        rows = [row for row in read(path) if SMALL.get(path.stem, lambda row: True)(row)]
        for row in rows:
            if path.stem == "indicators":
                row["owner"] = "kjj"
            if path.stem == "framework_items":
                row["indicator"] = ""
        save(tmp_path / path.name, rows)
    return tmp_path


def edit(folder, file, line, column, text):
    """Write `text` into a cell; the heading is line 1."""
    rows = read(folder / file)
    rows[line - 2][column] = text
    save(folder / file, rows)


def line_of(folder, file, **cells):
    """The line on which a row with these cells stands."""
    rows = enumerate(read(folder / file), start=2)
    return next(line for line, row in rows if cells.items() <= row.items())


def load(folder=FIXTURES, **options):
    out = StringIO()
    call_command("load_figures", folder=folder, stdout=out, **options)
    return out.getvalue()


def refusal(folder):
    """What the loader says of a damaged folder; it has written nothing."""
    before = Area.objects.count(), Change.objects.count()
    with pytest.raises(CommandError) as caught:
        load(folder)
    assert (Area.objects.count(), Change.objects.count()) == before
    return str(caught.value)


def test_each_record_says_who_loaded_it(folder):
    load(folder)
    target = Target.objects.get()
    change = Change.objects.about(target).get()
    assert (change.via, change.action, change.actor, change.area) == ("loader", "load", None, target.area)
    assert change.fields["value"] == [None, "140"]
    assert Change.objects.about(Task.objects.first()).get().area.code == "500110"


def test_a_figure_of_a_locked_period_is_refused_by_its_line_and_loaded_ones_stay(folder):
    load(folder)
    make_lock(Observation.objects.first().area, "2020-01-01", "2022-12-31", "年报已上报")
    load(folder)
    there = Observation.objects.count()
    line = line_of(folder, "observations.csv", indicator="hte_valid")
    edit(folder, "observations.csv", line, "figure_id", "Z99")
    said = refusal(folder)
    assert f"observations.csv第{line}行“as_of”列：" in said and "年报已上报" in said
    assert Observation.objects.count() == there


def test_a_changed_file_changes_the_record_and_says_so(folder):
    load(folder)
    edit(folder, "targets.csv", 2, "wording", "高新技术企业超过140家")
    assert "目标：新增0，更新1，未变0" in load(folder)
    target = Target.objects.get()
    assert target.wording == "高新技术企业超过140家"
    assert Change.objects.about(target).first().fields == {"wording": ["高新技术企业突破140家", target.wording]}


def test_what_a_person_changed_stays(folder):
    load(folder)
    target = Target.objects.get()
    target.value = 150
    target.save()
    record_change(
        target,
        actor=make_user("manager"),
        via=Change.Via.ADMIN,
        action="change",
        fields={"value": ["140", "150"]},
        label=str(target),
    )
    said = load(folder)
    assert "目标：新增0，更新0，未变0，因人工修改保留1" in said
    assert "targets.csv第2行“value”列：“高新技术企业突破140家”由manager于" in said
    assert "请加--overwrite" in said
    assert Target.objects.get().value == 150
    assert "目标：新增0，更新1，未变0" in load(folder, overwrite=True)
    assert Target.objects.get().value == 140
    edit(folder, "targets.csv", 2, "value", "145")  # nobody has changed it since
    assert "目标：新增0，更新1，未变0" in load(folder)


def test_what_people_moved_or_deleted_is_not_made_again(folder, client):
    load(folder)
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    alias, holiday = IndicatorAlias.objects.first(), CalendarDay.objects.first()
    plan, target = Plan.objects.get(), Target.objects.get()
    assert admin.save(client, alias, word="另一个名称").status_code == 302
    assert admin.save(client, holiday, day="2022-11-12").status_code == 302
    assert admin.save(client, plan, code="renamed", first_year="2100", last_year="2100").status_code == 302
    assert client.post(admin.address(Target, "delete", target.pk), {"post": "yes"}).status_code == 302
    said = load(folder)
    assert "新增1" not in said
    for file, kind in [
        ("aliases", "指标别名"),
        ("calendar_days", "放假与调休日"),
        ("plans", "计划"),
        ("targets", "目标"),
    ]:
        assert f"\n{kind}：新增0，更新0，" in said and f"{file}.csv第" in said, kind
    assert "“高新技术企业突破140家”已被人工删除" in said
    assert not Target.objects.exists() and Plan.objects.get().code == "renamed"
    assert "目标：新增1" in load(folder, overwrite=True)
    assert Plan.objects.get().first_year == 2022


def test_what_hangs_on_something_deleted_is_left_out_by_name(folder, client):
    load(folder)
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    Plan.objects.update(first_year=2100, last_year=2100)
    assert client.post(admin.address(Plan, "delete", Plan.objects.get().pk), {"post": "yes"}).status_code == 302
    said = load(folder)
    assert "计划：新增0，更新0，未变0，因人工修改保留1" in said
    assert "任务：新增0，更新0，未变0，因人工修改保留4" in said
    assert "tasks.csv第2行“action”列：所指的记录未载入" in said


def test_an_approved_figure_is_never_altered(folder):
    load(folder)
    line = line_of(folder, "observations.csv", figure_id="B16")
    edit(folder, "observations.csv", line, "value", "124")
    said = load(folder)
    assert "拒绝1" in said
    assert f"observations.csv第{line}行“value”列：已审定" in said
    assert Observation.objects.get(figure_id="B16").value == 123
    assert Observation.objects.count() == 3


@pytest.mark.one_database
def test_the_unit_of_final_figures_is_never_altered(folder):
    load(folder)
    line = line_of(folder, "indicators.csv", code="hte_valid")
    edit(folder, "indicators.csv", line, "unit", "万元")
    said = load(folder)
    assert "指标：新增0，更新0，未变1，拒绝1" in said
    assert f"indicators.csv第{line}行“unit”列：" in said and "按“家”审定" in said
    assert Indicator.objects.get(code="hte_valid").unit == "家"


def test_a_correction_that_cites_the_same_figure_does_not_confuse_the_loader(folder):
    load(folder)
    loaded = Observation.objects.get(figure_id="B16")
    loaded.pk, loaded.value, loaded.vintage, loaded.reason = None, 122, Observation.Vintage.REVISED, "复核"
    loaded.save(force_insert=True)
    assert all("新增0，更新0" in line and "拒绝" not in line for line in load(folder).splitlines())


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("file", "line", "column", "text", "rule"),
    [
        ("observations.csv", 3, "value", "一百多", "不是数字"),
        ("observations.csv", 3, "value", "—", "不是数值"),
        ("observations.csv", 3, "value", "", None),
        ("observations.csv", 3, "value", "1.23456", "小数"),
        ("observations.csv", 3, "value", "-1", "下限"),
        ("observations.csv", 2, "as_of", "2021-02-30", "不是日期"),
        ("observations.csv", 2, "as_of", "20211231", "不是日期"),
        ("observations.csv", 2, "as_of", "2019-12-31", None),
        ("observations.csv", 2, "vintage", "final", "可选值"),
        ("observations.csv", 2, "reviewed_at", "2022-01-01", "不是时间"),
        ("observations.csv", 2, "indicator", "hte_vaild", "indicators.csv中没有“hte_vaild”"),
        ("observations.csv", 2, "indicator", "", "不能为空"),
        ("observations.csv", 2, "figure_id", "", "编号"),
        ("observations.csv", 2, "note", "认定\0通过", "空字符"),
        ("observations.csv", 2, "source", "art\0icle", "空字符"),
        ("observations.csv", 2, "reviewed_at", "2099-01-01T00:00:00+08:00", "尚未到来"),
        ("areas.csv", 2, "name", "重\0庆市", "空字符"),
        ("indicators.csv", 2, "measure", "level", "可选值"),
        ("indicators.csv", 2, "decimals", "1.5", "整数"),
        ("indicators.csv", 2, "code", "高企", None),
        ("indicators.csv", 2, "unit", "家" * 17, "16"),
        ("indicators.csv", 3, "minimum", "101", None),
        ("areas.csv", 2, "parent", "500110", "之前"),
        ("areas.csv", 3, "valid_to", "1990-01-01", None),
        ("targets.csv", 2, "action", "4", "six-actions-2022 / 4"),
        ("targets.csv", 2, "year", "2023", None),
        ("targets.csv", 2, "baseline_on", "", None),
        ("claims.csv", 2, "base_year", "2021", None),
        ("framework_items.csv", 2, "weight", "0", None),
    ],
)
def test_a_damaged_cell_is_named_by_file_line_column_and_rule(folder, file, line, column, text, rule):
    edit(folder, file, line, column, text)
    said = refusal(folder)
    assert f"{file}第{line}行" in said
    assert column in said
    assert rule is None or rule in said


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("day", "rule"),
    [("2099-12-31", "是未来日期"), ("2005-12-31", "綦江区2011-10-01设立")],
    ids=["to come", "before its area"],
)
def test_a_figure_of_a_day_that_it_cannot_be_of_is_named(folder, day, rule):
    edit(folder, "observations.csv", 2, "as_of", day)
    edit(folder, "observations.csv", 2, "year", day[:4])
    said = refusal(folder)
    assert "observations.csv第2行“as_of”列" in said
    assert rule in said


@pytest.mark.one_database
def test_every_damaged_cell_is_named_at_once(folder):
    edit(folder, "observations.csv", 2, "value", "x")
    edit(folder, "targets.csv", 2, "lead", "nobody")
    said = refusal(folder)
    assert "observations.csv第2行“value”列" in said
    assert "targets.csv第2行“lead”列" in said


@pytest.mark.one_database
@pytest.mark.parametrize("file", ["departments.csv", "observations.csv", "areas.csv", "claims.csv", "tasks.csv"])
def test_a_line_said_twice_is_named(folder, file):
    rows = read(folder / file)
    save(folder / file, [*rows, rows[0]])
    said = refusal(folder)
    assert f"{file}第{len(rows) + 2}行" in said
    assert "与第2行重复" in said


def test_two_departments_of_one_name_are_named_as_the_model_wants(folder):
    rows = read(folder / "departments.csv")
    save(folder / "departments.csv", [*rows, rows[0] | {"code": "other"}])
    assert "departments.csv第3行“area, name”列：与第2行重复" in refusal(folder)


@pytest.mark.one_database
def test_a_wrong_heading_is_named(folder):
    path = folder / "indicators.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("decimals", "places", 1), encoding="utf-8")
    said = refusal(folder)
    assert "indicators.csv第1行“places”列：未知的列" in said
    assert "indicators.csv第1行“decimals”列：缺少此列" in said


@pytest.mark.one_database
def test_an_extra_or_repeated_column_is_named(folder):
    rows = read(folder / "plans.csv")
    save(folder / "plans.csv", [row | {"colour": "red"} for row in rows])
    assert "plans.csv第1行“colour”列：未知的列" in refusal(folder)
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("link", "title", 1), encoding="utf-8")
    assert "sources.csv第1行“title”列：表头中重复" in refusal(folder)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"code,title,publisher,published,link\na,b,c\n", "sources.csv第2行：有3个单元格，应为5个"),
        (b"code,title,publisher,published,link\na,b,c,2022,,x\n", "sources.csv第2行：有6个单元格，应为5个"),
        ("code,title,publisher,published,link\na,綦江,,,\n".encode("gb18030"), "sources.csv第2行：不是UTF-8"),
        (b'code,title,publisher,published,link\na,"b,,,\n', "sources.csv第2行：不是有效的csv"),
        (b"", "sources.csv第1行“code”列：缺少此列"),
    ],
)
def test_a_file_that_is_no_table_is_named(folder, content, rule):
    (folder / "sources.csv").write_bytes(content)
    assert rule in refusal(folder)


@pytest.mark.one_database
def test_a_missing_file_is_named(folder):
    (folder / "claims.csv").unlink()
    assert "claims.csv：无法读取" in refusal(folder)


@pytest.mark.one_database
def test_a_mark_before_the_text_and_lines_within_a_cell_are_read(folder):
    edit(folder, "indicators.csv", 2, "definition", "第一行\n第二行")
    edit(folder, "indicators.csv", 3, "decimals", "x")
    path = folder / "indicators.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    said = refusal(folder)
    assert said.count("\n") == 1  # the second row alone is damaged
    assert "indicators.csv第4行“decimals”列" in said  # its line in the file, below a row of two lines


def test_a_clash_with_what_people_made_is_named_and_nothing_is_written(folder):
    area = make_area("500110", "綦江区", kind="district", valid_from=datetime.date(2011, 10, 1))
    make_department("other", "区科技局", area)
    assert "departments.csv第2行：与已有记录冲突" in refusal(folder)
    assert not Indicator.objects.exists()
