"""What the registers start with: all that the article names, each with its source; loaded whole or not at all."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise, Fund, IndustryChain
from platforms.loading import TABLES
from platforms.models import Agreement, Event, Platform, PlatformRecognition
from qijiang.directory.models import Department
from qijiang.registers.models import Change
from qijiang.registers.recording import add, change
from tests.makers import make_area, make_department, make_district, make_user

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def places():
    """The places and departments that the files name, as `load_figures` would load them."""
    district = make_district()
    zone = make_area("QJ-HTZ", "綦江高新技术产业开发区", kind="zone", parent=district)
    make_area("QJ-HTZ-SZ", "綦江高新区数字产业园", kind="park", parent=zone)
    for code in ["kjj", "jxw", "czj"]:
        make_department(code, code, district)
    return district


@pytest.fixture
def folder(tmp_path):
    for table in TABLES:
        (tmp_path / table.file).write_bytes((FIXTURES / table.file).read_bytes())
    return tmp_path


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


def test_what_the_files_tell_comes_into_its_fields(places):
    load()
    assert Enterprise.objects.unverified().count() == Enterprise.objects.count() == 17
    chain = IndustryChain.objects.get(name="新材料产业链")
    assert chain.enterprises.count() == 3
    assert Enterprise.objects.filter(park__code="QJ-HTZ-SZ").count() == 5
    assert dict(Fund.objects.values_list("name", "size")) == {
        "企业发展基金": 5000,
        "中小企业融资增信基金": 4000,
        "渝优高通消费品工业引导股权投资基金": 38000,
        "知识产权信用贷款试点": None,
    }
    assert Platform.objects.of_class(Platform.Class.COLLABORATION).count() == 2
    assert set(PlatformRecognition.objects.values_list("platform__name", "level")) == {
        ("公共大数据国家重点实验室重庆分部", "national"),
        ("重庆大学机械传动国家重点实验室綦江中心", "national"),
    }
    essen = Agreement.objects.get(institution__name="重庆(中德)埃森大学")
    assert (essen.kind, essen.state, essen.investment) == ("introduction", "signed", None)
    materials = Agreement.objects.get(institution__name="电子科技大学")
    assert (materials.kind, materials.enterprise.name) == ("cooperation", "重庆多次元新材料科技有限公司")
    assert Platform.objects.get(name="重庆大学机械传动国家重点实验室綦江中心").host == "重庆大学"
    assert Event.objects.get(name="渝基工匠").kind == Event.Kind.AWARD


def test_each_record_has_its_line_of_history_and_a_second_time_nothing_changes(places):
    first = load()
    assert "企业：新增17，更新0，未变0" in first
    assert Change.objects.count() == sum(len(read(FIXTURES / table.file)) for table in TABLES) == 67
    line = Change.objects.about(Fund.objects.get(name="企业发展基金")).get()
    assert (line.via, line.action, line.actor, line.area) == ("loader", "load", None, places)
    assert line.fields["size"] == [None, "5000"]
    assert Change.objects.first_broken() is None
    assert Change.objects.first_dangling() is None

    assert all("新增0，更新0" in said for said in load().splitlines())
    assert Change.objects.count() == 67


def test_a_changed_file_changes_the_record_and_raises_its_version(places, folder):
    load(folder)
    edit(folder, "entities_funds.csv", ",5000,", ",6000,")
    assert "基金：新增0，更新1，未变3" in load(folder)
    fund = Fund.objects.get(name="企业发展基金")
    assert (fund.size, fund.version) == (6000, 2)
    assert Change.objects.about(fund).first().fields == {"size": ["5000.0000", "6000"]}


def test_a_name_that_is_kept_in_another_form_is_found_again(places, folder):
    edit(folder, "entities_enterprises.csv", "\n烯宇新材料", "\n烯宇（新材料）")
    load(folder)
    assert Enterprise.objects.filter(name="烯宇(新材料)").exists()
    assert "企业：新增0，更新0，未变17" in load(folder)


def test_what_a_person_renamed_stays_and_is_not_loaded_again(places):
    load()
    manager = a_manager(places)
    firm = Enterprise.objects.get(name="旗能铝电")
    firm.name = "重庆旗能电铝有限公司"
    change(manager, firm, version=1, via=Change.Via.FORM)
    said = load()
    assert "企业：新增0，更新0，未变16，因人工修改保留1" in said
    assert "entities_enterprises.csv第4行“name”列" in said
    assert not Enterprise.objects.filter(name="旗能铝电").exists()


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
