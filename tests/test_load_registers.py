"""What the registers start with: all that the article names, each with its source; loaded whole or not at all."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise, Fund
from platforms.loading import TABLES
from qijiang.directory.models import Department
from qijiang.registers.models import Change
from qijiang.registers.recording import add
from tests.makers import make_area, make_department, make_district, make_user

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_places():
    """The places and departments that the files name, as `load_figures` would load them."""
    district = make_district()
    zone = make_area("QJ-HTZ", "綦江高新技术产业开发区", kind="zone", parent=district)
    make_area("QJ-HTZ-SZ", "綦江高新区数字产业园", kind="park", parent=zone)
    for code in ["kjj", "jxw", "czj"]:
        make_department(code, code, district)
    return district


@pytest.fixture
def places(db):
    return make_places()


def copied(path):
    """The files, in a folder where a test can damage them."""
    for table in TABLES:
        (path / table.file).write_bytes((FIXTURES / table.file).read_bytes())
    return path


@pytest.fixture
def folder(tmp_path):
    return copied(tmp_path)


def a_manager(area):
    user = make_user("manager", area=area, department=Department.objects.get(code="kjj"))
    user.groups.add(Group.objects.get(name="manager"))
    return user


def edit(folder, file, old, new):
    """Write `new` for the first `old` of a file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def load(folder=FIXTURES):
    out = StringIO()
    call_command("load_registers", folder=folder, stdout=out)
    return out.getvalue()


def refusal(folder):
    """What the loader says of a damaged folder; it has written nothing."""
    before = Change.objects.count()
    with pytest.raises(CommandError) as caught:
        load(folder)
    assert Change.objects.count() == before
    assert [table.file for table in TABLES if table.model.objects.exists()] == []
    return str(caught.value)


def test_a_name_that_is_kept_in_another_form_is_found_again(places, folder):
    edit(folder, "entities_enterprises.csv", "\n烯宇新材料", "\n烯宇（新材料）")
    load(folder)
    assert Enterprise.objects.filter(name="烯宇(新材料)").exists()
    assert "企业：新增0，更新0，未变17" in load(folder)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("file", "old", "new", "where", "rule"),
    [
        ("funds", ",5000,", ",五千,", "第3行“size”列", "不是数字"),
        ("funds", ",5000,", ",-5000,", "第3行“size”列", "大于或等于0"),
        ("funds", ",bridge,", ",loan,", "第3行“kind”列", "可选值"),
        ("enterprises", "旗能铝电,,500110", "旗能铝电,91500110MA5U0000XX,500110", "第4行“credit_code”列", None),
        ("enterprises", "旗能铝电,,500110,", "旗能铝电,,500110,500110", "第4行“park”列", "綦江区"),
        ("enterprises", ",铝材料产业链,", ",铝产业链,", "第4行“chain”列", "entities_chains.csv中没有“铝产业链”"),
        ("enterprises", "旗能铝电,,500110", "旗能铝电,,500999", "第4行“area”列", "500999"),
        ("platforms", ",kjj,", ",kjjj,", "第2行“keeper”列", "kjjj"),
        ("platforms", ",未载明,", ",,", "第2行“institution, host_name”列", "依托"),
        ("policies", "支持科技创新十条", "", "第2行“title”列", "不能为空"),
        ("policies", "产业人才引育若干优惠政策", "支持科技创新十条", "第3行“area, title”列", "与第2行重复"),
        ("events", "name,kind", "title,kind", "第1行“name”列", "缺少此列"),
    ],
)
def test_a_damaged_cell_is_named_by_file_line_and_column(places, folder, file, old, new, where, rule):
    edit(folder, f"entities_{file}.csv", old, new)
    said = refusal(folder)
    assert f"entities_{file}.csv{where}" in said
    assert rule is None or rule in said


def test_every_damaged_cell_is_named_at_once(places, folder):
    edit(folder, "entities_funds.csv", ",5000,", ",-5000,")
    edit(folder, "entities_institutions.csv", "西南大学,university", "西南大学,college")
    said = refusal(folder)
    assert "entities_funds.csv第3行“size”列" in said
    assert "entities_institutions.csv第4行“kind”列" in said


def test_every_record_that_breaks_a_rule_is_named_at_once_and_what_belongs_to_it_is_not(places, folder):
    edit(folder, "entities_platforms.csv", ",500110,重庆大学,", ",500110,,")  # which an agreement names
    edit(folder, "entities_enterprises.csv", "旗能铝电,,500110,", "旗能铝电,,500110,500110")
    said = refusal(folder)
    assert "entities_platforms.csv第3行" in said
    assert "entities_enterprises.csv第4行“park”列" in said
    assert said.count("\n") == 2


def test_without_places_nothing_is_loaded_and_the_way_out_is_named():
    said = refusal(FIXTURES)
    assert "entities_chains.csv第2行“area”列" in said
    assert "load_figures" in said


def test_what_people_recorded_before_is_left_as_it_is(places):
    add(a_manager(places), Fund(name="企业发展基金", kind="other", area=places), via=Change.Via.FORM)
    assert "基金：新增3，更新0，未变0，因人工修改保留1" in load()
    assert Fund.objects.get(name="企业发展基金").kind == "other"
